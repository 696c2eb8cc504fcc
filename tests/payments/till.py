"""A merchant of the sandbox's WeChat Pay, and a callback that keeps what it is told."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hub.commerce.payments.protocol import Charge, Merchant, NoticeRequest, Scene
from hub.core.clock import now
from hub.payments.wechat_pay.settings import WeChatPaySettings
from tests.sandbox.bench import running

SERIAL = "F5765756002FDD77"
API_KEY = "0123456789abcdef0123456789abcdef"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = (
    _KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


@dataclass
class Till:
    """`told` are the notices as they came, each answered with the next of `answers`, then 204."""

    http: httpx.AsyncClient
    merchant: Merchant
    notify_url: str = ""
    told: list[NoticeRequest] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def fault(self, kind: str, endpoint: str, **more: Any) -> None:
        body = {"kind": kind, "endpoint": endpoint, "times": 1, **more}
        answer = await self.http.post("/_sandbox/wechat_pay/faults", json=body)
        assert answer.status_code == 200, answer.text

    async def pay(self, number: str) -> httpx.Response:
        return await self.http.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": number})

    async def truth(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get("/_sandbox/wechat_pay/truth")).json()
        return found

    async def notice(self, count: int = 1) -> list[NoticeRequest]:
        async with asyncio.timeout(10):
            while len(self.told) < count:
                self.came.clear()
                await self.came.wait()
        return self.told[:count]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(headers["Content-Length"]))
        self.told.append(NoticeRequest(headers, {}, body))
        self.came.set()
        status = self.answers.pop(0) if self.answers else 204
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    def charge(self, scene: Scene = "desktop", amount_fen: int = 9_900, **more: Any) -> Charge:
        given: dict[str, Any] = {"expires_at": now() + timedelta(minutes=15), "payer": "o-fan", **more}
        number = given.pop("number", "") or secrets.token_hex(13)
        return Charge(number, amount_fen, "手捏马克杯", scene=scene, notify_url=self.notify_url, **given)


async def registered(http: httpx.AsyncClient, mch_id: str = "1900000109") -> WeChatPaySettings:
    """The settings with which the hub reaches the sandbox as this merchant."""
    account = {
        "mch_id": mch_id, "app_id": "wxd678efh567hg6787", "name": "小满手作", "serial_no": SERIAL,
        "public_key": PUBLIC, "api_v3_key": API_KEY,
    }  # fmt: skip
    answer = await http.put("/_sandbox/wechat_pay/accounts", json={"accounts": [account]})
    assert answer.status_code == 200, answer.text
    shown = next(one for one in answer.json()["accounts"] if one["mch_id"] == mch_id)
    return WeChatPaySettings(
        mch_id=mch_id, app_id=account["app_id"], serial_no=SERIAL, private_key=PRIVATE, api_v3_key=API_KEY,
        platform_keys={shown["platform_key_id"]: shown["platform_key"]},
        api_base=f"{str(http.base_url).rstrip('/')}/wechat_pay",
    )  # fmt: skip


@asynccontextmanager
async def open_till(folder: Path) -> AsyncIterator[Till]:
    async with running(folder) as bench:
        settings = await registered(bench.http)
        till = Till(bench.http, Merchant("m1", "shop1", "wechat_pay", "收款", settings))
        server = await asyncio.start_server(till.serve, "127.0.0.1", 0)
        till.notify_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks"
        async with server:
            yield till
