"""A process dies at any write of a sale: nothing is sold twice, nothing is lost, and the next process goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.commerce.flash import planning, repair, running, store
from hub.commerce.flash.buying import buy
from hub.commerce.flash.places import places
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import reserving
from hub.core.db import Database
from hub.core.runtime import Core
from tests.commerce.sale_stage import Stage, opened, planned
from tests.crash.dying import Countdown

MOST_WRITES = 40
Operation = Callable[[Commerce], Awaitable[Any]]


@pytest.fixture
async def commerce(core: Core, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Commerce]:
    """The process that is left; it waits for nobody."""
    monkeypatch.setattr(repair, "GRANT_AGE_S", 0.0)
    monkeypatch.setattr(running, "ABANDONED", timedelta(seconds=-1))
    monkeypatch.setattr(running, "REST", 0.0)
    made = open_commerce(core)
    yield made
    await made.close()


async def dies_at(core: Core, n: int, operation: Operation) -> bool:
    """False when the operation came through before its n-th write."""
    countdown = Countdown(n)
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database, countdown)
    doomed = open_commerce(replace(core, db=db))
    work = asyncio.ensure_future(operation(doomed))
    death = asyncio.create_task(countdown.died.wait())
    await asyncio.wait([work, death], return_when=asyncio.FIRST_COMPLETED)
    for task in (work, death):
        task.cancel()
    await doomed.stock.lanes.abandon()
    for task in doomed.flash._tasks | set(doomed.flash._restoring.values()):
        task.cancel()
    await asyncio.gather(work, death, *doomed.flash._tasks, return_exceptions=True)
    await db.close()
    return countdown.died.is_set()


async def test_between_the_grant_and_its_reservation(core: Core, commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 30)
    fan, died = "", True
    for n in range(1, MOST_WRITES):
        fan = f"{shop_id}:n{n}"

        async def tries(doomed: Commerce, fan: str = fan) -> None:
            await buy(doomed, stage.event, stage.item, fan, 1, "x")

        died = await dies_at(core, n, tries)
        await running.serve(commerce, stage.event)
        assert (await stage.holders()).count(fan) == 1, f"died at write {n}"
        assert (await places(commerce, stage.event, fan, "x"))[0].outcome.reservation_id
        if not died:
            break
    assert not died, "it never came through"
    held = len(await stage.holders())
    assert await stage.levels() == (held, 30 - held, 0)


async def test_while_what_came_back_is_handed_over(core: Core, commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 1, waiting=MOST_WRITES)
    assert (await stage.tries(f"{shop_id}:first")).kind == "won"
    waiting = [f"{shop_id}:w{n:02d}" for n in range(12)]
    for fan in waiting:
        await stage.tries(fan)
    for n, fan in enumerate(waiting, start=1):
        [held] = [doc for doc in await stage.reservations() if doc["state"] == "held"]
        await reserving.release(commerce, shop_id, held["_id"])
        died = await dies_at(core, n, lambda doomed: running.serve(doomed, stage.event))
        await running.serve(commerce, stage.event)
        await running.serve(commerce, stage.event)
        assert await stage.holders() == [fan], f"died at write {n}"
        assert await stage.levels() == (1, 0, 0)
        if not died:
            break
    assert not died


@pytest.mark.parametrize("move", ["prepare", "close"])
async def test_while_a_sale_is_moved(core: Core, commerce: Commerce, shop_id: str, move: str) -> None:
    """Stock is set aside for a sale that is ready or runs, and for no other."""
    died = True
    for n in range(1, MOST_WRITES):
        stage = await (planned if move == "prepare" else opened)(commerce, shop_id, 4)

        async def act(doomed: Commerce, stage: Stage = stage) -> None:
            if move == "prepare":
                await planning.prepare(doomed, shop_id, stage.event.id, stage.event.rev, "x")
            else:
                await planning.close(doomed, shop_id, stage.event.id, "x")

        died = await dies_at(core, n, act)
        event = await stage.fresh()
        if event.state != "open":
            await running.look_after(commerce, event)
        event = await stage.fresh()
        aside = 4 if event.state in ("ready", "open") else 0
        assert await stage.levels() == (0, aside, 4 - aside), f"died at write {n}, now {event.state}"
        assert event.has_stock == bool(aside)
        if not died:
            break
    assert not died
    assert event.state == ("ready" if move == "prepare" else "closed")


async def test_two_processes_and_a_door_that_is_lost_in_the_middle(
    core: Core, commerce: Commerce, shop_id: str
) -> None:
    stage = await opened(commerce, shop_id, 12, waiting=6)
    other = open_commerce(core)
    fans = [f"{shop_id}:r{n:03d}" for n in range(60)]

    async def tries(n: int, fan: str) -> str:
        if n == 20:
            await commerce.flash.door.forget(stage.key)
        return (await buy((commerce, other)[n % 2], stage.event, stage.item, fan, 1, "x")).kind

    told = await asyncio.gather(*(tries(n, fan) for n, fan in enumerate(fans)))
    await running.serve(commerce, stage.event)
    won = sorted(fan for fan, kind in zip(fans, told, strict=True) if kind == "won")
    holders = await stage.holders()
    assert len(holders) == len(set(holders)) == 12
    assert set(won) <= set(holders)
    assert await stage.levels() == (12, 0, 0)
    assert (await store.waiting(core, shop_id, stage.event.id))[stage.item.sku_id] >= 6
    await other.close()
