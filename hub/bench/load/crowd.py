"""Thousands of screens that only stay connected, and pairs of agents who share a conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec

from hub.bench.load import websocket
from hub.bench.load.ground import Ground
from hub.bench.load.team import Agent
from hub.bench.load.websocket import Socket
from hub.conversations import accounts
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.conversations.service import Conversations, open_conversations
from hub.core.clock import now
from hub.core.ids import new_id

# Connecting costs the hub more than being connected; a few at a time keeps handshakes below their limit.
_AT_ONCE = 64
_CONNECT_LIMIT_S = 60.0

Hear = Callable[[bytes], None]


@asynccontextmanager
async def connected(
    port: int, agents: Sequence[Agent], hear: Callable[[int], Hear]
) -> AsyncIterator[list[Socket]]:
    """One socket for each of `agents`, in their order; all of them cut at the end."""
    gate, sockets = asyncio.Semaphore(_AT_ONCE), []

    async def join(number: int, agent: Agent) -> Socket:
        async with gate:
            socket = await websocket.connect(port, agent.cookie, hear(number), limit_s=_CONNECT_LIMIT_S)
            sockets.append(socket)
            return socket

    try:
        yield list(await asyncio.gather(*(join(n, agent) for n, agent in enumerate(agents))))
    finally:
        for socket in sockets:
            socket.abort()
        await asyncio.sleep(0.1)


async def open_conversations_of(ground: Ground, shop_id: str, count: int) -> list[str]:
    """On a web chat account, whose typing signals end inside the hub."""
    account = await accounts.add(ground.core, shop_id, "webchat", "bench", {})
    hub = open_conversations(ground.core)
    try:
        return [await _conversation(hub, shop_id, account) for _ in range(count)]
    finally:
        await hub.close()


async def _conversation(hub: Conversations, shop_id: str, account: Account) -> str:
    fan = FanRef("webchat", account.id, new_id())
    await receive(hub, account, [Inbound(fan, new_id(), "text", {"text": "你好"}, now(), fan_name="小满")])
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one({"key": fan.key})
    assert doc is not None
    return str(doc["_id"])


@dataclass
class Tally:
    """What came back to the clients, summed over all of them."""

    acked: int = 0
    refused: int = 0
    heard: int = 0


async def chatter(
    sockets: Sequence[Socket], asked: Sequence[bytes], event: str, seconds: float, tally: Tally
) -> None:
    """Closed loop: every client emits again as soon as its last emit is acknowledged."""
    until, loop = time.monotonic() + seconds, asyncio.get_running_loop()
    ended = [loop.create_future() for _ in sockets]

    def talk(number: int) -> None:
        sockets[number].emit_with(event, asked[number], lambda raw: answered(number, raw))

    def answered(number: int, raw: bytes | None) -> None:
        at = time.monotonic()
        if raw is None or at >= until:
            ended[number].set_result(None)
            return
        if raw.startswith(b'[{"ok":true'):
            tally.acked += 1
        else:
            tally.refused += 1
        talk(number)

    for number in range(len(sockets)):
        talk(number)
    async with asyncio.timeout(seconds + 30):
        await asyncio.gather(*ended)


def in_conversation(conversation_id: str, **more: object) -> bytes:
    return msgspec.json.encode({"conversation_id": conversation_id, **more})
