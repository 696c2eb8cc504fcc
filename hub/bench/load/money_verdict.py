"""Holds what the hub has written down against the money that truly moved at the payment service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.bench.load import stock_verdict
from hub.bench.load.http import Client
from hub.bench.load.order_shop import OrderShop
from hub.bench.load.payers import Purchase
from hub.bench.load.result import Metrics
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class Books:
    """The hub's documents by id, and the service's payments and refunds by our numbers."""

    orders: Mapping[str, Doc]
    payments: Mapping[str, Doc]
    refunds: Mapping[str, Doc]
    told_payments: Mapping[str, Doc]
    told_refunds: Mapping[str, Doc]
    stock: stock_verdict.Records

    @property
    def pending(self) -> int:
        """Refunds on their way, and payments that the service knows better."""
        on_their_way = sum(doc["state"] in ("queued", "sending") for doc in self.refunds.values())
        unheard = sum(
            doc["state"] in ("asked", "odd") and bool(self.told_payments.get(number, {}).get("paid_at"))
            for number, doc in self.payments.items()
        )
        return on_their_way + unheard

    def payments_of(self) -> Mapping[str, list[Doc]]:
        by_order: dict[str, list[Doc]] = defaultdict(list)
        for doc in self.payments.values():
            by_order[doc["order_id"]].append(doc)
        return by_order


async def read(core: Core, sandbox: Client, shop_id: str) -> Books:
    shop = core.db.shop(shop_id)
    sandbox.close()  # lines that were idle for long are hung up on
    truth = (await sandbox.request("GET", "/_sandbox/wechat_pay/truth")).json()
    kept = [
        {doc["_id"]: doc for doc in await shop[name].find({})} for name in ("orders", "payments", "refunds")
    ]
    return Books(
        kept[0], kept[1], kept[2], {one["out_trade_no"]: one for one in truth["payments"]},
        {one["out_refund_no"]: one for one in truth["refunds"]}, await stock_verdict.read(core, shop_id),
    )  # fmt: skip


def judge(shop: OrderShop, purchases: Sequence[Purchase], books: Books) -> Metrics:
    return {
        "money_mismatch": _payments_differ(books) + _orders_differ(books),
        "stock_mismatch": stock_verdict.oversold(shop.stock, books.stock)
        + stock_verdict.mismatches(shop.stock, books.stock)
        + stock_verdict.leaked(shop.stock, books.stock),
        "double_paid_kept": _kept_too_much(books),
        "double_refunds": _refunded_twice(books),
        "lost_orders": _lost(purchases, books),
        "unanswered": sum(bool(one.gave_up) for one in purchases),
    }


def _payments_differ(books: Books) -> int:
    """Payments that one side knows otherwise than the other, in state or to the fen."""
    wrong: int = 0
    for number, told in books.told_payments.items():
        doc = books.payments.get(number)
        if doc is None:
            wrong += 1
            continue
        wrong += bool((doc["state"] == "paid") != bool(told["paid_at"]) or doc["amount_fen"] != told["total"])
        wrong += bool(doc["refunded_fen"] != told["refunded"])
    booked = {number for number, doc in books.payments.items() if doc["state"] == "paid"}
    return wrong + len(booked - books.told_payments.keys())


def _orders_differ(books: Books) -> int:
    """Orders whose own sums are not those of their payments and refunds."""
    paid = books.payments_of()
    wrong: int = 0
    given_back: dict[str, int] = defaultdict(int)
    for refund in books.refunds.values():
        if refund["state"] == "done" and refund["kind"] != "surplus":
            given_back[refund["order_id"]] += refund["amount_fen"]
    for order_id, order in books.orders.items():
        mine = sum(p["amount_fen"] for p in paid[order_id] if p["state"] == "paid" and not p["is_surplus"])
        lines = sum(line["refunded_fen"] for line in order["lines"]) + order["freight_back_fen"]
        wrong += order["paid_fen"] != mine or order["refunded_fen"] != given_back[order_id]
        wrong += lines != order["refunded_fen"] or order["refunding_fen"] != 0
    return wrong


def _kept_too_much(books: Books) -> int:
    """Orders of which more money stayed at the service than they are worth now; of a cancelled one, any."""
    kept: dict[str, int] = defaultdict(int)
    for number, told in books.told_payments.items():
        if told["paid_at"] and number in books.payments:
            kept[books.payments[number]["order_id"]] += told["total"] - told["refunded"]
    return sum(
        kept[id] > (0 if order["state"] == "cancelled" else order["payable_fen"] - order["refunded_fen"])
        for id, order in books.orders.items()
    )


def _refunded_twice(books: Books) -> int:
    """Refunds of which more than one attempt moved money, and orders that gave back more than they took."""
    over = sum(bool(order["refunded_fen"] > order["paid_fen"]) for order in books.orders.values())
    moved = {number for number, told in books.told_refunds.items() if told["state"] == "SUCCESS"}
    attempts = [{one["number"] for one in doc["attempts"]} for doc in books.refunds.values()]
    unknown = books.told_refunds.keys() - set[str]().union(*attempts)
    return over + len(unknown) + sum(len(numbers & moved) > 1 for numbers in attempts)


def _lost(purchases: Sequence[Purchase], books: Books) -> int:
    """Acknowledged and not there; confirmed by its buyer and neither paid nor given back; asked back and forgotten."""
    settled = ("to_ship", "shipped", "completed", "after_sale")
    keys = {doc["key"] for doc in books.refunds.values()}
    lost: int = 0
    paid = books.payments_of()
    for one in purchases:
        order = books.orders.get(one.order_id)
        if not one.path or order is None:
            lost += bool(one.path)
        elif one.confirmed and order["state"] not in settled:
            took = sum(
                p["amount_fen"] - p["refunded_fen"] for p in paid[one.order_id] if p["state"] == "paid"
            )
            lost += bool(order["state"] != "cancelled" or took != 0)
        lost += bool(one.refund_taken and one.fate == "refund_part" and one.refund_key not in keys)
    return lost
