"""Fans who connect to a shop's web chat, as their pages do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import socketio

from hub.accounts.shops import Shop
from hub.channels.webchat import tokens
from hub.conversations.channel import Account
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.sockets.server import Sockets


@dataclass
class FanClient:
    """One page: `ask` waits for the acknowledgement, `events` are what arrived by itself."""

    client: socketio.AsyncClient
    fan: tokens.Fan
    events: list[dict[str, Any]] = field(default_factory=list)
    signals: list[dict[str, Any]] = field(default_factory=list)
    resyncs: list[dict[str, Any]] = field(default_factory=list)

    async def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.client.call(event, payload, namespace="/fan", timeout=10)
        return answer

    async def say(self, text: str, client_id: str = "") -> dict[str, Any]:
        return await self.ask("send", client_id=client_id or new_id(), kind="text", body={"text": text})

    async def heard(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event that fits, within five seconds."""
        async with asyncio.timeout(5):
            while not (fitting := [event for event in self.events if wanted(event)]):
                await asyncio.sleep(0.01)
        return fitting[0]


@dataclass
class WebChat:
    core: Core
    hub: Conversations
    sockets: Sockets
    shop: Shop
    account: Account
    url: str
    stack: AsyncExitStack

    def fan(self, fan_id: str = "", name: str = "访客") -> tokens.Fan:
        return tokens.Fan(self.shop.id, self.account.id, fan_id or f"a:{new_id()}", name)

    async def connect(self, fan: tokens.Fan, slug: str = "", token: str = "") -> FanClient:
        """Raises ConnectionError when the server refuses."""
        client = FanClient(socketio.AsyncClient(reconnection=False), fan)
        client.client.on("event", client.events.append, namespace="/fan")
        client.client.on("resync", client.resyncs.append, namespace="/fan")
        client.client.on("signal", client.signals.append, namespace="/fan")
        auth = {"shop": slug or self.shop.slug, "token": token or tokens.mint(self.core.keys, fan)}
        self.stack.push_async_callback(client.client.shutdown)
        await client.client.connect(
            self.url, namespaces=["/fan"], auth=auth, transports=["websocket"], wait_timeout=10
        )
        return client
