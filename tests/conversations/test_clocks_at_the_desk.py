"""Clocks where something else moves too: snoozes, second thoughts, a bot's fans who come to people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hub.conversations import accounts, groups, reading, work
from hub.conversations.model import Draft, Sender
from hub.conversations.send import cancel, send
from hub.core.clock import now
from tests.conversations.desk_stage import DeskStage

Doc = dict[str, Any]
SLA = {
    "first_response_s": 600,
    "next_response_s": 1200,
    "resolution_s": 3600,
    "warn_s": 60,
    "in_hours": False,
}
LATER = timedelta(days=1)


async def _says(at_desk: DeskStage, here: str, who: Sender, text: str, hold_s: float = 0) -> str:
    draft = Draft(f"client-{text}-0001", "text", {"text": text}, hold_s=hold_s)
    await send(at_desk.hub, at_desk.shop_id, here, who, draft)
    return draft.client_id


async def _taken_back(at_desk: DeskStage, here: str, who: Sender, client_id: str) -> Doc:
    await cancel(at_desk.hub, at_desk.shop_id, here, who, client_id)
    return await at_desk.doc(here)


async def _clocks(at_desk: DeskStage, here: str) -> dict[str, datetime]:
    sla = (await at_desk.doc(here))["sla"]
    return {name: clock["due_at"] for name, clock in sla["clocks"].items()} if sla else {}


async def test_clocks_stand_still_while_it_is_put_aside(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    before = await _clocks(at_desk, here)
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + LATER)
    shown = await reading.head(at_desk.hub, at_desk.shop_id, here)
    assert (shown["sla"], shown["snoozed_until"] is not None) == (None, True)
    asleep_since: datetime = (await at_desk.doc(here))["sla"]["paused_at"]
    await at_desk.change(here, {"sla.paused_at": asleep_since - timedelta(hours=5)})
    for name, due in before.items():
        await at_desk.change(here, {f"sla.clocks.{name}.due_at": due - timedelta(hours=5)})
    rev = (await at_desk.doc(here))["rev"]
    await at_desk.sweep()
    assert (await at_desk.doc(here))["rev"] == rev, "five hours aside, and nothing ran out"
    await at_desk.says(text="还有")
    slept = (await at_desk.doc(here))["last_at"] - asleep_since
    after = await _clocks(at_desk, here)
    assert after == {name: due + slept for name, due in before.items()}, "each goes on with what it had left"
    assert (await reading.head(at_desk.hub, at_desk.shop_id, here))["sla"] is not None


async def test_who_was_answered_and_put_aside_gets_the_next_clock_with_the_next_word(
    at_desk: DeskStage,
) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    await _says(at_desk, here, lin, "明天回您")
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + LATER)
    await at_desk.says(text="好了吗")
    doc = await at_desk.doc(here)
    due = (await _clocks(at_desk, here))["next_response"]
    assert (doc["snoozed_until"], due) == (None, doc["waiting_since"] + timedelta(seconds=1200))


async def test_an_answer_while_it_is_put_aside_ends_the_clock_of_its_question(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    await work.take(at_desk.hub, at_desk.shop_id, here, lin)
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + LATER)
    client_id = await _says(at_desk, here, lin, "稍等", hold_s=5)
    doc = await at_desk.doc(here)
    assert (set(doc["sla"]["clocks"]), "paused_at" in doc["sla"]) == ({"resolution"}, True)
    await work.wake(at_desk.hub, at_desk.shop_id, here, lin)
    doc = await _taken_back(at_desk, here, lin, client_id)
    assert (doc["sla"]["clock"], "paused_at" in doc["sla"]) == ("first_response", False)


async def test_a_reply_that_is_taken_back_was_no_answer(at_desk: DeskStage) -> None:
    """Also for the figures: the fan still waits for a first word."""
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    before = await at_desk.doc(here)
    doc = await _taken_back(at_desk, here, lin, await _says(at_desk, here, lin, "说错", hold_s=5))
    assert (doc["waiting_since"], doc["sla"]) == (before["waiting_since"], before["sla"])
    assert "first_reply_at" not in doc["episode"]


async def test_a_reply_taken_back_after_a_release_leaves_the_fan_in_the_queue(at_desk: DeskStage) -> None:
    """The fan was not waiting before it; who is in the queue waits all the same, or nobody would ever come."""
    await at_desk.settle_in(sla=SLA)
    lin = await at_desk.hire()
    here = await at_desk.says()
    await _says(at_desk, here, lin, "好的")
    client_id = await _says(at_desk, here, lin, "还有", hold_s=5)
    await work.release(at_desk.hub, at_desk.shop_id, here, lin)
    doc = await _taken_back(at_desk, here, lin, client_id)
    assert doc["state"] == "waiting"
    assert doc["waiting_since"] is not None
    zhou = await at_desk.seat()
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": zhou.id}


async def test_a_reply_taken_back_after_a_new_beginning_leaves_it_alone(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    here = await at_desk.says()
    client_id = await _says(at_desk, here, lin, "说错", hold_s=5)
    await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    await work.reopen(at_desk.hub, at_desk.shop_id, here, lin)
    before = await at_desk.doc(here)
    doc = await _taken_back(at_desk, here, lin, client_id)
    assert (doc["episode"], doc["waiting_since"], doc["sla"]) == (before["episode"], None, before["sla"])


async def test_the_bots_fan_waits_for_a_person_from_the_moment_one_has_them(at_desk: DeskStage) -> None:
    await at_desk.settle_in(sla=SLA, routing={"on": False})
    lin = await at_desk.hire()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    await accounts.set_assistant(core, shop_id, at_desk.account.id, True)
    at_desk.hub.accounts._known.clear()
    account = await at_desk.hub.accounts.get(at_desk.account.id)
    group = await groups.add(core, shop_id, "售后", [lin.id], [])
    at_desk.hub.desks.forget(shop_id)
    taken, sent = [await at_desk.says(fan, account=account) for fan in "ab"]
    assert set(await _clocks(at_desk, taken)) == set(await _clocks(at_desk, sent)) == {"resolution"}
    await work.take(at_desk.hub, shop_id, taken, lin)
    await work.transfer(at_desk.hub, shop_id, sent, lin, to_group=group.id)
    for here in (taken, sent):
        doc = await at_desk.doc(here)
        assert doc["sla"]["clock"] == "first_response"
        since = doc["sla"]["clocks"]["first_response"]["started_at"]
        assert since > doc["waiting_since"], "the bot's own time is not the team's"
