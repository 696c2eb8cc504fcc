"""While Redis is away a few at a time buy straight from Mongo; the others are asked to come again in a moment."""

from __future__ import annotations

import time

from hub.commerce.flash import store
from hub.commerce.flash.door import USER_PER_S
from hub.commerce.flash.flash import MOST_DIRECT
from hub.commerce.flash.granting import settle
from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.outcome import Outcome
from hub.commerce.service import Commerce
from hub.core.clock import now
from hub.core.errors import Refused, RetryLater


async def buy(commerce: Commerce, event: Event, item: Item, fan: str, pieces: int, address: str) -> Outcome:
    """Limits are this process's own meanwhile. Raises RetryLater("sale_busy"), StoreError."""
    if pieces > item.per_user:
        raise Refused("sale_too_many", field="quantity", most=item.per_user)
    wait_s = _wait_s(commerce, fan, address)
    if wait_s:
        return Outcome("too_fast", wait_us=round(wait_s * 1_000_000))
    shut = _shut(event, item)
    if shut is not None:
        return shut
    flash = commerce.flash
    if flash.direct >= MOST_DIRECT:
        raise RetryLater("sale_busy", after_s=2)
    flash.direct += 1
    try:
        return await _attempt(commerce, event, item, fan, pieces)
    finally:
        flash.direct -= 1


async def standing(commerce: Commerce, event: Event, item: Item, fan: str) -> Outcome:
    """What Mongo has of this fan."""
    core = commerce.core
    claim = await store.claim(core, event.shop_id, event.id, item.sku_id, fan)
    if claim is not None and claim.counts:
        kind = "won" if claim.state == "held" else "paid"
        until = claim.until if claim.state == "held" else None
        return Outcome(kind, 0, False, claim.pieces, 0, until, claim.reservation_id)  # type: ignore[arg-type]
    waiter = await store.waiter(core, event.shop_id, event.id, item.sku_id, fan)
    if waiter is not None and (claim is None or claim.round < waiter.round):
        place = await store.place(core, event.shop_id, event.id, item.sku_id, waiter)
        return Outcome("waiting", 0, False, waiter.pieces, place)
    return Outcome("none")


async def _attempt(commerce: Commerce, event: Event, item: Item, fan: str, pieces: int) -> Outcome:
    """Nobody passes those who wait: while there is a queue, only the job gives out what comes back."""
    core = commerce.core
    found = await standing(commerce, event, item, fan)
    if found.kind != "none":
        return found
    if await store.anybody_waits(core, event.shop_id, event.id, item.sku_id):
        raise RetryLater("sale_busy", after_s=2)
    last = await store.claim(core, event.shop_id, event.id, item.sku_id, fan)
    claim = await settle(commerce, event, item.sku_id, fan, pieces, last.round + 1 if last else 0)
    if claim is None or not claim.counts:  # who would wait now gets a place when Redis is back
        raise RetryLater("sale_busy", after_s=2)
    return Outcome("won", 0, True, claim.pieces, 0, claim.until, claim.reservation_id)


def _wait_s(commerce: Commerce, fan: str, address: str) -> float:
    here, at = commerce.flash.here, time.monotonic()
    by_address = commerce.core.settings.anonymous_per_s
    return here.wait_s(f"fan:{fan}", USER_PER_S, at) or here.wait_s(f"ip:{address}", by_address, at)


def _shut(event: Event, item: Item) -> Outcome | None:
    """By this process's own clock."""
    at, opens_at = now(), event.opens_at(item)
    if event.state not in ("ready", "open") or at >= event.ends_at:
        return Outcome("over")
    if opens_at is None or at < opens_at:
        return Outcome("not_open", opens_at=opens_at)
    return None
