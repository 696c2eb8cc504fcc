"""An agent's screen without pixels: it keeps the messages of its conversations exactly as the console must."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hub.bench.load import websocket
from hub.bench.load.http import Client
from hub.bench.load.team import Agent
from hub.bench.load.websocket import Socket

# Design §3.3: what a lost last doorbell costs at most. Screens ask a little earlier, each when it likes,
# as the console's do.
HEADS_EVERY_S = 20.0
# The console asks for its badges' numbers at most this long after a digest.
_COUNTS_S = 5.0
_LIST = "/api/v1/conversations?view=mine&limit=50"
_PAGE = 200
_START_S = 30.0


class Body(msgspec.Struct):
    text: str = ""


class Message(msgspec.Struct):
    """What the comparison needs of a message; the rest of it is not decoded."""

    id: str
    seq: int
    direction: str
    body: Body
    status: str | None = None
    client_id: str = ""
    error: dict[str, Any] | None = None
    next_attempt_at: str | None = None


class Event(msgspec.Struct):
    conversation_id: str
    rev: int
    message: Message | None = None


class _Changes(msgspec.Struct):
    ok: bool
    rev: int = 0
    reset: bool = False
    events: list[Event] = []


class _Window(msgspec.Struct):
    messages: list[Message]


class _Opened(_Window):
    rev: int


_EVENT = msgspec.json.Decoder(tuple[str, Event])
_CHANGES = msgspec.json.Decoder(tuple[_Changes])
_OPENED = msgspec.json.Decoder(_Opened)
_WINDOW = msgspec.json.Decoder(_Window)


@dataclass
class Thread:
    """One conversation on a screen; `seen` is the newest rev that anybody mentioned."""

    id: str
    rev: int = 0
    seen: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    syncing: asyncio.Task[None] | None = None

    def listed(self) -> list[Message]:
        return sorted(self.messages.values(), key=lambda m: m.seq)


Shown = Callable[[str, Message, float], None]


class Screen:
    """`on_shown(conversation_id, message, at)` hears of each message at the moment it is rendered or changes."""

    def __init__(self, http: Client, port: int, agent: Agent, on_shown: Shown) -> None:
        self.agent = agent
        self.threads: dict[str, Thread] = {}
        self.socket: Socket | None = None
        self.syncs = self.reconnects = 0
        self._http, self._port, self._on_shown = http, port, on_shown
        self._task: asyncio.Task[None] | None = None
        self._online = asyncio.Event()
        self._nudge = asyncio.Event()
        self._counting: asyncio.TimerHandle | None = None

    async def start(self, conversation_ids: Sequence[str] = ()) -> None:
        """Connected, and with these conversations fetched. Raises TimeoutError when the hub does not let it in."""
        self._task = asyncio.create_task(self._stay())
        async with asyncio.timeout(_START_S):
            await self._online.wait()
        await self.show(conversation_ids)

    async def show(self, conversation_ids: Sequence[str]) -> None:
        for conversation_id in conversation_ids:
            thread = self.threads[conversation_id] = Thread(conversation_id)
            await self._fetch(thread)

    async def stop(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
        tasks = [
            t for t in (self._task, *(thread.syncing for thread in self.threads.values())) if t is not None
        ]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.socket is not None:
            self.socket.abort()

    async def emit(self, name: str, data: Any, limit_s: float = 10.0) -> dict[str, Any]:
        """Waits for the connection first. Raises OSError or TimeoutError when it breaks meanwhile."""
        await self._online.wait()
        assert self.socket is not None
        return await self.socket.emit(name, data, limit_s)

    def drop(self) -> None:
        """As a screen whose network goes away; it comes back by itself."""
        if self.socket is not None:
            self.socket.abort()

    async def compare_heads(self) -> None:
        known = {thread.id: thread.rev for thread in self.threads.values()}
        if not known:
            return
        await self._http.get_raw(_LIST, self.agent.cookie)  # lists are refetched, not resumed
        answer = await self.emit("heads", {"known": known})
        for head in answer.get("heads", ()):
            self._mention(self.threads[head["id"]], head["rev"])

    async def _stay(self) -> None:
        """Connects, compares heads every 20 s and after a reconnect, comes back when it is cut off."""
        pause, again = 0.05, False
        while True:
            try:
                self.socket = await websocket.connect(self._port, self.agent.cookie, self._hear)
                self._online.set()
                pause = 0.05
                if again:
                    self.reconnects += 1
                    await self.compare_heads()
                again = True
                await self._watch(self.socket)
            except (OSError, TimeoutError):
                pass
            self._online.clear()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, 2.0)

    async def _watch(self, socket: Socket) -> None:
        socket.closed.add_done_callback(lambda _: self._nudge.set())
        while not socket.closed.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nudge.wait(), HEADS_EVERY_S * random.uniform(0.75, 1.0))
            self._nudge.clear()
            if not socket.closed.done():
                await self.compare_heads()

    def _hear(self, raw: bytes) -> None:
        """Lists are not rendered here, so their digests cost no decoding; what they make a console ask is asked."""
        if raw.startswith(b'["event"'):
            event = _EVENT.decode(raw)[1]
            thread = self.threads.get(event.conversation_id)
            if thread is not None:
                self._apply(thread, event)
                self._mention(thread, event.rev)
        elif raw.startswith(b'["resync"'):
            self._nudge.set()
        elif raw.startswith(b'["digest"') and self._counting is None:
            self._counting = asyncio.get_running_loop().call_later(
                _COUNTS_S * random.uniform(0.5, 1.0), self._ask_counts
            )

    def _ask_counts(self) -> None:
        self._counting = None
        if self.socket is not None and not self.socket.closed.done():
            self.socket.emit_with("heads", b'{"known":{}}', lambda _: None)

    def _apply(self, thread: Thread, event: Event) -> None:
        if event.rev != thread.rev + 1:
            return
        thread.rev = event.rev
        if event.message is not None:
            thread.messages[event.message.id] = event.message
            self._on_shown(thread.id, event.message, time.monotonic())

    def _mention(self, thread: Thread, rev: int) -> None:
        thread.seen = max(thread.seen, rev)
        if thread.seen > thread.rev and (thread.syncing is None or thread.syncing.done()):
            thread.syncing = asyncio.create_task(self._catch_up(thread))

    async def _catch_up(self, thread: Thread) -> None:
        """Until the screen has what was mentioned; a broken connection leaves the rest to the next heads."""
        self.syncs += 1
        try:
            while thread.seen > thread.rev:
                changes = await self._changes(thread)
                if not changes.ok:
                    await asyncio.sleep(0.5)
                elif changes.reset:
                    await self._fetch(thread)
                else:
                    for event in changes.events:
                        self._apply(thread, event)
        except (OSError, TimeoutError):
            return

    async def _changes(self, thread: Thread) -> _Changes:
        await self._online.wait()
        assert self.socket is not None
        done: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        asked = msgspec.json.encode({"conversation_id": thread.id, "after_rev": thread.rev})
        self.socket.emit_with("sync", asked, lambda raw: None if done.done() else done.set_result(raw))
        async with asyncio.timeout(10):
            raw = await done
        if raw is None:
            raise ConnectionResetError("hung up")
        return _CHANGES.decode(raw)[0]

    async def _fetch(self, thread: Thread) -> None:
        rev, messages = await fetched(self._http, self.agent.cookie, thread.id)
        thread.rev, thread.seen = rev, max(rev, thread.seen)
        at = time.monotonic()
        for message in messages:
            known = thread.messages.get(message.id)
            thread.messages[message.id] = message
            if known is None or known.status != message.status:
                self._on_shown(thread.id, message, at)


async def fetched(http: Client, cookie: str, conversation_id: str) -> tuple[int, list[Message]]:
    """The rev, and every message in the order in which the API gives them."""
    path = f"/api/v1/conversations/{conversation_id}"
    opened = _OPENED.decode(await http.get_raw(path, cookie))
    messages = opened.messages
    while messages and messages[0].seq > 1:
        query = f"?before_seq={messages[0].seq}&limit={_PAGE}"
        older = _WINDOW.decode(await http.get_raw(f"{path}/messages{query}", cookie)).messages
        if not older:
            break
        messages = older + messages
    return opened.rev, messages
