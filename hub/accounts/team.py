"""Who belongs to a shop, with which roles and channels: nobody grants more than they hold, and an owner stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from hub.accounts import audit, factor, grants, invitations, session_list, staff
from hub.accounts.grants import Reach
from hub.accounts.identity import Identity
from hub.accounts.rights import OWNER
from hub.accounts.roles import known_roles
from hub.accounts.staff import Membership
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, NotAllowed, NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]


async def check_grant(
    core: Core, who: Identity, roles: Iterable[str], accounts: Iterable[str] | None
) -> tuple[str, ...]:
    """The roles as they are stored. Raises Refused for unknown ones, NotAllowed("rights_beyond_yours")."""
    known = await known_roles(core, who.shop_id, roles)
    scope = None if accounts is None else set(accounts)
    _covered(grants.reach_of(who), await grants.reach_in(core, who.shop_id, known, scope))
    return known


def _covered(held: Reach, granted: Reach) -> None:
    if not held.covers_rights(granted):
        raise NotAllowed("rights_beyond_yours", field="roles")
    if not held.covers_channels(granted):
        raise NotAllowed("rights_beyond_yours", field="accounts")


async def check_holders(core: Core, who: Identity, role_id: str) -> None:
    """A role is changed for all who have it, or are invited to it: none of them may serve what one does not.

    Raises NotAllowed("rights_beyond_yours").
    """
    mine = grants.reach_of(who)
    members = await staff.members(core, who.shop_id)
    invited = await invitations.open_ones(core, who.shop_id)
    scopes = [m.accounts for m in members if role_id in m.roles]
    scopes += [i.accounts for i in invited if role_id in i.roles]
    for accounts in scopes:
        if not mine.covers_channels(await grants.reach_in(core, who.shop_id, (), accounts)):
            raise NotAllowed("rights_beyond_yours", field="rights")


async def change(
    core: Core, who: Identity, staff_id: str, roles: Iterable[str], accounts: Iterable[str] | None
) -> None:
    """New roles and channels of a member; open screens follow within seconds.

    Raises NotFound, Refused, NotAllowed("rights_beyond_yours"), Conflict("last_owner").
    """
    granted = await check_grant(core, who, roles, accounts)
    scope = None if accounts is None else sorted(set(accounts))
    place = f"memberships.{who.shop_id}"
    update = {"$set": {f"{place}.roles": list(granted), f"{place}.accounts": scope}}
    becomes = await grants.reach_in(core, who.shop_id, granted, scope)
    await _guarded(core, who, staff_id, becomes, update)
    details = {"roles": ",".join(granted), "accounts": "*" if scope is None else ",".join(scope)}
    await audit.record(core, who.shop_id, who.actor, "staff.change", f"staff:{staff_id}", details)
    await invitations.withdraw_beyond(core, who.shop_id, staff_id, becomes.rights, scope)
    await staff.tell_access(core, who.shop_id, staff_id)


async def remove(core: Core, who: Identity, staff_id: str) -> None:
    """Takes somebody out of the shop and ends their sessions there at once. Raises as `change`."""
    gone = {"$unset": {f"memberships.{who.shop_id}": ""}, "$pull": {"shop_ids": who.shop_id}}
    await _guarded(core, who, staff_id, grants.NOTHING, gone)
    await session_list.end_in_shop(core, staff_id, who.shop_id)
    await staff.tell_access(core, who.shop_id, staff_id)
    await invitations.withdraw_beyond(core, who.shop_id, staff_id, frozenset(), ())
    await audit.record(core, who.shop_id, who.actor, "staff.remove", f"staff:{staff_id}")


async def reset_factor(core: Core, who: Identity, staff_id: str) -> None:
    """For a lost phone: the next sign-in asks for the password alone. Raises NotFound, NotAllowed.

    A log-in is one person's in every shop, so only for somebody who belongs to no other one.
    """
    known = await staff.credential_of_id(core, staff_id)
    membership = known.staff.in_shop(who.shop_id) if known else None
    if known is None or membership is None:
        raise NotFound("staff_not_found")
    await _outranked(core, grants.reach_of(who), membership)
    if len(known.staff.memberships) > 1:
        raise NotAllowed("factor_of_several_shops")
    await audit.record(core, who.shop_id, who.actor, "factor.reset", f"staff:{staff_id}")
    await factor.remove(core, staff_id)
    await session_list.end_all(core, staff_id)


async def _guarded(core: Core, who: Identity, staff_id: str, becomes: Reach, update: Doc) -> None:
    """The change and its conditions in one transaction.

    All changes of one team write its shop's document, so that of two owners who demote each other at the
    same moment the second one sees what the first did.
    """

    async def work(session: Session) -> None:
        await _stand_in_line(core, who.shop_id, session)
        mine = await _still_mine(core, who, session)
        _covered(mine, becomes)
        theirs = await _outranked(core, mine, await _membership(core, who.shop_id, staff_id, session))
        if theirs.owns_all and not becomes.owns_all:
            await _another_owner(core, who.shop_id, staff_id, session)
        await core.db.everywhere["staff"].update({"_id": staff_id}, update, session=session)

    await _in_transaction(core, work)


async def _in_transaction(core: Core, work: Callable[[Session], Awaitable[None]]) -> None:
    await core.db.transaction(work)


async def _stand_in_line(core: Core, shop_id: str, session: Session) -> None:
    changed = {"$set": {"team_changed_at": now()}, "$inc": {"team_changes": 1}}
    await core.db.everywhere["shops"].update({"_id": shop_id}, changed, session=session)


async def _still_mine(core: Core, who: Identity, session: Session) -> Reach:
    """Who was demoted a moment ago may still be remembered with more."""
    membership = await _membership(core, who.shop_id, who.staff_id, session)
    held = await grants.reach_in(core, who.shop_id, membership.roles, membership.accounts)
    if "staff.manage" not in held.rights:
        raise NotAllowed("right_missing", right="staff.manage")
    return held


async def _membership(core: Core, shop_id: str, staff_id: str, session: Session) -> Membership:
    wanted = {"_id": staff_id, "shop_ids": shop_id}
    doc = await core.db.everywhere["staff"].find_one(wanted, fields=["memberships"], session=session)
    if doc is None:
        raise NotFound("staff_not_found")
    held = doc["memberships"][shop_id]
    accounts = held.get("accounts")
    return Membership(shop_id, tuple(held["roles"]), None if accounts is None else tuple(accounts))


async def _outranked(core: Core, mine: Reach, membership: Membership) -> Reach:
    """Somebody with rights or channels that one lacks is not one's to change."""
    theirs = await grants.reach_in(core, membership.shop_id, membership.roles, membership.accounts)
    if not mine.covers(theirs):
        raise NotAllowed("rights_beyond_yours")
    return theirs


async def _another_owner(core: Core, shop_id: str, staff_id: str, session: Session) -> None:
    """Raises Conflict("last_owner")."""
    place = f"memberships.{shop_id}"
    other = {
        "shop_ids": shop_id,
        f"{place}.roles": OWNER,
        f"{place}.accounts": None,
        "_id": {"$ne": staff_id},
    }
    if await core.db.everywhere["staff"].find_one(other, fields=["_id"], session=session) is None:
        raise Conflict("last_owner")
