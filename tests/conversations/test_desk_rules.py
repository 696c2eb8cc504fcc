"""Clocks, automatic replies and the bot's first word, as the desk's settings say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.conversations import accounts, work
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.conversations.rules import automatic
from hub.conversations.send import send
from hub.conversations.timeline import Timeline
from hub.core.clock import now
from tests.conversations.desk_stage import DeskStage
from tests.crash.wholeness import messages_of

Doc = dict[str, Any]
BOT = Sender("bot", "bot", "助手")
SLA = {"first_response_s": 60, "next_response_s": 120, "resolution_s": 3600, "warn_s": 10, "in_hours": False}
CLOSED = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def _on(text: str) -> Doc:
    return {"on": True, "text": text}


async def _say(at_desk: DeskStage, here: str, who: Sender, text: str) -> None:
    await send(at_desk.hub, at_desk.shop_id, here, who, Draft(f"client-{text}-0001", "text", {"text": text}))


async def _said(at_desk: DeskStage, here: str) -> list[tuple[str, str]]:
    messages = await messages_of(at_desk.hub.core, at_desk.shop_id, conversation_id=here, direction="out")
    return [(m["sender"]["type"], m["body"]["text"]) for m in messages]


async def test_clocks_start_with_the_fan_and_stop_with_a_person(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    doc = await at_desk.doc(here)
    since: datetime = doc["waiting_since"]
    assert (doc["sla"]["clock"], doc["sla"]["due_at"]) == ("first_response", since + timedelta(seconds=60))
    assert doc["sla"]["warn_at"] == since + timedelta(seconds=50)
    await at_desk.says(text="在吗在吗")
    assert (await at_desk.doc(here))["sla"]["due_at"] == since + timedelta(seconds=60), "it runs already"
    await _say(at_desk, here, BOT, "机器人")
    assert (await at_desk.doc(here))["sla"]["clock"] == "first_response", "a bot is nobody"
    await _say(at_desk, here, lin, "来了")
    doc = await at_desk.doc(here)
    opened: datetime = doc["episode"]["opened_at"]
    assert (doc["sla"]["clock"], doc["sla"]["due_at"]) == ("resolution", opened + timedelta(seconds=3600))
    await at_desk.says(text="还有一件事")
    doc = await at_desk.doc(here)
    assert doc["sla"]["clock"] == "next_response"
    assert doc["sla"]["due_at"] == doc["waiting_since"] + timedelta(seconds=120)
    await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    assert (await at_desk.doc(here))["sla"] is None


async def test_a_clock_that_ran_out_is_told_once(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    here = await at_desk.says()
    doc = await at_desk.doc(here)
    past = now() - timedelta(seconds=1)
    late = {**doc["sla"]["clocks"]["first_response"], "due_at": past}
    clocks = {**doc["sla"]["clocks"], "first_response": late}
    await at_desk.change(here, {"sla": {**doc["sla"], "clocks": clocks, "due_at": past, "next_at": past}})
    await at_desk.sweep()
    again = await at_desk.hub.core.db.shop(at_desk.shop_id)["conversations"].find_one({"_id": here})
    assert again is not None
    assert (again["sla"]["breached"], again["sla"]["clock"]) == (["first_response"], "first_response")
    assert again["rev"] == doc["rev"] + 1
    await at_desk.sweep()
    assert (await at_desk.doc(here))["rev"] == again["rev"]


async def test_a_greeting_once_an_episode_that_is_no_answer(at_desk: DeskStage) -> None:
    await at_desk.settle_in(replies={"greeting": _on("您好，请稍等。热线 13812345678")})
    lin = await at_desk.hire()
    here = await at_desk.says()
    await at_desk.says(text="在吗")
    assert await _said(at_desk, here) == [("system", "您好，请稍等。热线 138****5678")]
    doc = await at_desk.doc(here)
    assert (doc["state"], doc["waiting_since"] is not None, doc["unread"]) == ("waiting", True, 2)
    await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    await at_desk.says(text="又来了")
    assert len(await _said(at_desk, here)) == 2


async def test_a_push_that_comes_again_greets_once(at_desk: DeskStage, push: Any, account: Any) -> None:
    await at_desk.settle_in(replies={"greeting": _on("您好")})
    ref = push(fan="fan1")
    again = type(ref)(**{**vars(ref), "fan": type(ref.fan)("loopback", at_desk.account.id, "fan1")})
    for _ in range(3):
        await receive(at_desk.hub, at_desk.account, [again])
    [conversation] = await at_desk.hub.core.db.shop(at_desk.shop_id)["conversations"].find({})
    assert await _said(at_desk, conversation["_id"]) == [("system", "您好")]


async def test_outside_opening_hours_the_fan_hears_when(at_desk: DeskStage) -> None:
    week = {**CLOSED, "mon": [["09:00", "18:00"]]}
    holiday = [{"date": (now() + timedelta(days=n)).date().isoformat(), "hours": []} for n in range(-1, 2)]
    await at_desk.settle_in(hours=week, holidays=holiday, replies={"away": _on("我们 {next_open} 开门")})
    here = await at_desk.says()
    [(who, text)] = await _said(at_desk, here)
    assert (who, text.endswith("09:00 开门")) == ("system", True)


@pytest.mark.parametrize(("left", "told"), [(3, True), (2, False), (0, False)])
async def test_an_automatic_reply_leaves_a_person_two_words(
    at_desk: DeskStage, left: int, told: bool
) -> None:
    await at_desk.settle_in(routing={"on": False})
    doc = await at_desk.doc(await at_desk.says())
    quota = {"left": left, "max": 5, "until": now() + timedelta(hours=1), "at": now()}
    timeline = Timeline({**doc, "quota": quota}, now())
    part = {"kind": "text", "body": {"text": "x"}, "spans": [], "media": None}
    assert automatic.say(timeline, "greeting", "x", lambda _: part) == told
    assert timeline.conversation["quota"]["left"] == left - told


async def test_who_waits_hears_how_many_are_ahead(at_desk: DeskStage) -> None:
    await at_desk.settle_in(replies={"waiting": _on("前面还有 {ahead} 位")})
    ids = [await at_desk.says(fan) for fan in "abc"]
    for n, here in enumerate(ids):
        await at_desk.change(here, {"waiting_since": now() - timedelta(seconds=60 - n)})
    await at_desk.sweep()
    await at_desk.sweep()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    texts = [m["body"]["text"] for m in await messages_of(core, shop_id, direction="out")]
    assert sorted(texts) == ["前面还有 0 位", "前面还有 1 位", "前面还有 2 位"]


async def test_the_bot_answers_first_where_it_is_on(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA)
    lin = await at_desk.seat()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    await accounts.set_assistant(core, shop_id, at_desk.account.id, True)
    at_desk.hub.accounts._known.clear()
    account = await at_desk.hub.accounts.get(at_desk.account.id)
    here = await at_desk.says(account=account)
    doc = await at_desk.doc(here)
    assert (doc["state"], doc["sla"]["clock"]) == ("bot", "resolution"), "a bot has no response clock"
    await _say(at_desk, here, BOT, "您好")
    assert (await at_desk.doc(here))["waiting_since"] is None
    await at_desk.says(text="转人工", account=account)
    assert await work.hand_over(at_desk.hub, shop_id, here, "asked") is True
    await at_desk.rest()
    doc = await at_desk.doc(here)
    assert (doc["state"], doc["episode"]["assignee"]["id"], doc["sla"]["clock"]) == (
        "agent",
        lin.id,
        "first_response",
    )
    assert await work.hand_over(at_desk.hub, shop_id, here, "asked") is False


async def test_a_bot_that_says_nothing_loses_the_fan_to_a_person(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    await accounts.set_assistant(core, shop_id, at_desk.account.id, True)
    at_desk.hub.accounts._known.clear()
    here = await at_desk.says(account=await at_desk.hub.accounts.get(at_desk.account.id))
    await at_desk.sweep()
    assert (await at_desk.doc(here))["state"] == "bot"
    await at_desk.change(here, {"waiting_since": now() - timedelta(seconds=61)})
    await at_desk.sweep()
    docs = await core.db.shop(shop_id)["conversations"].find({"_id": here})
    assert [doc["state"] for doc in docs] == ["waiting"]


async def test_one_broken_conversation_holds_up_no_other(at_desk: DeskStage) -> None:
    await at_desk.settle_in(replies={"waiting": _on("前面 {ahead}")})
    ids = [await at_desk.says(fan) for fan in "abc"]
    lin = await at_desk.hire()
    for here in ids:
        await at_desk.change(here, {"waiting_since": now() - timedelta(seconds=60)})
        await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + timedelta(days=1))
        await at_desk.change(here, {"snoozed_until": now() - timedelta(seconds=1)})
    table = at_desk.hub.core.db.shop(at_desk.shop_id)["conversations"]
    await table.update({"_id": ids[1]}, {"$unset": {"rev": ""}})
    for _ in range(2):
        await at_desk.sweep()
    docs = {doc["_id"]: doc for doc in await table.find({})}
    assert [docs[i]["snoozed_until"] is None for i in ids] == [True, False, True]
    assert [docs[i]["episode"].get("said") for i in ids] == [["waiting"], None, ["waiting"]]
