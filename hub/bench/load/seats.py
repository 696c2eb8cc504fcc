"""Agents who work off what they are given: heard on their own socket, closed after a while, and again.

Times are of the wall clock in seconds, because they are compared with what the store wrote down.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from hub.bench.load import websocket
from hub.bench.load.http import Client
from hub.bench.load.team import Agent
from hub.bench.load.websocket import Socket

WORK_S = (0.6, 2.0)
_MINE = "/api/v1/conversations?view=mine&limit=50"


class _Person(msgspec.Struct):
    id: str


class _Episode(msgspec.Struct):
    state: str
    assignee: _Person | None = None


class _Head(msgspec.Struct):
    id: str
    episode: _Episode | None = None


class _Event(msgspec.Struct):
    type: str
    head: _Head


class _Page(msgspec.Struct):
    heads: list[_Head]


_EVENT = msgspec.json.Decoder(tuple[str, _Event])
_PAGE = msgspec.json.Decoder(_Page)


@dataclass(frozen=True)
class Given:
    """`free_since`: from when on the seat had a free slot without a break, up to this assignment."""

    conversation_id: str
    heard_at: float
    free_since: float


@dataclass(eq=False)
class SeatedAgent:
    """`works` off: what is given stays, so that the fans go on waiting."""

    agent: Agent
    http: Client
    port: int
    capacity: int
    works: bool = True
    given: list[Given] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    is_online: bool = False
    _socket: Socket | None = None
    _free_since: float = 0.0
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    async def sit_down(self) -> None:
        """Connected, and busy with whatever was given while the socket was away."""
        self._socket = await websocket.connect(self.port, self.agent.cookie, self._hear)
        self._free_since, self.is_online = time.time(), True
        for head in _PAGE.decode(await self.http.get_raw(_MINE, self.agent.cookie)).heads:
            self._hold(head.id)

    async def say_state(self, state: str) -> None:
        await self._emit("presence", {"state": state, "chosen": state != "away"})
        if state == "online":
            self._free_since = time.time()

    def leave(self) -> None:
        self.is_online = False
        if self._socket is not None:
            self._socket.abort()

    async def finish(self) -> None:
        """Gives up what is still being closed, and leaves."""
        self.leave()
        for task in self._closing:
            task.cancel()
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _hear(self, raw: bytes) -> None:
        if not raw.startswith(b'["event"') or b'"episode.assigned"' not in raw:
            return
        head = _EVENT.decode(raw)[1].head
        assignee = head.episode.assignee if head.episode else None
        if assignee and assignee.id == self.agent.staff_id and head.id not in self.held:
            self.given.append(Given(head.id, time.time(), self._free_since))
            self._hold(head.id)

    def _hold(self, conversation_id: str) -> None:
        if conversation_id in self.held:
            return
        self.held.add(conversation_id)
        if self.works:
            task = asyncio.create_task(self._work(conversation_id))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _work(self, conversation_id: str) -> None:
        """Until it is closed: a broken connection is waited for."""
        await asyncio.sleep(random.uniform(*WORK_S))
        while True:
            try:
                await self._emit("close", {"conversation_id": conversation_id, "reason": "resolved"})
                break
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)
        if len(self.held) >= self.capacity:
            self._free_since = time.time()
        self.held.discard(conversation_id)

    async def _emit(self, name: str, data: dict[str, object]) -> None:
        """Raises OSError or TimeoutError."""
        if self._socket is None or not self.is_online:
            raise ConnectionResetError("not connected")
        await self._socket.emit(name, data)


async def churn(seats: Sequence[SeatedAgent], every_s: float) -> None:
    """Until cancelled: somebody is busy for a while, or goes and comes back; nobody for long."""
    going: set[asyncio.Task[None]] = set()
    try:
        while True:
            await asyncio.sleep(every_s)
            some = [seat for seat in seats if seat.is_online]
            if some:
                task = asyncio.create_task(_absence(random.choice(some)))
                going.add(task)
                task.add_done_callback(going.discard)
    finally:
        await asyncio.gather(*going, return_exceptions=True)


async def _absence(seat: SeatedAgent) -> None:
    try:
        if random.random() < 0.6:
            await seat.say_state("busy")
            await asyncio.sleep(random.uniform(0.5, 2.5))
            await seat.say_state("online")
            return
        seat.leave()
        await asyncio.sleep(random.uniform(0.2, 2.0))
        await seat.sit_down()
    except (OSError, TimeoutError):
        if not seat.is_online:
            await seat.sit_down()
