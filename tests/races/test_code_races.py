"""Buyers and people at the same codes at once, in two processes: every code goes to one of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import codes_acts, codes_adding, codes_batches, codes_reading, reading, reserving
from hub.commerce.stock.model import Reservation
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.db import Database
from hub.core.errors import HubError, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.commerce.pool import codes_of, pool_is_whole, pool_of


@pytest.fixture
async def two(core: Core) -> AsyncIterator[list[Commerce]]:
    """Two processes on the same stores."""
    async with AsyncExitStack() as closing:
        opened = []
        for _ in range(2):
            db = Database(core.settings.mongodb_url, core.settings.mongodb_database)
            closing.push_async_callback(db.close)
            opened.append(open_commerce(replace(core, db=db)))
            closing.push_async_callback(opened[-1].close)
        yield opened


async def _buy(commerce: Commerce, shop_id: str, sku_id: str, buyer: int) -> Reservation | None:
    try:
        held = await reserving.reserve(
            commerce, shop_id, Ask(f"order-{buyer}", "site", (Wanted(sku_id, 1),), f"fan-{buyer}")
        )
        return await reserving.commit(commerce, shop_id, held.id)
    except Refused as refusal:
        if refusal.code == "stock_short":
            return None
        raise


async def test_two_hundred_buyers_of_a_hundred_codes(two: list[Commerce]) -> None:
    core = two[0].core
    shop_id, sku_id = await pool_of(two[0], *(f"RACE-{n:04}" for n in range(100)))
    bought = await asyncio.gather(*(_buy(two[n % 2], shop_id, sku_id, n) for n in range(200)))
    paid = [reservation for reservation in bought if reservation is not None]
    given = [code.code for r in paid for code in await codes_reading.issued_to(core, shop_id, r.id)]
    assert sorted(given) == [f"RACE-{n:04}" for n in range(100)]
    assert await pool_is_whole(two[0], shop_id, sku_id) == {"free": 0, "issued": 100, "spent": 0, "void": 0}
    level = await reading.level(core, shop_id, sku_id)
    assert (level.reserved, level.allocated, level.shortage) == (0, 0, 0)


async def test_the_same_list_from_two_processes_enters_once(two: list[Commerce]) -> None:
    shop_id, sku_id = await pool_of(two[0])
    text = "\n".join(f"TWICE-{n:04}" for n in range(60))
    batches = [
        await codes_batches.begin(
            two[0].core, shop_id, sku_id, text.encode(), key=new_id(), note="", by="staff:a"
        )
        for _ in two
    ]
    await asyncio.gather(*(codes_adding.advance(c, shop_id, b.id) for c, b in zip(two, batches, strict=True)))
    done = [await codes_batches.batch(two[0].core, shop_id, b.id) for b in batches]
    assert sorted((b.state, b.added, b.known) for b in done) == [("done", 0, 60), ("done", 60, 0)]
    assert (await pool_is_whole(two[0], shop_id, sku_id))["free"] == 60


async def test_one_batch_worked_on_twice_enters_once(
    two: list[Commerce], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes_batches, "PART_ROWS", 5)
    monkeypatch.setattr(codes_adding, "LEASE", -codes_adding.LEASE)  # nobody's lease holds
    shop_id, sku_id = await pool_of(two[0])
    text = "\n".join(f"BOTH-{n:04}" for n in range(30)).encode()
    batch = await codes_batches.begin(two[0].core, shop_id, sku_id, text, key=new_id(), note="", by="staff:a")
    await asyncio.gather(*(codes_adding.advance(c, shop_id, batch.id) for c in two))
    done = await codes_batches.batch(two[0].core, shop_id, batch.id)
    assert (done.state, done.added, done.known) == ("done", 30, 0)
    assert (await pool_is_whole(two[0], shop_id, sku_id))["free"] == 30


async def test_voiding_and_replacing_while_buyers_pay(two: list[Commerce]) -> None:
    """Whoever comes too late is refused, and nothing is lost or doubled."""
    shop_id, sku_id = await pool_of(two[0], *(f"MIX-{n:04}" for n in range(40)))
    first = await _buy(two[0], shop_id, sku_id, -1)
    assert first is not None
    docs = await codes_of(two[0], shop_id, sku_id)
    [sold] = [doc["_id"] for doc in docs if doc["state"] == "issued"]
    free = [doc["_id"] for doc in docs if doc["state"] == "free"]

    async def void(n: int) -> None:
        await codes_acts.void(two[n % 2], shop_id, sku_id, [free[n]], reason="试", by="staff:a")

    async def swap(n: int) -> None:
        await codes_acts.replace(two[n % 2], shop_id, sku_id, sold, reason="试", by="staff:a")

    acts = [*(void(n) for n in range(10)), *(swap(n) for n in range(4))]
    buys = [_buy(two[n % 2], shop_id, sku_id, n) for n in range(15)]
    outcomes = await asyncio.gather(*acts, *buys, return_exceptions=True)
    assert all(not isinstance(o, BaseException) or isinstance(o, HubError) for o in outcomes), outcomes
    paid = [o for o in outcomes if isinstance(o, Reservation)]
    found = await pool_is_whole(two[0], shop_id, sku_id)
    assert len(paid) == 15
    assert found["issued"] == 16
    voided = sum(o is None for o in outcomes[:10])
    assert found["void"] == voided + 1
    owners = Counter(
        d["reservation_id"] for d in await codes_of(two[0], shop_id, sku_id) if d["state"] == "issued"
    )
    assert owners == Counter([first.id, *(r.id for r in paid)])
