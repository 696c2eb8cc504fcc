"""A held reply: queued and durable at once, unseen by the fan, taken back without a trace, or on its way in time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from hub.conversations import deliver
from hub.core.clock import now
from tests.realtime.stage import Agent, Screen, Stage, client_id

Doc = dict[str, Any]
HOLD_S = 5


async def _asked(stage: Stage) -> tuple[Agent, Screen, str]:
    agent, fan = await stage.agent(), await stage.fan()
    await fan.ok("send", client_id=client_id(), kind="text", body={"text": "多少钱"})
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({})
    assert doc is not None
    return agent, fan, str(doc["_id"])


async def _held(agent: Agent, here: str, text: str = "一千块") -> Doc:
    body = {"conversation_id": here, "client_id": client_id(), "kind": "text", "body": {"text": text}}
    [message] = (await agent.screen.ok("send", {**body, "hold_s": HOLD_S}))["messages"]
    return {**body, "message": message}


async def _time_passes(stage: Stage, message_id: str) -> None:
    messages = stage.core.db.shop(stage.shop.id)["messages"]
    moment = {"next_attempt_at": now(), "held_until": now()}
    assert await messages.update({"_id": message_id}, {"$set": moment}) == 1


async def test_a_cancelled_reply_was_never_there_for_the_fan(stage: Stage) -> None:
    agent, fan, here = await _asked(stage)
    before = (await agent.screen.ok("view", conversation_id=here))["head"]
    held = await _held(agent, here)
    assert held["message"]["status"] == "queued"
    assert held["message"]["held_until"]
    assert await deliver.deliver(stage.hub, stage.shop.id, here) == 0
    where = {"conversation_id": here, "client_id": held["client_id"]}
    for _ in range(2):  # again changes nothing
        [taken] = (await agent.screen.ok("cancel", where))["messages"]
        assert (taken["status"], taken["body"], taken["held_until"]) == ("cancelled", {}, None)
    assert await deliver.deliver(stage.hub, stage.shop.id, here) == 0
    after = (await agent.screen.ok("view", conversation_id=here))["head"]
    for name in ("last", "last_at", "waiting_since", "unread", "quota", "sla"):
        assert after[name] == before[name], name
    fresh, synced = await fan.ok("open", {}), await fan.ok("sync", after_rev=0)
    assert [m["direction"] for m in fresh["messages"]] == ["in"]
    assert "一千块" not in json.dumps([fresh, synced, fan.heard], ensure_ascii=False)
    assert fresh["rev"] == after["rev"], "the fan's page misses no rev"


async def test_a_held_reply_leaves_when_its_time_is_over(stage: Stage) -> None:
    agent, fan, here = await _asked(stage)
    held = await _held(agent, here)
    assert len((await fan.ok("open", {}))["messages"]) == 1
    await _time_passes(stage, held["message"]["id"])
    assert await deliver.deliver(stage.hub, stage.shop.id, here) == 1
    await fan.hears("event", lambda e: e["message"] and e["message"]["body"].get("text") == "一千块")
    where = {"conversation_id": here, "client_id": held["client_id"]}
    assert await agent.screen.refusal("cancel", where) == "cancel_too_late"
    [_, stored] = (await fan.ok("open", {}))["messages"]
    assert stored["body"] == {"text": "一千块"}


async def test_cancelling_after_the_end_makes_nobody_wait(stage: Stage) -> None:
    agent, _, here = await _asked(stage)
    held = await _held(agent, here)
    await agent.screen.ok("close", conversation_id=here)
    await agent.screen.ok("cancel", conversation_id=here, client_id=held["client_id"])
    head = (await agent.screen.ok("view", conversation_id=here))["head"]
    assert (head["episode"]["state"], head["waiting_since"], head["sla"]) == ("closed", None, None)
    assert head["last"]["preview"] == "多少钱"


async def test_cancelling_and_sending_cannot_both_win(stage: Stage) -> None:
    agent, fan, here = await _asked(stage)
    for n in range(6):
        held = await _held(agent, here, f"第{n}句")
        await _time_passes(stage, held["message"]["id"])
        where = {"conversation_id": here, "client_id": held["client_id"]}
        answer, sent = await asyncio.gather(
            agent.screen.ask("cancel", where), deliver.deliver(stage.hub, stage.shop.id, here)
        )
        assert answer["ok"] == (sent == 0)
        shown = [m["body"].get("text") for m in (await fan.ok("open", {}))["messages"]]
        assert (f"第{n}句" in shown) == (not answer["ok"])


async def test_nobody_cancels_what_is_not_theirs_or_not_held(stage: Stage) -> None:
    agent, _, here = await _asked(stage)
    held = await _held(agent, here)
    stranger = await stage.agent()
    where = {"conversation_id": here, "client_id": held["client_id"]}
    assert await stranger.screen.refusal("cancel", where) == "message_not_found"
    body = {"conversation_id": here, "client_id": client_id(), "kind": "text", "body": {"text": "马上"}}
    await agent.screen.ok("send", body)
    at_once = {"conversation_id": here, "client_id": body["client_id"]}
    assert await agent.screen.refusal("cancel", at_once) == "cancel_too_late"
    long = {**body, "client_id": client_id(), "hold_s": 11}
    assert await agent.screen.refusal("send", long) == "payload_invalid"


async def test_of_two_held_replies_neither_brings_the_other_back(stage: Stage) -> None:
    agent, _, here = await _asked(stage)
    first, second = await _held(agent, here, "甲"), await _held(agent, here, "乙")
    for held in (first, second):
        await agent.screen.ok("cancel", conversation_id=here, client_id=held["client_id"])
    head = (await agent.screen.ok("view", conversation_id=here))["head"]
    assert head["last"]["preview"] == "多少钱"
    assert head["waiting_since"]


@pytest.mark.parametrize("ends", ["transferred", "closed"])
async def test_a_held_reply_is_its_authors_also_when_the_fan_is_anothers(stage: Stage, ends: str) -> None:
    """It was said while the fan was theirs: it leaves in time, or its author takes it back, nobody else does."""
    agent, fan, here = await _asked(stage)
    other = await stage.agent()
    said, dropped = await _held(agent, here, "马上发"), await _held(agent, here, "说错了")
    if ends == "transferred":
        await other.screen.ok("take", conversation_id=here, over_from=agent.id)
    else:
        await agent.screen.ok("close", conversation_id=here)
    where = {"conversation_id": here, "client_id": dropped["client_id"]}
    assert await other.screen.refusal("cancel", where) == "message_not_found"
    await agent.screen.ok("cancel", where)
    await _time_passes(stage, said["message"]["id"])
    assert await deliver.deliver(stage.hub, stage.shop.id, here) == 1
    shown = [m["body"].get("text") for m in (await fan.ok("open", {}))["messages"]]
    assert shown == ["多少钱", "马上发"]
    episode = (await other.screen.ok("view", conversation_id=here))["head"]["episode"]
    holder = {"transferred": ("agent", other.id), "closed": ("closed", agent.id)}[ends]
    assert (episode["state"], episode["assignee"]["id"]) == holder
