"""Finds what lost its doorbell, and rings again; every few seconds, over all shops."""

from __future__ import annotations

from datetime import timedelta

from hub.conversations.service import Conversations
from hub.core.clock import now

# Doorbells need milliseconds; what is overdue for this long has lost its own.
OVERDUE_S = 3
BATCH = 500


async def sweep_deliveries(hub: Conversations) -> int:
    """Conversations with a reply overdue: queued without a doorbell, or held by a worker that died."""
    overdue = now() - timedelta(seconds=OVERDUE_S)
    docs = await hub.core.db.everywhere["messages"].find(
        {"status": {"$in": ["queued", "sending"]}, "next_attempt_at": {"$lte": overdue}},
        sort=[("next_attempt_at", 1)],
        limit=BATCH,
        fields=["shop_id", "conversation_id"],
    )
    stuck = {(doc["shop_id"], doc["conversation_id"]) for doc in docs}
    for shop_id, conversation_id in stuck:
        await hub.core.queue.ring("deliver", shop_id, [conversation_id], job_id=f"sweep:{conversation_id}")
    return len(stuck)


async def sweep_media(hub: Conversations) -> int:
    """Files that nobody is fetching although they are due."""
    overdue = now() - timedelta(seconds=OVERDUE_S)
    docs = await hub.core.db.everywhere["media"].find(
        {"state": "pending", "next_attempt_at": {"$lte": overdue}}, limit=BATCH, fields=["shop_id"]
    )
    for doc in docs:
        await hub.core.queue.ring(
            "fetch_media", doc["shop_id"], doc["_id"], job_id=f"fetch_media:{doc['_id']}"
        )
    return len(docs)
