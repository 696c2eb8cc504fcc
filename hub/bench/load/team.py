"""The shop under load: its channel account, and agents who are signed in already."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.accounts import passwords, sessions, shops, staff
from hub.bench.load.ground import HOST, Ground
from hub.conversations import accounts
from hub.core.errors import NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class Agent:
    """`cookie` is a whole Cookie header's value."""

    staff_id: str
    cookie: str


@dataclass(frozen=True)
class WechatAccount:
    """One official account in safe mode, with what its owner would enter in WeChat's console."""

    shop_id: str
    account_id: str
    app_id: str
    gh_id: str
    secret: str
    token: str
    aes_key: str
    callback: str


async def open_shop(core: Core, slug: str) -> str:
    return (await shops.create(core, slug, slug)).id


async def connect_wechat(ground: Ground, shop_id: str) -> WechatAccount:
    made = WechatAccount(
        shop_id,
        new_id(),
        f"wx{secrets.token_hex(8)}",
        f"gh_{secrets.token_hex(6)}",
        secrets.token_hex(16),
        secrets.token_hex(8),
        secrets.token_hex(22)[:42] + "A",
        "",
    )
    given = {
        "kind": "official",
        "mode": "safe",
        "gh_id": made.gh_id,
        "app_id": made.app_id,
        "secret": made.secret,
        "token": made.token,
        "aes_key": made.aes_key,
        "api_base": f"http://{HOST}:{ground.sandbox_port}/wechat",
    }
    await accounts.add(ground.core, shop_id, "wechat", "bench", given, account_id=made.account_id)
    return WechatAccount(**{**vars(made), "callback": f"/hooks/wechat/{made.account_id}"})


async def hire(core: Core, shop_id: str, count: int) -> list[Agent]:
    """Agents with a session each.

    One of them signs in through the front door; the others get a copy of that session, because a
    password takes 64 ms of a core to check and thousands of them are not what is measured here.
    """
    first, password = await _person(core, shop_id, passwords.generate())
    token, _ = await sessions.sign_in(core, first.login, password, HOST, "bench")
    session = await core.db.everywhere["sessions"].find_one({"token_sha256": _sha256(token)})
    if session is None:
        raise NotFound("session_not_found")
    made = await asyncio.gather(*(_person(core, shop_id, None) for _ in range(count - 1)))
    others = [person.id for person, _ in made]
    return [Agent(first.id, _cookie(token)), *await copy_sessions(core, session, others)]


async def copy_sessions(core: Core, session: Doc, staff_ids: Sequence[str]) -> list[Agent]:
    tokens = [secrets.token_urlsafe(32) for _ in staff_ids]
    docs = [
        {**session, "_id": new_id(), "staff_id": staff_id, "token_sha256": _sha256(token)}
        for staff_id, token in zip(staff_ids, tokens, strict=True)
    ]
    for start in range(0, len(docs), 1000):
        await core.db.everywhere["sessions"].insert_many(docs[start : start + 1000])
    return [Agent(i, _cookie(token)) for i, token in zip(staff_ids, tokens, strict=True)]


async def _person(core: Core, shop_id: str, password: str | None) -> tuple[staff.Staff, str]:
    login = f"{new_id()}@bench"
    person = await staff.create(core, login, f"客服 {login[-10:-6]}", password)
    await staff.join(core, person.id, shop_id, ["agent"])
    return person, password or ""


def _cookie(token: str) -> str:
    return f"hub_session={token}"


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
