"""One attempt to buy: decided at the door, made a reservation in Mongo, told in plain words."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.commerce.flash import direct, store
from hub.commerce.flash.compared import Claim, Waiter
from hub.commerce.flash.door import Attempt, Told
from hub.commerce.flash.flash import MOST_UNDER_WAY
from hub.commerce.flash.granting import item_key, settle, tell
from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.outcome import Outcome
from hub.commerce.flash.records import Record, record_of
from hub.commerce.flash.repair import mend_once
from hub.commerce.service import Commerce
from hub.core.clock import from_unix, now
from hub.core.db import StoreError
from hub.core.errors import Conflict, Refused, RetryLater
from hub.core.redis import RedisError

# A fan looks at a turning wheel for this long; then they are told that it is being written down.
PATIENCE_S = 2.0
TRIES = 6
PAUSE_S = 0.06


async def buy(commerce: Commerce, event: Event, item: Item, fan: str, pieces: int, address: str) -> Outcome:
    """Raises RetryLater("sale_busy") before any work when too many are under way; Refused("sale_too_many")."""
    flash = commerce.flash
    if flash.under_way >= MOST_UNDER_WAY:
        raise RetryLater("sale_busy", after_s=1)
    flash.under_way += 1
    try:
        return await _attempt(commerce, event, item, fan, pieces, address)
    except (RedisError, OSError):
        return await direct.buy(commerce, event, item, fan, pieces, address)
    finally:
        flash.under_way -= 1


async def _attempt(
    commerce: Commerce, event: Event, item: Item, fan: str, pieces: int, address: str, free: bool = False
) -> Outcome:
    key = item_key(event.id, item.sku_id)
    for _ in range(TRIES):
        at_us, answer = await commerce.flash.door.decide(Attempt(key, fan, address, pieces, free))
        word = answer[0]
        if word == b"lost":
            await mend_once(commerce, event, item.sku_id)
        elif word == b"paused":
            await asyncio.sleep(PAUSE_S)
        else:
            outcome = await _follow(commerce, event, item, fan, at_us, answer)
            if outcome is not None:
                return outcome
            free = True
    raise RetryLater("sale_busy", after_s=1)


async def _follow(
    commerce: Commerce, event: Event, item: Item, fan: str, at_us: int, answer: list[Any]
) -> Outcome | None:
    """None: what the door knew is no longer so; it was put right, and is to be asked again."""
    word = answer[0].decode()
    if word == "won":
        return await _won(commerce, event, item, fan, at_us, int(answer[1]), int(answer[2]))
    if word == "waiting":
        return await _waiting(commerce, event, item, fan, at_us, answer)
    if word == "already":
        return await _already(commerce, event, item, at_us, record_of(answer[1].decode()))
    if word == "too_many":
        raise Refused("sale_too_many", field="quantity", most=int(answer[1]))
    if word == "too_fast":
        return Outcome("too_fast", at_us, wait_us=int(answer[1]))
    if word == "not_open":
        opens_us = int(answer[1])
        return Outcome("not_open", at_us, opens_at=from_unix(opens_us / 1_000_000) if opens_us else None)
    return Outcome("sold_out" if word == "sold_out" else "over", at_us)


async def _won(
    commerce: Commerce, event: Event, item: Item, fan: str, at_us: int, pieces: int, past: int
) -> Outcome | None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            claim = await settle(commerce, event, item.sku_id, fan, pieces, past)
    except (StoreError, TimeoutError, RetryLater):
        return Outcome("won", at_us, pieces=pieces)  # the grant stays; the job settles it
    if claim is not None and claim.counts:
        commerce.flash.later(tell(commerce, event, item.sku_id, claim))
        return won(claim, at_us)
    return await _refused(commerce, event, item, fan, at_us, past)


async def _refused(
    commerce: Commerce, event: Event, item: Item, fan: str, at_us: int, past: int
) -> Outcome | None:
    """The door had granted what Mongo does not have."""
    [answer] = await commerce.flash.door.tell([Told(item_key(event.id, item.sku_id), fan, past)])
    if answer[0] == b"gone":
        return None
    return await _follow(commerce, event, item, fan, at_us, answer)


async def _waiting(
    commerce: Commerce, event: Event, item: Item, fan: str, at_us: int, answer: list[Any]
) -> Outcome | None:
    """A place is told when it is stored."""
    place, ticket, pieces, past, is_new = (int(number) for number in answer[1:6])
    if is_new:
        waiter = Waiter(fan, ticket, pieces, past)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await commerce.flash.queues.wait(event.shop_id, event.id, item.sku_id, waiter)
        except TimeoutError:
            raise RetryLater("sale_busy", after_s=2) from None
        except Conflict:  # the door had lost some of the queue
            await mend_once(commerce, event, item.sku_id)
            return None
    return Outcome("waiting", at_us, bool(is_new), pieces=pieces, place=place)


async def _already(
    commerce: Commerce, event: Event, item: Item, at_us: int, record: Record
) -> Outcome | None:
    if record.standing == "h" and record.held_until <= now():
        await mend_once(commerce, event, item.sku_id)
        # Out of time, and not yet given back: the next look finds it gone.
        claim = await store.claim_by_id(commerce.core, event.shop_id, record.reservation_id, item.sku_id)
        return won(claim, at_us, is_new=False) if claim is not None and claim.counts else None
    return known(record, at_us)


def known(record: Record, at_us: int) -> Outcome:
    """What the door remembers of a fan who has something."""
    if record.standing == "h":
        return Outcome(
            "won",
            at_us,
            False,
            record.pieces,
            held_until=record.held_until,
            reservation_id=record.reservation_id,
        )
    if record.standing == "p":
        return Outcome("paid", at_us, False, record.pieces, reservation_id=record.detail)
    return Outcome("won", at_us, False, record.pieces)


def won(claim: Claim, at_us: int, is_new: bool = True) -> Outcome:
    """What Mongo has of a fan who has something."""
    kind = "won" if claim.state == "held" else "paid"
    until = claim.until if claim.state == "held" else None
    return Outcome(kind, at_us, is_new, claim.pieces, 0, until, claim.reservation_id)  # type: ignore[arg-type]
