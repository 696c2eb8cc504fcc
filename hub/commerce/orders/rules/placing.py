"""A cart becomes an order, with its pieces held; whole or not at all."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from hub.commerce.orders.model import GRACE_S, MOST_FEN, MOST_LINES, MOST_QUANTITY, Actor, Doc, Line, Placed
from hub.commerce.orders.rules import money
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.stock.model import Ask, Wanted
from hub.commerce.stock.rules import moving, reserving
from hub.core.errors import Conflict, Refused


def place(book: OrderBook, placed: Placed, ids: tuple[str, str, str], actor: Actor, held: str = "") -> Doc:
    """`ids`: of the order, its number, and its reservation; `held` is a reservation that the buyer has already.

    The same key again answers the same order. Raises Refused (an amount, the stock), Conflict("key_reused").
    """
    before = book.orders.by_key(placed.key)
    if before is not None:
        return _repeated(before, placed)
    check(placed)
    order_id, number, reservation_id = ids
    lines = money.spread(placed.lines, placed.discounts)
    reservation = (
        _held(book, placed, order_id, reservation_id, actor) if not held else _taken(book, placed, held)
    )
    order = book.orders.add(_order(book, placed, lines, order_id, number, reservation["_id"]))
    book.tell(order, "order_placed", actor, {"payable_fen": order["payable_fen"]})
    return order


def check(placed: Placed) -> None:
    """Raises Refused naming the field."""
    if not 1 <= len(placed.lines) <= MOST_LINES:
        raise Refused("order_lines", field="lines", most=MOST_LINES)
    for at, line in enumerate(placed.lines):
        if not 1 <= line.quantity <= MOST_QUANTITY:
            raise Refused("quantity_out_of_range", field=f"lines.{at}.quantity", most=MOST_QUANTITY)
        money.check_amount(line.price_fen, f"lines.{at}.price_fen", least_fen=0)
    for at, one in enumerate(placed.discounts):
        money.check_amount(one.amount_fen, f"discounts.{at}.amount_fen")
    money.check_amount(placed.freight_fen, "freight_fen", least_fen=0)
    money.check_amount(placed.goods_fen + placed.freight_fen, "lines", MOST_FEN, least_fen=0)


def wanted(lines: tuple[Line, ...]) -> tuple[Wanted, ...]:
    return tuple(Wanted(line.sku_id, line.quantity) for line in lines)


def _held(book: OrderBook, placed: Placed, order_id: str, reservation_id: str, actor: Actor) -> Doc:
    hold_s = placed.hold_s + GRACE_S
    ask = Ask(
        f"order:{order_id}", placed.channel, wanted(placed.lines), placed.customer_id, placed.event_id, hold_s,
        actor.by,
    )  # fmt: skip
    return reserving.reserve(book.stock, ask, reservation_id)


def _taken(book: OrderBook, placed: Placed, held: str) -> Doc:
    """What the buyer holds must be what they buy. Raises Refused, Conflict("held_differs")."""
    doc = moving.found(book.stock, held)
    asked = [asdict(line) for line in reserving.merged(wanted(placed.lines))]
    if doc["asked"] != asked or doc["channel"] != placed.channel:
        raise Conflict("held_differs", field="lines")
    return moving.prolong(book.stock, held, book.now + timedelta(seconds=placed.hold_s + GRACE_S))


def _order(
    book: OrderBook, placed: Placed, lines: tuple[Line, ...], order_id: str, number: str, reservation_id: str
) -> Doc:
    now = book.now
    return {
        "_id": order_id, "key": placed.key, "number": number, "channel": placed.channel, "state": "unpaid",
        "stood": "", "open_cases": 0, "origin": placed.origin, "conversation_id": placed.conversation_id,
        "sold_by": placed.sold_by, "customer_id": placed.customer_id, "event_id": placed.event_id,
        "lines": [{**asdict(line), "trace": [dict(step) for step in line.trace]} for line in lines],
        "discounts": [asdict(one) for one in placed.discounts],
        "goods_fen": placed.goods_fen, "discount_fen": placed.discount_fen, "freight_fen": placed.freight_fen,
        "payable_fen": placed.payable_fen, "paid_fen": 0, "refunding_fen": 0, "refunded_fen": 0,
        "freight_back_fen": 0,
        "reservation_id": reservation_id, "receiver": placed.receiver, "remark": placed.remark,
        "parcels": [], "notes": [], "flag": 0, "marks": [], "cancel_reason": "",
        "plan": None, "joined": "", "as_is": False,
        "terms": sorted({*placed.terms, f"n:{number}", f"n:{number[-6:]}", *_sku_terms(lines)}),
        "placed_at": now, "expires_at": now + timedelta(seconds=placed.hold_s), "paid_at": None,
        "shipped_at": None, "complete_at": None, "completed_at": None, "cancelled_at": None, "changed_at": now,
        "event_no": 0, "rev": 1, "schema": 2,
    }  # fmt: skip


def _sku_terms(lines: tuple[Line, ...]) -> set[str]:
    return {f"s:{line.sku_id}" for line in lines} | {
        f"c:{line.code.casefold()}" for line in lines if line.code
    }


def _repeated(before: Doc, placed: Placed) -> Doc:
    asked = [(line["sku_id"], line["quantity"]) for line in before["lines"]]
    if (
        asked != [(line.sku_id, line.quantity) for line in placed.lines]
        or before["channel"] != placed.channel
    ):
        raise Conflict("key_reused", field="key")
    return before
