"""People, bulk changes and sales that write the prices of one shop, with a process that dies between any two writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.commerce.pricing import bulk_store, store
from hub.commerce.pricing.book import ChannelPrice, EventPrice, MemberPrice, PriceBook, Window
from hub.commerce.pricing.bulk import Change, plan
from hub.commerce.pricing.checking import check
from hub.commerce.pricing.deciding import Context, decide
from hub.commerce.pricing.events import clear_event_prices, set_event_prices
from hub.core.errors import HubError, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

START = datetime(2026, 11, 11, tzinfo=UTC)
SKUS, EVENTS, KEYS = range(3), ("e0", "e1"), ("k0", "k1", "k2")
MOMENTS = st.none() | st.integers(0, 6).map(lambda hours: START + timedelta(hours=hours))
FENS = st.integers(1, 400)
FIGURES = st.fixed_dictionaries(
    {},
    optional={
        "price_fen": st.none() | FENS,
        "floor_fen": st.none() | st.integers(0, 300),
        "cost_fen": st.none() | st.integers(0, 300),
        "channels": st.lists(
            st.builds(ChannelPrice, st.just("site"), FENS, st.builds(Window, MOMENTS, MOMENTS)), max_size=2
        ).map(tuple),
        "members": st.lists(
            st.builds(MemberPrice, st.just("gold"), st.none(), st.integers(1, 9_999)), max_size=1
        ).map(tuple),
    },
)
CHANGES = st.builds(
    Change,
    st.sampled_from(("set", "add", "percent", "clear")),
    st.integers(-300, 12_000),
    st.sampled_from(("price_fen", "floor_fen")),
    st.none(),
    st.sampled_from(("none", "90")),
) | st.builds(Change, st.just("percent"), st.integers(5_000, 12_000), st.just("price_fen"), st.just("site"))
# At which write the process dies; most live.
DEATHS = st.sampled_from((0, 0, 0, 1, 2, 3, 4, 5))


class Died(BaseException):
    """No `except Exception` sees it, just as none sees kill -9."""


class PriceMachine(RuleBasedStateMachine):
    """`books` is what must be in the store; who dies did all of it or nothing."""

    core: ClassVar[Core]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.shop_id = new_id()
        self.ids = [new_id() for _ in SKUS]
        self.books = {sku_id: PriceBook(sku_id) for sku_id in self.ids}
        self.done: dict[str, tuple[int, int]] = {}

    @rule(n=st.sampled_from(SKUS), figures=FIGURES, stale=st.integers(0, 3), death=DEATHS)
    def save(self, n: int, figures: dict[str, Any], stale: int, death: int) -> None:
        before = self.books[self.ids[n]]
        after = replace(before, **figures)
        given = replace(after, rev=after.rev + (1 if stale == 0 else 0))
        error = self._act(
            lambda: store.put(self.core, self.shop_id, [given], "lin"), death, {before.sku_id: after}
        )
        if error is None or error == "died":
            return
        assert error == "changed_meanwhile" if _is_well(after) else error != "changed_meanwhile"

    @rule(change=CHANGES, key=st.sampled_from(KEYS), old=st.booleans(), death=DEATHS)
    def bulk(self, change: Change, key: str, old: bool, death: int) -> None:
        planned = self._run(bulk_store.dry_run(self.core, self.shop_id, self.ids, change))
        seen = "0" * 16 if old else planned.seen
        rows = {row.before.sku_id: row.after for row in plan(self.books.values(), change)}
        known = self.done.get(key)
        wanted = {} if known else rows
        error = self._act(
            lambda: bulk_store.apply(self.core, self.shop_id, key, self.ids, change, seen, "lin"),
            death,
            wanted,
        )
        if error is None:
            told = self._run(bulk_store.apply(self.core, self.shop_id, key, self.ids, change, seen, "lin"))
            assert self.done.setdefault(key, (told.changed, told.refused)) == (told.changed, told.refused)
        elif error != "died":
            assert (error, old, known) == ("changed_meanwhile", True, None)

    @rule(
        event=st.sampled_from(EVENTS),
        prices=st.dictionaries(st.sampled_from(SKUS), FENS, max_size=2),
        death=DEATHS,
    )
    def plan_sale(self, event: str, prices: dict[int, int], death: int) -> None:
        named = {self.ids[n]: fen for n, fen in prices.items()}
        wanted = {sku_id: _with_event(book, event, named.get(sku_id)) for sku_id, book in self.books.items()}
        error = self._act(
            lambda: set_event_prices(self.core, self.shop_id, event, "flash", Window(), named, "lin"),
            death,
            wanted,
        )
        assert error in (None, "died") or not all(_is_well(book) for book in wanted.values())

    @rule(event=st.sampled_from(EVENTS), death=DEATHS)
    def end_sale(self, event: str, death: int) -> None:
        wanted = {sku_id: _with_event(book, event, None) for sku_id, book in self.books.items()}
        error = self._act(lambda: clear_event_prices(self.core, self.shop_id, event, "lin"), death, wanted)
        assert error in (None, "died")

    @invariant()
    def the_store_says_what_was_done_and_history_has_no_gap(self) -> None:
        kept = self._run(store.books(self.core, self.shop_id, self.ids))
        assert kept == self.books
        for sku_id, book in kept.items():
            lines = self._run(store.history(self.core, self.shop_id, sku_id))[::-1]
            assert [line.number for line in lines] == list(range(1, book.rev + 1))
            states = [PriceBook(sku_id), *(line.after for line in lines)]
            assert [line.before for line in lines] == states[:-1]
            assert states[-1] == book
            assert _is_well(book)
            for hours in range(7):
                ctx = Context("site", START + timedelta(hours=hours), "gold", "e0")
                fen = decide(book, ctx).amount_fen
                assert fen is None or fen >= (book.floor_fen or 1)

    def _act(self, act: Callable[[], Awaitable[Any]], death: int, wanted: dict[str, PriceBook]) -> str | None:
        """Its error's code. `wanted` are the books if it is done; otherwise none of them changes."""
        after = {
            sku_id: replace(book, rev=book.rev + 1)
            for sku_id, book in wanted.items()
            if book != self.books[sku_id]
        }
        error = self._run(self._doomed(act, death))
        if error is None:
            self.books |= after
        elif error == "died":
            kept = self._run(store.books(self.core, self.shop_id, self.ids))
            assert kept in (self.books, {**self.books, **after}), "half of it was done"
            self.books = kept
        return error

    async def _doomed(self, act: Callable[[], Awaitable[Any]], death: int) -> str | None:
        left, db, before = death, self.core.db, self.core.db.on_write

        def count(_label: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Died

        db.on_write = count
        try:
            await act()
        except Died:
            return "died"
        except HubError as error:
            return error.code
        finally:
            db.on_write = before
        return None

    def _run(self, work: Awaitable[Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(_as_coroutine(work), self.loop).result(30)


async def _as_coroutine(work: Awaitable[Any]) -> Any:
    return await work


def _with_event(book: PriceBook, event: str, price_fen: int | None) -> PriceBook:
    others = tuple(one for one in book.events if one.event_id != event)
    own = () if price_fen is None else (EventPrice(event, "flash", price_fen),)
    return replace(book, events=(*others, *own))


def _is_well(book: PriceBook) -> bool:
    try:
        check(book)
    except Refused:
        return False
    return True
