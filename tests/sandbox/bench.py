"""A running sandbox and a callback that answers as a test scripts it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from hub.sandbox.app import build
from hub.sandbox.server import CuttableProtocol, Server

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OFFICIAL = {
    "gh_id": "gh_7f083739789a", "app_id": "wxb11529c136998cb6", "secret": "s3cret", "token": "spamtest",
    "aes_key": AES_KEY, "kind": "official", "mode": "plain", "format": "xml", "name": "阿橙的店",
}  # fmt: skip
MINI = {**OFFICIAL, "gh_id": "gh_123456789abc", "app_id": "wx2c2769f8efd9abc2", "kind": "miniprogram"}
FAN = "oia2TjjewbmiOUlr6X-1crbLOvLw"
CUT, HANG = "cut", "hang"


@dataclass
class Push:
    method: str
    query: dict[str, str]
    body: str
    content_type: str


@dataclass
class Receiver:
    """Answers pushes with the scripted answers in turn, then with `success`; echoes URL checks."""

    url: str = ""
    pushes: list[Push] = field(default_factory=list)
    script: list[Any] = field(default_factory=list)
    echo: str | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            push = await _read(reader)
            await self._answer(push, writer)

    async def _answer(self, push: Push, writer: asyncio.StreamWriter) -> None:
        if push.method == "GET":
            return await _write(writer, 200, self.echo or push.query["echostr"])
        self.pushes.append(push)
        answer = self.script.pop(0) if self.script else "success"
        if answer == CUT:
            return None
        if answer == HANG:
            return await asyncio.sleep(0.5)
        status, text = answer if isinstance(answer, tuple) else (200, answer)
        return await _write(writer, status, text)


@dataclass
class Bench:
    http: httpx.AsyncClient
    receiver: Receiver
    tokens: dict[str, str] = field(default_factory=dict)

    async def control(self, path: str, body: object, method: str = "POST") -> Any:
        answer = await self.http.request(method, f"/_sandbox/wechat/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def register(self, account: dict[str, str], **changes: str) -> dict[str, str]:
        account = {**account, "callback_url": self.receiver.url, **changes}
        await self.control("accounts", {"accounts": [account]}, "PUT")
        return account

    async def say(self, account: dict[str, str], kind: str = "text", openid: str = FAN, **given: Any) -> Any:
        if kind == "text":
            given.setdefault("content", "在吗")
        body = {"app_id": account["app_id"], "openid": openid, "type": kind, "wait": True, **given}
        return await self.control("say", body)

    async def token(self, account: dict[str, str], **more: Any) -> dict[str, Any]:
        body = {
            "grant_type": "client_credential",
            "appid": account["app_id"],
            "secret": account["secret"],
            **more,
        }
        told = (await self.http.post("/wechat/cgi-bin/stable_token", json=body)).json()
        self.tokens[account["app_id"]] = told.get("access_token", self.tokens.get(account["app_id"], ""))
        return told

    async def call(self, account: dict[str, str], path: str, body: object) -> dict[str, Any]:
        """POSTs raw UTF-8 JSON with the account's token; bytes go as they are."""
        if account["app_id"] not in self.tokens:
            await self.token(account)
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        params = {"access_token": self.tokens[account["app_id"]]}
        return (await self.http.post(f"/wechat/cgi-bin/{path}", params=params, content=content)).json()

    async def send(self, account: dict[str, str], kind: str = "text", openid: str = FAN, **part: Any) -> int:
        """Sends and gives the errcode."""
        part = part or {"content": "你好"}
        told = await self.call(
            account, "message/custom/send", {"touser": openid, "msgtype": kind, kind: part}
        )
        return told["errcode"]

    async def upload(self, account: dict[str, str], kind: str, content: bytes) -> dict[str, Any]:
        if account["app_id"] not in self.tokens:
            await self.token(account)
        params = {"access_token": self.tokens[account["app_id"]], "type": kind}
        return (
            await self.http.post("/wechat/cgi-bin/media/upload", params=params, files={"media": content})
        ).json()

    async def truth(self, account: dict[str, str]) -> Any:
        return (await self.http.get("/_sandbox/wechat/truth", params={"app_id": account["app_id"]})).json()

    async def advance(self, seconds: float) -> None:
        assert (await self.http.post("/_sandbox/clock", json={"advance_s": seconds})).status_code == 200

    async def fault(self, endpoint: str, kind: str, **more: Any) -> None:
        await self.control("faults", {"endpoint": endpoint, "kind": kind, **more})


@contextlib.asynccontextmanager
async def running(data: Path) -> AsyncIterator[Bench]:
    receiver = Receiver()
    callback = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{callback.sockets[0].getsockname()[1]}/hooks/wechat"
    async with sandbox(data) as base, httpx.AsyncClient(base_url=base, trust_env=False, timeout=5) as http:
        bench = Bench(http, receiver)
        await bench.control("rules", {"push_limit_s": 0.2, "refused_pause_s": 0.01}, "PUT")
        yield bench
    callback.close()
    await callback.wait_closed()


@contextlib.asynccontextmanager
async def sandbox(data: Path) -> AsyncIterator[str]:
    """The app behind the real protocol; without the server's loop, whose stop takes 0.2 s a test."""
    app = build(data)
    server = Server(app)
    server.config.load()
    app_state: dict[str, Any] = {}
    listener = await asyncio.get_running_loop().create_server(
        lambda: CuttableProtocol(config=server.config, server_state=server.server_state, app_state=app_state),
        "127.0.0.1",
        0,
    )
    async with app.router.lifespan_context(app):
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    listener.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()  # type: ignore[union-attr]
    await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Push:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    query = dict(parse_qsl(urlsplit(target).query))
    return Push(method, query, body.decode(), headers.get("content-type", ""))


async def _write(writer: asyncio.StreamWriter, status: int, text: str) -> None:
    body = text.encode()
    writer.write(
        f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
    )
    await writer.drain()
