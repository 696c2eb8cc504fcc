"""A shop with web chat behind a real socket server, and fans who connect to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
import socketio
import uvicorn

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.channels.webchat import tokens
from hub.conversations import accounts
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


@pytest.fixture
async def webchat(core: Core, hub: Conversations) -> AsyncIterator[WebChat]:
    shop = await shops.create(core, f"s{new_id()[-12:]}", "暖阳手作")
    account = await accounts.add(core, shop.id, "webchat", "网页", {"identity_secret": "0123456789abcdef"})
    sockets = Sockets(hub)
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with AsyncExitStack() as stack:
        await _serve(stack, sockets, listening)
        async with AsyncExitStack() as clients:
            yield WebChat(core, hub, sockets, shop, account, url, clients)


async def _serve(stack: AsyncExitStack, sockets: Sockets, listening: socket.socket) -> None:
    app = socketio.ASGIApp(sockets.server, socketio_path="/socket.io")
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    fanning = asyncio.create_task(sockets.fanout.run())

    async def stop() -> None:
        await sockets.server.shutdown()
        server.should_exit = True
        fanning.cancel()
        await asyncio.gather(serving, fanning, return_exceptions=True)

    stack.push_async_callback(stop)
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
        await sockets.fanout.connected.wait()
