"""Asks servers whether they are up in their own words, over bare sockets: drivers would double the supervisor."""

from __future__ import annotations

import asyncio
import struct

from hub.embedded.ports import LOOPBACK

_TIMEOUT_S = 2.0
_OP_MSG = 2013


def _bson_hello() -> bytes:
    """`{"hello": 1, "$db": "admin"}`, the one command that a server answers before any log-in."""
    fields = b"\x10hello\0" + struct.pack("<i", 1) + b"\x02$db\0" + struct.pack("<i", 6) + b"admin\0" + b"\0"
    return struct.pack("<i", len(fields) + 4) + fields


def _hello_message() -> bytes:
    body = struct.pack("<i", 0) + b"\0" + _bson_hello()
    return struct.pack("<iiii", len(body) + 16, 1, 0, _OP_MSG) + body


_HELLO = _hello_message()


async def mongod_is_writable(port: int) -> bool:
    """True once the replica set of one has made itself primary."""
    return b"\x08isWritablePrimary\0\x01" in await _ask_mongod(port)


async def _ask_mongod(port: int) -> bytes:
    reader, writer = await _connect(LOOPBACK, port)
    try:
        writer.write(_HELLO)
        (length,) = struct.unpack("<i", await asyncio.wait_for(reader.readexactly(4), _TIMEOUT_S))
        return await asyncio.wait_for(reader.readexactly(length - 4), _TIMEOUT_S)
    finally:
        writer.close()


async def valkey_answers(port: int, password: str) -> bool:
    """False while it still loads its file (it answers LOADING until then)."""
    return b"+PONG" in await _ask(LOOPBACK, port, f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())


async def http_answers(host: str, port: int, path: str = "/healthz") -> bool:
    """True for a 200; `host` is where the server listens (0.0.0.0 and :: are asked on loopback)."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104  a name to replace, not to bind
    request = f"GET {path} HTTP/1.1\r\nHost: {f'[{host}]' if ':' in host else host}:{port}\r\nConnection: close\r\n\r\n"
    return (await _ask(host, port, request.encode())).split(b" ")[1:2] == [b"200"]


async def _ask(host: str, port: int, question: bytes) -> bytes:
    """All that the server says until it hangs up, which each question asks for."""
    reader, writer = await _connect(host, port)
    try:
        writer.write(question)
        return await asyncio.wait_for(reader.read(), _TIMEOUT_S)
    finally:
        writer.close()


async def _connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.wait_for(asyncio.open_connection(host, port), _TIMEOUT_S)
