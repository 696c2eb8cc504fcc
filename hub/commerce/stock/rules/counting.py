"""Pieces come in, are counted, and move between warehouses; each slip counts once, by its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.stock.model import POOL, SlipKind, Wanted
from hub.commerce.stock.rules.book import Book, Doc
from hub.commerce.stock.rules.level import Level
from hub.core.errors import Conflict, Refused


@dataclass(frozen=True)
class Counted:
    """`ledger_no`: the level's last ledger line that the counting person saw; None: whatever came since."""

    sku_id: str
    counted: int
    ledger_no: int | None = None


@dataclass(frozen=True)
class Slip:
    """A piece of paper that moves stock: who, why, and the key that makes a repeat the same slip."""

    id: str
    key: str
    kind: SlipKind
    warehouse_id: str
    reason: str
    by: str
    to_warehouse_id: str | None = None


def receive(book: Book, slip: Slip, lines: Sequence[Wanted]) -> Doc:
    told = [{"sku_id": line.sku_id, "quantity": line.quantity} for line in lines]
    before = _before(book, slip, told)
    if before is not None:
        return before
    _require_known(book, slip, [line.sku_id for line in lines])
    for line in lines:
        _count(book, book.level(line.sku_id, slip.warehouse_id), "receipt", line.quantity, slip)
    return _file(book, slip, told)


def take(book: Book, slip: Slip, lines: Sequence[Counted], *, accept_shortage: bool) -> Doc:
    """Raises Refused("count_below_promised") with the numbers, Conflict("changed_meanwhile")."""
    told: list[Doc] = [{"sku_id": line.sku_id, "quantity": line.counted} for line in lines]
    before = _before(book, slip, told)
    if before is not None:
        return before
    _require_known(book, slip, [line.sku_id for line in lines])
    _require_once([line.sku_id for line in lines])
    for line in lines:
        _check_count(book.level(line.sku_id, slip.warehouse_id), line, accept_shortage)
    for line in lines:
        level = book.level(line.sku_id, slip.warehouse_id)
        if line.counted != level.physical:
            _count(book, level, "stock_take", line.counted - level.physical, slip)
    return _file(book, slip, told)


def transfer(book: Book, slip: Slip, lines: Sequence[Wanted]) -> Doc:
    """Only what lies free may leave. Raises Refused("transfer_short")."""
    told = [{"sku_id": line.sku_id, "quantity": line.quantity} for line in lines]
    before = _before(book, slip, told)
    if before is not None:
        return before
    assert slip.to_warehouse_id is not None
    _require_known(book, slip, [line.sku_id for line in lines])
    book.require_warehouse(slip.to_warehouse_id)
    if slip.to_warehouse_id == slip.warehouse_id:
        raise Refused("transfer_to_itself", field="to")
    _require_free(book, slip.warehouse_id, lines)
    for line in lines:
        _count(book, book.level(line.sku_id, slip.warehouse_id), "transfer", -line.quantity, slip)
        _count(book, book.level(line.sku_id, slip.to_warehouse_id), "transfer", line.quantity, slip)
    return _file(book, slip, told)


def count_codes(book: Book, sku_id: str, delta: int, reason: str, ref: str, by: str) -> int:
    """Codes enter a pool or leave it unused; how many there are now. What is promised must stay.

    Raises Refused("stock_no_pool"), Refused("stock_short"), NotFound.
    """
    mode = book.item(sku_id).mode
    if mode != "pool":
        raise Refused("stock_no_pool", field="sku_id", sku_id=sku_id, mode=mode)
    level = book.level(sku_id, POOL)
    if delta < 0 and -delta > level.free:
        raise Refused("stock_short", field="sku_id", sku_id=sku_id, wanted=-delta, left=level.free)
    level.count(delta)
    book.enter(level, "receipt" if delta > 0 else "adjustment", delta, reason, ref, by)
    return level.physical


def _before(book: Book, slip: Slip, told: list[Doc]) -> Doc | None:
    """The slip that this key stands for already. Raises Conflict("key_reused") when it says something else."""
    found = book.slips.get(slip.key)
    if found is None:
        return None
    same = (slip.kind, slip.warehouse_id, slip.to_warehouse_id, told)
    if (found["kind"], found["warehouse_id"], found["to_warehouse_id"], found["lines"]) != same:
        raise Conflict("key_reused", field="key")
    return found


def _file(book: Book, slip: Slip, told: list[Doc]) -> Doc:
    doc: dict[str, Any] = {
        "_id": slip.id, "key": slip.key, "kind": slip.kind, "warehouse_id": slip.warehouse_id,
        "to_warehouse_id": slip.to_warehouse_id, "reason": slip.reason, "by": slip.by, "lines": told,
        "at": book.now, "schema": 1,
    }  # fmt: skip
    book.slips[slip.key] = doc
    book.new_slips.append(doc)
    return doc


def _count(book: Book, level: Level, kind: Any, delta: int, slip: Slip) -> None:
    level.count(delta)
    book.enter(level, kind, delta, slip.reason, slip.id, slip.by)


def _check_count(level: Level, line: Counted, accept_shortage: bool) -> None:
    if line.ledger_no is not None and line.ledger_no != level.ledger_no:
        raise Conflict("changed_meanwhile", field="ledger_no")
    if line.counted < level.promised and not accept_shortage:
        raise Refused(
            "count_below_promised", field="accept_shortage", sku_id=line.sku_id, counted=line.counted,
            promised=level.promised, reserved=level.reserved, allocated=level.allocated,
            preallocated=level.preallocated,
        )  # fmt: skip


def _require_known(book: Book, slip: Slip, sku_ids: Sequence[str]) -> None:
    book.require_warehouse(slip.warehouse_id)
    for sku_id in sku_ids:
        book.require_counted(sku_id)


def _require_once(sku_ids: Sequence[str]) -> None:
    twice = next((sku_id for sku_id, n in Counter(sku_ids).items() if n > 1), None)
    if twice is not None:
        raise Refused("stock_sku_twice", field="lines", sku_id=twice)


def _require_free(book: Book, warehouse_id: str, lines: Sequence[Wanted]) -> None:
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.sku_id] += line.quantity
    for sku_id, quantity in wanted.items():
        free = max(0, book.level(sku_id, warehouse_id).free)
        if quantity > free:
            raise Refused("transfer_short", field="lines", sku_id=sku_id, wanted=quantity, left=free)
