"""The working copy that a group of changes shares: what the store has, what the rules made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub.commerce.stock.model import POOL, Issue, Item, LedgerKind, Wanted
from hub.commerce.stock.rules.level import Level
from hub.core.errors import NotFound, Refused

Doc = dict[str, Any]


@dataclass
class Book:
    """Rules refuse before they change anything, so that a refusal concerns its own caller only."""

    now: datetime
    items: dict[str, Item] = field(default_factory=dict)
    levels: dict[tuple[str, str], Level] = field(default_factory=dict)
    # Their ids, in the order in which they are emptied.
    warehouses: tuple[str, ...] = ()
    reservations: dict[str, Doc] = field(default_factory=dict)
    slips: dict[str, Doc] = field(default_factory=dict)  # by key
    ledger: list[Doc] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    # Reservations whose codes were given back: they were seen, and stay used.
    spent: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)  # reservations
    changed: dict[str, int] = field(default_factory=dict)  # reservations, with the rev that was read
    changed_items: dict[str, Item | None] = field(default_factory=dict)  # as they were read
    new_slips: list[Doc] = field(default_factory=list)
    _sorted: dict[str, list[Level]] = field(default_factory=dict)
    _sorted_count: int = -1

    # What is there

    def item(self, sku_id: str) -> Item:
        found = self.items.get(sku_id)
        if found is None:
            raise NotFound("stock_item_not_found", field="sku_id", sku_id=sku_id)
        return found

    def levels_of(self, sku_id: str) -> list[Level]:
        """In the order of the warehouses."""
        if self._sorted_count != len(self.levels):
            self._sort_levels()
        return self._sorted.get(sku_id, [])

    def _sort_levels(self) -> None:
        """An event's end has thousands of levels, and asks for those of each SKU; levels only become more."""
        order = {id: n for n, id in enumerate(self.warehouses)}
        self._sorted, self._sorted_count = defaultdict(list), len(self.levels)
        for level in sorted(
            self.levels.values(), key=lambda one: (order.get(one.warehouse_id, len(order)), one.warehouse_id)
        ):
            self._sorted[level.sku_id].append(level)

    def level(self, sku_id: str, warehouse_id: str) -> Level:
        """Made now if nothing of this SKU ever lay there."""
        return self.levels.setdefault((sku_id, warehouse_id), Level(sku_id, warehouse_id))

    def free(self, sku_id: str) -> int:
        """Over all warehouses: a shortage in one is owed by the others."""
        return sum(level.free for level in self.levels_of(sku_id))

    def by_key(self, key: str) -> Doc | None:
        return next((doc for doc in self.reservations.values() if doc["key"] == key), None)

    def pieces(self, lines: Iterable[Wanted]) -> dict[str, int]:
        """By SKU, bundles taken apart; what never runs out stays out. Raises NotFound."""
        wanted: dict[str, int] = defaultdict(int)
        for line in lines:
            item = self.item(line.sku_id)
            for part in item.parts if item.mode == "bundle" else (Wanted(line.sku_id, 1),):
                if self.item(part.sku_id).mode in ("counted", "pool"):
                    wanted[part.sku_id] += part.quantity * line.quantity
        return dict(wanted)

    def ships_at_once(self, sku_id: str) -> bool:
        item = self.item(sku_id)
        return item.mode == "pool" or item.is_virtual

    # What becomes of it

    def note_change(self, doc: Doc) -> None:
        """Call before the change; what is new is written as a whole anyway."""
        if doc["_id"] not in self.added and doc["_id"] not in self.changed:
            self.changed[doc["_id"]] = doc["rev"]
        doc["rev"] += 1
        doc["changed_at"] = self.now

    def guard_sum(self, sku_id: str) -> None:
        """What was decided rests on all levels of the SKU: none of them may have moved when this is written."""
        for level in self.levels_of(sku_id):
            level.is_changed = level.is_changed or level.rev > 0

    def note_item(self, item: Item) -> None:
        self.changed_items.setdefault(item.sku_id, self.items.get(item.sku_id))
        self.items[item.sku_id] = item

    def enter(self, level: Level, kind: LedgerKind, delta: int, reason: str, ref: str, by: str) -> None:
        """The ledger's next line; the level's `physical` has moved already."""
        level.ledger_no += 1
        self.ledger.append(
            {
                "sku_id": level.sku_id, "warehouse_id": level.warehouse_id, "number": level.ledger_no,
                "kind": kind, "delta": delta, "physical_after": level.physical, "reason": reason, "ref": ref,
                "by": by, "at": self.now,
            }
        )  # fmt: skip

    def require_counted(self, sku_id: str) -> None:
        """Pieces are received and counted only where pieces are. Raises NotFound, Refused."""
        mode = self.item(sku_id).mode
        if mode != "counted":
            raise Refused("stock_not_counted", field="sku_id", sku_id=sku_id, mode=mode)

    def require_warehouse(self, warehouse_id: str) -> None:
        if warehouse_id not in self.warehouses and warehouse_id != POOL:
            raise NotFound("warehouse_not_found", field="warehouse_id")
