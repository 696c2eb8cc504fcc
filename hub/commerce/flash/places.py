"""Where a fan stands in a sale, as often as their page asks: all its items in one look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from hub.commerce.flash import direct, store
from hub.commerce.flash.buying import known, won
from hub.commerce.flash.granting import item_key
from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.outcome import Outcome
from hub.commerce.flash.records import Record, record_of
from hub.commerce.flash.repair import mend_once
from hub.commerce.service import Commerce
from hub.core.db import StoreError
from hub.core.errors import RetryLater
from hub.core.redis import RedisError


@dataclass(frozen=True)
class Standing:
    """`is_gone`: neither a piece nor a place in the queue is left; None while the door is away."""

    item: Item
    outcome: Outcome
    is_gone: bool | None


async def places(commerce: Commerce, event: Event, fan: str, address: str) -> list[Standing]:
    """`fan` "" for somebody who is nobody yet. Raises RetryLater("site_too_fast"), StoreError."""
    try:
        return await _look(commerce, event, fan, address)
    except (RedisError, OSError):
        return await asyncio.gather(*(_from_mongo(commerce, event, item, fan) for item in event.items))


async def _look(commerce: Commerce, event: Event, fan: str, address: str) -> list[Standing]:
    keys = [item_key(event.id, item.sku_id) for item in event.items]
    at_us, wait_us, found = await commerce.flash.door.look(keys, fan, address)
    if wait_us:
        raise RetryLater("site_too_fast", after_s=wait_us / 1_000_000)
    lost = [item for item, one in zip(event.items, found, strict=True) if one[0] == b"lost"]
    if lost:
        await asyncio.gather(*(mend_once(commerce, event, item.sku_id) for item in lost))
        at_us, _, found = await commerce.flash.door.look(keys, fan, f"{address} again")
    rows = zip(event.items, found, strict=False)
    return [await _standing(commerce, event, item, at_us, one) for item, one in rows]


async def _standing(commerce: Commerce, event: Event, item: Item, at_us: int, found: list[Any]) -> Standing:
    left, waiting, room = (int(number) for number in found[1:4])
    is_gone = left <= 0 and waiting >= room
    if found[0] != b"known":
        return Standing(item, Outcome("none", at_us), is_gone)
    record, rank = record_of(found[4].decode()), int(found[5])
    if record.standing == "w" and rank:
        return Standing(item, Outcome("waiting", at_us, False, record.pieces, rank), is_gone)
    if record.standing in ("w", "x"):
        return Standing(item, Outcome("none", at_us), is_gone)
    return Standing(item, await _held(commerce, event, item, at_us, record), is_gone)


async def _held(commerce: Commerce, event: Event, item: Item, at_us: int, record: Record) -> Outcome:
    """Whether it is paid meanwhile, or given back, Mongo says."""
    if record.standing != "h":
        return known(record, at_us)
    try:
        claim = await store.claim_by_id(commerce.core, event.shop_id, record.reservation_id, item.sku_id)
    except StoreError:
        return known(record, at_us)
    return won(claim, at_us, is_new=False) if claim and claim.counts else Outcome("none", at_us)


async def _from_mongo(commerce: Commerce, event: Event, item: Item, fan: str) -> Standing:
    outcome = await direct.standing(commerce, event, item, fan) if fan else Outcome("none")
    return Standing(item, outcome, None)
