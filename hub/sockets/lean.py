"""socket.io with less per screen: no tasks while idle, one encoding per emit, a bounded outbox.

python-socketio keeps a writer task, a reading task, a ping task and an unbounded queue for every client
and starts a task per recipient of an emit; see docs/decisions.md, "Lean sockets", for what that costs.
The protocol is theirs: only how packets wait and leave is replaced here.
"""

from __future__ import annotations

import asyncio
import time
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

import engineio
import socketio
from engineio import async_socket, exceptions, packet

from hub.core import log, metrics

_log = log.get(__name__)
PING, PONG, MESSAGE, CLOSE = "2", "3", "4", "1"
EVENT, ACK = 2, 3  # socket.io's own packet types
# Pings leave once a second for the clients whose turn it is, instead of a timer for each.
SLOTS = 25
SLOT_S = 1.0
# A client that answers no ping for this long is gone.
SILENCE_S = 45.0
RESERVED = ("connect", "disconnect")


async def _resumed(begun: Coroutine[Any, Any, None], waits_for: Any) -> None:
    """Goes on with a coroutine that was stepped by hand and then had to wait for `waits_for`."""
    await _rest(begun, waits_for)


@types.coroutine
def _rest(begun: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    yield waits_for
    yield from begun


class LeanSocket(async_socket.AsyncSocket):  # type: ignore[misc]  # engineio ships no types
    """One client; `outbox` holds what the network has not taken yet."""

    def __init__(self, server: LeanEngine, sid: str) -> None:
        self.server, self.sid = server, sid
        self.connected = True
        self.upgraded = self.upgrading = self.closing = self.closed = False
        self.session: dict[str, Any] = {}
        self.outbox: deque[str | bytes] = deque()
        self.heard_at = time.monotonic()
        self.last_ping = None
        self._writer: asyncio.Task[None] | None = None
        self._ws: Any = None

    def push(self, encoded: str | bytes) -> None:
        """Never waits. A client too slow to take what is due is dropped: it will sync when it is back."""
        if self.closed:
            return
        if len(self.outbox) >= self.server.outbox_limit:
            self._drop()
            return
        self.outbox.append(encoded)
        if self._writer is None and self._ws is not None:
            self._start_writing()

    def _start_writing(self) -> None:
        """Most writes end without waiting; only one that has to wait is worth a task."""
        writing = self._write()
        try:
            waits_for = writing.send(None)
        except StopIteration:
            return
        self._writer = asyncio.create_task(_resumed(writing, waits_for))

    async def send(self, pkt: Any) -> None:
        self.push(pkt.encode())

    async def _write(self) -> None:
        try:
            while self.outbox:
                await self._ws.send(self.outbox.popleft())
        except Exception:  # noqa: BLE001  # an edge: servers raise what they like for a socket that is gone
            self.outbox.clear()
        finally:
            self._writer = None

    def _drop(self) -> None:
        self.closed = True
        self.outbox.clear()
        metrics.DROPPED.inc()
        _log.warning("slow client dropped", sid=self.sid)
        if self._reader is not None:
            self._reader.cancel()

    _reader: asyncio.Task[Any] | None = None

    async def _websocket_handler(self, ws: Any) -> None:
        """Until the client goes, is dropped, or breaks the protocol."""
        self._ws, self._reader, self.upgraded = ws, asyncio.current_task(), True
        if self.outbox and self._writer is None:
            self._start_writing()
        try:
            while not self.closed:
                data = await ws.wait()
                if len(data) > self.server.max_http_buffer_size:
                    break
                self.heard_at = time.monotonic()
                await self._take(data)
        except (OSError, ValueError, exceptions.EngineIOError):
            pass  # the client hung up, or spoke another protocol
        except asyncio.CancelledError:
            if not self.closed:
                raise
        finally:
            await self._end(ws)

    async def _take(self, data: str | bytes) -> None:
        kind = data[:1]
        if kind == MESSAGE or isinstance(data, bytes):
            body = data if isinstance(data, bytes) else data[1:]
            await self.server._trigger_event("message", self.sid, body, run_async=False)
        elif kind == CLOSE:
            raise OSError("closed by the client")
        elif kind != PONG:
            raise ValueError("unknown packet")

    async def _end(self, ws: Any) -> None:
        dropped = self.closed
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        if not dropped and self._writer is not None:
            await asyncio.wait([self._writer], timeout=1.0)
        if self._writer is not None:
            self._writer.cancel()
        await ws.close()
        self.server.sockets.pop(self.sid, None)

    async def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        if self.closing:
            return
        self.closing = True
        await self.server._trigger_event(
            "disconnect", self.sid, reason or self.server.reason.SERVER_DISCONNECT, run_async=False
        )
        if not abort:
            self.push(packet.Packet(packet.CLOSE).encode())
        self.closed = True
        if not abort and self._reader is not None and self._reader is not asyncio.current_task():
            asyncio.get_running_loop().call_later(0.2, self._reader.cancel)

    def schedule_ping(self) -> None:
        self.server.slots[hash(self.sid) % SLOTS].add(self)


class LeanEngine(engineio.AsyncServer):  # type: ignore[misc]
    """Websocket transport only; one task pings all clients."""

    def __init__(self, *, outbox_limit: int = 256, **options: Any) -> None:
        super().__init__(**options)
        self.start_service_task: bool = True
        self.outbox_limit = outbox_limit
        self.slots: list[set[LeanSocket]] = [set() for _ in range(SLOTS)]

    async def _handle_connect(self, environ: dict[str, Any], transport: str, jsonp_index: Any = None) -> Any:
        if transport != "websocket":
            return self._bad_request("Only the websocket transport is offered")
        if self.start_service_task:
            self.start_service_task = False
            self.service_task_handle = self.start_background_task(self._service_task)
        sid = self.generate_id()
        socket = self.sockets[sid] = LeanSocket(self, sid)
        socket.push(
            packet.Packet(
                packet.OPEN,
                {
                    "sid": sid,
                    "upgrades": [],
                    "pingTimeout": int(self.ping_timeout * 1000),
                    "pingInterval": int(self.ping_interval * 1000),
                    "maxPayload": self.max_http_buffer_size,
                },
            ).encode()
        )
        refused = await self._trigger_event("connect", sid, environ, run_async=False)
        if refused is not None and refused is not True:
            del self.sockets[sid]
            return self._unauthorized(refused or None)
        socket.schedule_ping()
        return await socket.handle_get_request(environ)

    async def _service_task(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(SLOT_S)
            turn = (turn + 1) % SLOTS
            silent_since = time.monotonic() - SILENCE_S
            for socket in list(self.slots[turn]):
                if socket.closed:
                    self.slots[turn].discard(socket)
                elif socket.heard_at < silent_since:
                    self.slots[turn].discard(socket)
                    await socket.close(wait=False, reason=self.reason.PING_TIMEOUT)
                else:
                    socket.push(PING)

    async def shutdown(self) -> None:
        if not self.start_service_task:
            self.service_task_handle.cancel()
            await asyncio.gather(self.service_task_handle, return_exceptions=True)


class LeanManager(socketio.AsyncManager):  # type: ignore[misc]
    """Emits by handing the one encoded packet to every recipient's outbox."""

    async def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        if callback is not None:
            await super().emit(event, data, namespace, room, skip_sid, callback, to, **kwargs)
            return
        if namespace not in self.rooms:
            return
        pkt = self.server.packet_class(EVENT, namespace=namespace, data=[event, data], binary=False)
        encoded = MESSAGE + pkt.encode()
        sockets = self.server.eio.sockets
        for sid, eio_sid in self.get_participants(namespace, to or room):
            if sid != skip_sid and eio_sid in sockets:
                sockets[eio_sid].push(encoded)


class LeanServer(socketio.AsyncServer):  # type: ignore[misc]
    """As socket.io's own, but a client cannot act out the server's events by sending their names."""

    async def _handle_event(
        self, eio_sid: str, namespace: str | None, id: int | None, data: list[Any]
    ) -> None:
        name = data[0] if isinstance(data[0], str) and data[0] not in RESERVED else ""
        await super()._handle_event(eio_sid, namespace, id, [name, *data[1:]])

    async def _handle_event_internal(
        self, server: Any, sid: str, eio_sid: str, data: list[Any], namespace: str, id: int | None
    ) -> None:
        answer = await server._trigger_event(data[0], namespace, sid, *data[1:])
        if id is not None and eio_sid in self.eio.sockets:
            pkt = self.packet_class(ACK, namespace=namespace, id=id, data=[answer], binary=False)
            self.eio.sockets[eio_sid].push(MESSAGE + pkt.encode())

    def __init__(self, **options: Any) -> None:
        super().__init__(client_manager=LeanManager(), **options)

    def _engineio_server_class(self) -> type[LeanEngine]:
        return LeanEngine
