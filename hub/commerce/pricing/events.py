"""Prices of a sale, in the books of what it sells: put there by whoever plans the sale, and taken away again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from hub.commerce.pricing import store
from hub.commerce.pricing.book import EventKind, EventPrice, PriceBook, Window
from hub.commerce.pricing.checking import check
from hub.core.clock import now
from hub.core.errors import Conflict
from hub.core.runtime import Core

_TRIES = 5


async def set_event_prices(
    core: Core,
    shop_id: str,
    event_id: str,
    kind: EventKind,
    window: Window,
    prices_fen: Mapping[str, int],
    by: str,
) -> None:
    """All of an event's prices by SKU, or none; they take the place of those that it had before.

    Raises Refused("price_below_floor" and the like), Conflict("changed_meanwhile") when people keep saving.
    """

    def changed(book: PriceBook) -> PriceBook:
        others = tuple(one for one in book.events if one.event_id != event_id)
        price_fen = prices_fen.get(book.sku_id)
        own = () if price_fen is None else (EventPrice(event_id, kind, price_fen, window),)
        return replace(book, events=(*others, *own))

    await _change(core, shop_id, event_id, prices_fen, changed, by)


async def clear_event_prices(core: Core, shop_id: str, event_id: str, by: str) -> None:
    """The event is over or called off; doing it again changes nothing."""

    def changed(book: PriceBook) -> PriceBook:
        return replace(book, events=tuple(one for one in book.events if one.event_id != event_id))

    await _change(core, shop_id, event_id, {}, changed, by)


async def _change(
    core: Core,
    shop_id: str,
    event_id: str,
    named: Mapping[str, int],
    changed: Callable[[PriceBook], PriceBook],
    by: str,
) -> None:
    """Nothing of what people saved meanwhile is lost: it is done anew on what they saved."""
    for left in reversed(range(_TRIES)):
        having = await core.db.shop(shop_id)["price_books"].find(
            {"events.event_id": event_id}, fields=["_id"]
        )
        books = await store.books(core, shop_id, {*named, *(doc["_id"] for doc in having)})
        changes = [(book, after) for book in books.values() if (after := changed(book)) != book]
        for _, after in changes:
            check(after)
        try:
            await core.db.transaction(lambda session: store.write(core, shop_id, changes, by, now(), session))  # noqa: B023
            return
        except Conflict:
            if not left:
                raise
