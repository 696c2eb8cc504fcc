"""Brings the door to what Mongo has: after Redis lost something, a process died, or holds came back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from hub.commerce.flash import store
from hub.commerce.flash.compared import Truth, Waiter, served, unwritten, wanted
from hub.commerce.flash.door import Told
from hub.commerce.flash.granting import item_key, settle, told
from hub.commerce.flash.model import Event
from hub.commerce.flash.records import Picture, microseconds
from hub.commerce.service import Commerce
from hub.core import log
from hub.core.clock import now
from hub.core.errors import Conflict

_log = log.get(__name__)
# A reservation takes milliseconds; what is not made after this long was somebody's who died.
GRANT_AGE_S = 3.0
# Kept after the end, so that winners still find their place.
KEEP = timedelta(days=3)
TRIES = 4
HAND_OVER_AT_ONCE = 50


async def mend(commerce: Commerce, event: Event, sku_ids: Sequence[str] | None = None) -> bool:
    """True when every item's door is as Mongo has it. Raises RedisError, StoreError, NotFound."""
    door = commerce.flash.door
    left = [item.sku_id for item in event.items] if sku_ids is None else list(sku_ids)
    for tried in range(TRIES):
        if tried == TRIES - 2:  # so many come that these doors never stand still by themselves
            await asyncio.gather(*(door.pause(item_key(event.id, sku_id)) for sku_id in left))
        before = {sku_id: await door.picture(item_key(event.id, sku_id)) for sku_id in left}
        fresh, truths = await store.truths(commerce.core, event)
        done = [await _bring(commerce, fresh, sku_id, before[sku_id], truths.get(sku_id)) for sku_id in left]
        left = [sku_id for sku_id, is_done in zip(left, done, strict=True) if not is_done]
        if not left:
            return True
    return False


async def mend_once(commerce: Commerce, event: Event, sku_id: str) -> None:
    """As `mend`; whoever asks for the same meanwhile waits for this one."""
    await commerce.flash.once(item_key(event.id, sku_id), mend(commerce, event, [sku_id]))


async def _bring(commerce: Commerce, event: Event, sku_id: str, before: Picture, truth: Truth | None) -> bool:
    """False when the door moved on since its picture was taken."""
    if truth is None:  # no longer part of the sale
        return True
    after = wanted(before, truth)
    if not before.seq or before != after:
        at = now()
        keep_s = round((max(timedelta(), event.ends_at - at) + KEEP).total_seconds())
        item = item_key(event.id, sku_id)
        if not await commerce.flash.door.restore(item, after, str(microseconds(at)), keep_s):
            return False
        _tell_what_changed(event, sku_id, before, after)
    await _write(commerce, event, sku_id, after, truth)
    return True


def _tell_what_changed(event: Event, sku_id: str, before: Picture, after: Picture) -> None:
    if before.seq and before.facts == after.facts:
        _log.info("a door was put right", event=event.id, sku=sku_id, left=(before.left, after.left))


async def _write(commerce: Commerce, event: Event, sku_id: str, door: Picture, truth: Truth) -> None:
    """Who got their pieces leaves the queue, where they may wait anew; then places given and not stored."""
    gone = [(waiter.fan, waiter.round) for waiter in served(truth)]
    await store.leave(commerce.core, event.shop_id, event.id, sku_id, gone)
    for waiter in unwritten(door, truth):
        await _write_one(commerce, event, sku_id, waiter)


async def _write_one(commerce: Commerce, event: Event, sku_id: str, waiter: Waiter) -> None:
    try:
        await store.wait(commerce.core, event.shop_id, event.id, sku_id, [waiter])
    except Conflict:
        return  # the process that gave the place was quicker


async def finish_grants(commerce: Commerce, event: Event, sku_id: str) -> int:
    """Grants whose process died before the reservation: settled now, or given back if Mongo has none left."""
    door, item = commerce.flash.door, item_key(event.id, sku_id)
    before_us = microseconds(now() - timedelta(seconds=GRANT_AGE_S))
    picture = await door.picture(item)
    old = [(fan, r) for fan, r in picture.granted.items() if r.granted_us <= before_us]
    return await _settle(commerce, event, sku_id, [(fan, r.pieces, r.round) for fan, r in old])


async def hand_over(commerce: Commerce, event: Event, sku_id: str) -> int:
    """What came back goes to the heads of the queue, whose holds begin now; how many got something."""
    given = await commerce.flash.door.hand_over(item_key(event.id, sku_id), HAND_OVER_AT_ONCE)
    return await _settle(commerce, event, sku_id, given)


async def _settle(
    commerce: Commerce, event: Event, sku_id: str, grants: Sequence[tuple[str, int, int]]
) -> int:
    item = item_key(event.id, sku_id)
    claims = await asyncio.gather(*(settle(commerce, event, sku_id, *grant) for grant in grants))
    news = [
        told(event, sku_id, claim) if claim is not None and claim.counts else Told(item, fan, past)
        for claim, (fan, _, past) in zip(claims, grants, strict=True)
    ]
    if news:
        await commerce.flash.door.tell(news)
        got = [(claim.fan, claim.round) for claim in claims if claim is not None and claim.counts]
        await store.leave(commerce.core, event.shop_id, event.id, sku_id, got)
    return sum(claim is not None for claim in claims)
