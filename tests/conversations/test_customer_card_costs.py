"""The card's own reads stay small however long a conversation is; old episodes are lifted to their places."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.conversations import cards, history, send
from hub.conversations.model import Sender
from hub.conversations.receive import receive
from hub.core.schema import MIGRATIONS
from tests.conversations.test_query_costs import WHOLE, profiled

LIN = Sender("agent", "staff-lin", "林夏")


async def test_no_read_of_the_card_grows_with_the_shop(hub, core, shop_id, account, push):
    await asyncio.gather(*(receive(hub, account, [push(f"第{n}句", fan=f"fan{n % 30}")]) for n in range(200)))
    head = await core.db.shop(shop_id)["conversations"].find_one({"fan_id": "fan1"})
    here, customer = head["_id"], head["customer_id"]
    await send.close(hub, shop_id, here, LIN, "resolved")
    async with profiled(core.db, shop_id) as seen:
        changes = cards.Changes("老客", {})
        card = await cards.change(hub, shop_id, customer, LIN, 0, changes)
        await history.conversations_of(hub, shop_id, customer)
        await history.episodes(hub, shop_id, here)
        await history.gallery(hub, shop_id, here, ["image"])
        await cards.sweep_remarks(hub)
    assert card["rev"] == 1
    assert len(seen) > 6
    for op in seen:
        plan, read = op.get("planSummary", ""), max(op.get("docsExamined", 0), op.get("keysExamined", 0))
        assert not any(word in plan for word in WHOLE), (plan, op["command"])
        assert read <= 4, (read, plan, op["command"])


async def test_episodes_of_an_older_release_are_told_where_they_stand(hub, core, shop_id, account, push):
    """First closed after two messages, then open again since the third."""
    await receive(hub, account, [push("第一句")])
    await receive(hub, account, [push("第二句")])
    shop: Any = core.db.shop(shop_id)
    here = (await shop["conversations"].find_one({"fan_id": "fan1"}))["_id"]
    await send.close(hub, shop_id, here, LIN, "resolved")
    await asyncio.sleep(0.005)  # times are in milliseconds, and these two are what the migration goes by
    await receive(hub, account, [push("第三句")])
    await shop["episodes"].update_many({}, {"$unset": {"first_seq": "", "last_seq": ""}})
    await shop["conversations"].update({"_id": here}, {"$unset": {"episode.first_seq": ""}})
    step = next(m for m in MIGRATIONS if m.collection == "episodes" and m.to == 2)
    await step.run(core.db)
    await step.run(core.db)
    page = await history.episodes(hub, shop_id, here)
    assert [(e["first_seq"], e["last_seq"]) for e in page.rows] == [(4, 4), (1, 3)]
