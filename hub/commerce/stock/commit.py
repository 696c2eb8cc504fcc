"""Group commit of the stock: asks that arrive together share one transaction, guarded by each level's rev."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from hub.commerce.stock import store
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules.book import Book
from hub.core import metrics
from hub.core.db import Session
from hub.core.errors import HubError
from hub.core.ids import new_id
from hub.core.lanes import Lanes
from hub.core.lanes import Pending as Waiting
from hub.core.runtime import Core

T = TypeVar("T")


@dataclass(eq=False, kw_only=True)
class Pending(Waiting[T], Generic[T]):
    rule: Callable[[Book], T]
    needs: Needs
    also: Callable[[Session], Awaitable[None]] | None = None


class StockCommitter:
    """One per process; a change is durable when `commit` returns."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.lanes: Lanes[Pending[Any], None] = Lanes(
            core.db, metrics.STOCK_COMMITS, self._attempt, lambda _shop_id, _book: None
        )

    async def commit(
        self,
        shop_id: str,
        rule: Callable[[Book], T],
        needs: Needs,
        also: Callable[[Session], Awaitable[None]] | None = None,
    ) -> T:
        """Applies `rule`, which must be pure: it runs again when the transaction has to.

        `also` writes what belongs to it into the same transaction (codes that are added or voided), once the
        rule did not refuse; whatever it raises undoes the rule as well.
        Raises what the rule raises; StoreError when the store is away (nothing is changed then).
        """
        pending = Pending(rule=rule, needs=needs, also=also)
        self.lanes.line_up(shop_id, [pending])
        return await asyncio.shield(pending.done)

    async def commit_batch(
        self, shop_id: str, changes: Sequence[tuple[Callable[[Book], T], Needs]]
    ) -> list[T | BaseException]:
        """In one transaction, applied in this order; each refusal is its own."""
        batch = new_id()
        pendings = [Pending(rule=rule, needs=needs, batch=batch) for rule, needs in changes]
        self.lanes.line_up(shop_id, pendings)
        return await asyncio.gather(*(asyncio.shield(p.done) for p in pendings), return_exceptions=True)

    async def close(self) -> None:
        """Finishes what is waiting; call after the last commit."""
        await self.lanes.close()

    async def _attempt(
        self, shop_id: str, group: list[Pending[Any]], _is_first: bool, session: Session
    ) -> None:
        book = await store.load(self._core.db, shop_id, [pending.needs for pending in group], session)
        for pending in group:
            pending.refusal = None
            try:
                pending.result = pending.rule(book)
            except HubError as refusal:
                pending.refusal = refusal
        await store.save(self._core.db, shop_id, book, session)
        for pending in group:
            if pending.also is not None and pending.refusal is None:
                await pending.also(session)


class WithStock(Protocol):
    """What functions of the stock need of the process: `Commerce` is one, and the stock knows no more of it."""

    @property
    def core(self) -> Core: ...

    @property
    def stock(self) -> StockCommitter: ...
