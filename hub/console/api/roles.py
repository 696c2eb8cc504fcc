"""Roles and what they allow: the built-in ones, the shop's own, and whose people need a second factor."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit, roles, shops, staff, team
from hub.accounts.rights import ALL_RIGHTS, RIGHTS, ROLES
from hub.accounts.roles import Role
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import holders
from hub.core.errors import NotAllowed, Refused


class RoleView(BaseModel):
    """`name` is empty for built-in roles; `mine`: you hold all of its rights and may change it."""

    id: str
    name: str
    rights: list[str]
    built_in: bool
    mine: bool
    factor: bool


class RolesAnswer(BaseModel):
    """`rights`: all there are, in order."""

    roles: list[RoleView]
    rights: list[str]


class RoleBody(BaseModel):
    name: str = Field(min_length=1, max_length=30)
    rights: list[str] = Field(max_length=len(ALL_RIGHTS))


class FactorRolesBody(BaseModel):
    """Roles (ids) whose people must have a second factor."""

    roles: list[str] = Field(max_length=60)


class DoneAnswer(BaseModel):
    done: bool


async def roles_of_shop(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    demanded = set((await shops.by_id(core, who.shop_id)).factor_roles)
    own = await roles.of_shop(core, who.shop_id)
    built_in = [Role(name, "", tuple(r for r in ALL_RIGHTS if r in RIGHTS[name])) for name in ROLES]
    return {
        "roles": [
            {
                "id": role.id, "name": role.name, "rights": role.rights, "built_in": role.id in RIGHTS,
                "mine": role.id not in RIGHTS and set(role.rights) <= who.rights,
                "factor": role.id in demanded,
            }
            for role in (*built_in, *own.values())
        ],
        "rights": ALL_RIGHTS,
    }  # fmt: skip


async def make_role(asked: Asked) -> dict[str, Any]:
    core, who, body = asked.hub.core, asked.who, asked.body
    _within(asked, body.rights)
    role = await roles.create(core, who.shop_id, body.name, body.rights)
    await _note(asked, "role.create", role.id, rights=",".join(role.rights))
    return {"done": True}


async def change_role(asked: Asked) -> dict[str, Any]:
    """Whoever has it follows within seconds."""
    core, who, body, role_id = asked.hub.core, asked.who, asked.body, asked.path["role_id"]
    before = await roles.one(core, who.shop_id, role_id)
    _within(asked, (*before.rights, *body.rights))
    await team.check_holders(core, who, role_id)
    role = await roles.change(core, who.shop_id, role_id, body.name, body.rights)
    await _note(asked, "role.change", role_id, rights=",".join(role.rights), before=",".join(before.rights))
    await staff.tell_access(core, who.shop_id)
    await holders.team_changed(asked.hub, who.shop_id)
    return {"done": True}


async def remove_role(asked: Asked) -> dict[str, Any]:
    core, who, role_id = asked.hub.core, asked.who, asked.path["role_id"]
    _within(asked, (await roles.one(core, who.shop_id, role_id)).rights)
    await roles.remove(core, who.shop_id, role_id)
    await _note(asked, "role.remove", role_id)
    return {"done": True}


async def demand_factor(asked: Asked) -> dict[str, Any]:
    """Owners alone decide on it: whoever has none cannot work until it is set up."""
    core, who = asked.hub.core, asked.who
    if "owner" not in who.roles:
        raise NotAllowed("owner_needed")
    known = {*ROLES, *await roles.of_shop(core, who.shop_id)}
    if unknown := sorted(set(asked.body.roles) - known):
        raise Refused("role_unknown", field="roles", role=unknown[0])
    await shops.demand_factor(core, who.shop_id, asked.body.roles)
    await _note(asked, "factor.demand", who.shop_id, roles=",".join(sorted(asked.body.roles)))
    await staff.tell_access(core, who.shop_id)
    return {"done": True}


def _within(asked: Asked, rights: tuple[str, ...] | list[str]) -> None:
    """Nobody makes or changes a role that does more than they may. Unknown rights are told by others."""
    if not set(rights) & set(ALL_RIGHTS) <= asked.who.rights:
        raise NotAllowed("rights_beyond_yours", field="rights")


async def _note(asked: Asked, action: str, target: str, **details: str) -> None:
    await audit.record(asked.hub.core, asked.who.shop_id, asked.who.actor, action, f"role:{target}", details)


_RIGHT = "staff.manage"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/roles", _RIGHT, roles_of_shop, "Roles and their rights", RolesAnswer),
    Endpoint("POST", "/api/v1/roles", _RIGHT, make_role, "Make a role", DoneAnswer, body=RoleBody, fresh=True),
    Endpoint(
        "PUT", "/api/v1/roles/{role_id}", _RIGHT, change_role, "Change a role of the shop's own", DoneAnswer,
        body=RoleBody, fresh=True,
    ),
    Endpoint(
        "DELETE", "/api/v1/roles/{role_id}", _RIGHT, remove_role, "Remove a role that nobody has", DoneAnswer,
        fresh=True,
    ),
    Endpoint(
        "PUT", "/api/v1/second-factor", _RIGHT, demand_factor, "Whose people need a second factor",
        DoneAnswer, body=FactorRolesBody, fresh=True,
    ),
]  # fmt: skip
