"""A screen that stops reading is let go, costs the others nothing, and is whole again after it syncs."""

from __future__ import annotations

import socket

import aiohttp

from tests.realtime.stage import Shown, Stage, until

# Together far more than two kernel buffers, one of 4 kB, and the outbox hold.
SIGNALS, SIGNAL_BYTES = 700, 20_000


async def _flood(stage: Stage, conversation_id: str) -> None:
    """Passing signals, as fast as another process can ring."""
    for n in range(SIGNALS):
        who = {"type": "agent", "id": "x" * SIGNAL_BYTES, "name": str(n)}
        signal = {
            "conversation_id": conversation_id,
            "name": "viewing",
            "who": who,
            "on": True,
            "viewers": [],
        }
        await stage.core.bell.ring([{"shop": stage.shop.id, "signal": signal}])


async def _stuck_socket(
    stage: Stage, token: str, conversation_id: str
) -> tuple[aiohttp.ClientSession, object]:
    """Opens the conversation, and never reads again."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connector = aiohttp.TCPConnector(socket_factory=lambda _info: narrow)
    session = aiohttp.ClientSession(connector=connector, headers={"Cookie": f"hub_session={token}"})
    ws = await session.ws_connect(f"{stage.web.url}/socket.io/?EIO=4&transport=websocket", max_msg_size=0)
    await ws.send_str("40/agent,")
    await ws.send_str(f'42/agent,1["view",{{"conversation_id":"{conversation_id}"}}]')
    while not (await ws.receive_str(timeout=5)).startswith("43/agent"):
        pass
    ws._response.connection.transport.pause_reading()  # type: ignore[union-attr]
    return session, ws


async def test_a_slow_screen_is_dropped_and_syncs(stage: Stage) -> None:
    slow, quick, conversation_id = await stage.agent(), await stage.agent(), await stage.push()
    shown = Shown.of(await quick.screen.ok("view", conversation_id=conversation_id))
    await slow.screen.close()
    engine = stage.web.state.sockets.server.eio
    before = set(engine.sockets)
    session, _ws = await _stuck_socket(stage, slow.person.token, conversation_id)
    [stuck] = set(engine.sockets) - before
    try:
        await _flood(stage, conversation_id)
        await until(lambda: stuck not in engine.sockets or engine.sockets[stuck].closed, 15)
        await until(lambda: sum(len(s["who"]["id"]) > 99 for s in quick.screen.all("signal")) == SIGNALS, 15)
        flood = [s["who"]["name"] for s in quick.screen.all("signal") if len(s["who"]["id"]) > 99]
        assert flood == [str(n) for n in range(SIGNALS)]
    finally:
        await session.close()
    await until(lambda: stuck not in engine.sockets)
    await stage.push("在它掉线的时候")
    back = await stage.screen_of(slow.person)
    await shown.catch_up(back, conversation_id)
    fresh = Shown.of(await back.ok("view", conversation_id=conversation_id))
    assert (shown.head, shown.messages) == (fresh.head, fresh.messages)
