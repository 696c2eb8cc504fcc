"""Whether something can be sold, and every reason why not; pure."""

from __future__ import annotations

from collections.abc import Iterator

from hub.commerce.offers.model import Ask, Facts, Offer, Param, Reason, StockFacts


def judge(facts: Facts, ask: Ask) -> Offer:
    """All reasons at once: whoever mends one must not find the next behind it."""
    reasons = (*_shown(facts, ask), *_priced(facts), *_stocked(facts, ask), *_allowed(facts, ask))
    return Offer(facts.sku_id, reasons, facts.price, facts.stock)


def _shown(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """Of a product that is not on sale none of its SKUs is, which needs no second reason."""
    if facts.product_state == "archived":
        yield Reason("archived")
    elif facts.product_state == "draft":
        yield _not_published(facts, ask)
    elif facts.sku_state != "on":
        yield Reason("sku_off" if facts.sku_state == "off" else "sku_new", {"sku": facts.title})


def _not_published(facts: Facts, ask: Ask) -> Reason:
    if facts.publish_at is not None and facts.publish_at > ask.at:
        return Reason("scheduled", {"at": facts.publish_at})
    return Reason("unpublished" if facts.was_published else "never_published")


def _priced(facts: Facts) -> Iterator[Reason]:
    if facts.price.amount_fen is None:
        yield Reason("no_price")


def _stocked(facts: Facts, ask: Ask) -> Iterator[Reason]:
    stock = facts.stock
    if stock is None:
        yield Reason("stock_unknown")
    elif ask.event_id is not None:
        yield from _in_event(stock, ask)
    elif stock.left is not None and stock.left < ask.quantity:
        yield from _short(stock, ask, stock.left)


def _in_event(stock: StockFacts, ask: Ask) -> Iterator[Reason]:
    """Inside a sale only what was set aside for it counts."""
    if stock.mode != "unlimited" and stock.event_left < ask.quantity:
        yield Reason("event_over", {"left": stock.event_left, "wanted": ask.quantity})


def _short(stock: StockFacts, ask: Ask, left: int) -> Iterator[Reason]:
    """What is missing, and who has the rest."""
    if left:
        yield Reason("short", {"left": left, "wanted": ask.quantity})
    else:
        yield Reason("sold_out", {"wanted": ask.quantity})
    yield from _short_parts(stock, ask)
    kept = (stock.available or 0) - left
    if kept > 0 and stock.available is not None:
        yield Reason("buffered", {"count": kept, "channel": ask.channel})
    if stock.held:
        yield Reason("held", {"count": stock.held, "until": stock.held_until})
    for event, count in sorted(stock.set_aside.items()):
        yield Reason("set_aside", {"count": count, "event": event})


def _short_parts(stock: StockFacts, ask: Ask) -> Iterator[Reason]:
    for part in stock.parts:
        wanted = part.each * ask.quantity
        if part.left is not None and part.left < wanted:
            told: dict[str, Param] = {
                "part": part.title,
                "sku_id": part.sku_id,
                "left": part.left,
                "wanted": wanted,
            }
            yield Reason("part_short", told)


def _allowed(facts: Facts, ask: Ask) -> Iterator[Reason]:
    if ask.per_user is not None and ask.bought + ask.quantity > ask.per_user:
        yield Reason("user_limit", {"limit": ask.per_user, "bought": ask.bought})
    if facts.excluded:
        yield Reason("region_excluded", {"province": ask.province})
