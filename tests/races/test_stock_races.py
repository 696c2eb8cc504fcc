"""Processes that all read the same stock before any of them writes: exactly one winner, and nothing sold twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import items, reading, receiving, reserving, set_aside, store, warehouses
from hub.commerce.stock.model import Reservation
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.receiving import Counted
from hub.commerce.stock.reserving import Ask, Wanted
from hub.commerce.stock.rules import moving
from hub.core.clock import now
from hub.core.db import Database
from hub.core.errors import Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.crash.stock_dying import stock_is_whole
from tests.races.gate import Gate

Doors = Callable[[int], Awaitable[list[Commerce]]]


@pytest.fixture
def stock_gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    made = Gate(store.load)
    monkeypatch.setattr(store, "load", made.load)
    return made


@pytest.fixture
async def doors(core: Core, stock_gate: Gate) -> AsyncIterator[Doors]:
    """`await doors(n)`: n processes, of which each waits for the others before its first write."""
    async with AsyncExitStack() as closing:

        async def make(n: int) -> list[Commerce]:
            made = []
            for _ in range(n):
                db = Database(core.settings.mongodb_url, core.settings.mongodb_database)
                closing.push_async_callback(db.close)
                made.append(open_commerce(replace(core, db=db)))
                closing.push_async_callback(made[-1].close)
            stock_gate.awaits(one.core.db for one in made)
            return made

        yield make


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def _sku(commerce: Commerce, shop_id: str, pieces: int) -> str:
    sku_id = new_id()
    await items.declare_item(commerce, shop_id, sku_id, "counted")
    await receiving.receive(commerce, shop_id, new_id(), [Wanted(sku_id, pieces)])
    return sku_id


def _ask(*sku_ids: str, key: str = "", hold_s: int = 60) -> Ask:
    return Ask(key or new_id(), "site", tuple(Wanted(one, 1) for one in sku_ids), None, None, hold_s)


async def _numbers(commerce: Commerce, shop_id: str, sku_id: str) -> tuple[int, int, int]:
    await stock_is_whole(commerce.core, shop_id)
    found = await reading.level(commerce.core, shop_id, sku_id)
    return found.physical, found.reserved, found.allocated


async def test_the_last_piece_goes_to_one(
    commerce: Commerce, shop_id: str, doors: Doors, stock_gate: Gate
) -> None:
    sku_id = await _sku(commerce, shop_id, 1)
    rivals = await doors(3)
    tries = (reserving.reserve(one, shop_id, _ask(sku_id)) for one in rivals)
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert stock_gate.met == 3
    assert sum(isinstance(one, Reservation) for one in ends) == 1
    short = [one for one in ends if isinstance(one, Refused)]
    assert [(one.code, one.params["left"]) for one in short] == [("stock_short", 0)] * 2
    assert await _numbers(commerce, shop_id, sku_id) == (1, 1, 0)


async def test_the_same_key_at_two_doors_is_one_reservation(
    commerce: Commerce, shop_id: str, doors: Doors, stock_gate: Gate
) -> None:
    sku_id = await _sku(commerce, shop_id, 5)
    rivals = await doors(2)
    ends = await asyncio.gather(*(reserving.reserve(one, shop_id, _ask(sku_id, key="k")) for one in rivals))
    assert stock_gate.met == 2
    assert ends[0].id == ends[1].id
    assert await _numbers(commerce, shop_id, sku_id) == (5, 1, 0)


async def test_two_bundles_that_meet_in_one_part_do_not_both_get_it(
    commerce: Commerce, shop_id: str, doors: Doors
) -> None:
    a, b, c = [await _sku(commerce, shop_id, n) for n in (5, 1, 5)]
    rivals = await doors(2)
    tries = (
        reserving.reserve(one, shop_id, _ask(*parts))
        for one, parts in zip(rivals, ((a, b), (b, c)), strict=True)
    )
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Reservation) for one in ends) == 1
    held = [(await _numbers(commerce, shop_id, one))[1] for one in (a, b, c)]
    assert held in ([1, 1, 0], [0, 1, 1])


@pytest.mark.parametrize("rival", ["release", "expire"])
async def test_paying_and_running_out_have_one_winner(
    commerce: Commerce,
    shop_id: str,
    doors: Doors,
    stock_gate: Gate,
    rival: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sku_id = await _sku(commerce, shop_id, 2)
    held = await reserving.reserve(commerce, shop_id, _ask(sku_id))
    here, there = await doors(2)
    monkeypatch.setattr(store, "now", lambda: now() + timedelta(seconds=61))

    def rule(book: Any) -> str:
        doc = moving.release(book, held.id) if rival == "release" else moving.expire(book, held.id)
        return str(doc["state"])

    paid, gone = await asyncio.gather(
        reserving.commit(here, shop_id, held.id),
        there.stock.commit(shop_id, rule, Needs(reservation_ids=(held.id,))),
        return_exceptions=True,
    )
    assert stock_gate.met == 2
    end = (await reading.reservation(commerce.core, shop_id, held.id)).state
    if rival == "release":  # whoever was later is refused
        assert [isinstance(paid, Refused), isinstance(gone, Refused)] in ([True, False], [False, True])
        assert end == ("committed" if isinstance(gone, Refused) else "released")
    else:  # who pays late takes the pieces anew
        assert (end, gone) in (("committed", "committed"), ("committed", "expired"))
    assert await _numbers(commerce, shop_id, sku_id) == (2, 0, 1 if end == "committed" else 0)


async def test_a_sale_and_a_stock_take_do_not_pass_each_other(
    commerce: Commerce, shop_id: str, doors: Doors
) -> None:
    sku_id = await _sku(commerce, shop_id, 5)
    here, there = await doors(2)
    sold, counted = await asyncio.gather(
        reserving.reserve(here, shop_id, _ask(sku_id)),
        receiving.take(there, shop_id, "t", [Counted(sku_id, 0)], reason="丢了"),
        return_exceptions=True,
    )
    assert isinstance(sold, Reservation) != isinstance(counted, dict)
    assert await _numbers(commerce, shop_id, sku_id) in ((5, 1, 0), (0, 0, 0))


async def test_what_comes_back_while_an_event_ends_is_everybodys(
    commerce: Commerce, shop_id: str, doors: Doors, stock_gate: Gate
) -> None:
    """Nothing lay aside any more, so that only the event's name on the level makes the two of them meet."""
    sku_id = await _sku(commerce, shop_id, 1)
    await set_aside.set_aside(commerce, shop_id, "live", {sku_id: 1})
    held = await reserving.reserve(commerce, shop_id, replace(_ask(sku_id), event_id="live"))
    here, there = await doors(2)
    await asyncio.gather(
        reserving.release(here, shop_id, held.id), set_aside.put_back(there, shop_id, "live")
    )
    assert stock_gate.met == 2
    found = await reading.level(commerce.core, shop_id, sku_id)
    assert (found.available, found.preallocated) == (1, 0)
    await stock_is_whole(commerce.core, shop_id)


async def test_two_warehouses_do_not_both_sell_into_a_buffer(
    commerce: Commerce, shop_id: str, doors: Doors, stock_gate: Gate
) -> None:
    """The rivals take from different warehouses, so that nothing but the sum of both makes them meet."""
    cap, mug = await _sku(commerce, shop_id, 1), new_id()
    far = (await warehouses.add(commerce.core, shop_id, "外仓", 5)).id
    await items.declare_item(commerce, shop_id, mug, "counted")
    lines = [Wanted(cap, 1), Wanted(mug, 1)]
    await receiving.receive(commerce, shop_id, "far", lines, warehouse_id=far)
    await items.tune_item(commerce, shop_id, cap, {"site": 1}, None, 1)
    here, there = await doors(2)
    ends = await asyncio.gather(
        reserving.reserve(here, shop_id, _ask(cap)),
        reserving.reserve(there, shop_id, _ask(cap, mug)),
        return_exceptions=True,
    )
    assert stock_gate.met == 2
    assert sum(isinstance(one, Reservation) for one in ends) == 1
    assert (await _numbers(commerce, shop_id, cap))[1] == 1


async def test_one_poisonous_change_fails_alone(commerce: Commerce, shop_id: str) -> None:
    sku_id = await _sku(commerce, shop_id, 9)

    def poisonous(book: Any) -> None:
        book.levels[sku_id, next(iter(book.levels))[1]].count(-100)

    needs = Needs(sku_ids=(sku_id,))
    ends = await asyncio.gather(
        *(reserving.reserve(commerce, shop_id, _ask(sku_id)) for _ in range(3)),
        commerce.stock.commit(shop_id, poisonous, needs),
        *(reserving.reserve(commerce, shop_id, _ask(sku_id)) for _ in range(3)),
        return_exceptions=True,
    )
    assert [isinstance(one, Reservation) for one in ends] == [True, True, True, False, True, True, True]
    assert isinstance(ends[3], AssertionError)
    assert await _numbers(commerce, shop_id, sku_id) == (9, 6, 0)
