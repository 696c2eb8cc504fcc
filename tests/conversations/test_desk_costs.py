"""The router and the sweep look at what is due, never at everything that was ever said."""

from __future__ import annotations

from datetime import timedelta

from hub.conversations import accounts, groups, seats, work
from hub.core.clock import now
from tests.conversations.desk_stage import DeskStage
from tests.conversations.test_query_costs import WHOLE, profiled

FANS = 60


async def test_routing_and_sweeping_read_what_is_due(at_desk: DeskStage) -> None:
    hub, core, shop_id = at_desk.hub, at_desk.hub.core, at_desk.shop_id
    sla = {"first_response_s": 60, "next_response_s": 60, "resolution_s": 600, "warn_s": 5, "in_hours": True}
    await at_desk.settle_in(
        sla=sla, replies={"waiting": {"on": True, "text": "前面 {ahead} 位"}}, capacity=20
    )
    zhou = await at_desk.hire()
    other = await at_desk.account_more()
    await groups.add(core, shop_id, "售后", [zhou.id], [other.id])
    hub.desks.forget(shop_id)
    ids = [await at_desk.says(f"f{n}") for n in range(FANS)]
    for n in range(10):
        await at_desk.says(f"g{n}", account=other)
    lin, gone = await at_desk.seat(20), await at_desk.seat(3)
    await at_desk.rest()
    await at_desk.gone(gone)
    await work.snooze(hub, shop_id, await _one_of(at_desk, lin.id), lin, now() + timedelta(hours=1))
    past = now() - timedelta(seconds=90)
    for here in ids[25:]:
        await at_desk.change(here, {"waiting_since": past})
    for here in ids[-5:]:
        await at_desk.change(here, {"sla.next_at": past, "sla.clocks.first_response.due_at": past})
    await accounts.set_assistant(core, shop_id, other.id, True)
    async with profiled(core.db, "") as seen:  # sweeps name no shop
        await at_desk.sit(zhou)
        moved = await at_desk.sweep()
        await seats.depart(core, shop_id, lin.id)
        await seats.differing(core, shop_id)
    # At least: a sweep is over all shops, and other tests leave some behind.
    assert moved["requeued"] >= 3
    assert moved["breached"] >= 5
    assert moved["told"] > 0
    assert len(seen) > 20
    for op in seen:
        plan, read = op.get("planSummary", ""), max(op.get("docsExamined", 0), op.get("keysExamined", 0))
        if "pipeline" in op["command"]:  # counting all held conversations is what this one is for
            continue
        assert not any(word in plan for word in WHOLE), (plan, op["command"])
        assert not op.get("hasSortStage"), (plan, op["command"])
        assert read <= 4 * 64 + FANS, (read, plan, op["command"])


async def _one_of(at_desk: DeskStage, staff_id: str) -> str:
    table = at_desk.hub.core.db.shop(at_desk.shop_id)["conversations"]
    doc = await table.find_one({"episode.assignee.id": staff_id, "state": "agent"})
    assert doc is not None
    return str(doc["_id"])
