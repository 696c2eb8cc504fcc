"""The load generator reads what is sent today: a benchmark that stumbles over an answer measures nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from hub.accounts import sessions
from hub.bench.load import seats, verdict, websocket
from hub.bench.load.ground import HOST
from hub.bench.load.http import Client
from hub.bench.load.screen import Message, Screen
from hub.bench.load.seats import SeatedAgent
from hub.bench.load.team import Agent
from hub.conversations import desk
from hub.conversations.model import FanRef, Inbound
from hub.conversations.reading import PAGE
from hub.conversations.receive import receive
from hub.core.clock import now
from tests.accounts.team import enter, hire
from tests.realtime.stage import Stage, until

LONG = PAGE * 2 + 5


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[Client]:
    client = Client(HOST, port(stage))
    yield client
    client.close()


def port(stage: Stage) -> int:
    return urlsplit(stage.web.url).port or 0


async def employee(stage: Stage) -> Agent:
    person = await enter(stage.core, await hire(stage.core, "agent", shop=stage.shop))
    return Agent(person.identity.staff_id, f"hub_session={person.token}")


async def long_conversation(stage: Stage) -> str:
    fan = FanRef("webchat", stage.account.id, "a:fan1")
    said = [Inbound(fan, f"web:{n}", "text", {"text": f"第 {n} 句"}, now()) for n in range(LONG)]
    await receive(stage.hub, stage.account, said)
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"key": fan.key})
    assert doc is not None
    return str(doc["_id"])


async def test_a_screen_has_what_the_store_has_also_after_it_was_away(
    stage: Stage, http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id = await long_conversation(stage)
    shown: list[str] = []
    is_said, connect = asyncio.Event(), websocket.connect

    async def when_it_is_said(*arguments: Any) -> websocket.Socket:
        await is_said.wait()
        return await connect(*arguments)

    def on_shown(_conversation_id: str, message: Message, _at: float) -> None:
        shown.append(message.body.text)

    screen = Screen(http, port(stage), await employee(stage), on_shown)
    await screen.start()
    try:
        await screen.emit("take", {"conversation_id": conversation_id})
        await screen.show([conversation_id])
        await stage.push("live")
        await until(lambda: shown[-1] == "live")
        before = screen.syncs
        monkeypatch.setattr(websocket, "connect", when_it_is_said)
        screen.drop()
        await stage.push("meanwhile")
        is_said.set()
        await until(lambda: shown[-1] == "meanwhile")
        assert (screen.syncs, screen.reconnects) == (before + 1, 1)
        found, differing = await verdict.shelves(stage.core, stage.shop.id, http, [screen], "in")
    finally:
        await screen.stop()
    assert differing == 0
    assert {shelf.place: len(shelf.rows) for shelf in found} == dict.fromkeys(
        ("mongo", "api", "screen"), LONG + 2
    )


async def test_a_seated_agent_hears_of_a_fan_and_closes(
    stage: Stage, http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "WORK_S", (0.0, 0.0))
    await desk.change(stage.core, stage.shop.id, {"routing": {"on": True}})
    seated = SeatedAgent(await employee(stage), http, port(stage), capacity=2)
    await seated.sit_down()
    try:
        conversation_id = await stage.push()
        await until(lambda: [given.conversation_id for given in seated.given] == [conversation_id])
        await until(lambda: not seated.held)
    finally:
        await seated.finish()
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"_id": conversation_id})
    assert doc is not None
    assert doc["state"] == "closed"


async def test_whoever_is_shown_out_counts_as_gone(stage: Stage) -> None:
    agent = await employee(stage)
    socket = await websocket.connect(port(stage), agent.cookie, lambda _raw: None)
    await sessions.sign_out_everywhere(stage.core, agent.staff_id)
    await stage.web.state.sockets.agents.end_ended()
    await until(socket.closed.done)
