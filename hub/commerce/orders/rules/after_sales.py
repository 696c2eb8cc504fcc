"""After-sales cases: refund only, return and refund, exchange. While one is open nothing of the order moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from hub.commerce.orders.model import Actor, Case, CaseKind, CaseState, Doc, Portion, RefundWish, moved
from hub.commerce.orders.rules import money, refunding
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.refunded import CASE_KEY, end
from hub.commerce.orders.rules.refunding import left_fen, line_of
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.rules import moving
from hub.core.errors import Conflict, Refused

# Which step leads where, by kind; what is not here is refused. `refund` ends with the refund, by itself.
STEPS: Mapping[str, Mapping[tuple[CaseKind, CaseState], CaseState]] = {
    "agree": {
        ("return_refund", "asked"): "agreed", ("exchange", "asked"): "agreed",
    },
    "receive": {("return_refund", "agreed"): "received", ("exchange", "agreed"): "received"},
    "refund": {("refund_only", "asked"): "refunding", ("return_refund", "received"): "refunding"},
    "replace": {("exchange", "received"): "done"},
    "reject": {
        (kind, state): "rejected"
        for kind in ("refund_only", "return_refund", "exchange") for state in ("asked", "agreed", "received")
    },
    "withdraw": {
        (kind, state): "withdrawn"
        for kind in ("refund_only", "return_refund", "exchange") for state in ("asked", "agreed")
    },
}  # fmt: skip


def ask(book: OrderBook, order_id: str, case: Case, actor: Actor) -> Doc:
    """The same key again answers the same case.

    Raises Refused("order_is_…") for an order that is not paid, Refused("case_pieces") for pieces that never left
    where they are to come back, Refused("refund_too_much").
    """
    before = book.after_sales.by_key(case.key)
    if before is not None:
        if before["order_id"] != order_id or before["kind"] != case.kind:
            raise Conflict("key_reused", field="key")
        return before
    order = book.order(order_id)
    if order["state"] != "after_sale":
        moved(order["state"], "dispute")
    _check(order, case)
    book.touch("orders", order)
    if order["state"] != "after_sale":
        order["stood"], order["state"] = order["state"], moved(order["state"], "dispute")
    order["open_cases"] += 1
    book.tell(order, "case_asked", actor, {"case_id": case.id, "kind": case.kind})
    return book.after_sales.add(
        {
            "_id": case.id, "key": case.key, "order_id": order_id, "kind": case.kind, "state": "asked",
            "portions": [asdict(one) for one in case.portions], "amount_fen": case.amount_fen,
            "reason": case.reason, "note": case.note, "courier": "", "waybill": "", "replaced_by": "",
            "by": actor.by, "asked_at": book.now, "changed_at": book.now, "rev": 1, "schema": 1,
        }
    )  # fmt: skip


def agree(book: OrderBook, case_id: str, actor: Actor) -> Doc:
    """The buyer is to send it back."""
    return _step(book, case_id, "agree", actor)


def sent_back(book: OrderBook, case_id: str, courier: str, waybill: str, actor: Actor) -> Doc:
    """The buyer tells with what it comes."""
    case = book.case(case_id)
    if case["state"] != "agreed":
        raise Refused(f"case_is_{case['state']}")
    order = _touched(book, case)
    case["courier"], case["waybill"] = courier, waybill
    book.tell(order, "case_sent_back", actor, {"case_id": case_id, "courier": courier, "waybill": waybill})
    return case


def receive(book: OrderBook, case_id: str, actor: Actor, *, restock: bool) -> Doc:
    """The pieces are here; `restock`: they can be sold again."""
    case = book.case(case_id)
    _next(case, "receive")
    order = book.order(case["order_id"])
    if restock:
        pieces = [
            Wanted(line_of(order, one["line_id"])["sku_id"], one["quantity"])
            for one in case["portions"]
            if one["quantity"] and not line_of(order, one["line_id"])["is_virtual"]
        ]
        moving.return_part(
            book.stock, order["reservation_id"], pieces, case["reason"], actor.by, shipped=True
        )
    return _step(book, case_id, "receive", actor)


def refund(book: OrderBook, case_id: str, refund_id: str, actor: Actor, *, needs_approval: bool) -> Doc:
    """The case's money is asked for; with the refund the case is done. Answers the refund."""
    case = book.case(case_id)
    if case["state"] != "refunding":
        _next(case, "refund")
    portions = tuple(Portion(**one) for one in case["portions"])
    wish = RefundWish(
        refund_id,
        f"{CASE_KEY}{case_id}",
        case["amount_fen"],
        case["reason"],
        "case",
        portions,
        needs_approval,
    )
    asked = refunding.ask(book, case["order_id"], wish, actor)
    if case["state"] != "refunding":
        book.touch("after_sales", case)["state"] = "refunding"
    return asked


def replace(book: OrderBook, case_id: str, order_id: str, actor: Actor) -> Doc:
    """Another piece was sent, by an order of its own."""
    case = book.case(case_id)
    _next(case, "replace")
    order = _touched(book, case)
    case["replaced_by"], case["state"] = order_id, "done"
    return _ended(book, order, case, "case_done", actor)


def reject(book: OrderBook, case_id: str, actor: Actor) -> Doc:
    return _give_up(book, case_id, "reject", "case_rejected", actor)


def withdraw(book: OrderBook, case_id: str, actor: Actor) -> Doc:
    """By the buyer, or by an agent for them."""
    return _give_up(book, case_id, "withdraw", "case_withdrawn", actor)


def _give_up(book: OrderBook, case_id: str, step: str, told: str, actor: Actor) -> Doc:
    case = book.case(case_id)
    after = _next(case, step)
    order = _touched(book, case)
    case["state"] = after
    return _ended(book, order, case, told, actor)


def _ended(book: OrderBook, order: Doc, case: Doc, told: str, actor: Actor) -> Doc:
    order["open_cases"] -= 1
    book.tell(order, told, actor, {"case_id": case["_id"], "kind": case["kind"]})
    end(book, order, actor)
    return case


def _step(book: OrderBook, case_id: str, step: str, actor: Actor) -> Doc:
    case = book.case(case_id)
    after = _next(case, step)
    order = _touched(book, case)
    case["state"] = after
    book.tell(order, f"case_{after}", actor, {"case_id": case_id, "kind": case["kind"]})
    return case


def _next(case: Doc, step: str) -> CaseState:
    after = STEPS[step].get((case["kind"], case["state"]))
    if after is None:
        raise Refused(f"case_is_{case['state']}")
    return after


def _touched(book: OrderBook, case: Doc) -> Doc:
    book.touch("after_sales", case)
    return book.touch("orders", book.order(case["order_id"]))


def _check(order: Doc, case: Case) -> None:
    if not case.portions or len({one.line_id for one in case.portions}) < len(case.portions):
        raise Refused("case_pieces", field="lines")
    if case.kind != "exchange" and case.amount_fen < 1:
        raise money.out_of_range("lines", 1, order["paid_fen"])
    for one in case.portions:
        line = line_of(order, one.line_id)
        if not 0 <= one.amount_fen <= left_fen(line):
            raise money.too_much("lines", left_fen(line))
        most = line["quantity"] - line["refunding"] - line["refunded"]
        if case.kind != "refund_only":
            most = min(most, line["shipped"])
        if not (0 if case.kind == "refund_only" else 1) <= one.quantity <= most:
            raise Refused("case_pieces", field="lines")
