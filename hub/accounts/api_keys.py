"""API keys: what a program shows instead of a session; only a hash is kept, and no key does more than its maker."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.accounts import audit, shops, staff
from hub.accounts.identity import Identity, not_signed_in
from hub.accounts.remembered import KEYS
from hub.accounts.rights import known_rights
from hub.accounts.roles import rights_in
from hub.core import rate_limit
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import NotAllowed, NotFound, Refused, RetryLater
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

Doc = dict[str, Any]

declare(Collection("api_keys", indexes=(Index((("revoked_at", 1), ("_id", -1))),)))

CALLS_WINDOW_S = 60.0
_TOKEN = re.compile(r"uphub_([0-9a-z]{26})_([A-Za-z0-9_-]{43})", re.ASCII)
_PREFIX = "uphub_"
_SECRET_BYTES = 32
_MOST = 50
_NAME_CHARS = 60
_USED_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Key:
    """`rights` were granted; what holds is what its maker still has of them."""

    id: str
    name: str
    rights: tuple[str, ...]
    accounts: tuple[str, ...] | None
    made_by: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= now()


async def create(
    core: Core,
    who: Identity,
    name: str,
    rights: Iterable[str],
    accounts: Iterable[str] | None,
    expires_at: datetime | None,
) -> tuple[Key, str]:
    """The key and its token, which nobody can read again. Raises Refused, NotAllowed("rights_beyond_yours")."""
    granted = _checked(who, rights, accounts, expires_at)
    if await core.db.shop(who.shop_id)["api_keys"].count({"revoked_at": None}, limit=_MOST) >= _MOST:
        raise Refused("keys_too_many", field="name", most=_MOST)
    secret, key_id = secrets.token_urlsafe(_SECRET_BYTES), new_id()
    doc = {
        "_id": key_id, "shop_id": who.shop_id, "name": _name(name), "secret_sha256": _sha256(secret),
        "rights": list(granted), "accounts": None if accounts is None else sorted(set(accounts)),
        "made_by": who.staff_id, "created_at": now(), "expires_at": expires_at, "used_at": None,
        "revoked_at": None, "schema": 1,
    }  # fmt: skip
    await audit.record(
        core, who.shop_id, who.actor, "key.create", f"key:{key_id}", {"rights": ",".join(granted)}
    )
    await core.db.shop(who.shop_id)["api_keys"].insert(doc)
    return _key(doc), f"uphub_{key_id}_{secret}"


def _checked(
    who: Identity, rights: Iterable[str], accounts: Iterable[str] | None, expires_at: datetime | None
) -> tuple[str, ...]:
    granted = known_rights(rights)
    if not granted:
        raise Refused("rights_none", field="rights")
    if not set(granted) <= who.rights:
        raise NotAllowed("rights_beyond_yours", field="rights")
    if who.accounts is not None and (accounts is None or not set(accounts) <= who.accounts):
        raise NotAllowed("rights_beyond_yours", field="accounts")
    if expires_at is not None and expires_at <= now():
        raise Refused("key_over_already", field="expires_at")
    return granted


async def of_shop(core: Core, shop_id: str) -> list[Key]:
    """Those that are not revoked, the latest first."""
    docs = await core.db.shop(shop_id)["api_keys"].find({"revoked_at": None}, sort=[("_id", -1)])
    return [_key(doc) for doc in docs]


async def revoke(core: Core, who: Identity, key_id: str) -> None:
    """Void at once here; elsewhere as soon as it is heard, within remembered.CACHE_S. Raises NotFound."""
    gone = {"$set": {"revoked_at": now(), "revoked_by": who.staff_id}}
    table = core.db.shop(who.shop_id)["api_keys"]
    if not await table.update({"_id": key_id, "revoked_at": None}, gone):
        raise NotFound("key_not_found")
    KEYS.discard(core.db, key_id)
    await core.bell.ring([{"shop": who.shop_id, "key_revoked": key_id}])
    await audit.record(core, who.shop_id, who.actor, "key.revoke", f"key:{key_id}")


def forget(core: Core, key_id: str) -> None:
    """Another process revoked it."""
    KEYS.discard(core.db, key_id)


def in_header(authorization: str) -> str:
    """The token of ours in such a header; "" for none, and for tokens of others."""
    scheme, _, token = authorization.partition(" ")
    ours = scheme.lower() == "bearer" and token.strip().startswith(_PREFIX)
    return token.strip() if ours else ""


async def identify(core: Core, token: str) -> Identity:
    """Who calls with this token. Raises NotAllowed("not_signed_in"), 401; RetryLater, 429, above the limit."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise not_signed_in()
    key_id, secret = parts.groups()
    known = KEYS.get(core.db, key_id) or await _load(core, key_id)
    if known is None or not hmac.compare_digest(known[1], _sha256(secret)):
        raise not_signed_in()
    identity, _, expires_at = known
    if expires_at is not None and expires_at <= now():
        raise not_signed_in()
    await _count(core, key_id)
    return identity


async def _count(core: Core, key_id: str) -> None:
    limit = calls_allowed(core)
    verdict = await rate_limit.allow(core.redis, f"api-key:{key_id}", limit, CALLS_WINDOW_S)
    if not verdict.ok:
        error = RetryLater("key_too_fast", after_s=verdict.retry_after_s, limit=limit)
        error.status = 429
        raise error


def calls_allowed(core: Core) -> int:
    """A minute."""
    return core.settings.api_calls_per_minute


async def _load(core: Core, key_id: str) -> tuple[Identity, str, datetime | None] | None:
    turn = KEYS.turn(core.db)
    doc = await core.db.everywhere["api_keys"].find_one({"_id": key_id, "revoked_at": None})
    maker = await staff.credential_of_id(core, doc["made_by"]) if doc else None
    membership = maker.staff.in_shop(doc["shop_id"]) if doc and maker else None
    if doc is None or membership is None:
        return None
    shop = await shops.by_id(core, doc["shop_id"])
    held = await rights_in(core, shop.id, membership.roles)
    identity = Identity(
        doc["_id"], "", doc["name"], "", shop.id, shop.slug, (), frozenset(doc["rights"]) & held, "",
        _narrower(doc["accounts"], membership.accounts), kind="key",
    )  # fmt: skip
    known = (identity, doc["secret_sha256"], doc["expires_at"])
    KEYS.put(core.db, key_id, known, turn)
    await _note_use(core, doc)
    return known


def _narrower(own: list[str] | None, makers: tuple[str, ...] | None) -> frozenset[str] | None:
    if own is None or makers is None:
        given = own if makers is None else makers
        return None if given is None else frozenset(given)
    return frozenset(own) & frozenset(makers)


async def _note_use(core: Core, doc: Doc) -> None:
    """Once a minute is exact enough."""
    if doc["used_at"] is None or doc["used_at"] < now() - _USED_EVERY:
        await core.db.everywhere["api_keys"].update({"_id": doc["_id"]}, {"$set": {"used_at": now()}})


def _key(doc: Doc) -> Key:
    accounts = doc["accounts"]
    return Key(
        doc["_id"], doc["name"], tuple(doc["rights"]), None if accounts is None else tuple(accounts),
        doc["made_by"], doc["created_at"], doc["expires_at"], doc["used_at"],
    )  # fmt: skip


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= _NAME_CHARS or not is_visible(name):
        raise Refused("key_name_invalid", field="name", most=_NAME_CHARS)
    return name


def _sha256(secret: str) -> str:
    """No salt and no slow hash: 256 random bits can't be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
