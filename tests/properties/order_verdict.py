"""What must be so of an order book after every step, added up without its own rules; `taken` and `given` are what
the payment service holds: by charge, and by refund attempt.
"""

from __future__ import annotations

from collections import Counter

from hub.commerce.orders.rules import finishing, refunding
from hub.commerce.orders.rules.book import OrderBook


def sums_are_exact(book: OrderBook) -> None:
    for order in book.orders.docs.values():
        lines, id = order["lines"], order["_id"]
        refunds = [r for r in book.refunds_of(id) if r["kind"] not in ("surplus", "sold_out")]
        done = sum(r["amount_fen"] for r in refunds if r["state"] == "done")
        open_ = sum(r["amount_fen"] for r in refunds if r["state"] not in ("done", "dropped"))
        assert (order["refunded_fen"], order["refunding_fen"]) == (done, open_)
        assert order["refunded_fen"] + order["refunding_fen"] <= order["paid_fen"] <= order["payable_fen"]
        assert order["payable_fen"] == sum(map(refunding.payable_fen, lines)) + order["freight_fen"]
        assert 0 <= order["freight_back_fen"] <= order["freight_fen"]
        assert order["freight_back_fen"] == sum(r["freight_fen"] for r in refunds if r["state"] != "dropped")
        assert order["paid_fen"] in (0, order["payable_fen"])
        kept = [p for p in book.payments_of(id) if p["state"] == "paid" and not p["is_surplus"]]
        assert sum(p["amount_fen"] for p in kept) == order["paid_fen"], "paid once, and no more"
        for line in lines:
            assert refunding.left_fen(line) >= 0
            assert min(line["refunding"], line["refunded"], line["shipped"], line["unsent"]) >= 0
            assert line["refunding"] + line["refunded"] <= line["quantity"]
            assert line["shipped"] + line["unsent"] <= line["quantity"]


def no_money_is_lost_or_given_twice(book: OrderBook, taken: dict[str, int], given: dict[str, int]) -> None:
    for payment in book.payments.docs.values():
        assert payment["refunding_fen"] + payment["refunded_fen"] <= payment["amount_fen"]
        assert min(payment["refunding_fen"], payment["refunded_fen"]) >= 0
        assert (payment["state"] == "paid") == (payment["_id"] in taken)
        mine = [r for r in book.refunds.docs.values() if r["payment_number"] == payment["_id"]]
        assert payment["refunding_fen"] == sum(
            r["amount_fen"] for r in mine if r["state"] not in ("done", "dropped")
        )
        if payment["is_surplus"]:
            assert sum(r["amount_fen"] for r in mine if r["state"] != "dropped") == payment["amount_fen"]
    for refund in book.refunds.docs.values():
        sent = [one["number"] for one in refund["attempts"] if one["number"] in given]
        assert len(sent) <= 1, "given twice"
        assert refund["state"] != "done" or len(sent) == 1
        assert refund["state"] != "dropped" or not sent


def pieces_add_up(book: OrderBook) -> None:
    held: Counter[tuple[str, str, str]] = Counter()
    for doc in book.stock.reservations.values():
        for line in doc["lines"]:
            if not line["is_shipped"]:
                held[doc["state"], line["sku_id"], line["warehouse_id"]] += line["quantity"]
    for spot, level in book.stock.levels.items():
        assert level.reserved == held["held", *spot]
        assert level.allocated == held["committed", *spot]
        assert level.free >= 0
        entered = sum(
            row["delta"] for row in book.stock.ledger if (row["sku_id"], row["warehouse_id"]) == spot
        )
        assert level.physical == entered


def states_say_what_is_so(book: OrderBook) -> None:
    for order in book.orders.docs.values():
        cases = [c for c in book.after_sales.docs.values() if c["order_id"] == order["_id"]]
        open_ = [c for c in cases if c["state"] not in ("done", "rejected", "withdrawn")]
        assert order["open_cases"] == len(open_)
        assert (order["state"] == "after_sale") == bool(open_)
        state = book.stock.reservations[order["reservation_id"]]["state"]
        short = "stock_short" in order["marks"]
        odd = any(p["state"] == "odd" for p in book.payments_of(order["_id"]))
        assert odd or "amount_odd" not in order["marks"], "marked for what is settled"
        if order["state"] == "unpaid":
            assert state in ("held", "expired")
        if order["state"] == "to_ship" and not short:
            assert state in ("committed", "shipped")
            assert any(map(finishing.to_leave, order["lines"])), "nothing left to send, and never shipped"
        if order["state"] == "cancelled" and not short:
            assert state != "committed", "cancelled, and pieces are kept for it"
        numbers = [e["number"] for e in book.events if e["order_id"] == order["_id"]]
        assert numbers == list(range(1, order["event_no"] + 1))
