"""How a sale goes, in numbers, item by item; Mongo's own, so that they are right whatever happened to Redis."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.commerce.flash import store
from hub.commerce.flash.compared import GONE
from hub.commerce.flash.model import Event, Item
from hub.commerce.service import Commerce
from hub.core.clock import now

RATE_OVER = timedelta(seconds=60)


@dataclass(frozen=True)
class ItemFigures:
    """Pieces; `waiting` counts fans, `per_minute` those who got something within the last minute.

    `let_go`: held, and not paid in time or given up.
    """

    sku_id: str
    quantity: int
    held: int
    paid: int
    let_go: int
    left: int
    waiting: int
    buyers: int
    per_minute: int
    revenue_fen: int


async def figures(commerce: Commerce, event: Event) -> list[ItemFigures]:
    """In one query for the reservations and one for the queue, however many items there are."""
    docs = await store.claims(commerce.core, event.shop_id, event.id)
    waiting = await store.waiting(commerce.core, event.shop_id, event.id)
    return [_of_item(item, docs, waiting.get(item.sku_id, 0), now()) for item in event.items]


def _of_item(item: Item, docs: list[store.Doc], waiting: int, at: datetime) -> ItemFigures:
    pieces: Counter[str] = Counter()
    buyers, per_minute = set(), 0
    for doc in docs:
        for claim in store.claims_of(doc, item.sku_id):
            pieces[claim.state] += claim.pieces
            if claim.counts:
                buyers.add(claim.fan)
                per_minute += doc["created_at"] > at - RATE_OVER
    paid = pieces["committed"] + pieces["shipped"] + pieces["returned"]
    return ItemFigures(
        item.sku_id,
        item.quantity,
        pieces["held"],
        paid,
        sum(pieces[state] for state in GONE),
        max(0, item.quantity - pieces["held"] - paid),
        waiting,
        len(buyers),
        per_minute,
        paid * item.price_fen,
    )
