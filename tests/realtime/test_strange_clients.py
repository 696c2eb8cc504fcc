"""Doors that let through what they should not, or answer what nobody understands."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from hub.accounts import sessions
from hub.conversations.lookup import Needs
from hub.conversations.rules import delivery
from hub.conversations.store import notice
from hub.sockets import agent as agent_door
from hub.sockets import fanout
from tests.realtime.stage import Stage, client_id, staged, until

HUGE = 2**70


async def test_events_of_another_shop_do_not_leak_while_a_view_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate holds the refusal back until the other shop's event has passed."""
    agent = await stage.agent()
    reading, gate = asyncio.Event(), asyncio.Event()
    opened = agent_door.opened

    async def held(*args: Any) -> Any:
        reading.set()
        await gate.wait()
        return await opened(*args)

    monkeypatch.setattr(agent_door, "opened", held)
    async with staged(stage.web, stage.hub) as other:
        foreign = await other.push("第一句")
        theirs = await other.fan("a:fan1")
        await theirs.ok("open", {})
        asked = asyncio.create_task(agent.screen.ask("view", conversation_id=foreign))
        waiting = asyncio.create_task(reading.wait())
        await asyncio.wait([asked, waiting], return_when=asyncio.FIRST_COMPLETED)
        await other.push("别家的秘密")
        await theirs.hears("event", lambda e: e["rev"] == 2)
        gate.set()
        waiting.cancel()
        answer = await asked
    assert answer["error"]["code"] == "conversation_not_found"
    await agent.screen.ok("presence", state="online")
    assert "别家的秘密" not in str(agent.screen.heard)


async def test_leaving_another_shops_conversation_tells_nobody_there(stage: Stage) -> None:
    stranger = await stage.agent()
    async with staged(stage.web, stage.hub) as other:
        theirs, conversation_id = await other.agent(), await other.push()
        await theirs.screen.ok("view", conversation_id=conversation_id)
        await stranger.screen.ask("leave", conversation_id=conversation_id)
        await other.push("第二句")
        await theirs.screen.hears("event", lambda e: e["rev"] == 2)
        assert stranger.id not in str(theirs.screen.heard)


async def test_an_ended_session_ends_its_screens(stage: Stage) -> None:
    """A dismissed agent must not go on reading: neither by asking nor by listening."""
    agent, conversation_id = await stage.agent(), await stage.push()
    await agent.screen.ok("view", conversation_id=conversation_id)
    await sessions.sign_out_everywhere(stage.web.state.core, agent.id)
    answer = await agent.screen.ask("heads", known={conversation_id: 0})
    assert answer["ok"] is False, "a signed-out screen still reads the inbox"
    assert answer["error"]["code"] == "not_signed_in"


async def test_a_signed_out_notice_closes_the_socket(stage: Stage) -> None:
    agent = await stage.agent()
    await stage.core.bell.ring([{"shop": stage.shop.id, "signed_out": agent.person.identity.session_id}])
    await agent.screen.hears("signed_out")
    await until(agent.screen.is_gone.is_set, 3)


async def test_whoever_comes_while_ended_sessions_are_looked_for_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate holds the answer back until somebody has come of whom it cannot know."""
    gone, conversation_id = await stage.agent(), await stage.push()
    await sessions.sign_out_everywhere(stage.core, gone.id)
    asking, gate, resolve_many = asyncio.Event(), asyncio.Event(), sessions.resolve_many

    async def held(*args: Any) -> Any:
        found = await resolve_many(*args)
        asking.set()
        await gate.wait()
        return found

    monkeypatch.setattr(sessions, "resolve_many", held)
    looking = asyncio.create_task(stage.web.state.sockets.agents.end_ended())
    await asking.wait()
    newcomer = await stage.agent()
    gate.set()
    await looking
    await gone.screen.hears("signed_out")
    await newcomer.screen.ok("view", conversation_id=conversation_id)
    assert newcomer.screen.all("signed_out") == []


@pytest.mark.parametrize("strange", ['prefs={"a":1}', "a[b]=c", 'x="unclosed', "=5", "k@y=v"])
async def test_a_strange_cookie_of_another_application_is_no_obstacle(stage: Stage, strange: str) -> None:
    """Cookies are shared by everything on a host, and pages by HTTP read past them."""
    person = (await stage.agent()).person
    headers = {"Cookie": f"{strange}; hub_session={person.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.ws_connect(f"{stage.web.url}/socket.io/?EIO=4&transport=websocket") as ws,
    ):
        await ws.receive_str(timeout=5)
        await ws.send_str("40/agent,")
        assert (await ws.receive_str(timeout=5)).startswith("40/agent,")


@pytest.mark.parametrize(("event", "more"), [
    ("read", {"seq": HUGE}), ("sync", {"after_rev": HUGE}), ("send", {
        "client_id": "client-0001", "kind": "location", "body": {"lat": HUGE, "lng": 1, "label": "x"}}),
])  # fmt: skip
async def test_a_number_too_large_for_the_store_is_a_wrong_payload(
    stage: Stage, event: str, more: Any
) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    assert await agent.screen.refusal(event, conversation_id=conversation_id, **more) == "payload_invalid"


async def test_a_fans_number_too_large_for_the_store_is_a_wrong_payload(stage: Stage) -> None:
    fan, _ = await stage.fan(), await stage.push()
    assert await fan.refusal("history", before_seq=HUGE) == "payload_invalid"


@pytest.mark.parametrize("body", [
    {"kind": "location", "body": {}}, {"kind": "location", "body": {"lat": "x", "lng": []}},
    {"kind": "link", "body": {}}, {"kind": "link", "body": {"url": "javascript:alert(1)"}},
    {"kind": "link", "body": {"url": "https://a.example", "a\x00b": 1}},
    {"kind": "text", "body": {"text": ["x"]}}, {"kind": "text", "body": {}},
    {"kind": "text", "body": {"text": "好", "html": "<b>"}},
])  # fmt: skip
async def test_a_body_that_is_not_of_its_kind_is_a_wrong_payload(stage: Stage, body: Any) -> None:
    """It is stored, and shown to fans and colleagues: so it is checked where it comes in."""
    agent, conversation_id = await stage.agent(), await stage.push()
    code = await agent.screen.refusal("send", conversation_id=conversation_id, client_id=client_id(), **body)
    assert code in ("payload_invalid", "text_empty")
    assert await stage.core.db.shop(stage.shop.id)["messages"].count({"direction": "out"}) == 0


@pytest.mark.parametrize("name", ["connect", "disconnect"])
async def test_a_client_cannot_act_out_the_servers_own_events(stage: Stage, name: str) -> None:
    agent = await stage.agent()
    answer = await agent.screen.client.call(name, {}, namespace="/agent", timeout=4)
    assert answer["error"]["code"] == "event_unknown"
    await agent.screen.ok("presence", state="online")


async def test_an_older_head_heard_late_does_not_win_the_digest(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes' doorbells may overtake each other; the list must end at the newer row."""
    monkeypatch.setattr(fanout, "DIGEST_S", 0.5)
    agent, conversation_id = await stage.agent(), await stage.push()
    await stage.push("二")
    await stage.push("三")
    docs = await stage.core.db.shop(stage.shop.id)["events"].find({"conversation_id": conversation_id})
    events = sorted((notice(stage.shop.id, d) for d in docs), key=lambda n: -n["event"]["rev"])
    await agent.screen.hears("digest", lambda d: d["heads"][0]["rev"] == 3)
    agent.screen.heard.clear()
    await stage.core.bell.ring(events)
    digest = await agent.screen.hears("digest")
    assert digest["heads"][0]["rev"] == 3


async def test_a_retry_by_a_person_does_not_send_what_is_being_sent(stage: Stage) -> None:
    """Rules `retry` and `confirm` are for what did not arrive; a worker has this one in its hands."""
    lead, conversation_id = await stage.agent("supervisor"), await stage.push()
    sent = await lead.screen.ok(
        "send", conversation_id=conversation_id, client_id=client_id(), kind="text", body={"text": "一次"}
    )
    here = {"conversation_id": conversation_id, "message_id": sent["messages"][0]["id"]}
    claimed = await stage.hub.committer.commit(
        stage.shop.id,
        conversation_id,
        lambda t: delivery.claim(t, "worker", repeatable=False),
        Needs(outstanding=True),
    )
    assert claimed is not None
    for event in ("retry", "confirm"):
        assert await lead.screen.refusal(event, here) == "status_not_allowed"


async def test_what_a_colleagues_fan_did_not_get_is_theirs_to_send_again(stage: Stage) -> None:
    """Only the assignee sends, and sending again is sending; who leads the team may."""
    lin, zhou, lead = [await stage.agent(role) for role in ("agent", "agent", "supervisor")]
    conversation_id = await stage.push()
    sent = await lin.screen.ok(
        "send", conversation_id=conversation_id, client_id=client_id(), kind="text", body={"text": "一次"}
    )
    here = {"conversation_id": conversation_id, "message_id": sent["messages"][0]["id"]}
    table = stage.core.db.shop(stage.shop.id)["messages"]

    async def fails() -> None:
        lost = {"status": "failed", "undelivered": True, "error": {"code": "why"}}
        await table.update({"_id": here["message_id"]}, {"$set": lost})

    await fails()
    assert await zhou.screen.refusal("retry", here) == "assigned_to_other"
    [message] = await table.find({"_id": here["message_id"]})
    assert (message["status"], message["undelivered"]) == ("failed", True)
    for allowed in (lin, lead):
        await fails()
        await allowed.screen.ok("retry", here)
        [message] = await table.find({"_id": here["message_id"]})
        assert (message["status"], message["undelivered"]) == ("queued", False)
