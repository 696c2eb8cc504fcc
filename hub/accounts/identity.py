"""Who is asking, for which shop, and what that person (or API key) may do there."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from hub.core.clock import from_unix, now
from hub.core.errors import NotAllowed
from hub.core.keyring import Keyring

_CSRF_PURPOSE = "csrf"
_FRESH_PURPOSE = "step-up"
# Sensitive acts want a proof of who sits there that is not older than this.
FRESH_S = 600


@dataclass(frozen=True)
class Identity:
    """`shop_id` is "" (which no document carries) until somebody with several shops has chosen one.

    `second_factor`: "on", "off", or "missing" where the shop demands one of a role that the person has;
    until it is set up they have no rights.
    """

    staff_id: str
    login: str
    name: str
    session_id: str
    shop_id: str
    shop_slug: str
    roles: tuple[str, ...]
    rights: frozenset[str]
    csrf: str = field(repr=False)
    accounts: frozenset[str] | None = (
        None  # channel accounts whose conversations are theirs to see; None: all
    )
    kind: Literal["staff", "key"] = "staff"
    second_factor: Literal["on", "off", "missing"] = "off"
    fresh_until: datetime | None = None

    @property
    def actor(self) -> str:
        """As the audit trail names them."""
        return f"{self.kind}:{self.staff_id}"

    def sees(self, account_id: str) -> bool:
        return self.accounts is None or account_id in self.accounts

    def shares_with(self, accounts: Collection[str] | None) -> bool:
        """Whether there may be a channel that they and somebody else (None: all of them) both serve."""
        return self.accounts is None or accounts is None or not self.accounts.isdisjoint(accounts)

    def require(self, right: str) -> None:
        """Any member will do for "".

        Raises NotAllowed("shop_not_chosen" | "second_factor_missing" | "right_missing", right=).
        """
        if not self.shop_id:
            raise NotAllowed("shop_not_chosen")
        if right and self.second_factor == "missing":
            raise NotAllowed("second_factor_missing")
        if right and right not in self.rights:
            raise NotAllowed("right_missing", right=right)

    def require_person(self) -> None:
        """What belongs to a person alone. Raises NotAllowed("person_needed") for a key."""
        if self.kind != "staff":
            raise NotAllowed("person_needed")

    def require_fresh(self) -> None:
        """Before a sensitive act: a code (or, without a second factor, the password) within FRESH_S.

        Raises NotAllowed("step_up_needed", field="code" | "password"), which the browser answers by asking
        for it and repeating the call; NotAllowed("person_needed") for a key.
        """
        self.require_person()
        if self.fresh_until is None or self.fresh_until <= now():
            raise NotAllowed("step_up_needed", field="code" if self.second_factor == "on" else "password")


def csrf_token(keys: Keyring, session_id: str) -> str:
    """Derived, so that it needs no storage: only who has the session can have been told it."""
    return keys.sign(_CSRF_PURPOSE, session_id)


def fresh_token(keys: Keyring, session_id: str) -> str:
    """Proves to every process at once that this session was just confirmed; for a cookie."""
    until = int((now() + timedelta(seconds=FRESH_S)).timestamp())
    return f"{until}.{keys.sign(_FRESH_PURPOSE, f'{session_id}:{until}')}"


def fresh_until(keys: Keyring, session_id: str, token: str) -> datetime | None:
    """None for what is no token of this session."""
    until, _, signature = token.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return None
    if not keys.verify(_FRESH_PURPOSE, f"{session_id}:{until}", signature):
        return None
    return from_unix(int(until))


def check_csrf(identity: Identity, given: str | None) -> None:
    """Raises NotAllowed("csrf_failed")."""
    if not hmac.compare_digest(identity.csrf.encode(), (given or "").encode("utf-8", "surrogatepass")):
        raise NotAllowed("csrf_failed")


def not_signed_in() -> NotAllowed:
    """Answered with 401: the way out is the sign-in page, not another right."""
    error = NotAllowed("not_signed_in")
    error.status = 401
    return error
