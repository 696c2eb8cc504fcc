"""A shop with web chat behind a real socket server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import socketio
import uvicorn
from webchat_line import WebChat

from hub.accounts import shops
from hub.conversations import accounts
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.sockets.server import Sockets


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
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=2
    )
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
