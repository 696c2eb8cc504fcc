"""Fans who wait and seats that are free find each other: in order, within capacity, past nobody."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub.accounts import staff
from hub.conversations import groups, seats, work
from hub.conversations.model import Draft
from hub.conversations.send import send
from hub.core.clock import now
from hub.core.redis import RedisError
from hub.jobs import check_holders
from tests.both import both
from tests.conversations.desk_stage import DeskStage
from tests.crash.wholeness import messages_of


async def test_nothing_moves_by_itself_while_routing_is_off(at_desk: DeskStage) -> None:
    await at_desk.seat()
    here = await at_desk.says()
    await at_desk.rest()
    doc = await at_desk.doc(here)
    assert (doc["state"], doc["rev"]) == ("waiting", 1)


async def test_who_waits_is_assigned_at_once_with_a_line(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    here = await at_desk.says()
    await at_desk.rest()
    doc = await at_desk.doc(here)
    assert (await at_desk.holders(), doc["rev"]) == ({"fan1": lin.id}, 2)
    assert doc["waiting_since"] is not None, "an assignment is no answer"
    [line] = await messages_of(at_desk.hub.core, at_desk.shop_id, direction="system")
    assert line["body"] == {"name": "desk.assigned", "to": {"id": lin.id, "name": lin.name}, "why": "free"}
    assert await at_desk.load(lin) == 1


async def test_no_seat_gets_more_than_it_has_room_for(at_desk: DeskStage) -> None:
    await at_desk.settle_in(capacity=3)
    first, second = await at_desk.seat(), await at_desk.seat(1)
    await asyncio.gather(*(at_desk.says(f"f{n}") for n in range(9)))
    await at_desk.rest()
    held = list((await at_desk.holders()).values())
    assert [held.count(who) for who in (first.id, second.id, None)] == [3, 1, 5]


async def test_a_freed_slot_goes_to_who_waited_longest(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat(1)
    ids = [await at_desk.says(fan) for fan in "abc"]
    for fan, here in zip("abc", ids, strict=True):
        await at_desk.rest()
        assert [f for f, who in (await at_desk.holders()).items() if who] == [fan]
        await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    assert await at_desk.load(lin) == 0


async def test_priority_goes_first(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    await at_desk.says("a")
    later = await at_desk.says("b")
    await work.set_priority(at_desk.hub, at_desk.shop_id, later, 2)
    lin = await at_desk.seat(1)
    await at_desk.rest()
    assert await at_desk.holders() == {"a": None, "b": lin.id}


async def test_a_group_of_whom_nobody_is_here_holds_nobody_up(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin, zhou = await at_desk.seat(), await at_desk.hire()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    await groups.add(core, shop_id, "售后", [zhou.id], [at_desk.account.id])
    at_desk.hub.desks.forget(shop_id)
    await asyncio.gather(*(at_desk.says(f"grouped{n}") for n in range(3)))
    await at_desk.says("free", account=await at_desk.account_more())
    await at_desk.rest()
    assert {f: who for f, who in (await at_desk.holders()).items() if who} == {"free": lin.id}
    await at_desk.sit(zhou)
    await at_desk.rest()
    assert set((await at_desk.holders()).values()) == {lin.id, zhou.id}


async def test_of_a_group_that_is_no_more_anybody_serves(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin, zhou = await at_desk.seat(), await at_desk.hire()
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    group = await groups.add(core, shop_id, "售后", [zhou.id], [at_desk.account.id])
    at_desk.hub.desks.forget(shop_id)
    await at_desk.says()
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": None}
    await groups.remove(core, shop_id, group.id)
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": lin.id}


async def test_more_than_a_page_waits_for_one_who_is_free(at_desk: DeskStage) -> None:
    """Those whom the free one gave back lie in front; the queue is read on behind them."""
    await at_desk.settle_in(capacity=500)
    ids = [await at_desk.says(f"f{n:03d}") for n in range(130)]
    lin = await at_desk.hire()
    for here in ids[:120]:
        await at_desk.change(here, {"episode.declined": [lin.id]})
    await at_desk.sit(lin)
    await at_desk.rest()
    held = await at_desk.holders()
    assert [held[f"f{n:03d}"] for n in (0, 119)] == [None, None]
    assert {held[f"f{n:03d}"] for n in range(120, 130)} == {lin.id}


async def test_who_gave_it_back_does_not_get_it_again_by_itself(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    here = await at_desk.says()
    await at_desk.rest()
    await work.release(at_desk.hub, at_desk.shop_id, here, lin)
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": None}
    await work.take(at_desk.hub, at_desk.shop_id, here, lin)
    assert (await at_desk.holders(), await at_desk.load(lin)) == ({"fan1": lin.id}, 1)


async def test_a_fan_comes_back_to_their_last_agent(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    here = await at_desk.says()
    await at_desk.rest()
    await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    idle = [await at_desk.seat() for _ in range(3)]
    await at_desk.says("fan2")
    await at_desk.rest()
    await at_desk.says()
    await at_desk.rest()
    held = await at_desk.holders()
    assert held["fan1"] == lin.id
    assert held["fan2"] in {who.id for who in idle} | {lin.id}
    doc = await at_desk.doc(here)
    assert (doc["episode"]["number"], doc["last_assignee_id"]) == (2, lin.id)


async def test_neither_the_busy_nor_those_who_only_look_are_given_anything(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    busy = await at_desk.seat()
    await seats.choose(at_desk.hub.core, at_desk.shop_id, busy.id, "busy")
    await at_desk.seat(None, "warehouse")
    away = await at_desk.seat()
    await seats.away(at_desk.hub.core, at_desk.shop_id, away.id)
    await at_desk.says()
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": None}
    await seats.choose(at_desk.hub.core, at_desk.shop_id, busy.id, "online")
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": busy.id}


async def test_by_hand_one_may_take_more_than_one_has_room_for(at_desk: DeskStage) -> None:
    """A person knows what they do; the router then leaves them alone until they are below their capacity."""
    await at_desk.settle_in()
    lin = await at_desk.seat(1)
    ids = [await at_desk.says(f"f{n}") for n in range(3)]
    await at_desk.rest()
    await send(at_desk.hub, at_desk.shop_id, ids[1], lin, Draft("client-0001", "text", {"text": "我来"}))
    assert await at_desk.load(lin) == 2
    await work.close(at_desk.hub, at_desk.shop_id, ids[0], lin, "resolved")
    await at_desk.rest()
    assert (await at_desk.load(lin), (await at_desk.holders())["f2"]) == (1, None)


async def test_a_snoozed_conversation_frees_its_slot_and_comes_back(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat(1)
    first, _second = await at_desk.says("a"), await at_desk.says("b")
    await at_desk.rest()
    tomorrow = now() + timedelta(days=1)
    await work.snooze(at_desk.hub, at_desk.shop_id, first, lin, tomorrow)
    await at_desk.rest()
    held = await at_desk.holders()
    assert (held, await at_desk.load(lin)) == ({"a": lin.id, "b": lin.id}, 1), "a is put aside, b in hand"
    await at_desk.says("a", "还有")
    await at_desk.rest()
    doc = await at_desk.doc(first)
    assert (doc["state"], doc["snoozed_until"], await at_desk.load(lin)) == ("waiting", None, 1)


async def test_a_snooze_ends_by_time_with_the_same_person_if_there_is_room(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat(1)
    here = await at_desk.says()
    await at_desk.rest()
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + timedelta(days=1))
    await at_desk.change(here, {"snoozed_until": now() - timedelta(seconds=1)})
    assert (await at_desk.sweep())["woken"] >= 1
    doc = await at_desk.doc(here)
    assert (doc["state"], doc["snoozed_until"], await at_desk.load(lin)) == ("agent", None, 1)
    assert await at_desk.holders() == {"fan1": lin.id}


async def test_fans_of_who_left_go_to_others_and_the_rest_stays(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    waiting, answered = await at_desk.says("waits"), await at_desk.says("answered")
    await at_desk.rest()
    draft = Draft("client-0001", "text", {"text": "稍等"})
    await send(at_desk.hub, at_desk.shop_id, answered, lin, draft)
    await at_desk.gone(lin)
    zhou = await at_desk.seat()
    await at_desk.sweep()
    assert await at_desk.holders() == {"waits": zhou.id, "answered": lin.id}
    lines = await messages_of(at_desk.hub.core, at_desk.shop_id, conversation_id=waiting, direction="system")
    assert [line["body"]["name"] for line in lines] == ["desk.assigned", "desk.requeued", "desk.assigned"]
    await at_desk.says("answered", "好了吗")
    await at_desk.sweep()
    assert await at_desk.holders() == {"waits": zhou.id, "answered": zhou.id}


async def test_nobody_is_moved_while_the_lease_runs(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    await at_desk.says()
    await at_desk.rest()
    await seats.depart(at_desk.hub.core, at_desk.shop_id, lin.id)
    await at_desk.sweep()
    assert await at_desk.holders() == {"fan1": lin.id}, "who reloads the page is not gone"


async def test_a_load_that_is_not_true_is_mended(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    await at_desk.says()
    await at_desk.rest()
    table = at_desk.hub.core.db.shop(at_desk.shop_id)["seats"]
    await table.update({"staff_id": lin.id}, {"$set": {"load": 7}})
    assert await seats.differing(at_desk.hub.core, at_desk.shop_id) == [(lin.id, 7, 1)]
    await seats.repair(at_desk.hub.core, at_desk.shop_id, [lin.id])
    assert await at_desk.load(lin) == 1


async def test_a_seat_that_is_made_late_knows_what_its_person_holds(at_desk: DeskStage) -> None:
    lin = await at_desk.hire()
    ids = [await at_desk.says(f"f{n}") for n in range(2)]
    await work.take(at_desk.hub, at_desk.shop_id, ids[0], lin)
    await at_desk.hub.core.db.shop(at_desk.shop_id)["seats"].delete({})
    await work.take(at_desk.hub, at_desk.shop_id, ids[1], lin)
    assert await at_desk.load(lin) == 2


async def test_a_group_of_nobody_holds_no_fan_for_ever(at_desk: DeskStage) -> None:
    """Its people left or may no longer answer: as if the group were gone."""
    await at_desk.settle_in()
    lin, looks = await at_desk.seat(), await at_desk.hire("warehouse")
    core, shop_id = at_desk.hub.core, at_desk.shop_id
    await groups.add(core, shop_id, "售后", [looks.id], [at_desk.account.id])
    at_desk.hub.desks.forget(shop_id)
    here = await at_desk.says()
    await at_desk.rest()
    assert (await at_desk.doc(here))["group_id"] is not None
    assert await at_desk.holders() == {"fan1": lin.id}


async def test_a_last_agent_who_lost_the_channel_is_passed_over(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    here = await at_desk.says()
    await at_desk.rest()
    await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    zhou, elsewhere = await at_desk.seat(), await at_desk.account_more()
    await staff.join(at_desk.hub.core, lin.id, at_desk.shop_id, ["agent"], [elsewhere.id])
    at_desk.hub.desks.forget(at_desk.shop_id)
    await at_desk.says(text="又来了")
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": zhou.id}


async def test_a_capacity_below_the_load_takes_nothing_away_and_gives_nothing_more(
    at_desk: DeskStage,
) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat(3)
    ids = [await at_desk.says(fan) for fan in "abc"]
    await at_desk.rest()
    await seats.set_capacity(at_desk.hub.core, at_desk.shop_id, lin.id, 1)
    await at_desk.says("d")
    for here in ids[:2]:
        await at_desk.rest()
        assert (await at_desk.holders())["d"] is None
        await work.close(at_desk.hub, at_desk.shop_id, here, lin, "resolved")
    await at_desk.rest()
    assert ((await at_desk.holders())["d"], await at_desk.load(lin)) == (None, 1)
    await work.close(at_desk.hub, at_desk.shop_id, ids[2], lin, "resolved")
    await at_desk.rest()
    assert (await at_desk.holders())["d"] == lin.id


@pytest.mark.parametrize("gone", ["offline", "full", "left"])
@pytest.mark.parametrize("routing", [True, False])
async def test_a_snooze_that_ends_without_its_person(at_desk: DeskStage, gone: str, routing: bool) -> None:
    """Where nothing is given out by itself, whoever is only away keeps it; who left the shop never does."""
    await at_desk.settle_in(routing={"on": routing}, capacity=1)
    lin = await at_desk.seat()
    here = await at_desk.says()
    await work.take(at_desk.hub, at_desk.shop_id, here, lin)
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + timedelta(days=1))
    if gone == "offline":
        await at_desk.gone(lin)
    elif gone == "full":
        await work.take(at_desk.hub, at_desk.shop_id, await at_desk.says("other"), lin)
    else:
        await staff.leave(at_desk.hub.core, lin.id, at_desk.shop_id)
    await at_desk.change(here, {"snoozed_until": now() - timedelta(seconds=1)})
    await at_desk.sweep()
    stays = not routing and gone != "left"
    assert (await at_desk.holders())["fan1"] == (lin.id if stays else None)
    assert (await at_desk.doc(here))["snoozed_until"] is None


async def test_a_released_conversation_does_not_sleep_in_the_queue(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin, zhou = await at_desk.seat(), await at_desk.hire()
    here = await at_desk.says()
    await at_desk.rest()
    await work.snooze(at_desk.hub, at_desk.shop_id, here, lin, now() + timedelta(days=1))
    await work.release(at_desk.hub, at_desk.shop_id, here, lin)
    await at_desk.sit(zhou)
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": zhou.id}


async def test_what_slipped_through_when_a_team_changed_is_found_by_the_job(at_desk: DeskStage) -> None:
    await at_desk.settle_in()
    lin = await at_desk.seat()
    await at_desk.says()
    await at_desk.rest()
    await staff.leave(at_desk.hub.core, lin.id, at_desk.shop_id)  # from the command line
    zhou = await at_desk.seat()
    await check_holders.run(both(at_desk.hub))
    await at_desk.rest()
    assert await at_desk.holders() == {"fan1": zhou.id}


async def test_fans_are_given_out_while_redis_is_away(
    at_desk: DeskStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bell and lock are thrift; what is stored is served all the same."""

    async def away(*_args: Any, **_options: Any) -> None:
        raise RedisError("away")

    await at_desk.settle_in(capacity=2)
    lin = await at_desk.seat()
    monkeypatch.setattr(at_desk.hub.core.redis, "execute_command", away)
    for fan in "abc":
        await at_desk.says(fan)
    await at_desk.rest()
    assert await at_desk.holders() == {"a": lin.id, "b": lin.id, "c": None}
    await at_desk.gone(lin)
    zhou = await at_desk.seat(3)
    await at_desk.sweep()
    assert set((await at_desk.holders()).values()) == {zhou.id}
