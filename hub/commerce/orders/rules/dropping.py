"""A refund that is given up: what it had taken off can be refunded otherwise."""

from __future__ import annotations

from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.refunded import CASE_KEY, end
from hub.commerce.orders.rules.refunding import line_of, require_state, told_of, touched
from hub.core.errors import Refused

# Its outcome is certain, and no money left.
_ENDED = frozenset({"closed", "refused"})


def drop(book: OrderBook, refund_id: str, actor: Actor) -> Doc:
    """Given up; what it had taken can be refunded otherwise. Raises Refused("refund_may_arrive") unless it is
    certain that nothing was sent, and for money that is not ours to keep.
    """
    refund = book.refund(refund_id)
    if refund["state"] == "dropped":
        return refund
    require_state(refund, "to_approve", "queued", "failed")
    last = refund["attempts"][-1]["state"] if refund["attempts"] else "refused"
    if last not in _ENDED or refund["kind"] in ("surplus", "sold_out"):
        raise Refused("refund_may_arrive")
    order = touched(book, refund)
    payment = book.touch("payments", book.payment(refund["payment_number"]))
    payment["refunding_fen"] -= refund["amount_fen"]
    _take_off(order, refund)
    order["freight_back_fen"] -= refund["freight_fen"]
    refund["state"], refund["next_at"] = "dropped", None
    book.tell(order, "refund_dropped", actor, told_of(refund))
    if refund["kind"] == "case":
        _end_case(book, order, refund, actor)
    return refund


def _take_off(order: Doc, refund: Doc) -> None:
    """What was on its way is not any more. A surplus was never on the order's own sums."""
    order["refunding_fen"] -= refund["amount_fen"]
    for one in refund["portions"]:
        line = line_of(order, one["line_id"])
        line["refunding_fen"] -= one["amount_fen"]
        line["refunding"] -= one["quantity"]


def _end_case(book: OrderBook, order: Doc, refund: Doc, actor: Actor) -> None:
    """The case goes without its money: rejected, and asked for anew if the buyer insists."""
    case = book.case(refund["key"].removeprefix(CASE_KEY))
    if case["state"] == "refunding":
        book.touch("after_sales", case)["state"] = "rejected"
        order["open_cases"] -= 1
        end(book, order, actor)
