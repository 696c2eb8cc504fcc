"""Identities that this process looked up a moment ago, by hash of their token; forgotten when something changes."""

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


def forget(db: Database, shop_id: str, staff_id: str) -> None:
    """A person ("*": everybody) in that shop: roles, channels or the second factor changed."""
    LIVE.drop(
        db, lambda live: live.identity.shop_id in (shop_id, "") and staff_id in ("*", live.identity.staff_id)
    )


def forget_session(db: Database, session_id: str) -> None:
    LIVE.drop(db, lambda live: live.identity.session_id == session_id)
