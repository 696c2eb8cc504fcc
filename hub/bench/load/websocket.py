"""socket.io over a bare websocket: the protocol by hand, so that ten thousand clients fit beside the hub."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from typing import Any, cast

import msgspec

from hub.bench.load.ground import HOST

NAMESPACE = b"/agent,"
_EVENT, _ACK = b"42" + NAMESPACE, b"43" + NAMESPACE
_CONNECTED, _REFUSED, _SHOWN_OUT = b"40" + NAMESPACE, b"44" + NAMESPACE, b"41" + NAMESPACE
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10

Answered = Callable[[bytes | None], None]


class Refused(ConnectionError):
    """The server does not let this client in."""


class Socket(asyncio.Protocol):
    """One client of /agent; `on_event` gets the raw JSON of an event, `[name, data]`."""

    __slots__ = (
        "_acks",
        "_cookie",
        "_data",
        "_next_ack",
        "_on_event",
        "_open",
        "closed",
        "connected",
        "transport",
    )

    def __init__(self, cookie: str, on_event: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self._cookie, self._on_event = cookie, on_event
        self.transport: asyncio.Transport | None = None
        self.connected: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._data = bytearray()
        self._open = False
        self._acks: dict[int, Answered] = {}
        self._next_ack = 0

    async def emit(self, name: str, data: Any, limit_s: float = 10.0) -> dict[str, Any]:
        """The acknowledgement. Raises OSError when the socket ends first, TimeoutError after `limit_s`."""
        done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def answered(raw: bytes | None) -> None:
            if done.done():
                return
            if raw is None:
                done.set_exception(ConnectionResetError("hung up"))
            else:
                done.set_result(raw)

        self.emit_with(name, msgspec.json.encode(data), answered)
        async with asyncio.timeout(limit_s):
            answer: dict[str, Any] = msgspec.json.decode(await done)[0]
        return answer

    def emit_with(self, name: str, data: bytes, answered: Answered) -> None:
        """`answered` gets the raw acknowledgement, or None when the socket ends first."""
        if self.transport is None:
            answered(None)
            return
        self._next_ack += 1
        self._acks[self._next_ack] = answered
        self._send(_TEXT, b'%s%d["%s",%s]' % (_EVENT, self._next_ack, name.encode(), data))

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            (
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                f"Host: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\nCookie: {self._cookie}\r\n\r\n"
            ).encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if not self.connected.done():
            self.connected.set_exception(error or ConnectionResetError("hung up"))
            self.connected.exception()  # whoever gave up waiting need not hear of it
        if not self.closed.done():
            self.closed.set_result(None)
        acks, self._acks = self._acks, {}
        for answered in acks.values():
            answered(None)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._open and not self._opened():
            return
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def _opened(self) -> bool:
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self._data.startswith(b"HTTP/1.1 101"):
            self.abort()
            return False
        del self._data[: end + 4]
        self._open = True
        return True

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame; servers neither mask nor, here, split theirs."""
        data = self._data
        if len(data) < 2:
            return None
        length, start = data[1] & 127, 2
        if length > 125:
            start = 4 if length == 126 else 10
            if len(data) < start:
                return None
            (length,) = struct.unpack_from(">H" if start == 4 else ">Q", data, 2)
        if len(data) < start + length:
            return None
        frame = data[0] & 15, bytes(data[start : start + length])
        del data[: start + length]
        return frame

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == _TEXT:
            self._packet(payload)
        elif opcode == _PING:
            self._send(_PONG, payload)
        elif opcode == _CLOSE:
            self.abort()

    def _packet(self, packet: bytes) -> None:
        if packet.startswith(_EVENT):
            self._on_event(packet[len(_EVENT) :])
        elif packet.startswith(_ACK):
            number, _, rest = packet[len(_ACK) :].partition(b"[")
            if answered := self._acks.pop(int(number), None):
                answered(b"[" + rest)
        elif packet == b"2":
            self._send(_TEXT, b"3")
        elif packet.startswith(
            _SHOWN_OUT
        ):  # of the namespace; the connection itself would stay, and hear nothing
            self.abort()
        elif packet.startswith(b"0"):
            self._send(_TEXT, b"40" + NAMESPACE)
        elif packet.startswith(_CONNECTED) and not self.connected.done():
            self.connected.set_result(None)
        elif packet.startswith(_REFUSED) and not self.connected.done():
            self.connected.set_exception(Refused(packet.decode()))

    def _send(self, opcode: int, payload: bytes) -> None:
        """Masked with zeroes: the mask protects proxies from browsers' scripts, of which there are none here."""
        if self.transport is None:
            return
        length = len(payload)
        if length < 126:
            head = struct.pack(">BBI", 128 | opcode, 128 | length, 0)
        else:
            head = struct.pack(">BBHI", 128 | opcode, 128 | 126, length, 0)
        self.transport.write(head + payload)


async def connect(
    port: int, cookie: str, on_event: Callable[[bytes], None], *, limit_s: float = 10.0, source: str = HOST
) -> Socket:
    """A socket that is let in. Raises OSError (Refused among them) or TimeoutError."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(limit_s):
        _, socket = await loop.create_connection(
            lambda: Socket(cookie, on_event), HOST, port, local_addr=(source, 0)
        )
        try:
            await asyncio.shield(socket.connected)
        except BaseException:
            socket.abort()
            raise
    return socket
