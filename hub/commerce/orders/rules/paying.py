"""Payments of an order: asked for, paid once, and what becomes of money that comes late, twice or in a wrong amount.

A payment service repeats its notices, tells them late or never, and another of the buyer's tabs may pay as well:
whatever is told, the order is paid once, and every fen that is not kept for it goes back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from hub.commerce.orders.model import Actor, Doc, Paid, RefundWish
from hub.commerce.orders.model import moved as moved
from hub.commerce.orders.rules import refunding
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.finishing import deliver_virtual
from hub.commerce.stock.rules import moving
from hub.core.errors import Refused

# The service tells by itself within seconds; whoever does not hear of it asks.
FIRST_LOOK_S = 20


def ask(
    book: OrderBook, order_id: str, number: str, merchant_id: str, service: str, scene: str, actor: Actor
) -> Doc:
    """An attempt to pay the whole order; an open one of the same merchant and scene is answered again.

    Raises Refused("order_is_…") for an order that is not to be paid, Refused("order_expired").
    """
    order = book.order(order_id)
    moved(order["state"], "cancel")  # what can be cancelled is what is still to be paid
    if order["expires_at"] <= book.now:
        raise Refused("order_expired")
    for one in book.payments_of(order_id):
        if (one["state"], one["merchant_id"], one["scene"]) == ("asked", merchant_id, scene):
            return one
    book.touch("orders", order)
    book.tell(order, "payment_asked", actor, {"number": number, "service": service})
    return book.payments.add(
        {
            "_id": number, "order_id": order_id, "merchant_id": merchant_id, "service": service, "scene": scene,
            "amount_fen": order["payable_fen"], "state": "asked", "is_surplus": False, "service_number": "",
            "told_fen": None, "refunding_fen": 0, "refunded_fen": 0, "asked_at": book.now, "paid_at": None,
            "expires_at": order["expires_at"], "look_at": book.now + timedelta(seconds=FIRST_LOOK_S), "looks": 0,
            "changed_at": book.now, "rev": 1, "schema": 1,
        }
    )  # fmt: skip


def settle(book: OrderBook, paid: Paid, actor: Actor, refund_id: str, *, without_stock: bool = False) -> Doc:
    """It is paid: the payment afterwards. Told again, nothing changes. `refund_id` is for money that cannot stay.

    `without_stock`: nothing can be taken from stock now though the money came in time; the order says so, and a
    person decides. Raises Refused of the stock (codes, a stock-take) unless so.
    """
    payment = book.payment(paid.number)
    if payment["state"] == "paid":
        return payment
    order = book.order(payment["order_id"])
    if paid.amount_fen != payment["amount_fen"]:
        return _odd(book, order, payment, paid, actor)
    if order["state"] == "unpaid" or _may_revive(order):
        return _kept(book, order, payment, paid, actor, refund_id, without_stock)
    _receive(book, order, payment, paid, actor)
    return _sent_back(book, order, payment, refund_id, "surplus")


def settle_nothing(book: OrderBook, order_id: str, actor: Actor) -> Doc:
    """Discounts took all of it: paid with nothing. Raises Refused("order_not_free"), Refused of the stock."""
    order = book.order(order_id)
    if order["payable_fen"]:
        raise Refused("order_not_free")
    if order["state"] == "unpaid":
        _commit_stock(book, order, actor, without_stock=False)
        book.touch("orders", order)
        _become_paid(book, order, actor, {"amount_fen": 0})
    return order


def close(book: OrderBook, number: str, actor: Actor) -> Doc:
    """Nobody can pay it any more, says the service."""
    payment = book.payment(number)
    if payment["state"] not in ("asked", "odd"):
        return payment
    book.touch("payments", payment)
    if payment["state"] == "odd":  # what was told of it was not so
        _unmark(book.touch("orders", book.order(payment["order_id"])))
    payment["state"], payment["look_at"] = "closed", None
    return payment


def look_later(book: OrderBook, number: str, after_s: float) -> Doc:
    """It is not paid yet, or nobody could say. A look before its time leaves the next one where it was."""
    payment = book.payment(number)
    if payment["look_at"] is not None and payment["look_at"] <= book.now:
        book.touch("payments", payment)
        payment["looks"] += 1
        payment["look_at"] = book.now + timedelta(seconds=after_s)
    return payment


def _may_revive(order: Doc) -> bool:
    """Nobody wanted it cancelled; time ran out while money was under way."""
    return bool(
        order["state"] == "cancelled" and order["cancel_reason"] == "unpaid" and not order["paid_fen"]
    )


def _kept(
    book: OrderBook, order: Doc, payment: Doc, paid: Paid, actor: Actor, refund_id: str, without_stock: bool
) -> Doc:
    try:
        _commit_stock(book, order, actor, without_stock)
    except Refused as refusal:
        if refusal.code not in ("reservation_expired", "reservation_move"):
            raise
        _receive(book, order, payment, paid, actor)
        return _sold_out(book, order, payment, actor, refund_id)
    _receive(book, order, payment, paid, actor)
    order["paid_fen"] = payment["amount_fen"]
    if without_stock:
        order["marks"] = sorted({*order["marks"], "stock_short"})
    _become_paid(book, order, actor, {"amount_fen": paid.amount_fen, "number": paid.number}, without_stock)
    return payment


def _commit_stock(book: OrderBook, order: Doc, actor: Actor, without_stock: bool) -> None:
    if not without_stock:
        moving.commit(book.stock, order["reservation_id"], actor.by)


def _become_paid(book: OrderBook, order: Doc, actor: Actor, detail: Doc, without_stock: bool = False) -> None:
    order["state"] = moved(order["state"], "pay")
    order["paid_at"], order["cancelled_at"], order["cancel_reason"] = book.now, None, ""
    book.tell(order, "order_paid", actor, detail)
    if not without_stock:
        deliver_virtual(book, order, actor)


def _receive(book: OrderBook, order: Doc, payment: Doc, paid: Paid, actor: Actor) -> None:
    """The money is in, whatever it is for."""
    book.touch("payments", payment)
    payment["state"], payment["look_at"] = "paid", None
    payment["service_number"], payment["paid_at"], payment["told_fen"] = (
        paid.service_number, paid.at, paid.amount_fen,
    )  # fmt: skip
    _unmark(book.touch("orders", order))


def _unmark(order: Doc) -> None:
    order["marks"] = [mark for mark in order["marks"] if mark != "amount_odd"]


def _odd(book: OrderBook, order: Doc, payment: Doc, paid: Paid, actor: Actor) -> Doc:
    """Another amount than was asked for: nothing moves until the service, asked again, or a person says more."""
    if payment["state"] == "odd" and payment["told_fen"] == paid.amount_fen:
        return payment
    book.touch("payments", payment)
    payment["state"], payment["told_fen"], payment["service_number"] = (
        "odd",
        paid.amount_fen,
        paid.service_number,
    )
    payment["look_at"] = payment["look_at"] or book.now
    book.touch("orders", order)
    order["marks"] = sorted({*order["marks"], "amount_odd"})
    told = {"number": paid.number, "asked_fen": payment["amount_fen"], "told_fen": paid.amount_fen}
    book.tell(order, "payment_odd", actor, told)
    return payment


def _sold_out(book: OrderBook, order: Doc, payment: Doc, actor: Actor, refund_id: str) -> Doc:
    """Paid after its time, and the pieces are gone: the buyer gets the money back and is told why."""
    if order["state"] == "unpaid":
        order["state"] = moved("unpaid", "cancel")
        order["cancelled_at"] = book.now
    order["cancel_reason"] = "sold_out"
    book.tell(order, "order_cancelled", actor, {"reason": "sold_out"})
    return _sent_back(book, order, payment, refund_id, "sold_out")


def _sent_back(
    book: OrderBook, order: Doc, payment: Doc, refund_id: str, kind: Literal["surplus", "sold_out"]
) -> Doc:
    payment["is_surplus"] = True
    wish = RefundWish(refund_id, f"{kind}:{payment['_id']}", payment["amount_fen"], kind, kind)
    refunding.ask_surplus(book, order, payment, wish)
    return payment
