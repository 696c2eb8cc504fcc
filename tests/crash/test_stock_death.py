"""Whatever write a process dies at: stock moves whole or not at all, and what is asked again happens once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import expiring, items, reading, receiving, reserving, set_aside, store, warehouses
from hub.commerce.stock.receiving import Counted
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.crash.stock_dying import stock_dies_at, stock_is_whole

MOST_WRITES = 30
Numbers = tuple[int, int, int, int]


@dataclass
class Scene:
    """Ten caps and ten mugs in the first of two warehouses, and a set of one cap and two mugs."""

    commerce: Commerce
    shop_id: str
    cap: str
    mug: str
    bundle: str
    there: str
    held: str = ""

    async def caps(self) -> Numbers:
        found = (await reading.levels(self.commerce.core, self.shop_id, [self.cap]))[self.cap]
        return found.physical, found.reserved, found.allocated, found.preallocated


Step = Callable[[Commerce, Scene], Awaitable[Any]]


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def _filled(commerce: Commerce) -> Scene:
    scene = Scene(commerce, new_id(), new_id(), new_id(), new_id(), "")
    here = await warehouses.add(commerce.core, scene.shop_id, "甲", 0)
    scene.there = (await warehouses.add(commerce.core, scene.shop_id, "乙", 1)).id
    for sku_id in (scene.cap, scene.mug):
        await items.declare_item(commerce, scene.shop_id, sku_id, "counted")
    parts = [Wanted(scene.cap, 1), Wanted(scene.mug, 2)]
    await items.declare_item(commerce, scene.shop_id, scene.bundle, "bundle", parts=parts)
    lines = [Wanted(scene.cap, 10), Wanted(scene.mug, 10)]
    await receiving.receive(commerce, scene.shop_id, "first", lines, warehouse_id=here.id)
    await items.tune_item(commerce, scene.shop_id, scene.cap, {}, 8, 1)
    return scene


async def _held(commerce: Commerce) -> Scene:
    scene = await _filled(commerce)
    scene.held = (await reserving.reserve(commerce, scene.shop_id, _ask(scene))).id
    return scene


async def _paid(commerce: Commerce) -> Scene:
    scene = await _held(commerce)
    await reserving.commit(commerce, scene.shop_id, scene.held)
    return scene


def _ask(scene: Scene) -> Ask:
    return Ask("ask", "site", (Wanted(scene.bundle, 3), Wanted(scene.cap, 1)), None, None, 60)


async def _reserve(at: Commerce, scene: Scene) -> None:
    await reserving.reserve(at, scene.shop_id, _ask(scene))


async def _commit(at: Commerce, scene: Scene) -> None:
    await reserving.commit(at, scene.shop_id, scene.held)


async def _release(at: Commerce, scene: Scene) -> None:
    await reserving.release(at, scene.shop_id, scene.held)


async def _ship(at: Commerce, scene: Scene) -> None:
    await reserving.ship(at, scene.shop_id, scene.held)


async def _give_back(at: Commerce, scene: Scene) -> None:
    await reserving.give_back(at, scene.shop_id, scene.held, "不合身")


async def _receive(at: Commerce, scene: Scene) -> None:
    await receiving.receive(at, scene.shop_id, "more", [Wanted(scene.cap, 5), Wanted(scene.mug, 5)])


async def _take(at: Commerce, scene: Scene) -> None:
    await receiving.take(at, scene.shop_id, "take", [Counted(scene.cap, 2)], accept_shortage=True)


async def _transfer(at: Commerce, scene: Scene) -> None:
    first = await warehouses.first(at.core, scene.shop_id)
    lines = [Wanted(scene.cap, 4)]
    await receiving.transfer(
        at, scene.shop_id, "move", lines, warehouse_id=first, to_warehouse_id=scene.there
    )


async def _aside(at: Commerce, scene: Scene) -> None:
    await set_aside.set_aside(at, scene.shop_id, "live", {scene.bundle: 2})


# What is there before, what happens, and the caps before and after it.
ACTS: dict[str, tuple[Callable[[Commerce], Awaitable[Scene]], Step, Numbers, Numbers]] = {
    "reserve": (_filled, _reserve, (10, 0, 0, 0), (10, 4, 0, 0)),
    "commit": (_held, _commit, (10, 4, 0, 0), (10, 0, 4, 0)),
    "release": (_held, _release, (10, 4, 0, 0), (10, 0, 0, 0)),
    "ship": (_paid, _ship, (10, 0, 4, 0), (6, 0, 0, 0)),
    "return": (_paid, _give_back, (10, 0, 4, 0), (10, 0, 0, 0)),
    "receive": (_held, _receive, (10, 4, 0, 0), (15, 4, 0, 0)),
    "take": (_held, _take, (10, 4, 0, 0), (2, 4, 0, 0)),
    "transfer": (_held, _transfer, (10, 4, 0, 0), (10, 4, 0, 0)),
    "set_aside": (_filled, _aside, (10, 0, 0, 0), (10, 0, 0, 2)),
}

QUICK = ("reserve", "commit", "take")


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in ACTS]
)
async def test_what_is_asked_again_happens_once(commerce: Commerce, name: str) -> None:
    begin, act, before, after = ACTS[name]
    for n in range(1, MOST_WRITES):
        scene = await begin(commerce)
        label = await stock_dies_at(commerce.core, n, lambda at, scene=scene: act(at, scene))
        assert await scene.caps() == (before if label else after), f"half of it, dead at {label}"
        await stock_is_whole(commerce.core, scene.shop_id)
        for _ in range(2):
            await act(commerce, scene)
            assert await scene.caps() == after
        await stock_is_whole(commerce.core, scene.shop_id)
        if not label:
            assert n > 2, "it wrote nothing"
            return
    raise AssertionError("it never comes through")


async def test_holds_run_out_whoever_dies_over_them(
    commerce: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three holds in two shops; the sweeper dies at every write, and the next one goes on."""
    for n in range(1, MOST_WRITES):
        scenes = [await _held(commerce), await _held(commerce)]
        await reserving.reserve(
            commerce, scenes[0].shop_id, Ask("two", "site", (Wanted(scenes[0].mug, 1),), None, None, 60)
        )
        with monkeypatch.context() as later:
            for module in (store, expiring):
                later.setattr(module, "now", lambda: now() + timedelta(seconds=61))
            label = await stock_dies_at(commerce.core, n, expiring.expire_due)
            for scene in scenes:
                await stock_is_whole(commerce.core, scene.shop_id)
            await expiring.expire_due(commerce)
        for scene in scenes:
            assert await scene.caps() == (10, 0, 0, 0)
            await stock_is_whole(commerce.core, scene.shop_id)
        if not label:
            return
    raise AssertionError("it never comes through")
