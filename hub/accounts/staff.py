"""The people of the team: one log-in each, a member of any number of shops."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.accounts import passwords, remembered, shops
from hub.accounts.roles import known_roles, rights_in
from hub.core.clock import now
from hub.core.db import Collection, Index, Session, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

Doc = dict[str, Any]

declare(
    Collection(
        "staff",
        scoped=False,
        indexes=(Index((("login", 1),), unique=True), Index((("shop_ids", 1), ("login", 1)))),
    )
)

_LOGIN = re.compile(r"[\w.@+-]{2,64}")
_NAME_CHARS = 60


@dataclass(frozen=True)
class Membership:
    """`accounts`: the channel accounts that the person serves there; None for all."""

    shop_id: str
    roles: tuple[str, ...]
    accounts: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Staff:
    """Somebody with all memberships: for that person's own session, never for the screens of one shop."""

    id: str
    login: str
    name: str
    memberships: tuple[Membership, ...]

    def roles_in(self, shop_id: str) -> tuple[str, ...]:
        """Empty for a shop that the person does not belong to."""
        membership = self.in_shop(shop_id)
        return membership.roles if membership else ()

    def in_shop(self, shop_id: str) -> Membership | None:
        return next((m for m in self.memberships if m.shop_id == shop_id), None)


@dataclass(frozen=True)
class Member:
    """Somebody as one shop sees them."""

    staff_id: str
    login: str
    name: str
    roles: tuple[str, ...]
    accounts: tuple[str, ...] | None = None
    rights: frozenset[str] = frozenset()
    has_factor: bool = False


@dataclass(frozen=True)
class Credential:
    """For signing in; sessions of an older `password_version` are over. No hash: cannot sign in by password."""

    staff: Staff
    password_hash: str | None = field(repr=False)
    password_version: int
    has_factor: bool = False


async def create(core: Core, login: str, name: str, password: str | None) -> Staff:
    """Raises Refused naming the field, Conflict("login_taken"). Without a password nobody can sign in yet."""
    doc = await draft(login, name, password)
    await insert(core, doc)
    return _staff(doc)


async def draft(login: str, name: str, password: str | None) -> Doc:
    """The document of a new person, not stored yet. Raises Refused naming the field."""
    known, called = _login(login), _name(name)
    hashed = None if password is None else await _hash(password, known)
    return {
        "_id": new_id(), "login": known, "name": called, "password_hash": hashed,
        "password_version": 1, "memberships": {}, "shop_ids": [], "created_at": now(), "schema": 1,
    }  # fmt: skip


async def insert(core: Core, doc: Doc, session: Session | None = None) -> None:
    """Raises Conflict("login_taken")."""
    try:
        await core.db.everywhere["staff"].insert(doc, session=session)
    except Conflict:
        raise Conflict("login_taken", field="login") from None


async def ensure_staff(
    core: Core, login: str, name: str, password: str | None, *, reset_password: bool = False
) -> Staff:
    """The person of that login, made if need be; an existing password changes only when asked."""
    known = await credential_of_login(core, login)
    if known is None:
        try:
            return await create(core, login, name, password)
        except Conflict:  # another process was first
            return await ensure_staff(core, login, name, password, reset_password=reset_password)
    if reset_password and password is not None:
        await set_password(core, known.staff.id, password)
    return known.staff


async def join(
    core: Core, staff_id: str, shop_id: str, roles: Iterable[str], accounts: Iterable[str] | None = None
) -> Staff:
    """Makes the person a member, or gives a member these roles and channels instead. Raises NotFound, Refused.

    The caller has checked "staff.manage" in that shop. Open sessions follow within remembered.CACHE_S.
    """
    shop = await shops.by_id(core, shop_id)
    place = f"memberships.{shop.id}"
    update = {
        "$set": {
            f"{place}.roles": list(await known_roles(core, shop.id, roles)),
            f"{place}.accounts": None if accounts is None else sorted(set(accounts)),
        },
        "$min": {f"{place}.joined_at": now()},  # the first joining stays on record
        "$addToSet": {"shop_ids": shop.id},
    }
    person = await _changed(core, staff_id, update)
    await tell_access(core, shop.id, staff_id)
    return person


async def tell_access(core: Core, shop_id: str, staff_id: str = "*") -> None:
    """Open screens, on every process, look anew at what this person (or everybody there) may see."""
    remembered.forget(core.db, shop_id, staff_id)
    await core.bell.ring([{"shop": shop_id, "access": staff_id}])


async def leave(core: Core, staff_id: str, shop_id: str) -> Staff:
    """Takes every right in that shop away; the log-in stays. Raises NotFound."""
    shop = await shops.by_id(core, shop_id)
    out = {"$unset": {f"memberships.{shop.id}": ""}, "$pull": {"shop_ids": shop.id}}
    person = await _changed(core, staff_id, out)
    await tell_access(core, shop.id, staff_id)
    return person


async def memberships(core: Core, staff_id: str) -> tuple[Membership, ...]:
    """Raises NotFound."""
    known = await credential_of_id(core, staff_id)
    if known is None:
        raise NotFound("staff_not_found")
    return known.staff.memberships


async def members(core: Core, shop_id: str) -> list[Member]:
    """By login. Says nothing about other shops of these people."""
    docs = await core.db.everywhere["staff"].find({"shop_ids": shop_id}, sort=[("login", 1)])
    return [await _member(core, _known(doc), shop_id) for doc in docs]


async def _member(core: Core, known: Credential, shop_id: str) -> Member:
    person = known.staff
    membership = person.in_shop(shop_id) or Membership(shop_id, ())
    rights = await rights_in(core, shop_id, membership.roles)
    return Member(
        person.id, person.login, person.name, membership.roles, membership.accounts, rights, known.has_factor
    )


async def rename(core: Core, staff_id: str, name: str) -> Staff:
    """Raises NotFound, Refused. What was said under the old name keeps it."""
    person = await _changed(core, staff_id, {"$set": {"name": _name(name)}})
    for membership in person.memberships:
        await tell_access(core, membership.shop_id, staff_id)
    return person


async def set_password(core: Core, staff_id: str, password: str) -> None:
    """Ends all sessions of the person, on every process within remembered.CACHE_S. Raises NotFound, Refused."""
    known = await credential_of_id(core, staff_id)
    if known is None:
        raise NotFound("staff_not_found")
    fresh = await _hash(password, known.staff.login)
    await _changed(core, staff_id, {"$set": {"password_hash": fresh}, "$inc": {"password_version": 1}})


async def renew_hash(core: Core, staff_id: str, old: str, password: str) -> None:
    """The same password under present parameters; a password set meanwhile wins."""
    update = {"$set": {"password_hash": await passwords.hash_password(password)}}
    await core.db.everywhere["staff"].update({"_id": staff_id, "password_hash": old}, update)


async def credential_of_login(core: Core, login: str) -> Credential | None:
    """None for an unknown login and for what can be none."""
    key = normal_login(login)
    return await _credential(core, {"login": key}) if _LOGIN.fullmatch(key) else None


async def credential_of_id(core: Core, staff_id: str) -> Credential | None:
    return await _credential(core, {"_id": staff_id})


async def credentials_of(core: Core, staff_ids: Iterable[str]) -> dict[str, Credential]:
    docs = await core.db.everywhere["staff"].find({"_id": {"$in": list(staff_ids)}})
    return {doc["_id"]: _known(doc) for doc in docs}


def normal_login(text: str) -> str:
    """The one spelling under which a login is kept and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


async def _credential(core: Core, wanted: Doc) -> Credential | None:
    doc = await core.db.everywhere["staff"].find_one(wanted)
    return None if doc is None else _known(doc)


def _known(doc: Doc) -> Credential:
    return Credential(_staff(doc), doc["password_hash"], doc["password_version"], bool(doc.get("factor")))


async def _changed(core: Core, staff_id: str, update: Doc) -> Staff:
    doc = await core.db.everywhere["staff"].find_one_and_update({"_id": staff_id}, update)
    if doc is None:
        raise NotFound("staff_not_found")
    return _staff(doc)


def _staff(doc: Doc) -> Staff:
    joined = sorted(doc["memberships"].items())
    return Staff(doc["_id"], doc["login"], doc["name"], tuple(_membership(i, m) for i, m in joined))


def _membership(shop_id: str, doc: Doc) -> Membership:
    accounts = doc.get("accounts")
    return Membership(shop_id, tuple(doc["roles"]), None if accounts is None else tuple(accounts))


async def _hash(password: str, login: str) -> str:
    passwords.check(password, login)
    return await passwords.hash_password(password)


def _login(text: str) -> str:
    login = normal_login(text)
    if not _LOGIN.fullmatch(login):
        raise Refused("login_invalid", field="login")
    return login


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= _NAME_CHARS or not is_visible(name):
        raise Refused("staff_name_invalid", field="name", most=_NAME_CHARS)
    return name
