"""Gives back what was held for too long; may be killed anywhere and run twice at once."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import moving
from hub.commerce.stock.rules.book import Book
from hub.core.clock import now

BATCH = 500


async def expire_due(commerce: WithStock) -> int:
    """How many holds ran out, over all shops; the oldest first, and as many batches as there are."""
    expired = 0
    while due := await _due(commerce):
        done = [await _expire(commerce, shop_id, ids) for shop_id, ids in due.items()]
        expired += sum(done)
        if not any(done):  # none of them can be given back now; the next run looks again
            break
    return expired


async def _due(commerce: WithStock) -> dict[str, list[str]]:
    docs = await commerce.core.db.everywhere["reservations"].find(
        {"state": "held", "expires_at": {"$lte": now()}},
        sort=[("expires_at", 1)], limit=BATCH, fields=["_id", "shop_id"],
    )  # fmt: skip
    by_shop: dict[str, list[str]] = defaultdict(list)
    for doc in docs:
        by_shop[doc["shop_id"]].append(doc["_id"])
    return by_shop


async def _expire(commerce: WithStock, shop_id: str, ids: list[str]) -> int:
    changes = [(partial(_out_of_time, reservation_id=id), Needs(reservation_ids=(id,))) for id in ids]
    done: list[Any] = []
    for start in range(0, len(changes), 64):
        done += await commerce.stock.commit_batch(shop_id, changes[start : start + 64])
    return sum(one is True for one in done)


def _out_of_time(book: Book, reservation_id: str) -> bool:
    return bool(moving.expire(book, reservation_id)["state"] == "expired")
