"""Price books in the store: all or none, once, with a history, whatever races or dies."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.commerce.pricing import bulk_store, store
from hub.commerce.pricing.book import ChannelPrice, EventPrice, PriceBook, Window
from hub.commerce.pricing.bulk import Change
from hub.commerce.pricing.events import clear_event_prices, set_event_prices
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TONIGHT = Window(NOON, NOON + timedelta(hours=8))


async def kept(core: Core, shop_id: str, *books: PriceBook) -> list[PriceBook]:
    return await store.put(core, shop_id, books, "staff:lin")


async def all_of(core: Core, shop_id: str) -> dict[str, list[dict[str, Any]]]:
    names = ("price_books", "price_changes", "price_bulks")
    return {name: await core.db.shop(shop_id)[name].find({}, sort=[("_id", 1)]) for name in names}


async def test_a_book_is_kept_with_its_history(core: Core, shop_id: str) -> None:
    sku = new_id()
    written = PriceBook(sku, 0, 9_900, channels=(ChannelPrice("taobao", 10_900, TONIGHT),))
    [first] = await kept(core, shop_id, written)
    assert first == replace(written, rev=1) == await store.book(core, shop_id, sku)
    assert await kept(core, shop_id, written) == [first], "the same prices again, from an old book"
    with pytest.raises(Conflict):
        await kept(core, shop_id, replace(written, price_fen=9_800))
    [second] = await kept(core, shop_id, replace(first, price_fen=9_800))
    lines = await store.history(core, shop_id, sku)
    assert [(one.number, one.before.price_fen, one.after.price_fen) for one in lines] == [
        (2, 9_900, 9_800),
        (1, None, 9_900),
    ]
    assert [one.number for one in await store.history(core, shop_id, sku, below=2)] == [1]
    assert (await store.books(core, new_id(), [sku]))[sku] == PriceBook(sku), "another shop's"
    assert second.rev == 2


async def test_many_are_kept_or_none(core: Core, shop_id: str) -> None:
    a, b = new_id(), new_id()
    with pytest.raises(Refused) as refused:
        await kept(core, shop_id, PriceBook(a, 0, 100), PriceBook(b, 0, 100, floor_fen=200))
    assert (refused.value.code, refused.value.field) == ("price_below_floor", "1.price_fen")
    with pytest.raises(Refused):
        await kept(core, shop_id, PriceBook(a), PriceBook(a))
    with pytest.raises(Conflict):
        await kept(core, shop_id, PriceBook(a, 0, 100), PriceBook(b, 3, 100))
    assert await all_of(core, shop_id) == {"price_books": [], "price_changes": [], "price_bulks": []}
    assert [book.rev for book in await kept(core, shop_id, PriceBook(a, 0, 100), PriceBook(b))] == [1, 0]


async def test_who_sees_no_costs_leaves_them_as_they_are(core: Core, shop_id: str) -> None:
    [book] = await kept(core, shop_id, PriceBook(new_id(), 0, 900, cost_fen=500))
    blind = replace(book, cost_fen=None, price_fen=950)
    [after] = await store.put(core, shop_id, [blind], "key:x", with_cost=False)
    assert (after.price_fen, after.cost_fen) == (950, 500)


async def test_of_two_who_save_at_once_one_is_told(core: Core, shop_id: str) -> None:
    sku = new_id()
    for rev in (0, 1):
        tries = [kept(core, shop_id, PriceBook(sku, rev, 100 + 10 * rev + n)) for n in range(2)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Conflict", "list"]
        assert len(await store.history(core, shop_id, sku)) == rev + 1


async def test_a_bulk_is_applied_once_and_just_as_it_was_shown(core: Core, shop_id: str) -> None:
    low, high, none = (new_id() for _ in range(3))
    await kept(core, shop_id, PriceBook(low, 0, 1_000, floor_fen=950), PriceBook(high, 0, 2_000))
    change, skus = Change("percent", 9_000), [low, high, none]
    planned = await bulk_store.dry_run(core, shop_id, skus, change)
    assert [(row.after_fen, row.refused and row.refused.code) for row in planned.rows] == [
        (900, "price_below_floor"),
        (1_800, None),
        (None, "price_not_set"),
    ]
    before = await all_of(core, shop_id)
    with pytest.raises(Conflict):
        await bulk_store.apply(core, shop_id, "k", skus, Change("percent", 8_000), planned.seen, "lin")
    assert await all_of(core, shop_id) == before
    asks = [bulk_store.apply(core, shop_id, "k", skus, change, planned.seen, "lin") for _ in range(3)]
    done = await asyncio.gather(*asks)
    assert sorted(one.fresh for one in done) == [False, False, True]
    assert {(one.changed, one.refused, one.same) for one in done} == {(1, 2, 0)}
    books = await store.books(core, shop_id, skus)
    assert [book.price_fen for book in books.values()] == [1_000, 1_800, None]
    with pytest.raises(Conflict):
        await bulk_store.apply(core, shop_id, "other", skus, change, planned.seen, "lin")


async def test_a_sales_prices_come_and_go_beside_what_people_save(core: Core, shop_id: str) -> None:
    a, b = new_id(), new_id()
    other = EventPrice("other", "live", 700)
    await kept(core, shop_id, PriceBook(a, 0, 1_000, floor_fen=500, events=(other,)))
    await set_event_prices(core, shop_id, "sale", "flash", TONIGHT, {a: 600, b: 800}, "lin")
    await set_event_prices(core, shop_id, "sale", "flash", TONIGHT, {a: 650}, "lin")
    books = await store.books(core, shop_id, [a, b])
    assert books[a].events == (other, EventPrice("sale", "flash", 650, TONIGHT))
    assert books[b].events == ()
    before = await all_of(core, shop_id)
    with pytest.raises(Refused):
        await set_event_prices(core, shop_id, "sale", "flash", TONIGHT, {b: 800, a: 499}, "lin")
    assert await all_of(core, shop_id) == before
    saves = [
        kept(core, shop_id, replace(books[a], msrp_fen=2_000)),
        clear_event_prices(core, shop_id, "sale", "lin"),
    ]
    saved, _ = await asyncio.gather(*saves, return_exceptions=True)
    after = await store.book(core, shop_id, a)
    if isinstance(saved, Conflict):  # the sale's end was first, and whoever saves looks again
        assert (after.events, after.msrp_fen) == ((other,), None)
    else:
        assert (after.events, after.msrp_fen) == ((other,), 2_000)


class Died(Exception):
    """At the write that was named."""


async def test_a_death_at_any_write_leaves_all_or_nothing(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 10):
        shop_id, skus, left = new_id(), [new_id(), new_id()], n
        await kept(core, shop_id, *(PriceBook(sku, 0, 1_000) for sku in skus))
        planned = await bulk_store.dry_run(core, shop_id, skus, Change("add", 100))
        before = await all_of(core, shop_id)

        def dies(_label: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Died

        async def apply(shop_id: str = shop_id, skus: list[str] = skus, seen: str = planned.seen) -> None:
            await bulk_store.apply(core, shop_id, "k", skus, Change("add", 100), seen, "lin")

        with monkeypatch.context() as patch:
            patch.setattr(core.db, "on_write", dies)
            try:
                await apply()
            except Died:
                assert await all_of(core, shop_id) == before
            else:
                assert n == 5, "books, lines, the bulk itself and the commit"
                return
        await apply()
        books = await store.books(core, shop_id, skus)
        assert [book.price_fen for book in books.values()] == [1_100, 1_100]
        assert len((await all_of(core, shop_id))["price_changes"]) == 4
