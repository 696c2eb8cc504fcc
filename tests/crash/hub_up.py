"""A whole hub in processes of its own, to be shot at, and the people who go on talking meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import socketio

from hub.embedded import ports, runfile
from tests.realtime.stage import Screen, Web, client_id

T = TypeVar("T")
READY_S = 90.0
Doc = dict[str, Any]


@dataclass
class Up:
    """`run` is read anew each time, because a killed process has a new id there."""

    data_dir: Path

    @property
    def run(self) -> runfile.Run:
        run = runfile.read(self.data_dir)
        assert run is not None
        return run

    def url(self, name: str) -> str:
        return str(self.run.urls[name]).rstrip("/")

    def pid(self, role: str) -> int:
        found = self.run.processes.get(role, 0)
        return found if isinstance(found, int) else found[0] if found else 0

    async def kill(self, role: str) -> None:
        """Returns when another process has the role and the hub says that it is ready."""
        old = self.pid(role)
        os.kill(old, signal.SIGKILL)
        async with asyncio.timeout(READY_S):
            while self.pid(role) in (0, old) or not await self.is_ready():
                await asyncio.sleep(0.1)

    async def is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                return (await client.get(f"{self.url('web')}/readyz")).status_code == 200
        except httpx.TransportError:
            return False


@asynccontextmanager
async def hub_up(data_dir: Path) -> AsyncIterator[Up]:
    """From its first line to a clean end by Ctrl-C."""
    env = {
        **os.environ,
        "HUB_DATA_DIR": str(data_dir),
        "HUB_ANONYMOUS_PER_S": "0",  # all fans of a test share one address
        "HUB_PORT": str(ports.choose()),
        "HUB_SANDBOX_PORT": str(ports.choose()),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hub",
        "up",
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    drained: asyncio.Task[bytes] | None = None
    try:
        async with asyncio.timeout(READY_S):
            while b"Ctrl-C" not in (line := await process.stdout.readline()):
                assert line, "hub up ended before it was ready"
        drained = asyncio.create_task(process.stdout.read())
        yield Up(data_dir)
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 60)
        if drained is not None:
            await drained
    assert process.returncode == 0


@dataclass
class Fans:
    """They write through the platform, which tells whether the hub said "success"."""

    up: Up
    app_id: str
    openids: list[str] = field(default_factory=lambda: [f"osoak{n:026d}" for n in range(4)])

    async def _call(self, method: str, what: str, body: Doc | None = None, **params: str) -> Doc:
        async with httpx.AsyncClient(timeout=60) as client:
            url = f"{self.up.url('sandbox')}/_sandbox/wechat/{what}"
            answer = await client.request(method, url, json=body, params=params or None)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def arrive(self) -> None:
        fans = [{"app_id": self.app_id, "openid": o, "nickname": o[-2:], "avatar": "🐟", "color": "#888888"}
                for o in self.openids]  # fmt: skip
        await self._call("PUT", "fans", {"fans": fans})
        for openid in self.openids:
            await self.say(openid, "在吗", wait=True)

    async def say(self, openid: str, text: str, *, wait: bool = False) -> None:
        body = {"app_id": self.app_id, "openid": openid, "type": "text", "content": text, "wait": wait}
        await self._call("POST", "say", body)

    async def truth(self) -> Doc:
        return await self._call("GET", "truth", app_id=self.app_id)


@dataclass
class Agent:
    """Comes back after every lost connection, and sends again under the same client id."""

    up: Up
    token: str
    acknowledged: list[str] = field(default_factory=list)
    _screen: Screen | None = None

    async def reply(self, conversation_id: str, text: str) -> bool:
        """False when the platform's quota does not allow another one."""
        payload = {
            "conversation_id": conversation_id,
            "client_id": client_id(),
            "kind": "text",
            "body": {"text": text},
        }
        async with asyncio.timeout(READY_S):
            while True:
                answer = await self._asked("send", payload)
                if answer is not None and answer["ok"]:
                    self.acknowledged.append(text)
                    return True
                if answer is not None and answer["error"]["code"] in ("quota_used", "window_over"):
                    return False
                await asyncio.sleep(0.2)

    async def _asked(self, event: str, payload: Doc) -> Doc | None:
        try:
            if self._screen is None:
                self._screen = Screen("/agent")
                await self._screen.open(Web(self.up.url("web"), None), Cookie=f"hub_session={self.token}")
            return await self._screen.ask(event, payload)
        except (socketio.exceptions.SocketIOError, OSError, TimeoutError):
            await self.leave()
            return None

    async def leave(self) -> None:
        screen, self._screen = self._screen, None
        if screen is not None:
            await screen.close()


async def insist(work: Callable[[], Awaitable[T]], *errors: type[Exception]) -> T:
    """Until the store is back."""
    async with asyncio.timeout(READY_S):
        while True:
            try:
                return await work()
            except errors:
                await asyncio.sleep(0.2)


def demo(data_dir: Path) -> Doc:
    return dict(json.loads((data_dir / "demo.json").read_text()))
