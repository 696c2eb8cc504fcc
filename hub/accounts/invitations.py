"""Invitations to a shop: a link that one person can use once, within a week."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection as Many
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.accounts import audit, grants, staff
from hub.accounts.identity import Identity
from hub.accounts.roles import rights_in
from hub.core.clock import now
from hub.core.db import Collection, Index, Session, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

Doc = dict[str, Any]

declare(
    Collection(
        "invitations",
        indexes=(
            Index((("token_sha256", 1),), across_shops=True),
            Index((("state", 1), ("_id", -1))),
            Index((("purge_at", 1),), ttl_s=0),
        ),
    )
)

GOOD_FOR = timedelta(days=7)
_KEPT_FOR = timedelta(days=90)
_TOKEN_BYTES = 32
_TOKEN_CHARS = 43
_MOST_OPEN = 200
_NAME_CHARS = 60


@dataclass(frozen=True)
class Invitation:
    """`name` is a reminder of whom it is for, in the words of who invites."""

    id: str
    shop_id: str
    name: str
    roles: tuple[str, ...]
    accounts: tuple[str, ...] | None
    invited_by: str
    created_at: datetime
    expires_at: datetime

    @property
    def is_over(self) -> bool:
        return self.expires_at <= now()


async def invite(
    core: Core, who: Identity, name: str, roles: Iterable[str], accounts: Iterable[str] | None
) -> tuple[Invitation, str]:
    """The invitation and its token, which nobody can read again; the caller has checked the grant."""
    if (
        await core.db.shop(who.shop_id)["invitations"].count({"state": "open"}, limit=_MOST_OPEN)
        >= _MOST_OPEN
    ):
        raise Refused("invitations_too_many", most=_MOST_OPEN)
    token, moment = secrets.token_urlsafe(_TOKEN_BYTES), now()
    scope = None if accounts is None else sorted(set(accounts))
    doc = {
        "_id": new_id(), "shop_id": who.shop_id, "token_sha256": _sha256(token), "state": "open",
        "name": _name(name), "roles": list(roles), "accounts": scope, "invited_by": who.staff_id,
        "created_at": moment, "expires_at": moment + GOOD_FOR, "purge_at": moment + _KEPT_FOR, "schema": 1,
    }  # fmt: skip
    await core.db.shop(who.shop_id)["invitations"].insert(doc)
    invitation = _invitation(doc)
    details = {"roles": ",".join(invitation.roles)}
    await audit.record(core, who.shop_id, who.actor, "staff.invite", f"invitation:{invitation.id}", details)
    return invitation, token


async def open_ones(core: Core, shop_id: str) -> list[Invitation]:
    """The latest first, with those whose time is over: they can be sent again."""
    docs = await core.db.shop(shop_id)["invitations"].find({"state": "open"}, sort=[("_id", -1)])
    return [_invitation(doc) for doc in docs]


async def renew(core: Core, who: Identity, invitation_id: str) -> tuple[Invitation, str]:
    """A new link for another week; the former one is void. Raises NotFound."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    fresh = {"token_sha256": _sha256(token), "expires_at": now() + GOOD_FOR, "invited_by": who.staff_id}
    doc = await core.db.shop(who.shop_id)["invitations"].find_one_and_update(
        {"_id": invitation_id, "state": "open"}, {"$set": fresh}
    )
    if doc is None:
        raise NotFound("invitation_not_found")
    await audit.record(core, who.shop_id, who.actor, "staff.invite_again", f"invitation:{invitation_id}")
    return _invitation(doc), token


async def one(core: Core, shop_id: str, invitation_id: str) -> Invitation:
    """Raises NotFound for one that is used or withdrawn."""
    doc = await core.db.shop(shop_id)["invitations"].find_one({"_id": invitation_id, "state": "open"})
    if doc is None:
        raise NotFound("invitation_not_found")
    return _invitation(doc)


async def withdraw(core: Core, who: Identity, invitation_id: str) -> None:
    """Raises NotFound for one that is used or withdrawn already."""
    if not await _set_state(core, who.shop_id, invitation_id, "withdrawn"):
        raise NotFound("invitation_not_found")
    await audit.record(core, who.shop_id, who.actor, "staff.uninvite", f"invitation:{invitation_id}")


async def withdraw_beyond(
    core: Core, shop_id: str, staff_id: str, rights: frozenset[str], accounts: Many[str] | None
) -> None:
    """What somebody may no longer grant is void; whoever has left grants nothing."""
    for invitation in await open_ones(core, shop_id):
        if invitation.invited_by != staff_id:
            continue
        granted = await rights_in(core, shop_id, invitation.roles)
        within = accounts is None or set(invitation.accounts or ("*",)) <= set(accounts)
        if "staff.manage" not in rights or not granted <= rights or not within:
            await _set_state(core, shop_id, invitation.id, "withdrawn")


async def by_token(core: Core, token: str) -> Invitation:
    """Raises NotFound("invitation_gone") for one that is used, withdrawn, over or never was."""
    doc = await core.db.everywhere["invitations"].find_one(_usable(token)) if _is_token(token) else None
    if doc is None:
        raise NotFound("invitation_gone")
    return await _still_good(core, _invitation(doc))


async def _still_good(core: Core, invitation: Invitation) -> Invitation:
    """It gives what its maker may give now, not a week ago: whatever was taken from them is not given by it."""
    shop_id = invitation.shop_id
    granted = await grants.reach_in(core, shop_id, invitation.roles, invitation.accounts)
    if not await grants.may_still_grant(core, shop_id, invitation.invited_by, granted):
        raise NotFound("invitation_gone")
    return invitation


async def accept_new(core: Core, token: str, login: str, name: str, password: str) -> str:
    """Makes the log-in and the membership, and tells its id. Raises Refused, Conflict("login_taken"), NotFound."""
    await by_token(core, token)  # before an expensive hash
    person = await staff.draft(login, name, password)

    async def work(session: Session) -> Invitation:
        invitation = await _use(core, token, person["_id"], session)
        joined = {"roles": list(invitation.roles), "accounts": _scope(invitation), "joined_at": now()}
        doc = {**person, "memberships": {invitation.shop_id: joined}, "shop_ids": [invitation.shop_id]}
        await staff.insert(core, doc, session)
        return invitation

    return await _accepted(core, await core.db.transaction(work), person["_id"])


async def accept(core: Core, token: str, staff_id: str) -> str:
    """For somebody who has a log-in; answers the shop. Raises NotFound, Conflict("already_member")."""

    async def work(session: Session) -> Invitation:
        invitation = await _use(core, token, staff_id, session)
        place = f"memberships.{invitation.shop_id}"
        joined = {"roles": list(invitation.roles), "accounts": _scope(invitation), "joined_at": now()}
        update = {"$set": {place: joined}, "$addToSet": {"shop_ids": invitation.shop_id}}
        outside = {"_id": staff_id, "shop_ids": {"$ne": invitation.shop_id}}
        if not await core.db.everywhere["staff"].update(outside, update, session=session):
            raise Conflict("already_member")
        return invitation

    invitation = await core.db.transaction(work)
    await _accepted(core, invitation, staff_id)
    await staff.tell_access(core, invitation.shop_id, staff_id)
    return invitation.shop_id


async def _use(core: Core, token: str, staff_id: str, session: Session) -> Invitation:
    """Of two who use it at once one matches; the other finds it gone."""
    used = {"$set": {"state": "used", "used_by": staff_id, "used_at": now()}}
    doc = None
    if _is_token(token):
        doc = await core.db.everywhere["invitations"].find_one_and_update(
            _usable(token), used, session=session
        )
    if doc is None:
        raise NotFound("invitation_gone")
    return await _still_good(core, _invitation(doc))


async def _accepted(core: Core, invitation: Invitation, staff_id: str) -> str:
    details = {"roles": ",".join(invitation.roles), "by": invitation.invited_by}
    target = f"invitation:{invitation.id}"
    await audit.record(core, invitation.shop_id, f"staff:{staff_id}", "staff.join", target, details)
    return staff_id


async def _set_state(core: Core, shop_id: str, invitation_id: str, state: str) -> bool:
    table = core.db.shop(shop_id)["invitations"]
    return bool(await table.update({"_id": invitation_id, "state": "open"}, {"$set": {"state": state}}))


def _usable(token: str) -> Doc:
    return {"token_sha256": _sha256(token), "state": "open", "expires_at": {"$gt": now()}}


def _is_token(token: str) -> bool:
    return len(token) == _TOKEN_CHARS and token.isascii()


def _scope(invitation: Invitation) -> list[str] | None:
    return None if invitation.accounts is None else list(invitation.accounts)


def _invitation(doc: Doc) -> Invitation:
    accounts = doc["accounts"]
    return Invitation(
        doc["_id"], doc["shop_id"], doc["name"], tuple(doc["roles"]),
        None if accounts is None else tuple(accounts), doc["invited_by"], doc["created_at"],
        doc["expires_at"],
    )  # fmt: skip


def _name(text: str) -> str:
    name = text.strip()
    if len(name) > _NAME_CHARS or (name and not is_visible(name)):
        raise Refused("staff_name_invalid", field="name", most=_NAME_CHARS)
    return name


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
