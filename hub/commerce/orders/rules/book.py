"""The working copy that a group of changes shares: orders, payments and refunds beside the stock they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from hub.commerce.orders.model import Actor, Doc
from hub.commerce.stock.rules.book import Book
from hub.core.errors import NotFound
from hub.core.ids import new_id

ShelfName = Literal["orders", "payments", "refunds", "after_sales"]
# What the rest of the hub is told of, by the job `on_<kind>`.
TOLD = frozenset({"order_paid", "order_cancelled", "parcel_sent", "refund_done", "delivered"})


@dataclass
class Shelf:
    """Documents of one collection: what was read, what is new, what changed (with the rev that was read)."""

    docs: dict[str, Doc] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: dict[str, int] = field(default_factory=dict)

    def add(self, doc: Doc) -> Doc:
        self.docs[doc["_id"]] = doc
        self.added.append(doc["_id"])
        return doc

    def read(self, docs: Iterable[Doc]) -> None:
        """A document that is here already stays as the rules made it."""
        for doc in docs:
            self.docs.setdefault(doc["_id"], doc)

    def touch(self, doc: Doc, now: datetime) -> Doc:
        """Call before the first change of a rule."""
        if doc["_id"] not in self.added and doc["_id"] not in self.changed:
            self.changed[doc["_id"]] = doc["rev"]
        doc["rev"] += 1
        doc["changed_at"] = now
        return doc

    def by_key(self, key: str) -> Doc | None:
        return next((doc for doc in self.docs.values() if doc.get("key") == key), None)


@dataclass
class OrderBook:
    """Rules refuse before they change anything, so that a refusal concerns its own caller only."""

    stock: Book
    orders: Shelf = field(default_factory=Shelf)
    payments: Shelf = field(default_factory=Shelf)
    refunds: Shelf = field(default_factory=Shelf)
    after_sales: Shelf = field(default_factory=Shelf)
    events: list[Doc] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.stock.now

    def order(self, order_id: str) -> Doc:
        return _found(self.orders, order_id, "order_not_found")

    def payment(self, number: str) -> Doc:
        return _found(self.payments, number, "payment_not_found")

    def refund(self, refund_id: str) -> Doc:
        return _found(self.refunds, refund_id, "refund_not_found")

    def case(self, case_id: str) -> Doc:
        return _found(self.after_sales, case_id, "case_not_found")

    def payments_of(self, order_id: str) -> list[Doc]:
        """In the order in which they were asked for."""
        mine = (doc for doc in self.payments.docs.values() if doc["order_id"] == order_id)
        return sorted(mine, key=lambda doc: str(doc["_id"]))

    def refunds_of(self, order_id: str) -> list[Doc]:
        mine = (doc for doc in self.refunds.docs.values() if doc["order_id"] == order_id)
        return sorted(mine, key=lambda doc: str(doc["_id"]))

    def touch(self, name: ShelfName, doc: Doc) -> Doc:
        shelf: Shelf = getattr(self, name)
        return shelf.touch(doc, self.now)

    def tell(self, order: Doc, kind: str, actor: Actor, detail: Mapping[str, Any] | None = None) -> None:
        """The next line of the order's own story; the order is touched already."""
        order["event_no"] += 1
        self.events.append(
            {
                "_id": new_id(), "order_id": order["_id"], "number": order["event_no"], "kind": kind,
                "by": actor.by, "note": actor.note, "detail": dict(detail or {}), "source": actor.source,
                "at": self.now, "is_owed": kind in TOLD, "schema": 1,
            }
        )  # fmt: skip


def _found(shelf: Shelf, id: str, code: str) -> Doc:
    doc = shelf.docs.get(id)
    if doc is None:
        raise NotFound(code)
    return doc
