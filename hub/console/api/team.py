"""The people of the shop and invitations to it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import grants, invitations, roles, session_list, shops, staff, team
from hub.accounts.grants import Reach
from hub.accounts.invitations import Invitation
from hub.accounts.rights import OWNER, RIGHTS, ROLES
from hub.accounts.staff import Member
from hub.console.endpoint import Asked, Endpoint
from hub.console.given_channels import check_channels
from hub.conversations import groups, holders
from hub.core.clock import iso

RoleNames = Field(min_length=1, max_length=20)
AccountIds = Field(default=None, max_length=200)


class MemberView(BaseModel):
    """`accounts`: channel accounts that they serve, null for all; `mine`: you may change them."""

    staff_id: str
    login: str
    name: str
    roles: list[str]
    accounts: list[str] | None
    second_factor: str
    seen_at: str | None
    is_you: bool
    mine: bool


class InvitationView(BaseModel):
    id: str
    name: str
    roles: list[str]
    accounts: list[str] | None
    invited_by: str
    created_at: str
    expires_at: str
    is_over: bool


class RoleChoice(BaseModel):
    """`grantable`: you hold all of its rights yourself; `name` is empty for built-in roles."""

    id: str
    name: str
    grantable: bool


class ChannelChoice(BaseModel):
    id: str
    name: str
    channel: str


class TeamAnswer(BaseModel):
    members: list[MemberView]
    invitations: list[InvitationView]
    roles: list[RoleChoice]
    channels: list[ChannelChoice]


class MemberBody(BaseModel):
    roles: list[str] = RoleNames
    accounts: list[str] | None = AccountIds


class InviteBody(MemberBody):
    """`name` reminds you whom the link is for."""

    name: str = Field(default="", max_length=60)


class InvitedAnswer(BaseModel):
    """`link` is shown once; it works once, within seven days."""

    invitation: InvitationView
    link: str


class DoneAnswer(BaseModel):
    done: bool


async def team_of_shop(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    people = await staff.members(core, who.shop_id)
    seen = await session_list.last_used(core, who.shop_id, [person.staff_id for person in people])
    demanded = set((await shops.by_id(core, who.shop_id)).factor_roles)
    own, mine = await roles.of_shop(core, who.shop_id), grants.reach_of(who)
    choices = [(name, "", RIGHTS[name]) for name in ROLES]
    choices += [(role.id, role.name, frozenset(role.rights)) for role in own.values()]
    return {
        "members": [
            {**_member(asked, person, demanded), "seen_at": iso(seen.get(person.staff_id))}
            for person in people
        ],
        "invitations": [_invitation(each) for each in await invitations.open_ones(core, who.shop_id)],
        "roles": [
            {"id": id, "name": name, "grantable": mine.covers_rights(Reach(id == OWNER, needs, None))}
            for id, name, needs in choices
        ],
        "channels": [
            {"id": a.id, "name": a.name, "channel": a.channel}
            for a in await asked.hub.accounts.of_shop(who.shop_id)
            if who.sees(a.id)
        ],
    }


async def change_member(asked: Asked) -> dict[str, Any]:
    await check_channels(asked, asked.body.accounts)
    body = asked.body
    await team.change(asked.hub.core, asked.who, asked.path["member_id"], body.roles, body.accounts)
    await holders.team_changed(asked.hub, asked.who.shop_id)
    return {"done": True}


async def remove_member(asked: Asked) -> dict[str, Any]:
    who, member_id = asked.who, asked.path["member_id"]
    await team.remove(asked.hub.core, who, member_id)
    await groups.forget(asked.hub.core, who.shop_id, member_id)
    await holders.team_changed(asked.hub, who.shop_id)
    return {"done": True}


async def reset_member_factor(asked: Asked) -> dict[str, Any]:
    await team.reset_factor(asked.hub.core, asked.who, asked.path["member_id"])
    return {"done": True}


async def invite_member(asked: Asked) -> dict[str, Any]:
    await check_channels(asked, asked.body.accounts)
    core, who, body = asked.hub.core, asked.who, asked.body
    granted = await team.check_grant(core, who, body.roles, body.accounts)
    invitation, token = await invitations.invite(core, who, body.name, granted, body.accounts)
    return {"invitation": _invitation(invitation), "link": _link(asked, token)}


async def renew_invitation(asked: Asked) -> dict[str, Any]:
    core, who, invitation_id = asked.hub.core, asked.who, asked.path["invitation_id"]
    former = await invitations.one(core, who.shop_id, invitation_id)
    await team.check_grant(core, who, former.roles, former.accounts)
    invitation, token = await invitations.renew(core, who, invitation_id)
    return {"invitation": _invitation(invitation), "link": _link(asked, token)}


async def withdraw_invitation(asked: Asked) -> dict[str, Any]:
    await invitations.withdraw(asked.hub.core, asked.who, asked.path["invitation_id"])
    return {"done": True}


def _link(asked: Asked, token: str) -> str:
    """Where the hub is reached from outside, else where this browser reached it."""
    base = asked.hub.core.settings.base_url or str(asked.request.base_url)
    return f"{base.rstrip('/')}/console/join/{token}"


def _member(asked: Asked, person: Member, demanded: set[str]) -> dict[str, Any]:
    who = asked.who
    off = "missing" if set(person.roles) & demanded else "off"
    channels = None if person.accounts is None else frozenset(person.accounts)
    theirs = Reach(OWNER in person.roles, person.rights, channels)
    return {
        "staff_id": person.staff_id, "login": person.login, "name": person.name, "roles": person.roles,
        "accounts": person.accounts, "second_factor": "on" if person.has_factor else off,
        "is_you": person.staff_id == who.staff_id, "mine": grants.reach_of(who).covers(theirs),
    }  # fmt: skip


def _invitation(each: Invitation) -> dict[str, Any]:
    return {
        "id": each.id, "name": each.name, "roles": each.roles, "accounts": each.accounts,
        "invited_by": each.invited_by, "created_at": iso(each.created_at),
        "expires_at": iso(each.expires_at), "is_over": each.is_over,
    }  # fmt: skip


_RIGHT = "staff.manage"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/team", _RIGHT, team_of_shop, "Members, invitations, roles", TeamAnswer),
    Endpoint(
        "PUT", "/api/v1/team/{member_id}", _RIGHT, change_member, "Change a member's roles and channels",
        DoneAnswer, body=MemberBody, fresh=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/team/{member_id}", _RIGHT, remove_member, "Take somebody out of the shop",
        DoneAnswer, fresh=True,
    ),
    Endpoint(
        "POST", "/api/v1/team/{member_id}/reset-factor", _RIGHT, reset_member_factor,
        "Reset the second factor of somebody who lost it", DoneAnswer, fresh=True,
    ),
    Endpoint(
        "POST", "/api/v1/invitations", _RIGHT, invite_member, "Invite somebody by a link", InvitedAnswer,
        body=InviteBody, fresh=True,
    ),
    Endpoint(
        "POST", "/api/v1/invitations/{invitation_id}/renew", _RIGHT, renew_invitation,
        "A new link for another week", InvitedAnswer, fresh=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/invitations/{invitation_id}", _RIGHT, withdraw_invitation,
        "Withdraw an invitation", DoneAnswer, person=True,
    ),
]  # fmt: skip
