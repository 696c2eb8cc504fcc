"""Signing in and staying signed in: a random token in the cookie, only its hash in the store."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from hub.accounts import audit, passwords, remembered, roles, shops, staff, throttle
from hub.accounts.identity import FRESH_S, Identity, csrf_token, not_signed_in
from hub.accounts.remembered import LIVE, Live
from hub.accounts.shops import Shop
from hub.accounts.staff import Credential, Membership, Staff
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import NotAllowed, NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]

declare(
    Collection(
        "sessions",
        scoped=False,
        indexes=(
            Index((("token_sha256", 1),), unique=True),
            Index((("staff_id", 1),)),
            Index((("expires_at", 1),), ttl_s=0),
        ),
    )
)

ABSOLUTE_S = 7 * 86400  # then the password is asked again, however busy the session was
_SLIDE_EVERY_S = 60.0  # reading the inbox must not mean a write per click
HALF_WAY_S = 300  # from the right password to the code
_HALF_WAY = "half-way-in"
_TOKEN_BYTES = 32
_TOKEN_CHARS = 43
_USER_AGENT_CHARS = 200


class SignInFailed(NotAllowed):
    """`whose`: whose log-in it was, None when it is nobody's; only for the trail, after the answer is out."""

    def __init__(self, whose: Credential | None) -> None:
        super().__init__("sign_in_failed")
        self.whose = whose


async def sign_in(core: Core, login: str, password: str, ip: str, user_agent: str) -> tuple[str, Identity]:
    """The token for the cookie, and who came in. A session that the browser had before is not ended.

    Raises as `prove`, and NotAllowed("code_needed") for whoever has a second factor.
    """
    known = await prove(core, login, password, ip)
    if known.has_factor:
        raise NotAllowed("code_needed")
    return await start(core, known, ip, user_agent)


async def prove(core: Core, login: str, password: str, ip: str) -> Credential:
    """Whose login and password these are; a second factor is still to be asked for.

    Raises Refused("too_many_attempts", retry_after_s=), SignInFailed for whatever was wrong; who catches it
    tells the trail (`tell_failure`), but not before answering: the time that takes would tell who is known.
    """
    tries = throttle.tries_of(core, staff.normal_login(login), ip)
    await throttle.take(core, tries)
    known = await _proven(core, login, password)
    await throttle.give_back(core, tries)
    return known


async def start(core: Core, known: Credential, ip: str, user_agent: str) -> tuple[str, Identity]:
    """A new session for somebody who has proven all that is asked of them."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session = _new_session(core, known, token, ip, user_agent)
    await core.db.everywhere["sessions"].insert(session)
    who = await _identity(core, known, session)
    if who.shop_id:
        await audit.record(core, who.shop_id, who.actor, "sign_in", who.actor, _where(core, ip))
    return token, who


def half_way(core: Core, known: Credential) -> str:
    """For a cookie: this person's password was right; good for HALF_WAY_S, and for nothing but the code."""
    until = int(now().timestamp()) + HALF_WAY_S
    text = f"{known.staff.id}.{known.password_version}.{until}"
    return f"{text}.{core.keys.sign(_HALF_WAY, text)}"


async def half_way_in(core: Core, token: str) -> Credential:
    """Raises NotAllowed("not_signed_in") when the password must be asked again."""
    staff_id, version, until, signature = [*token.split(".", 3), "", "", ""][:4]
    if not core.keys.verify(_HALF_WAY, f"{staff_id}.{version}.{until}", signature):
        raise not_signed_in()
    known = await staff.credential_of_id(core, staff_id)
    if known is None or int(until) < now().timestamp() or str(known.password_version) != version:
        raise not_signed_in()
    return known


async def resolve(core: Core, token: str) -> Identity | None:
    """None for an unknown, expired or ended session. Costs two queries at most every remembered.CACHE_S."""
    if len(token) != _TOKEN_CHARS or not token.isascii():
        return None
    digest = _sha256(token)
    live = LIVE.get(core.db, digest)
    if live is None:
        turn = LIVE.turn(core.db)
        live = await _load(core, digest)
        if live is not None:
            LIVE.put(core.db, digest, live, turn)
    return live.identity if live is not None and live.expires_at > now() else None


async def resolve_many(core: Core, tokens: Iterable[str]) -> dict[str, Identity]:
    """Whose sessions have neither ended nor expired, as they are now, in two queries; prolongs nothing."""
    digests = {_sha256(token): token for token in tokens}
    wanted = {"token_sha256": {"$in": list(digests)}, "expires_at": {"$gt": now()}}
    found = await core.db.everywhere["sessions"].find(wanted)
    known = await staff.credentials_of(core, {session["staff_id"] for session in found})
    return {
        digests[session["token_sha256"]]: await _identity(core, person, session)
        for session in found
        if (person := known.get(session["staff_id"])) and _is_current(person, session)
    }


def forget(core: Core, shop_id: str, staff_id: str) -> None:
    """See remembered.forget."""
    remembered.forget(core.db, shop_id, staff_id)


async def choose_shop(core: Core, identity: Identity, shop_id: str) -> tuple[str, Identity]:
    """For somebody with several shops; a new token for the cookie, while the session and its csrf stay.

    Under the old token other processes might remember the shop before. Raises NotFound for a foreign shop.
    """
    known = await staff.credential_of_id(core, identity.staff_id)
    if known is None or not known.staff.roles_in(shop_id):
        raise NotFound("shop_not_found")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session = await core.db.everywhere["sessions"].find_one_and_update(
        {"_id": identity.session_id}, {"$set": {"shop_id": shop_id, "token_sha256": _sha256(token)}}
    )
    if session is None:
        raise NotFound("session_not_found")
    forget_session(core, identity.session_id)
    who = await _identity(core, known, session)
    if shop_id != identity.shop_id:
        await audit.record(core, shop_id, who.actor, "sign_in", who.actor, _where(core, session["ip"]))
    return token, who


async def shops_of(core: Core, identity: Identity) -> list[Shop]:
    """What choose_shop accepts, by name."""
    joined = await staff.memberships(core, identity.staff_id)
    return sorted([await shops.by_id(core, m.shop_id) for m in joined], key=lambda shop: (shop.name, shop.id))


async def sign_out(core: Core, identity: Identity) -> None:
    """Ends this session: at once here, within remembered.CACHE_S on other processes."""
    await core.db.everywhere["sessions"].delete({"_id": identity.session_id})
    forget_session(core, identity.session_id)


def forget_session(core: Core, session_id: str) -> None:
    """What was remembered of it in this process."""
    remembered.forget_session(core.db, session_id)


async def sign_out_everywhere(core: Core, staff_id: str) -> int:
    """Ends all sessions of the person, and tells how many there were."""
    ended = await core.db.everywhere["sessions"].delete({"staff_id": staff_id})
    LIVE.drop(core.db, lambda live: live.identity.staff_id == staff_id)
    return ended


async def _proven(core: Core, login: str, password: str) -> Credential:
    known = await staff.credential_of_login(core, login)
    stored = known.password_hash if known else None
    if not await passwords.verify(stored, password) or known is None or stored is None:
        raise SignInFailed(known)
    if passwords.is_outdated(stored):
        await staff.renew_hash(core, known.staff.id, stored, password)
    return known


async def tell_failure(core: Core, known: Credential, action: str, ip: str) -> None:
    """In the trail of each shop that the person works for."""
    whose = f"staff:{known.staff.id}"
    for membership in known.staff.memberships:
        await audit.record(core, membership.shop_id, "nobody", action, whose, _where(core, ip))


def _where(core: Core, ip: str) -> dict[str, str]:
    """Two sign-ins from one address can be told to be that, without keeping the address for ever."""
    return {"ip_hash": core.keys.keyed_hash("audit-ip", ip)[:16]}


def _new_session(core: Core, known: Credential, token: str, ip: str, user_agent: str) -> Doc:
    moment = now()
    ends_at = moment + timedelta(seconds=ABSOLUTE_S)
    return {
        "_id": new_id(), "token_sha256": _sha256(token), "staff_id": known.staff.id,
        "password_version": known.password_version, "shop_id": "", "ip": ip,
        "user_agent": _storable(user_agent)[:_USER_AGENT_CHARS], "created_at": moment, "used_at": moment,
        "expires_at": min(moment + _ttl(core), ends_at), "ends_at": ends_at, "schema": 1,
    }  # fmt: skip


async def _load(core: Core, digest: str) -> Live | None:
    """The store removes expired sessions up to a minute late, so their time is looked at here too."""
    moment = now()
    wanted = {"token_sha256": digest, "expires_at": {"$gt": moment}}
    session = await core.db.everywhere["sessions"].find_one(wanted)
    known = await staff.credential_of_id(core, session["staff_id"]) if session else None
    if session is None or known is None or not _is_current(known, session):
        return None
    expires_at = await _slide(core, session, moment)
    return Live(await _identity(core, known, session), expires_at)


def _is_current(known: Credential, session: Doc) -> bool:
    return bool(known.password_version == session["password_version"])


async def _slide(core: Core, session: Doc, moment: datetime) -> datetime:
    """The new end of the session; written only when the last writing is old enough."""
    expires_at: datetime = session["expires_at"]
    unwritten = moment - min(timedelta(seconds=_SLIDE_EVERY_S), _ttl(core) / 2)
    if session["used_at"] > unwritten:
        return expires_at
    expires_at = min(moment + _ttl(core), session["ends_at"])
    fresh = {"used_at": moment, "expires_at": expires_at}
    await core.db.everywhere["sessions"].update(
        {"_id": session["_id"], "used_at": {"$lte": unwritten}}, {"$set": fresh}
    )
    return expires_at


async def _identity(core: Core, known: Credential, session: Doc) -> Identity:
    person = known.staff
    shop_id = _shop_id(person, session["shop_id"])
    shop = await shops.by_id(core, shop_id) if shop_id else None
    membership = person.in_shop(shop_id) or Membership(shop_id, ())
    factor = _second_factor(known, membership, shop)
    rights = await roles.rights_in(core, shop_id, membership.roles)
    return Identity(
        person.id, person.login, person.name, session["_id"], shop_id, shop.slug if shop else "",
        membership.roles, frozenset() if factor == "missing" else rights,
        csrf_token(core.keys, session["_id"]),
        None if membership.accounts is None else frozenset(membership.accounts),
        second_factor=factor, fresh_until=session["created_at"] + timedelta(seconds=FRESH_S),
    )  # fmt: skip


def _second_factor(
    known: Credential, membership: Membership, shop: Shop | None
) -> Literal["on", "off", "missing"]:
    if known.has_factor:
        return "on"
    return "missing" if shop and set(membership.roles) & set(shop.factor_roles) else "off"


def _shop_id(person: Staff, chosen: str) -> str:
    """The chosen shop while the person still belongs to it, else the only one there is, else none."""
    joined = [membership.shop_id for membership in person.memberships]
    if chosen in joined:
        return chosen
    return joined[0] if len(joined) == 1 else ""


def _ttl(core: Core) -> timedelta:
    return timedelta(seconds=core.settings.session_ttl_s)


def _sha256(token: str) -> str:
    """No salt and no slow hash: 256 random bits can't be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
