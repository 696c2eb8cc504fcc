"""Group commit of the order book: changes that arrive together share one transaction, with the stock they move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from hub.commerce.orders import store
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.stock.commit import StockCommitter
from hub.core import metrics
from hub.core.db import Session
from hub.core.errors import HubError
from hub.core.lanes import Lanes
from hub.core.lanes import Pending as Waiting
from hub.core.runtime import Core

T = TypeVar("T")
Told = tuple[str, str]


@dataclass(eq=False, kw_only=True)
class Pending(Waiting[T], Generic[T]):
    rule: Callable[[OrderBook], T]
    needs: Needs


class OrderCommitter:
    """One per process; a change is durable when `commit` returns."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.lanes: Lanes[Pending[Any], list[Told]] = Lanes(
            core.db, metrics.ORDER_COMMITS, self._attempt, self._stored
        )

    async def commit(self, shop_id: str, rule: Callable[[OrderBook], T], needs: Needs) -> T:
        """Applies `rule`, which must be pure: it runs again when the transaction has to.

        Raises what the rule raises; StoreError when the store is away (nothing is changed then).
        """
        pending = Pending(rule=rule, needs=needs)
        self.lanes.line_up(shop_id, [pending])
        return await asyncio.shield(pending.done)

    async def close(self) -> None:
        """Finishes what is waiting; call after the last commit."""
        await self.lanes.close()

    async def _attempt(
        self, shop_id: str, group: list[Pending[Any]], _is_first: bool, session: Session
    ) -> list[Told]:
        book = await store.load(self._core.db, shop_id, [pending.needs for pending in group], session)
        for pending in group:
            pending.refusal = None
            try:
                pending.result = pending.rule(book)
            except HubError as refusal:
                pending.refusal = refusal
        await store.save(self._core.db, shop_id, book, session)
        return [(event["kind"], event["_id"]) for event in book.events if event["is_owed"]]

    def _stored(self, shop_id: str, told: list[Told]) -> Coroutine[Any, Any, None] | None:
        """State first, doorbell second: what gets lost here is rung again by the sweeper."""
        return self._ring(shop_id, told) if told else None

    async def _ring(self, shop_id: str, told: list[Told]) -> None:
        for kind, event_id in told:
            await self._core.queue.ring(f"on_{kind}", shop_id, event_id, job_id=f"on:{event_id}")


class WithOrders(Protocol):
    """What functions of the order book need of the process: `Commerce` is one."""

    @property
    def core(self) -> Core: ...

    @property
    def stock(self) -> StockCommitter: ...

    @property
    def orders(self) -> OrderCommitter: ...
