"""Who is asking, for which shop, and what that person may do there."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from hub.core.errors import NotAllowed
from hub.core.keyring import Keyring

_CSRF_PURPOSE = "csrf"


@dataclass(frozen=True)
class Identity:
    """`shop_id` is "" (which no document carries) until somebody with several shops has chosen one."""

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

    def sees(self, account_id: str) -> bool:
        return self.accounts is None or account_id in self.accounts

    def require(self, right: str) -> None:
        """Any member will do for "". Raises NotAllowed("shop_not_chosen" | "right_missing", right=)."""
        if not self.shop_id:
            raise NotAllowed("shop_not_chosen")
        if right and right not in self.rights:
            raise NotAllowed("right_missing", right=right)


def csrf_token(keys: Keyring, session_id: str) -> str:
    """Derived, so that it needs no storage: only who has the session can have been told it."""
    return keys.sign(_CSRF_PURPOSE, session_id)


def check_csrf(identity: Identity, given: str | None) -> None:
    """Raises NotAllowed("csrf_failed")."""
    if not hmac.compare_digest(identity.csrf.encode(), (given or "").encode("utf-8", "surrogatepass")):
        raise NotAllowed("csrf_failed")


def not_signed_in() -> NotAllowed:
    """Answered with 401: the way out is the sign-in page, not another right."""
    error = NotAllowed("not_signed_in")
    error.status = 401
    return error
