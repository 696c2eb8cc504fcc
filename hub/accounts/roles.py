"""A shop's own roles beside the built-in ones: a name and a set of rights, made by somebody who holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.accounts.recent import Recent
from hub.accounts.rights import RIGHTS, ROLES, known_rights
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

declare(Collection("roles", indexes=(Index((("name", 1),), unique=True),)))

CACHE_S = 5.0
MOST = 30
_NAME_CHARS = 30


@dataclass(frozen=True)
class Role:
    """`id` stands in memberships beside the names of built-in roles."""

    id: str
    name: str
    rights: tuple[str, ...]


_recent: Recent[Mapping[str, Role]] = Recent(CACHE_S)


async def of_shop(core: Core, shop_id: str) -> Mapping[str, Role]:
    """By id; may be CACHE_S old."""
    known = _recent.get(core.db, shop_id)
    if known is None:
        docs = await core.db.shop(shop_id)["roles"].find({}, sort=[("name", 1)])
        known = {doc["_id"]: Role(doc["_id"], doc["name"], tuple(doc["rights"])) for doc in docs}
        _recent.put(core.db, shop_id, known)
    return known


async def rights_in(core: Core, shop_id: str, names: Iterable[str]) -> frozenset[str]:
    """What these roles allow together; built-in ones cost no query, and one that is gone allows nothing."""
    given = tuple(names)
    own = {} if all(name in RIGHTS for name in given) else await of_shop(core, shop_id)
    sets = (RIGHTS.get(name) or frozenset(own[name].rights if name in own else ()) for name in given)
    return frozenset().union(*sets)


async def known_roles(core: Core, shop_id: str, names: Iterable[str]) -> tuple[str, ...]:
    """Without repetition, built-in ones first. Raises Refused for none at all and for an unknown one."""
    given = set(names)
    if not given:
        raise Refused("roles_missing", field="roles")
    own = {} if given <= set(ROLES) else await of_shop(core, shop_id)
    if unknown := sorted(given - set(ROLES) - set(own)):
        raise Refused("role_unknown", field="roles", role=unknown[0])
    return tuple(name for name in (*ROLES, *own) if name in given)


async def create(core: Core, shop_id: str, name: str, rights: Iterable[str]) -> Role:
    """The caller has checked that the maker holds these rights. Raises Refused, Conflict("role_name_taken")."""
    role = Role(new_id(), _name(name), known_rights(rights))
    if await core.db.shop(shop_id)["roles"].count({}, limit=MOST) >= MOST:
        raise Refused("roles_too_many", field="name", most=MOST)
    doc = {"_id": role.id, "name": role.name, "rights": list(role.rights), "created_at": now(), "schema": 1}
    try:
        await core.db.shop(shop_id)["roles"].insert(doc)
    except Conflict:
        raise Conflict("role_name_taken", field="name") from None
    forget(core, shop_id)
    return role


async def change(core: Core, shop_id: str, role_id: str, name: str, rights: Iterable[str]) -> Role:
    """Raises NotFound, Refused, Conflict("role_name_taken")."""
    role = Role(role_id, _name(name), known_rights(rights))
    update = {"$set": {"name": role.name, "rights": list(role.rights)}}
    try:
        changed = await core.db.shop(shop_id)["roles"].update({"_id": role_id}, update)
    except Conflict:
        raise Conflict("role_name_taken", field="name") from None
    if not changed:
        raise NotFound("role_not_found")
    forget(core, shop_id)
    return role


async def one(core: Core, shop_id: str, role_id: str) -> Role:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["roles"].find_one({"_id": role_id})
    if doc is None:
        raise NotFound("role_not_found")
    return Role(doc["_id"], doc["name"], tuple(doc["rights"]))


async def remove(core: Core, shop_id: str, role_id: str) -> None:
    """Raises Conflict("role_in_use") while somebody has it."""
    holder = {"shop_ids": shop_id, f"memberships.{shop_id}.roles": role_id}
    if await core.db.everywhere["staff"].find_one(holder, fields=["_id"]) is not None:
        raise Conflict("role_in_use")
    await core.db.shop(shop_id)["roles"].delete({"_id": role_id})
    forget(core, shop_id)


def forget(core: Core, shop_id: str) -> None:
    _recent.discard(core.db, shop_id)


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= _NAME_CHARS or not is_visible(name):
        raise Refused("role_name_invalid", field="name", most=_NAME_CHARS)
    return name
