"""HTTP/1.1 over kept connections, at a tenth of a general client's cost: the generator shares the hub's cores."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import msgspec


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    head: bytes = b""

    def header(self, name: str) -> str:
        """Empty where it was not sent."""
        at = self.head.lower().find(f"\r\n{name}:".encode())
        start = at + len(name) + 3
        return self.head[start : self.head.index(b"\r\n", start)].decode().strip() if at >= 0 else ""

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Line(asyncio.Protocol):
    """One connection; it carries one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Answer] | None = None
        self._got = bytearray()

    @property
    def open(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionResetError("hung up"))

    def data_received(self, data: bytes) -> None:
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _content_length(self._got[: end + 2].lower())
        if len(self._got) < end + 4 + length:
            return
        answer = Answer(
            int(self._got[9:12]), bytes(self._got[end + 4 : end + 4 + length]), bytes(self._got[: end + 2])
        )
        del self._got[: end + 4 + length]
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(answer)

    async def ask(self, request: bytes) -> Answer:
        if self.transport is None:
            raise ConnectionResetError("hung up")
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.waiting

    def cut(self) -> None:
        if self.transport is not None:
            self.transport.abort()


class Client:
    """Raises OSError when there is no answer; time limits are the caller's."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[Line] = []

    async def request(self, method: str, target: str, body: bytes = b"", headers: str = "") -> Answer:
        line = await self._line()
        head = f"{method} {target} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{headers}"
        try:
            answer = await line.ask(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        except BaseException:
            line.cut()
            raise
        self._idle.append(line)
        return answer

    async def get(self, target: str, cookie: str) -> Any:
        return msgspec.json.decode(await self.get_raw(target, cookie))

    async def get_raw(self, target: str, cookie: str) -> bytes:
        """The body of a 200; anything else raises."""
        answer = await self.request("GET", target, headers=f"Cookie: {cookie}\r\n")
        if answer.status != 200:
            raise ConnectionError(f"{target} answered {answer.status}: {answer.body[:200]!r}")
        return answer.body

    def close(self) -> None:
        for line in self._idle:
            line.cut()
        self._idle.clear()

    async def _line(self) -> Line:
        while self._idle:
            line = self._idle.pop()
            if line.open:
                return line
        _, line = await asyncio.get_running_loop().create_connection(Line, self._host, self._port)
        return line


async def line_from(address: str, host: str, port: int) -> Line:
    """One connection that comes from another address of this machine (any of 127.0.0.0/8)."""
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(Line, host, port, local_addr=(address, 0))
    return line


def _content_length(head: bytearray) -> int:
    at = head.find(b"\r\ncontent-length:")
    return int(head[at + 17 : head.index(b"\r\n", at + 17)]) if at >= 0 else 0
