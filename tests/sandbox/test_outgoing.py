"""Pushes understand every way in which a server may end its answer, and reuse what it leaves open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hub.sandbox.outgoing import Answer, CutError, Outgoing, RefusedError

_OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (_OK + b"Content-Length: 7\r\n\r\nsuccess", Answer(200, b"success")),
        (_OK + b"Content-Length: 0\r\n\r\n", Answer(200, b"")),
        (
            _OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nsuc\r\n4;x=1\r\ncess\r\n0\r\n\r\n",
            Answer(200, b"success"),
        ),
        (b"HTTP/1.0 500 No\r\n\r\nsorry", Answer(500, b"sorry")),
        (_OK + b"Connection: close\r\n\r\n", Answer(200, b"")),
    ],
    ids=["length", "empty", "chunked", "until the end", "closed"],
)
async def test_answers(raw: bytes, answer: Answer) -> None:
    async with _server(raw) as (url, _), _outgoing() as outgoing:
        assert await outgoing.request("POST", url, {}, b"x") == answer


@pytest.mark.parametrize(
    "raw",
    [b"", b"HTTP/1.1", b"SSH-2.0\r\n\r\n", _OK + b"Content-Length: 9\r\n\r\nhalf", _OK + b"Content-Length: -1\r\n\r\n",
     _OK + b"Content-Length: 9999999999\r\n\r\n", _OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
async def test_what_is_not_whole_is_a_cut(raw: bytes) -> None:
    async with _server(raw) as (url, _), _outgoing() as outgoing:
        with pytest.raises(CutError):
            await outgoing.request("POST", url, {}, b"x")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://no-such-host.invalid/", "https://127.0.0.1:9/"]
)
async def test_without_a_connection_it_is_refused(url: str) -> None:
    async with _outgoing() as outgoing:
        with pytest.raises(RefusedError):
            await outgoing.request("GET", url, {})


async def test_an_open_connection_is_used_again() -> None:
    async with (
        _server(_OK + b"Content-Length: 1\r\n\r\nx", stay=True) as (url, lines),
        _outgoing() as outgoing,
    ):
        for _ in range(3):
            await outgoing.request("POST", url, {}, b"x")
    assert len(lines) == 1


@asynccontextmanager
async def _outgoing() -> AsyncIterator[Outgoing]:
    outgoing = Outgoing()
    yield outgoing
    outgoing.close()


@asynccontextmanager
async def _server(raw: bytes, stay: bool = False) -> AsyncIterator[tuple[str, list[object]]]:
    lines: list[object] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        while await reader.read(1000):
            writer.write(raw)
            if not stay:
                break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x?a=1", lines
    server.close()
    await server.wait_closed()
