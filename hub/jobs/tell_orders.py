"""Rings again for news of orders that lost their doorbell."""

from __future__ import annotations

from datetime import timedelta

from hub.core.clock import now
from hub.opened import Hub

CRON = {"second": set(range(3, 60, 10))}
# The bell rings right behind the write; what is owed for longer has lost it.
QUIET = timedelta(seconds=8)
BATCH = 200


async def run(hub: Hub) -> None:
    docs = await hub.core.db.everywhere["order_events"].find(
        {"is_owed": True, "at": {"$lte": now() - QUIET}},
        sort=[("at", 1)],
        limit=BATCH,
        fields=["shop_id", "kind"],
    )
    for doc in docs:
        await hub.core.queue.ring(f"on_{doc['kind']}", doc["shop_id"], doc["_id"], job_id=f"on:{doc['_id']}")
