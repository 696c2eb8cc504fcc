"""Tells the sandbox about the demo's accounts and fans, and puts the past on their phones."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
from datetime import timedelta
from typing import Any

from hub.conversations.channel import Account
from hub.core.clock import now
from hub.core.errors import RetryLater
from hub.core.runtime import Core
from hub.demo import data

Doc = dict[str, Any]
# Half a minute; without web the accounts stay unproven until someone checks them again.
WEB_TRIES = 300
KINDS = {"wechat_official": "official", "wechat_miniprogram": "miniprogram"}


def credentials(key: str) -> Doc:
    """Made up once per installation; only the sandbox knows them too."""
    return {
        "kind": KINDS[key],
        "gh_id": f"gh_{secrets.token_hex(6)}",
        "app_id": f"wx{secrets.token_hex(8)}",
        "secret": secrets.token_hex(16),
        "token": secrets.token_hex(12),
        "mode": "safe",
        "aes_key": base64.b64encode(os.urandom(32)).decode().rstrip("="),
    }


async def prepare(
    core: Core, sandbox_url: str, channels: dict[str, Account], stories: dict[str, list[Doc]]
) -> None:
    """Idempotent; the sandbox puts the past only on phones that are still empty."""
    await _web_is_up(core)
    wechat = {key: account for key, account in channels.items() if key in KINDS}
    rows = [_account(core, account) for account in wechat.values()]
    await _call(core, "PUT", sandbox_url, "accounts", {"accounts": rows})
    for key, account in wechat.items():
        fans = [fan for fan in data.fans().values() if fan["channel"] == key]
        await _call(core, "PUT", sandbox_url, "fans", {"fans": [_fan(account, fan) for fan in fans]})
        past = [row for fan in fans for row in _past(fan, stories.get(fan["id"], []))]
        told = {"app_id": account.settings.app_id, "messages": past}
        await _call(core, "POST", sandbox_url, "history", told)


async def _web_is_up(core: Core) -> None:
    """The sandbox, like WeChat, asks a callback URL to prove itself as soon as it is entered."""
    for _ in range(WEB_TRIES):
        try:
            await core.http.request("GET", f"{core.settings.base_url}/healthz", idempotent=True)
        except RetryLater:
            await asyncio.sleep(0.1)
        else:
            return


def _account(core: Core, account: Account) -> Doc:
    conf = account.settings
    return {
        "gh_id": conf.gh_id,
        "app_id": conf.app_id,
        "secret": conf.secret,
        "token": conf.token,
        "aes_key": conf.aes_key,
        "kind": conf.kind,
        "mode": conf.mode,
        "format": "xml",
        "name": account.name,
        "callback_url": f"{core.settings.base_url}/hooks/wechat/{account.id}",
    }


def _fan(account: Account, fan: Doc) -> Doc:
    return {
        "app_id": account.settings.app_id,
        "openid": fan["openid"],
        "nickname": fan["nickname"],
        "avatar": fan["avatar"],
        "color": fan["color"],
    }


def _past(fan: Doc, episodes: list[Doc]) -> list[Doc]:
    """Text only: pictures of the past would need uploads that nobody looks at twice."""
    said = [m for e in episodes for m in e["messages"]]
    return [
        {
            "openid": fan["openid"],
            "from": "fan" if m["from"] == "fan" else "hub",
            "type": "text",
            "content": m["text"],
            "at": (now() - timedelta(minutes=m["minutes_ago"])).timestamp(),
        }
        for m in said
        if m["kind"] == "text" and m["from"] in ("fan", "agent")
    ]


async def _call(core: Core, method: str, sandbox_url: str, path: str, body: Doc) -> Doc:
    url = f"{sandbox_url}/_sandbox/wechat/{path}"
    response = await core.http.request(method, url, idempotent=True, json=body, timeout_s=10)
    response.raise_for_status()
    return dict(response.json())
