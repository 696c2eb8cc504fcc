"""How the stock of a SKU is kept: said by the catalogue, tuned by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hub.commerce.stock.model import Item, Mode, Wanted
from hub.commerce.stock.rules.book import Book
from hub.core.errors import Conflict, Refused


def declare(book: Book, sku_id: str, mode: Mode, is_virtual: bool, parts: tuple[Wanted, ...]) -> Item:
    """Saying the same again changes nothing. Raises Refused("stock_mode_in_use"), Refused("stock_bundle_nested")."""
    _check_parts(book, mode, parts)
    before = book.items.get(sku_id)
    if before is None:
        return _keep(book, Item(sku_id, mode, is_virtual, parts, rev=0))
    if (before.mode, before.is_virtual, before.parts) == (mode, is_virtual, parts):
        return before
    if before.mode != mode and any(level.physical or level.promised for level in book.levels_of(sku_id)):
        raise Refused("stock_mode_in_use", field="mode", sku_id=sku_id, mode=before.mode)
    return _keep(book, replace(before, mode=mode, is_virtual=is_virtual, parts=parts))


def tune(book: Book, sku_id: str, buffers: Mapping[str, int], low_at: int | None, rev: int) -> Item:
    """Raises Conflict("changed_meanwhile") unless `rev` is the item's."""
    item = book.item(sku_id)
    if item.rev != rev:
        raise Conflict("changed_meanwhile", field="rev")
    kept = {channel: n for channel, n in sorted(buffers.items()) if n}
    return _keep(book, replace(item, buffers=kept, low_at=low_at))


def _keep(book: Book, item: Item) -> Item:
    fresh = replace(item, rev=item.rev + 1)
    book.note_item(fresh)
    return fresh


def _check_parts(book: Book, mode: Mode, parts: tuple[Wanted, ...]) -> None:
    if (mode == "bundle") != bool(parts):
        raise Refused("stock_bundle_parts", field="parts")
    for part in parts:
        if book.item(part.sku_id).mode == "bundle":
            raise Refused("stock_bundle_nested", field="parts", sku_id=part.sku_id)
