"""Anything in any order on the real store, with deaths in between: it ends where the pure rules end without one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import items, receiving, reserving, set_aside, store, warehouses
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.receiving import Counted
from hub.commerce.stock.reserving import Ask, Wanted
from hub.commerce.stock.rules import counting, declaring, moving, setting_aside
from hub.commerce.stock.rules import reserving as rules
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.counting import Slip
from hub.core.clock import now
from hub.core.errors import HubError
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.crash.stock_dying import stock_dies_at, stock_is_whole

Doc = dict[str, Any]
NAMES, SOME = ("cap", "mug", "set"), st.integers(0, 7)
KEYS, FEW = st.integers(0, 4), st.integers(1, 4)
STEP = st.one_of(
    st.tuples(st.just("ask"), KEYS, st.sampled_from(NAMES), FEW, st.sampled_from([None, None, "live"])),
    st.tuples(st.sampled_from(["commit", "commit", "release", "expire", "ship", "return"]), KEYS),
    st.tuples(st.just("receive"), KEYS, st.sampled_from(NAMES), FEW),
    st.tuples(st.just("take"), KEYS, st.sampled_from(NAMES[:2]), SOME, st.booleans()),
    st.tuples(st.just("transfer"), KEYS, st.sampled_from(NAMES[:2]), FEW),
    st.tuples(st.just("aside"), st.sampled_from(NAMES), FEW),
    st.tuples(st.just("over")),
    st.tuples(st.just("later"), st.sampled_from([20, 70])),
)
# At which write the process dies; 0 and most high numbers: at none.
DEATHS = st.sampled_from([0, 1, 2, 3, 4, 5, 6])
QUICK = settings(
    max_examples=10, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
Act = Callable[[Commerce], Awaitable[Any]]


@dataclass
class World:
    """One shop twice: in the store, and as a working copy that no process ever died over."""

    commerce: Commerce
    shop_id: str
    skus: dict[str, str]
    places: tuple[str, str]
    book: Book
    passed: timedelta = timedelta()
    ids: dict[int, str] = field(default_factory=dict)

    def acts(self, step: tuple[Any, ...]) -> tuple[Act, Callable[[], Any]] | None:
        """The same act on both; None where there is nothing to act on."""
        name, *given = step
        made = getattr(self, f"_{name}" if hasattr(self, f"_{name}") else "_move")
        found: tuple[Act, Callable[[], Any]] | None = made(name, *given)
        return found

    def _ask(self, _: str, n: int, sku: str, quantity: int, event: str | None) -> Any:
        ask = Ask(f"k{n}", "site", (Wanted(self.skus[sku], quantity),), None, event, 60)

        async def act(at: Commerce) -> None:
            self.ids[n] = (await reserving.reserve(at, self.shop_id, ask)).id

        return act, lambda: rules.reserve(self.book, ask, f"id{n}")

    def _move(self, name: str, n: int) -> Any:
        id = self.ids.get(n)
        if id is None or f"id{n}" not in self.book.reservations:
            return None
        pure: dict[str, Callable[[Book, str], Doc]] = {
            "commit": lambda b, i: moving.commit(b, i, ""), "release": moving.release, "expire": moving.expire,
            "ship": lambda b, i: moving.ship(b, i, ""), "return": lambda b, i: moving.give_back(b, i, "", ""),
        }  # fmt: skip
        rule = pure[name]

        async def act(at: Commerce) -> None:
            await at.stock.commit(self.shop_id, lambda b: rule(b, id)["state"], Needs(reservation_ids=(id,)))

        return act, lambda: rule(self.book, f"id{n}")

    def _receive(self, _: str, n: int, sku: str, quantity: int) -> Any:
        lines, here = [Wanted(self.skus[sku], quantity)], self.places[n % 2]
        slip = Slip("", f"r{n}", "receipt", here, "", "")
        return (
            lambda at: receiving.receive(at, self.shop_id, slip.key, lines, warehouse_id=here),
            lambda: counting.receive(self.book, slip, lines),
        )

    def _take(self, _: str, n: int, sku: str, counted: int, accept: bool) -> Any:
        lines, here = [Counted(self.skus[sku], counted)], self.places[n % 2]
        slip = Slip("", f"t{n}", "stock_take", here, "", "")
        return (
            lambda at: receiving.take(
                at, self.shop_id, slip.key, lines, warehouse_id=here, accept_shortage=accept
            ),
            lambda: counting.take(self.book, slip, lines, accept_shortage=accept),
        )

    def _transfer(self, _: str, n: int, sku: str, quantity: int) -> Any:
        lines = [Wanted(self.skus[sku], quantity)]
        here, there = self.places if n % 2 else self.places[::-1]
        slip = Slip("", f"m{n}", "transfer", here, "", "", there)
        return (
            lambda at: receiving.transfer(
                at, self.shop_id, slip.key, lines, warehouse_id=here, to_warehouse_id=there
            ),
            lambda: counting.transfer(self.book, slip, lines),
        )

    def _aside(self, _: str, sku: str, quantity: int) -> Any:
        wanted = {self.skus[sku]: quantity}
        return (
            lambda at: set_aside.set_aside(at, self.shop_id, "live", wanted),
            lambda: setting_aside.set_aside(self.book, "live", wanted),
        )

    def _over(self, _: str) -> Any:
        return (
            lambda at: set_aside.put_back(at, self.shop_id, "live"),
            lambda: setting_aside.end_event(self.book, "live"),
        )

    async def is_same(self) -> None:
        levels = await stock_is_whole(self.commerce.core, self.shop_id)
        names = ("physical", "reserved", "allocated", "set_aside", "ledger_no")
        stored = {spot: tuple(doc[name] for name in names) for spot, doc in levels.items()}
        pure = {spot: tuple(getattr(lv, name) for name in names) for spot, lv in self.book.levels.items()}
        assert {s: n for s, n in stored.items() if any(n)} == {s: n for s, n in pure.items() if any(n)}
        docs = await self.commerce.core.db.shop(self.shop_id)["reservations"].find({})
        states = {doc["key"]: doc["state"] for doc in docs}
        assert states == {doc["key"]: doc["state"] for doc in self.book.reservations.values()}


async def _world(commerce: Commerce) -> World:
    shop_id, cap, mug, bundle = new_id(), new_id(), new_id(), new_id()
    places = [(await warehouses.add(commerce.core, shop_id, "仓", n)).id for n in range(2)]
    world = World(
        commerce, shop_id, {"cap": cap, "mug": mug, "set": bundle}, (places[0], places[1]),
        Book(now(), warehouses=tuple(places)),
    )  # fmt: skip
    parts = (Wanted(cap, 1), Wanted(mug, 2))
    for sku_id, mode, recipe in ((cap, "counted", ()), (mug, "counted", ()), (bundle, "bundle", parts)):
        await items.declare_item(commerce, shop_id, sku_id, mode, parts=recipe)  # type: ignore[arg-type]
        declaring.declare(world.book, sku_id, mode, False, recipe)  # type: ignore[arg-type]
    await items.tune_item(commerce, shop_id, cap, {"site": 1}, 3, 1)
    declaring.tune(world.book, cap, {"site": 1}, 3, 1)
    lines = [Wanted(cap, 6), Wanted(mug, 6)]
    await receiving.receive(commerce, shop_id, "first", lines, warehouse_id=places[0])
    counting.receive(world.book, Slip("", "first", "receipt", places[0], "", ""), lines)
    return world


async def _refusal(act: Awaitable[Any]) -> str:
    try:
        await act
    except HubError as error:
        return error.code
    return ""


def _pure_refusal(act: Callable[[], Any]) -> str:
    try:
        act()
    except HubError as error:
        return error.code
    return ""


async def _run(core: Core, steps: list[tuple[tuple[Any, ...], int]], patch: pytest.MonkeyPatch) -> None:
    commerce = open_commerce(core)
    world = await _world(commerce)
    patch.setattr(store, "now", lambda: world.book.now)
    for step, death in steps:
        if step[0] == "later":
            world.book.now += timedelta(seconds=step[1])
            continue
        acts = world.acts(step)
        if acts is None:
            continue
        act, pure = acts
        if death:
            await stock_dies_at(core, death, act)
            await stock_is_whole(core, world.shop_id)
        told = await _refusal(act(commerce))
        assert told == _pure_refusal(pure), step
        await world.is_same()
    await commerce.close()


@given(steps=st.lists(st.tuples(STEP, DEATHS), min_size=4, max_size=14))
@QUICK
async def test_anything_with_deaths_in_between(core: Core, steps: list[tuple[tuple[Any, ...], int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        await _run(core, steps, patch)


@pytest.mark.soak
@pytest.mark.timeout(0)
@given(steps=st.lists(st.tuples(STEP, DEATHS), min_size=10, max_size=40))
@settings(QUICK, max_examples=200)
async def test_anything_for_long(core: Core, steps: list[tuple[tuple[Any, ...], int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        await _run(core, steps, patch)
