"""Writes what the good rows of one product say: content, prices, stock, state; each step does nothing when done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.model import Kind, Product
from hub.commerce.catalogue.moves import Act
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.checking import check
from hub.commerce.service import Commerce
from hub.commerce.transfer import building, stock_facts
from hub.commerce.transfer.columns import MONEY_FIELDS
from hub.commerce.transfer.examining import Examined
from hub.commerce.transfer.shop_facts import Facts
from hub.commerce.transfer.stock_facts import ToStock
from hub.commerce.transfer.wanted import WantedSku
from hub.core.errors import HubError
from hub.core.runtime import Core

_WITHDRAWN: Mapping[tuple[str, str], Act] = {
    ("published", "draft"): "unpublish", ("published", "archived"): "archive", ("draft", "archived"): "archive",
}  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """`import_id` makes what is made known again: a product by its client id, a receipt by its key.

    `is_resumed`: a worker died over these products, so that a draft may be saved that was to be published.
    """

    commerce: Commerce
    shop_id: str
    import_id: str
    by: str
    facts: Facts
    is_resumed: bool

    @property
    def core(self) -> Core:
        return self.commerce.core

    async def write(self, examined: Examined) -> dict[int, HubError]:
        """By row what could not be done with its SKU. Raises HubError when the product could not be written."""
        product = await self._content(examined)
        ids = {sku.code: sku.id for sku in product.draft.skus}
        failed = await self._prices(ids, examined.wanted.skus)
        failed |= await self._stock(product.kind, ids, examined.wanted.skus)
        await self._state(product, examined)
        return failed

    async def _content(self, examined: Examined) -> Product:
        before = self.facts.products.get(examined.group.code)
        if before is None:
            return await self._created(examined)
        if before.state == "archived" and examined.wanted.told.get("state", "archived") != "archived":
            guard = {"rev": before.rev}
            before = await publishing.withdraw(self.core, self.shop_id, before.id, self.by, "restore", guard)
        if examined.content == before.draft:
            return before
        return await products.save(self.core, self.shop_id, before.id, self.by, before.rev, examined.content)

    async def _created(self, examined: Examined) -> Product:
        code = examined.group.code
        kind: Kind = examined.wanted.told.get("kind", "physical")  # type: ignore[assignment]  # the rules saw to it
        client_id = f"import:{self.import_id}:{code}"
        return await products.create(
            self.core, self.shop_id, self.by, kind, code, examined.content, client_id
        )

    async def _prices(self, ids: Mapping[str, str], wanted: Sequence[WantedSku]) -> dict[int, HubError]:
        """One transaction for all of the product; a book that pricing refuses fails its row alone."""
        books: list[PriceBook] = []
        failed: dict[int, HubError] = {}
        for sku in wanted:
            told = {name: value for name, value in sku.row.values.items() if name in MONEY_FIELDS}
            if not told:
                continue
            sku_id = ids[sku.code]
            book = building.book_of(self.facts.books.get(sku_id) or PriceBook(sku_id), told)
            try:
                check(book)
            except HubError as error:
                failed[sku.row.number] = error
            else:
                books.append(book)
        if books:
            await pricing.put(self.core, self.shop_id, books, self.by)
        return failed

    async def _stock(
        self, kind: Kind, ids: Mapping[str, str], wanted: Sequence[WantedSku]
    ) -> dict[int, HubError]:
        """Side by side: the stock commits in groups what comes at once."""
        failed: dict[int, HubError] = {}

        async def one(sku: WantedSku) -> None:
            try:
                await stock_facts.tell(self.commerce, self.shop_id, self._to_stock(kind, ids, sku), self.by)
            except HubError as error:
                failed[sku.row.number] = error

        await asyncio.gather(*(one(sku) for sku in wanted if {"receive", "low_at"} & sku.row.values.keys()))
        return failed

    def _to_stock(self, kind: Kind, ids: Mapping[str, str], sku: WantedSku) -> ToStock:
        told = sku.row.values
        receive, low_at = told.get("receive", 0), told.get("low_at")
        return ToStock(
            ids[sku.code], kind, f"import:{self.import_id}:{sku.row.number}",
            receive if isinstance(receive, int) else 0, sku.row.text("warehouse"),
            low_at if isinstance(low_at, int) else None,
        )  # fmt: skip

    async def _state(self, product: Product, examined: Examined) -> None:
        told = str(examined.wanted.told.get("state", product.state))
        if told == "published":
            is_left_over = self.is_resumed and product.changed
            if product.state != "published" or examined.publishes or is_left_over:
                await publishing.publish(self.commerce, self.shop_id, product.id, self.by, product.rev)
        elif act := _WITHDRAWN.get((product.state, told)):
            guard = {"rev": product.rev}
            await publishing.withdraw(self.core, self.shop_id, product.id, self.by, act, guard)
