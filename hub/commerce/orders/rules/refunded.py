"""A refund that is done: booked on payment, order and lines, with the pieces that it gives back to the stock."""

from __future__ import annotations

from datetime import datetime

from hub.commerce.orders.model import Actor, Doc, moved
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.finishing import to_leave, when_all_left
from hub.commerce.orders.rules.refunding import line_of
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.rules import moving

CASE_KEY = "case:"
_OWN = ("surplus", "sold_out")  # never on the order's own sums


def done(book: OrderBook, refund_id: str, number: str, amount_fen: int, at: datetime, actor: Actor) -> Doc:
    """The service says that the money went back. Told again, nothing changes.

    An amount that is not the one asked for is booked as it was asked, and marked for a person: a service that
    pays back another sum than it was told to has no rule to follow.
    """
    refund = book.refund(refund_id)
    if refund["state"] == "done":
        return refund
    order = book.order(refund["order_id"])
    payment = book.payment(refund["payment_number"])
    for doc, name in ((refund, "refunds"), (payment, "payments"), (order, "orders")):
        book.touch(name, doc)  # type: ignore[arg-type]
    for attempt in refund["attempts"]:
        if attempt["number"] == number:
            attempt["state"] = "done"
    refund["state"], refund["done_at"], refund["next_at"] = "done", at, None
    payment["refunding_fen"] -= refund["amount_fen"]
    payment["refunded_fen"] += refund["amount_fen"]
    if amount_fen != refund["amount_fen"]:
        order["marks"] = sorted({*order["marks"], "amount_odd"})
    told = {"refund_id": refund_id, "amount_fen": refund["amount_fen"], "kind": refund["kind"]}
    if refund["kind"] not in _OWN:
        _book(book, order, refund, actor)
    book.tell(order, "refund_done", actor, told)
    if refund["kind"] == "case":
        _case_done(book, order, refund["key"].removeprefix(CASE_KEY))
    if refund["kind"] not in _OWN:
        end(book, order, actor)
    return refund


def end(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Where the order stands once nothing more is asked for: closed when all money is back, else as its pieces say.

    The order is touched already.
    """
    if order["open_cases"]:
        return
    if order["state"] == "after_sale":
        order["state"], order["stood"] = order["stood"], ""
    if order["paid_fen"] and order["refunded_fen"] == order["paid_fen"]:
        _close(book, order, actor)
    else:
        when_all_left(book, order, actor)


def _case_done(book: OrderBook, order: Doc, case_id: str) -> None:
    case = book.case(case_id)
    if case["state"] == "refunding":
        book.touch("after_sales", case)["state"] = "done"
        order["open_cases"] -= 1


def _book(book: OrderBook, order: Doc, refund: Doc, actor: Actor) -> None:
    order["refunding_fen"] -= refund["amount_fen"]
    order["refunded_fen"] += refund["amount_fen"]
    for one in refund["portions"]:
        line = line_of(order, one["line_id"])
        line["refunding_fen"] -= one["amount_fen"]
        line["refunded_fen"] += one["amount_fen"]
        line["refunding"] -= one["quantity"]
        line["refunded"] += one["quantity"]
        _free(book, order, line, one["quantity"], refund["reason"], actor)


def _free(book: OrderBook, order: Doc, line: Doc, quantity: int, reason: str, actor: Actor) -> None:
    """What never left is everybody's again; a seat too. Goods that left come back by the hand that receives them."""
    if not quantity or not _has_stock(book, order):
        return
    if line["is_virtual"]:
        _back(book, order, line, quantity, reason, actor, shipped=True)
        return
    never_left = min(quantity, to_leave(line))
    if never_left > 0:
        line["unsent"] += never_left
        _back(book, order, line, never_left, reason, actor, shipped=False)


def _back(
    book: OrderBook, order: Doc, line: Doc, quantity: int, reason: str, actor: Actor, *, shipped: bool
) -> None:
    pieces = [Wanted(line["sku_id"], quantity)]
    moving.return_part(book.stock, order["reservation_id"], pieces, reason, actor.by, shipped=shipped)


def _has_stock(book: OrderBook, order: Doc) -> bool:
    """Not of an order that was paid while nothing could be taken from stock."""
    return bool(moving.found(book.stock, order["reservation_id"])["state"] in ("committed", "shipped"))


def _close(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Nothing is paid any more: what still lies here for it goes back to everybody."""
    for line in order["lines"]:
        _free(book, order, line, to_leave(line), "closed", actor)
    order["state"] = moved(order["state"], "close")
    order["complete_at"], order["cancelled_at"], order["cancel_reason"] = None, book.now, "refunded"
    book.tell(order, "order_cancelled", actor, {"reason": "refunded"})
