"""The sandbox from outside: its fans speak, its platform fails on demand, its truth is read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from hub.bench.load.ground import HOST, Ground
from hub.bench.load.http import Client
from hub.bench.load.team import WechatAccount

_ROOT = "/_sandbox/wechat"


class Phones:
    """One account's fans."""

    def __init__(self, ground: Ground, account: WechatAccount) -> None:
        self._http = Client(HOST, ground.sandbox_port)
        self._callback = f"http://{HOST}:{ground.port}{account.callback}"
        self.account = account

    async def introduce(self) -> None:
        """Raises RuntimeError when the hub does not prove the callback URL."""
        mine = self.account
        given = {
            "gh_id": mine.gh_id,
            "app_id": mine.app_id,
            "secret": mine.secret,
            "token": mine.token,
            "name": "bench",
            "aes_key": mine.aes_key,
            "kind": "official",
            "mode": "safe",
            "format": "xml",
            "callback_url": self._callback,
        }
        answer = await self._call("PUT", "accounts", {"accounts": [given]})
        if not answer["accounts"][0]["checked"]:
            raise RuntimeError(f"the callback was not accepted: {answer}")

    async def say(self, openid: str, content: str) -> None:
        """Returns when the hub has answered. Raises RuntimeError when it did not, in three attempts."""
        told = await self._call(
            "POST",
            "say",
            {
                "app_id": self.account.app_id,
                "openid": openid,
                "type": "text",
                "content": content,
                "wait": True,
            },
        )
        if not told["answered"]:
            raise RuntimeError(f"a push was not acknowledged: {told}")

    async def greet(self, openids: Sequence[str], at_once: int = 24) -> None:
        gate = asyncio.Semaphore(at_once)

        async def greet(openid: str) -> None:
            async with gate:
                await self.say(openid, openid)

        await asyncio.gather(*(greet(openid) for openid in openids))

    async def fail(self, kind: str, endpoint: str = "custom_send", **more: Any) -> None:
        """The next call of that endpoint meets this fault."""
        given = {"app_id": self.account.app_id, "endpoint": endpoint, "kind": kind, "times": 1, **more}
        await self._call("POST", "faults", given)

    async def truth(self) -> dict[str, Any]:
        return await self._call("GET", f"truth?app_id={self.account.app_id}", None)

    async def _call(self, method: str, path: str, body: Any) -> dict[str, Any]:
        raw = msgspec.json.encode(body) if body is not None else b""
        answer = await self._http.request(
            method, f"{_ROOT}/{path}", raw, "Content-Type: application/json\r\n"
        )
        if answer.status != 200:
            raise RuntimeError(f"the sandbox refused {path}: {answer.body[:300]!r}")
        told: dict[str, Any] = answer.json()
        return told
