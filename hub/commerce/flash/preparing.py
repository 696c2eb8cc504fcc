"""Stock and prices of a sale: put in place before it is ready, given back when it is over or called off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from hub.commerce.catalogue import skus
from hub.commerce.flash.model import Event
from hub.commerce.pricing.book import Window
from hub.commerce.pricing.events import clear_event_prices, set_event_prices
from hub.commerce.service import Commerce
from hub.commerce.stock import reading
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import setting_aside
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.set_aside import put_back, set_aside
from hub.core.errors import Refused


async def put_in_place(commerce: Commerce, event: Event, by: str) -> None:
    """For every item or none; doing it again changes nothing.

    Raises Refused("sale_short") with the numbers of every SKU, or what pricing refuses.
    """
    await set_prices(commerce, event, event.ends_at, by)
    try:
        await set_aside(commerce, event.shop_id, event.id, event.pieces)
    except Refused as refusal:
        await clear_event_prices(commerce.core, event.shop_id, event.id, by)
        raise await _in_numbers(commerce, event, event.pieces, refusal) from None
    except Exception:
        await clear_event_prices(commerce.core, event.shop_id, event.id, by)
        raise


async def give_back(commerce: Commerce, event: Event, by: str) -> dict[str, int]:
    """What was left by SKU; what buyers give back later is everybody's."""
    return await put_back(commerce, event.shop_id, event.id)


async def set_prices(commerce: Commerce, event: Event, until: datetime, by: str) -> None:
    """Who won at the last moment may pay for as long as their hold lasts."""
    begins = min(event.starts_at, event.opened_at or event.starts_at)
    window = Window(begins, until + timedelta(seconds=event.hold_s))
    prices = {item.sku_id: item.price_fen for item in event.items}
    await set_event_prices(commerce.core, event.shop_id, event.id, event.kind, window, prices, by)


async def add(commerce: Commerce, event: Event, more: Mapping[str, int]) -> None:
    """So many beside what lies aside already. Raises Refused("sale_short")."""

    def rule(book: Book) -> dict[str, int]:
        pieces = book.pieces(Wanted(sku_id, quantity) for sku_id, quantity in more.items())
        there = {sku_id: setting_aside.aside(book, event.id, sku_id) for sku_id in pieces}
        return setting_aside.set_aside(book, event.id, {s: there[s] + n for s, n in pieces.items()})

    try:
        await commerce.stock.commit(event.shop_id, rule, Needs(sku_ids=tuple(more)))
    except Refused as refusal:
        raise await _in_numbers(commerce, event, more, refusal) from None


async def _in_numbers(
    commerce: Commerce, event: Event, wanted: Mapping[str, int], refusal: Refused
) -> Refused:
    """One sentence with every SKU of which there is not enough."""
    if refusal.code != "stock_short":
        return refusal
    there = await reading.levels(commerce.core, event.shop_id, list(wanted))
    aside = await own_pieces(commerce, event)
    known = await skus.by_ids(commerce.core, event.shop_id, list(wanted))
    short = []
    for sku_id, quantity in wanted.items():
        available = there[sku_id].available if sku_id in there else 0
        left = (
            None if available is None else available + (aside.get(sku_id, 0) if event.state == "draft" else 0)
        )
        if left is not None and left < quantity:
            title = known[sku_id].title if sku_id in known else sku_id
            short.append(f"{title} {left}/{quantity}")
    return Refused("sale_short", field="items", short="；".join(short) or str(refusal.params.get("left", 0)))


async def own_pieces(commerce: Commerce, event: Event) -> dict[str, int]:
    """What lies aside for it now."""
    there = await reading.levels(commerce.core, event.shop_id, list(event.pieces))
    return {
        sku_id: sum(place.set_aside.get(event.id, 0) for place in level.places)
        for sku_id, level in there.items()
    }


async def require_known(commerce: Commerce, shop_id: str, sku_ids: list[str]) -> None:
    """Raises Refused("sale_sku_unknown")."""
    known = await skus.by_ids(commerce.core, shop_id, sku_ids)
    for n, sku_id in enumerate(sku_ids):
        if sku_id not in known:
            raise Refused("sale_sku_unknown", field=f"items.{n}.sku_id")
