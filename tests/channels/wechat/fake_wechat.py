"""The platform as these tests need it: tokens that live and die, scripted answers, a record of every call."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hub.conversations.channel import Account

MakeAccount = Callable[..., Account]
BASIC = {
    "kind": "official", "gh_id": "gh_7f083739789a", "app_id": "wx2c2769f8efd9abc2", "secret": "s3cret",
    "token": "spamtest", "aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "mode": "plain",
}  # fmt: skip
OK = {"errcode": 0, "errmsg": "ok"}
EXPIRED = {"errcode": 42001, "errmsg": "access_token expired rid: x"}


@dataclass
class Call:
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class FakeWechat:
    """`script[path]` holds answers that come before the usual ones; a float among them is a pause in seconds.

    While `gate` is closed requests for a token wait; `arrivals` counts those that have come.
    """

    base: str = ""
    lifetime_s: int = 7200
    alive: set[str] = field(default_factory=set)
    newest: str = ""
    issued: int = 0
    calls: list[Call] = field(default_factory=list)
    script: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrivals: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    def __post_init__(self) -> None:
        self.gate.set()

    def of(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    @property
    def asked(self) -> list[bool]:
        """force_refresh of every request for a token."""
        return [call.json["force_refresh"] for call in self.of("/cgi-bin/stable_token")]

    @property
    def sent(self) -> list[Any]:
        return [call.json for call in self.of("/cgi-bin/message/custom/send")]

    async def answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/wechat")
        self.calls.append(Call(path, dict(request.query_params), await request.body()))
        while self.script[path]:
            planned = self.script[path].popleft()
            if not isinstance(planned, float):
                return planned if isinstance(planned, Response) else JSONResponse(planned)
            await asyncio.sleep(planned)
        return await self._usual(path, self.calls[-1])

    async def _usual(self, path: str, call: Call) -> Response:
        if path == "/cgi-bin/stable_token":
            self.arrivals.release()
            await self.gate.wait()
            return JSONResponse(self._token(call.json))
        if path.startswith("/cgi-bin/") and call.query.get("access_token") not in self.alive:
            return JSONResponse(EXPIRED)
        if path == "/cgi-bin/media/upload":
            return JSONResponse(
                {"type": call.query["type"], "media_id": f"m{len(self.calls)}", "created_at": 1}
            )
        return JSONResponse(OK)

    def _token(self, question: dict[str, Any]) -> dict[str, Any]:
        if question["secret"] != "s3cret":
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        if question["force_refresh"] or not self.newest:
            self.alive.discard(self.newest)
            self.renew()
        return {"access_token": self.newest, "expires_in": self.lifetime_s}

    def renew(self) -> None:
        """What the platform does by itself near the end of a token's life: the old one works on for a while."""
        self.issued += 1
        self.newest = f"token-{self.issued}"
        self.alive.add(self.newest)

    def kill(self) -> None:
        """The token dies; whoever asks next gets a new one."""
        self.alive.clear()
        self.newest = ""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals stay with pytest


@asynccontextmanager
async def running() -> AsyncIterator[FakeWechat]:
    platform = FakeWechat()
    app = Starlette(routes=[Route("/{path:path}", platform.answer, methods=["GET", "POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    platform.base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/wechat"
    try:
        yield platform
    finally:
        server.should_exit = server.force_exit = True
        await task
