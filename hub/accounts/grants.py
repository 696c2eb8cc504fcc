"""What somebody holds in a shop, and whether that covers what they are about to give or to change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hub.accounts import shops, staff
from hub.accounts.identity import Identity
from hub.accounts.rights import OWNER
from hub.accounts.roles import rights_in
from hub.accounts.staff import Credential
from hub.core.runtime import Core

_MANAGE = "staff.manage"


@dataclass(frozen=True)
class Reach:
    """Roles with all they allow, and channel accounts (None: all). Owning a shop is more than all rights."""

    is_owner: bool
    rights: frozenset[str]
    accounts: frozenset[str] | None

    @property
    def owns_all(self) -> bool:
        """An owner of some channels cannot give the others back."""
        return self.is_owner and self.accounts is None

    def covers_rights(self, other: Reach) -> bool:
        return other.rights <= self.rights and (self.is_owner or not other.is_owner)

    def covers_channels(self, other: Reach) -> bool:
        return self.accounts is None or (other.accounts is not None and other.accounts <= self.accounts)

    def covers(self, other: Reach) -> bool:
        return self.covers_rights(other) and self.covers_channels(other)


NOTHING = Reach(False, frozenset(), frozenset())


def reach_of(who: Identity) -> Reach:
    return Reach(OWNER in who.roles, who.rights, who.accounts)


async def reach_in(core: Core, shop_id: str, roles: Iterable[str], accounts: Collection[str] | None) -> Reach:
    names = tuple(roles)
    channels = None if accounts is None else frozenset(accounts)
    return Reach(OWNER in names, await rights_in(core, shop_id, names), channels)


async def reach_of_member(core: Core, shop_id: str, staff_id: str) -> Reach:
    """As it is at this moment; nothing for who has left, or lacks a second factor that is asked of them."""
    known = await staff.credential_of_id(core, staff_id)
    membership = known.staff.in_shop(shop_id) if known else None
    if known is None or membership is None or await _lacks_factor(core, shop_id, known):
        return NOTHING
    return await reach_in(core, shop_id, membership.roles, membership.accounts)


async def may_still_grant(core: Core, shop_id: str, staff_id: str, granted: Reach) -> bool:
    held = await reach_of_member(core, shop_id, staff_id)
    return _MANAGE in held.rights and held.covers(granted)


async def _lacks_factor(core: Core, shop_id: str, known: Credential) -> bool:
    demanded = (await shops.by_id(core, shop_id)).factor_roles
    return not known.has_factor and bool(set(known.staff.roles_in(shop_id)) & set(demanded))
