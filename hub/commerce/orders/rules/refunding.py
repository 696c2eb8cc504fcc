"""Money back, as a saga: asked for once, sent by numbered attempts, and booked when the service says it is done.

What is asked for is taken off at once from what can still be refunded, so that two people cannot give back the same
fen; it comes free again only when it is certain that nothing was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from hub.commerce.orders.model import PAID, Actor, Doc, Portion, RefundWish
from hub.commerce.orders.rules import money
from hub.commerce.orders.rules.book import OrderBook
from hub.core.errors import Conflict, Refused

# An attempt that nobody finished is looked at again after this long; outside calls take 8 s at most.
LEASE_S = 30
MOST_ATTEMPTS = 3


def ask(book: OrderBook, order_id: str, wish: RefundWish, actor: Actor) -> Doc:
    """The same key again answers the same refund.

    Raises Refused("order_is_…") for an order that was never paid, Refused("refund_too_much") when less is
    left of the order, the line or the freight, Refused("refund_pieces"), Conflict("key_reused").
    """
    before = book.refunds.by_key(wish.key)
    if before is not None:
        return _repeated(before, order_id, wish)
    order = book.order(order_id)
    if order["state"] not in PAID:
        raise Refused(f"order_is_{order['state']}")
    portions = wish.portions or tuple(_spread(order, wish.amount_fen))
    payment = _payment_of(book, order)
    _check(order, payment, wish, portions)
    freight_fen = wish.amount_fen - sum(one.amount_fen for one in portions)
    refund = _add(book, order, payment, wish, portions, freight_fen, actor)
    order["refunding_fen"] += wish.amount_fen
    order["freight_back_fen"] += freight_fen
    for one in portions:
        line = line_of(order, one.line_id)
        line["refunding_fen"] += one.amount_fen
        line["refunding"] += one.quantity
    book.tell(order, "refund_asked", actor, told_of(refund))
    return refund


def ask_surplus(book: OrderBook, order: Doc, payment: Doc, wish: RefundWish) -> Doc:
    """All of a payment that is kept for nothing; the order's own sums never knew of it."""
    refund = _add(book, order, payment, wish, (), 0, Actor("system"))
    book.tell(order, "refund_asked", Actor("system"), told_of(refund))
    return refund


def approve(book: OrderBook, refund_id: str, actor: Actor) -> Doc:
    """Raises Refused("refund_is_…"), Refused("refund_own") for whoever asked for it."""
    refund = require_state(book.refund(refund_id), "to_approve")
    if refund["by"] == actor.by:
        raise Refused("refund_own")
    order = touched(book, refund)
    refund["state"], refund["approved_by"], refund["next_at"] = "queued", actor.by, book.now
    book.tell(order, "refund_approved", actor, told_of(refund))
    return refund


def begin(book: OrderBook, refund_id: str) -> tuple[Doc, str, bool]:
    """Whoever sends it: the refund, the attempt's number, and whether the service may know that number already.

    Raises Conflict("refund_busy") while somebody else is at it, Refused("refund_is_…") when nothing is to be done.
    """
    refund = require_state(book.refund(refund_id), "queued", "sending")
    if refund["state"] == "sending" and refund["next_at"] > book.now:
        raise Conflict("refund_busy")
    book.touch("refunds", refund)
    last = refund["attempts"][-1] if refund["attempts"] else None
    is_known = last is not None and last["state"] in ("asked", "pending")
    if last is None or last["state"] == "closed":
        last = {
            "number": f"{refund_id}-{len(refund['attempts']) + 1}",
            "state": "asked",
            "at": book.now,
            "detail": "",
        }
        refund["attempts"].append(last)
    elif last["state"] == "refused":  # the service did nothing, and takes the same number again
        last["state"] = "asked"
    refund["state"], refund["next_at"] = "sending", book.now + timedelta(seconds=LEASE_S)
    return refund, last["number"], is_known


def pending(book: OrderBook, refund_id: str, number: str, after_s: float) -> Doc:
    """The service has it, or nobody knows: it is asked again later, before anything is sent once more."""
    refund, attempt = _attempt(book, refund_id, number)
    if refund["state"] == "sending":
        book.touch("refunds", refund)
        attempt["state"] = "pending" if attempt["state"] == "asked" else attempt["state"]
        refund["looks"] += 1
        refund["next_at"] = book.now + timedelta(seconds=after_s)
    return refund


def ended(book: OrderBook, refund_id: str, number: str, state: str, detail: str) -> Doc:
    """The attempt will bring no money: "closed" by the service, "refused" before anything moved, or "abnormal".

    A closed one is tried again under a new number; the others wait for a person.
    """
    refund, attempt = _attempt(book, refund_id, number)
    if refund["state"] not in ("sending", "queued") or attempt["state"] == state:
        return refund
    order = touched(book, refund)
    attempt["state"], attempt["detail"] = state, detail[:500]
    if state == "closed" and len(refund["attempts"]) < MOST_ATTEMPTS:
        refund["state"], refund["next_at"] = "queued", book.now
        return refund
    refund["state"], refund["next_at"] = "failed", None
    book.tell(order, "refund_failed", Actor("system", detail), told_of(refund))
    return refund


def retry(book: OrderBook, refund_id: str, actor: Actor) -> Doc:
    """A person has mended what kept it: a balance, an account."""
    refund = require_state(book.refund(refund_id), "failed")
    order = touched(book, refund)
    refund["state"], refund["next_at"] = "queued", book.now
    if refund["attempts"][-1]["state"] == "abnormal":
        refund["attempts"][-1]["state"] = "pending"  # whether somebody brought it to its end there
    book.tell(order, "refund_retried", actor, told_of(refund))
    return refund


def line_of(order: Doc, line_id: str) -> Doc:
    """Raises Refused("order_line_unknown")."""
    found: Doc | None = next((line for line in order["lines"] if line["id"] == line_id), None)
    if found is None:
        raise Refused("order_line_unknown", field="lines", line=line_id)
    return found


def payable_fen(line: Doc) -> int:
    return int(line["price_fen"] * line["quantity"] - line["discount_fen"])


def left_fen(line: Doc) -> int:
    """What of this line was paid and is neither back nor on its way back."""
    return int(payable_fen(line) - line["refunding_fen"] - line["refunded_fen"])


def freight_left_fen(order: Doc) -> int:
    return int(order["freight_fen"] - order["freight_back_fen"])


def _spread(order: Doc, amount_fen: int) -> list[Portion]:
    """Over the lines first, as far as they go; what is beyond them is freight."""
    left = [left_fen(line) for line in order["lines"]]
    parts = money.shares(min(amount_fen, sum(left)), left)
    return [Portion(line["id"], 0, part) for line, part in zip(order["lines"], parts, strict=True) if part]


def _check(order: Doc, payment: Doc, wish: RefundWish, portions: Sequence[Portion]) -> None:
    most = payment["amount_fen"] - payment["refunding_fen"] - payment["refunded_fen"]
    if not 1 <= wish.amount_fen <= most:
        raise money.too_much("amount_fen", most)
    if len({one.line_id for one in portions}) < len(portions):
        raise Refused("refund_pieces", field="lines")
    for one in portions:
        line = line_of(order, one.line_id)
        if not 0 <= one.amount_fen <= left_fen(line):
            raise money.too_much("lines", left_fen(line))
        if not 0 <= one.quantity <= line["quantity"] - line["refunding"] - line["refunded"]:
            raise Refused("refund_pieces", field="lines")
    freight_fen = wish.amount_fen - sum(one.amount_fen for one in portions)
    if not 0 <= freight_fen <= freight_left_fen(order):
        raise money.too_much("amount_fen", wish.amount_fen - max(0, freight_fen) + freight_left_fen(order))


def _payment_of(book: OrderBook, order: Doc) -> Doc:
    """The one that the order was paid with. Raises Refused("refund_too_much") where it cost nothing."""
    kept = [one for one in book.payments_of(order["_id"]) if one["state"] == "paid" and not one["is_surplus"]]
    if not kept:
        raise money.too_much("amount_fen", 0)
    return kept[0]


def _add(
    book: OrderBook,
    order: Doc,
    payment: Doc,
    wish: RefundWish,
    portions: Sequence[Portion],
    freight_fen: int,
    actor: Actor,
) -> Doc:
    book.touch("orders", order)
    book.touch("payments", payment)
    payment["refunding_fen"] += wish.amount_fen
    return book.refunds.add(
        {
            "_id": wish.id, "key": wish.key, "order_id": order["_id"], "payment_number": payment["_id"],
            "amount_fen": wish.amount_fen, "freight_fen": freight_fen,
            "portions": [asdict(one) for one in portions], "reason": wish.reason, "kind": wish.kind,
            "state": "to_approve" if wish.needs_approval else "queued", "attempts": [], "looks": 0,
            "next_at": None if wish.needs_approval else book.now, "by": actor.by, "approved_by": "",
            "asked_at": book.now, "done_at": None, "changed_at": book.now, "rev": 1, "schema": 1,
        }
    )  # fmt: skip


def _repeated(before: Doc, order_id: str, wish: RefundWish) -> Doc:
    if (before["order_id"], before["amount_fen"]) != (order_id, wish.amount_fen):
        raise Conflict("key_reused", field="key")
    return before


def require_state(refund: Doc, *states: str) -> Doc:
    if refund["state"] not in states:
        raise Refused(f"refund_is_{refund['state']}")
    return refund


def touched(book: OrderBook, refund: Doc) -> Doc:
    """The refund's order; both are about to change."""
    book.touch("refunds", refund)
    return book.touch("orders", book.order(refund["order_id"]))


def _attempt(book: OrderBook, refund_id: str, number: str) -> tuple[Doc, Doc]:
    refund = book.refund(refund_id)
    found = next((one for one in refund["attempts"] if one["number"] == number), None)
    if found is None:
        raise Refused("refund_attempt_unknown", field="number")
    return refund, found


def told_of(refund: Doc) -> Doc:
    return {"refund_id": refund["_id"], "amount_fen": refund["amount_fen"], "kind": refund["kind"]}
