"""Is money ever lost, doubled or kept: five thousand payments with every fault of a payment service, and kill -9.

Buyers order on the shop's pages and pay at the sandbox's cashier; some pay twice, some cancel while they pay, some are
refunded, in whole by two people at once or in part. Notices are lost, late, doubled, forged and of another amount;
calls are cut off, time out and are refused; web, worker, Valkey and mongod die in turns. Once all is quiet, the hub's
books are held against what the service says that truly moved (see load/money_verdict.py).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

import msgspec

from hub.bench.load import money_verdict
from hub.bench.load.chaos import VICTIMS, kill
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.money_verdict import Books
from hub.bench.load.order_shop import OrderShop, enter, open_order_shop
from hub.bench.load.payers import Payers
from hub.bench.load.result import Benchmark, Plan, Result, context

PAYMENTS, PAYMENTS_FULL, AT_ONCE = 1_500, 5_000, 32
SKUS, PIECES = 40, 100_000
ZEROS = (
    "money_mismatch",
    "stock_mismatch",
    "double_paid_kept",
    "double_refunds",
    "lost_orders",
    "unanswered",
)
# Of a hundred calls or notices of each kind.
FAULTS: tuple[tuple[str, str, float], ...] = (
    ("lost", "notice", 0.10), ("late", "notice", 0.10), ("duplicate", "notice", 0.10), ("forged", "notice", 0.05),
    ("wrong_amount", "notice", 0.05), ("disconnect_after", "charge", 0.05), ("http_status", "charge", 0.03),
    ("disconnect_after", "query", 0.10), ("http_status", "close", 0.10), ("disconnect_after", "refund", 0.10),
    ("http_status", "refund", 0.05), ("refund_closed", "refund", 0.02), ("disconnect_after", "query_refund", 0.05),
)  # fmt: skip
_FAULTS_AT = "/_sandbox/wechat_pay/faults"
_BETWEEN_KILLS_S, _SETTLED_S, _ENTER_EVERY_S = 4.0, 420.0, 60.0


async def run(plan: Plan) -> Result:
    async with hub_running(sandbox=True) as ground:
        shop = await open_order_shop(ground, plan.size(SKUS, per_s=10), PIECES, paid=True)
        hub, sandbox = Client(HOST, ground.port), Client(HOST, ground.sandbox_port)
        payers = Payers(hub, sandbox, shop, await enter(ground.core, shop))
        many = PAYMENTS_FULL if plan.full else plan.size(PAYMENTS, per_s=40)
        await _trouble(sandbox)
        began = time.monotonic()
        shut = await _bought(ground, payers, many, kills=plan.seconds is None)
        bought_in = time.monotonic() - began
        sandbox.close()  # lines that were idle for long are hung up on
        await sandbox.request("DELETE", _FAULTS_AT)
        books, settled_in = await _settled(ground, sandbox, shop)
        metrics = money_verdict.judge(shop, payers.purchases, books) | _counted(books)
        metrics["unsettled"] = books.pending
        notes = {
            "purchases": len(payers.purchases), "at_once": AT_ONCE, "bought_in_s": round(bought_in, 1),
            "settled_in_s": settled_in, "shut_after_kill_s": shut,
            "fates": dict(Counter(p.fate for p in payers.purchases)),
            "states": dict(Counter(doc["state"] for doc in books.orders.values())),
            "refunds": dict(Counter(f"{doc['kind']} {doc['state']}" for doc in books.refunds.values())),
            "gave_up": [one.gave_up for one in payers.purchases if one.gave_up][:5],
        }  # fmt: skip
        return Result(metrics, (*ZEROS, "unsettled"), {**await context(ground), **notes})


def _counted(books: Books) -> dict[str, int | float]:
    return {
        "payments": sum(bool(one["paid_at"]) for one in books.told_payments.values()),
        "refunds": sum(one["state"] == "SUCCESS" for one in books.told_refunds.values()),
        "paid_fen": sum(one["total"] for one in books.told_payments.values() if one["paid_at"]),
        "refunded_fen": sum(one["refunded"] for one in books.told_payments.values()),
    }


async def _trouble(sandbox: Client) -> None:
    for kind, endpoint, probability in FAULTS:
        body: dict[str, Any] = {"kind": kind, "endpoint": endpoint, "probability": probability}
        if kind == "late":
            body["delay_s"] = 5
        answer = await sandbox.request("POST", _FAULTS_AT, msgspec.json.encode(body))
        assert answer.status == 200, answer.body


async def _bought(ground: Ground, payers: Payers, many: int, *, kills: bool) -> dict[str, list[float]]:
    """Until all of them are through; whoever dies, dies under load."""
    buying = asyncio.create_task(payers.buy(many, AT_ONCE))
    renewing = asyncio.create_task(_stay_fresh(ground, payers))
    shut: dict[str, list[float]] = {victim: [] for victim in VICTIMS}
    try:
        while kills and not buying.done():
            for victim in VICTIMS:
                await asyncio.wait((buying,), timeout=_BETWEEN_KILLS_S)
                if buying.done():
                    break
                shut[victim].append(await kill(ground, victim))
        await buying
    finally:
        renewing.cancel()
        buying.cancel()
    return shut


async def _stay_fresh(ground: Ground, payers: Payers) -> None:
    """Who refunds must have proven who they are some minutes ago at most."""
    while True:
        await asyncio.sleep(_ENTER_EVERY_S)
        payers.entered = await enter(ground.core, payers.shop)


async def _settled(ground: Ground, sandbox: Client, shop: OrderShop) -> tuple[Books, float]:
    """What is on its way arrives; unpaid orders that were charged may still be."""
    began = time.monotonic()
    while True:
        books = await money_verdict.read(ground.core, sandbox, shop.shop.id)
        spent = time.monotonic() - began
        if not books.pending or spent > _SETTLED_S:
            return books, round(spent, 1)
        await asyncio.sleep(1.0)


BENCH = Benchmark("payments", "payments and refunds with every fault of a payment service, and kill -9", run)
