"""Who may come in, and what is said to whoever asks for the wrong thing."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
import socketio

from hub.accounts import sessions
from hub.channels.webchat import tokens
from hub.core.clock import now
from tests.accounts.team import enter, hire
from tests.realtime.stage import Screen, Stage, client_id, staged, until

LONG = "好" * 10_001
IN_CONVERSATION = ("view", "sync", "send", "note", "take", "release", "close", "read", "typing", "retry", "confirm",
                   "discard")  # fmt: skip


def _asked(event: str, conversation_id: str, message_id: str = "m1") -> dict[str, Any]:
    """A valid payload of every event that names a conversation."""
    more: dict[str, dict[str, Any]] = {
        "sync": {"after_rev": 0}, "read": {"seq": 1},
        "send": {"client_id": client_id(), "kind": "text", "body": {"text": "喂"}},
        "note": {"client_id": client_id(), "text": "喂"},
        **{name: {"message_id": message_id} for name in ("retry", "confirm", "discard")},
    }  # fmt: skip
    return {"conversation_id": conversation_id, **more.get(event, {})}


@pytest.mark.parametrize("cookie", ["", "hub_session=", "hub_session=made-up", f"hub_session={'x' * 43}"])
async def test_nobody_comes_in_without_a_session(stage: Stage, cookie: str) -> None:
    headers = {"Cookie": cookie} if cookie else {}
    assert await Screen("/agent").refused_for(stage.web, **headers) == "not_signed_in"


async def test_nobody_comes_in_with_an_ended_session(stage: Stage) -> None:
    agent = await stage.agent()
    await sessions.sign_out(stage.web.state.core, agent.person.identity)
    cookie = f"hub_session={agent.person.token}"
    assert await Screen("/agent").refused_for(stage.web, Cookie=cookie) == "not_signed_in"


async def test_who_may_not_read_the_inbox_does_not_come_in(stage: Stage) -> None:
    person = await enter(stage.core, await hire(stage.core, "finance", shop=stage.shop))
    cookie = f"hub_session={person.token}"
    assert await Screen("/agent").refused_for(stage.web, Cookie=cookie) == "not_signed_in"


async def test_a_fan_does_not_come_in_with_what_is_not_theirs(stage: Stage) -> None:
    mine = stage.token("a:fan1")
    async with staged(stage.web, stage.hub) as other:
        foreign = other.token("a:fan1")
    old = tokens.Fan(stage.shop.id, stage.account.id, "a:fan1", "小鱼")
    expired = tokens.mint(stage.core.keys, old, now() - tokens.LIFE * 2)
    for auth, code in (
        (None, "fan_token_invalid"),
        ({}, "fan_token_invalid"),
        ({"token": 5, "shop": []}, "fan_token_invalid"),
        ({"shop": stage.shop.slug, "token": mine[:-2] + "xx"}, "fan_token_invalid"),
        ({"shop": stage.shop.slug, "token": foreign}, "fan_token_invalid"),
        ({"shop": stage.shop.slug, "token": expired}, "fan_token_expired"),
        ({"shop": "no-such-shop", "token": mine}, "shop_not_found"),
    ):
        assert await Screen("/fan").refused_for(stage.web, auth) == code


async def test_pages_of_other_origins_do_not_come_in(stage: Stage) -> None:
    person = (await stage.agent()).person
    with pytest.raises(socketio.exceptions.ConnectionError):
        await stage.screen_of(person, Origin="https://evil.example")


async def test_only_websockets_are_offered(stage: Stage) -> None:
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{stage.web.url}/socket.io/?EIO=4&transport=polling") as response,
    ):
        assert response.status == 400


@pytest.mark.parametrize("event", IN_CONVERSATION)
async def test_another_shops_conversation_is_not_found(stage: Stage, event: str) -> None:
    agent = await stage.agent("supervisor")
    async with staged(stage.web, stage.hub) as other:
        foreign = await other.push("别家的话")
        [message] = await other.core.db.shop(other.shop.id)["messages"].find({})
        before = await other.core.db.shop(other.shop.id)["conversations"].find_one({"_id": foreign})
        code = await agent.screen.refusal(event, _asked(event, foreign, message["_id"]))
        assert code == "conversation_not_found"
        assert await other.core.db.shop(other.shop.id)["conversations"].find_one({"_id": foreign}) == before
        await other.push("再来一句")
    heads = await agent.screen.ok("heads", known={foreign: 0})
    assert heads["heads"] == []
    assert agent.screen.all("event") == []


async def test_rights_are_asked_for_every_event(stage: Stage) -> None:
    """A warehouse person reads the inbox and does nothing else there."""
    person, conversation_id = await stage.agent("warehouse"), await stage.push()
    for event in ("send", "note", "take", "release", "close", "typing", "retry", "confirm", "discard"):
        assert await person.screen.refusal(event, _asked(event, conversation_id)) == "right_missing", event
    await person.screen.ok("view", conversation_id=conversation_id)


@pytest.mark.parametrize(("event", "payload", "field"), [
    ("view", {}, "conversation_id"),
    ("view", {"conversation_id": 5}, "conversation_id"),
    ("view", {"conversation_id": "a b"}, "conversation_id"),
    ("view", {"conversation_id": "x" * 65}, "conversation_id"),
    ("view", {"conversation_id": {"$gt": ""}}, "conversation_id"),
    ("view", {"conversation_id": "c1", "more": 1}, "more"),
    ("sync", {"conversation_id": "c1", "after_rev": -1}, "after_rev"),
    ("sync", {"conversation_id": "c1", "after_rev": "x"}, "after_rev"),
    ("heads", {"known": {f"c{n}": 1 for n in range(501)}}, "known"),
    ("heads", {"known": {"c1": "x"}}, "known.c1"),
    ("send", {"conversation_id": "c1", "client_id": "short", "kind": "text"}, "client_id"),
    ("send", {"conversation_id": "c1", "client_id": "client-0001", "kind": "hologram"}, "kind"),
    ("send", {"conversation_id": "c1", "client_id": "client-0001", "kind": "text", "body": "喂"}, "body"),
    ("note", {"conversation_id": "c1", "client_id": "client-0001", "text": LONG}, "text"),
    ("close", {"conversation_id": "c1", "reason": "bored"}, "reason"),
    ("presence", {"state": "asleep"}, "state"),
    ("view", None, "conversation_id"), ("view", [], "payload"), ("view", "c1", "payload"), ("view", 5, "payload"),
    ("no_such_event", {}, "event"), ("_answer", {}, "event"), ("do_view", {}, "event"), ("", {}, "event"),
])  # fmt: skip
async def test_a_wrong_payload_is_told_its_field(stage: Stage, event: str, payload: Any, field: str) -> None:
    screen = (await stage.agent()).screen
    answer = await screen.client.call(event, payload, namespace="/agent", timeout=5)
    assert answer["ok"] is False
    assert answer["error"]["code"] in ("payload_invalid", "event_unknown")
    assert answer["error"]["field"] == field
    assert "Traceback" not in str(answer)
    await screen.ok("presence", state="online")


async def test_errors_are_in_the_persons_language(stage: Stage) -> None:
    person = (await stage.agent()).person
    english = await stage.screen_of(person, Cookie=f"hub_session={person.token}; hub_lang=en")
    answer = await english.ask("view", conversation_id="nowhere")
    assert answer["error"]["message"].isascii()
    chinese = await stage.screen_of(person)
    answer = await chinese.ask("view", conversation_id="nowhere")
    assert not answer["error"]["message"].isascii()


async def test_an_oversized_packet_costs_its_sender_the_connection(stage: Stage) -> None:
    big, other = (await stage.agent()).screen, (await stage.agent()).screen
    await big.client.emit("note", {"text": "x" * 250_000}, namespace="/agent")
    await until(big.is_gone.is_set)
    await other.ok("presence", state="online")


async def test_a_packet_of_another_protocol_hurts_nobody_else(stage: Stage) -> None:
    person, other = (await stage.agent()).person, (await stage.agent()).screen
    headers = {"Cookie": f"hub_session={person.token}"}
    async with aiohttp.ClientSession(headers=headers) as client:
        for rubbish in (
            "",
            "9",
            "42[",
            "42/agent,[",
            '451-[{"_placeholder":true,"num":0}]',
            "4" * 50,
            "2\x00",
        ):
            async with client.ws_connect(f"{stage.web.url}/socket.io/?EIO=4&transport=websocket") as ws:
                await ws.receive_str(timeout=5)
                await ws.send_str(rubbish)
                await ws.send_str("40/agent,")
    await other.ok("presence", state="online")
