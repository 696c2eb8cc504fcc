"""Identities that this process looked up a moment ago, of sessions and of keys; forgotten when something changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.accounts.identity import Identity
from hub.accounts.recent import Recent
from hub.core.db import Database

# Changed roles, a new password and a sign-out elsewhere take effect everywhere after this long at the latest.
CACHE_S = 5.0


@dataclass(frozen=True)
class Live:
    identity: Identity
    expires_at: datetime


LIVE: Recent[Live] = Recent(CACHE_S)
# By id of an API key: who it is, the hash of its secret, when it ends.
KEYS: Recent[tuple[Identity, str, datetime | None]] = Recent(CACHE_S)


def forget(db: Database, shop_id: str, staff_id: str) -> None:
    """A person ("*": everybody) in that shop: roles, channels or the second factor changed.

    A key does no more than its maker; which ones are that person's is not known here, so all are asked anew.
    """
    KEYS.drop(db, lambda known: known[0].shop_id == shop_id)
    LIVE.drop(
        db, lambda live: live.identity.shop_id in (shop_id, "") and staff_id in ("*", live.identity.staff_id)
    )


def forget_session(db: Database, session_id: str) -> None:
    LIVE.drop(db, lambda live: live.identity.session_id == session_id)
