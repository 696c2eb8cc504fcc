"""A shop with some stock and orders of it, through the doors that the rest of the hub uses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hub.commerce.checkout import refunds, settling
from hub.commerce.orders import acting
from hub.commerce.orders.model import Actor, Discount, Line, Placed
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import paying
from hub.commerce.payments.protocol import PaymentStanding, RefundStanding
from hub.commerce.service import Commerce
from hub.commerce.stock import items, receiving, warehouses
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.crash.stock_dying import stock_is_whole

Doc = dict[str, Any]
AGENT, FAN, SERVICE = Actor("staff:lin"), Actor("fan:1"), Actor("service:pay")


@dataclass
class Stage:
    """Ten caps and ten mugs, and a course that never runs out."""

    commerce: Commerce
    shop_id: str
    cap: str
    mug: str
    course: str

    async def order(self, order_id: str) -> Doc:
        found = await self.commerce.core.db.shop(self.shop_id)["orders"].find_one({"_id": order_id})
        assert found is not None
        return found

    async def all_of(self, name: str) -> list[Doc]:
        return await self.commerce.core.db.shop(self.shop_id)[name].find({}, sort=[("_id", 1)])

    async def caps(self) -> tuple[int, int, int]:
        levels = await self.commerce.core.db.shop(self.shop_id)["stock_levels"].find({"sku_id": self.cap})
        return tuple(sum(doc[name] for doc in levels) for name in ("physical", "reserved", "allocated"))  # type: ignore[return-value]


async def stage_of(commerce: Commerce, shop_id: str = "") -> Stage:
    stage = Stage(commerce, shop_id or new_id(), new_id(), new_id(), new_id())
    here = await warehouses.add(commerce.core, stage.shop_id, "甲", 0)
    for sku_id in (stage.cap, stage.mug):
        await items.declare_item(commerce, stage.shop_id, sku_id, "counted")
    await items.declare_item(commerce, stage.shop_id, stage.course, "unlimited", is_virtual=True)
    lines = [Wanted(stage.cap, 10), Wanted(stage.mug, 10)]
    await receiving.receive(commerce, stage.shop_id, "first", lines, warehouse_id=here.id)
    return stage


def cart(stage: Stage, key: str = "", caps: int = 2, mugs: int = 1, **more: Any) -> Placed:
    """Two caps at 99.90 and a mug at 50.00, 10 yuan to send, 5 yuan off: 254.80."""
    lines = (
        Line("1", stage.cap, "p1", "棒球帽", "CAP", {"颜色": "红"}, "", False, caps, 9990),
        Line("2", stage.mug, "p2", "马克杯", "MUG", {}, "", False, mugs, 5000),
    )
    given: dict[str, Any] = {
        "discounts": (Discount("agent", "lin", "老粉优惠", 500),),
        "freight_fen": 1000,
        **more,
    }
    return Placed(key or new_id(), "site", tuple(line for line in lines if line.quantity), **given)


async def placed(stage: Stage, wanted: Placed | None = None) -> Doc:
    return await acting.place(stage.commerce, stage.shop_id, wanted or cart(stage), FAN)


async def asked_to_pay(stage: Stage, order_id: str, scene: str = "mobile", number: str = "") -> Doc:
    number = number or new_id()
    return await stage.commerce.orders.commit(
        stage.shop_id,
        lambda b: dict(paying.ask(b, order_id, number, "m1", "pay", scene, FAN)),
        Needs(order_ids=(order_id,)),
    )


async def told_paid(stage: Stage, payment: Doc, amount_fen: int | None = None) -> Doc:
    amount = payment["amount_fen"] if amount_fen is None else amount_fen
    standing = PaymentStanding(payment["_id"], "paid", amount, "4200001", now())
    return await settling.apply(stage.commerce, stage.shop_id, standing, SERVICE)


async def paid(stage: Stage, wanted: Placed | None = None) -> Doc:
    """An order that its fan has paid."""
    order = await placed(stage, wanted)
    await told_paid(stage, await asked_to_pay(stage, order["_id"]))
    return await stage.order(order["_id"])


async def told_refunded(stage: Stage, number: str, amount_fen: int) -> Doc:
    standing = RefundStanding(number, "done", amount_fen, "5030001", now())
    return await refunds.apply(stage.commerce, stage.shop_id, standing, SERVICE)


async def book_is_whole(core: Core, shop_id: str) -> None:
    """Sums of money and pieces, held against everything they are made of; and the stock's own."""
    shop = core.db.shop(shop_id)
    orders, events = await shop["orders"].find({}), await shop["order_events"].find({}, sort=[("number", 1)])
    payments, refunds_ = await shop["payments"].find({}), await shop["refunds"].find({})
    numbers: dict[str, list[int]] = {}
    for event in events:
        numbers.setdefault(event["order_id"], []).append(event["number"])
    taken: Counter[str] = Counter()
    for payment in payments:
        own = [r for r in refunds_ if r["payment_number"] == payment["_id"]]
        assert payment["refunded_fen"] == sum(r["amount_fen"] for r in own if r["state"] == "done")
        under_way = sum(r["amount_fen"] for r in own if r["state"] not in ("done", "dropped"))
        assert payment["refunding_fen"] == under_way
        assert payment["refunded_fen"] + under_way <= payment["amount_fen"]
        if payment["state"] == "paid" and not payment["is_surplus"]:
            taken[payment["order_id"]] += payment["amount_fen"]
    reservations = {doc["_id"]: doc for doc in await shop["reservations"].find({})}
    for order in orders:
        assert numbers[order["_id"]] == list(range(1, order["event_no"] + 1))
        assert order["paid_fen"] == taken[order["_id"]]
        assert order["paid_fen"] in (0, order["payable_fen"])
        assert order["refunded_fen"] + order["refunding_fen"] <= order["paid_fen"]
        held = reservations[order["reservation_id"]]["state"]
        wanted = {"unpaid": {"held", "expired"}, "to_ship": {"committed"}, "shipped": {"shipped", "returned"}}
        assert held in wanted.get(order["state"], {held})
    await stock_is_whole(core, shop_id)
