"""Orders, their refunds and after-sales cases."""

from __future__ import annotations

from dataclasses import replace

from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.checkout import refunds as sending
from hub.commerce.checkout import settling
from hub.commerce.orders import acting, returning
from hub.commerce.orders.model import Actor, Case, Line, Parcel, Placed, Portion, RefundWish
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import paying, refunding
from hub.commerce.payments.protocol import PaymentStanding
from hub.commerce.stock import items, receiving, warehouses
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from tests.both import both
from tests.rights.example import Example
from tests.rights.examples import products
from tests.rights.place import Ids, Place

_ORDER, _REFUND = "/api/v1/orders/{order_id}", "/api/v1/refunds/{refund_id}"
_CASE = "/api/v1/after-sales/{case_id}"
_WORD = "拍错了"


async def plant(place: Place) -> dict[str, str]:
    """An unpaid order of two caps, whose words are the shop's."""
    commerce, shop_id = both(place.desk.hub).commerce, place.desk.shop.id
    sku_id = new_id()
    if not await warehouses.listed(commerce.core, shop_id):
        await warehouses.add(commerce.core, shop_id, "仓", 0)
    here = await warehouses.first(commerce.core, shop_id)
    await items.declare_item(commerce, shop_id, sku_id, "counted")
    await receiving.receive(commerce, shop_id, new_id(), [Wanted(sku_id, 50)], warehouse_id=here)
    receiver = Receiver("林晓", "13800138000", "ZJ", "杭州市", "西湖区", f"文三路 {place.shops}")
    line = Line("1", sku_id, "p1", f"棒球帽 {place.shops}", "CAP", {}, "", False, 2, 9_900)
    placed = Placed(
        new_id(), "site", (line,), remark=place.shops, receiver=sealing.sealed(commerce.core.keys, receiver)
    )
    order = await acting.place(commerce, shop_id, placed, Actor("system"))
    sent = place.again()
    sold = await acting.place(commerce, shop_id, replace(placed, key=new_id()), Actor("system"))
    sent.ids["order_id"] = sold["_id"]
    await _case(sent)
    wish = RefundWish(new_id(), new_id(), 1_000, _WORD, "staff", needs_approval=True)
    refund = await returning.ask_refund(commerce, shop_id, sold["_id"], wish, Actor("staff:somebody"))
    planted = await products.plant(place)
    return {**planted, "order_id": order["_id"], "case_id": sent.ids["case_id"], "refund_id": refund["_id"]}


async def paid(place: Place) -> None:
    commerce, shop_id, order_id, number = *_at(place), place.ids["order_id"], new_id()
    rule = lambda b: dict(paying.ask(b, order_id, number, "m1", "pay", "mobile", Actor("system")))  # noqa: E731
    await commerce.orders.commit(shop_id, rule, Needs(order_ids=(order_id,)))
    standing = PaymentStanding(number, "paid", 19_800, "420", now())
    await settling.apply(commerce, shop_id, standing, Actor("system"))


async def _shipped(place: Place) -> None:
    await paid(place)
    parcel = Parcel(new_id(), "sf", "SF1000", ())
    await acting.ship(*_at(place), place.ids["order_id"], parcel, Actor("system"))


async def _failed(place: Place) -> None:
    commerce, shop_id, id = *_at(place), place.ids["refund_id"]
    await returning.approve(commerce, shop_id, id, Actor("staff:boss"))
    needs = Needs(refund_ids=(id,))
    _, number, _ = await commerce.orders.commit(shop_id, lambda b: sending._begun(b, id), needs)
    rule = lambda b: dict(refunding.ended(b, id, number, "refused", "no funds"))  # noqa: E731
    await commerce.orders.commit(shop_id, rule, needs)


async def _case(place: Place, kind: str = "return_refund") -> None:
    await _shipped(place)
    case = Case(new_id(), new_id(), kind, _WORD, (Portion("1", 1, 9_900),))  # type: ignore[arg-type]
    made = await returning.ask_case(*_at(place), place.ids["order_id"], case, Actor("system"))
    place.ids["case_id"] = made["_id"]


async def _agreed(place: Place) -> None:
    await returning.agree(*_at(place), place.ids["case_id"], Actor("system"))


async def _received(place: Place) -> None:
    await _agreed(place)
    await returning.receive(*_at(place), place.ids["case_id"], Actor("system"), restock=True)


def _at(place: Place):  # type: ignore[no-untyped-def]
    return both(place.desk.hub).commerce, place.desk.shop.id


def _portion(ids: Ids) -> dict[str, object]:
    return {"line_id": "1", "quantity": 1, "amount_fen": 9_900}


def _cart(ids: Ids) -> dict[str, object]:
    return {"lines": [{"sku_id": ids["sku_id"], "quantity": 1}], "province": "ZJ"}


EXAMPLES = {
    "POST /api/v1/quotes": Example(body=_cart),
    # A draft, which nobody can buy.
    "POST /api/v1/orders": Example(body=lambda ids: {**_cart(ids), "key": new_id()}, ok=frozenset({422})),
    "GET /api/v1/orders": Example(query=lambda _: {"state": "unpaid"}),
    "GET /api/v1/orders/counts": Example(),
    f"GET {_ORDER}": Example(),
    f"POST {_ORDER}/cancel": Example(body=lambda _: {"reason": "不要了"}),
    f"POST {_ORDER}/parcels": Example(
        prepare=paid, body=lambda _: {"id": new_id(), "courier": "顺丰", "waybill": "SF1234567890"}
    ),
    f"POST {_ORDER}/complete": Example(prepare=_shipped),
    # Each row is answered by itself.
    "POST /api/v1/orders/waybills": Example(
        body=lambda _: {"rows": [{"number": "000000", "courier": "顺丰", "waybill": "SF1234567890"}]}
    ),
    "POST /api/v1/orders/bulk": Example(
        body=lambda ids: {"action": "flag", "ids": [ids["order_id"]], "flag": 3}
    ),
    f"PUT {_ORDER}/flag": Example(body=lambda _: {"flag": 2}),
    f"POST {_ORDER}/notes": Example(body=lambda _: {"key": new_id(), "text": "老粉，送贴纸"}),
    f"PUT {_ORDER}/receiver": Example(
        body=lambda _: {
            "receiver": {
                "name": "林晓",
                "phone": "13800138000",
                "province": "SH",
                "city": "上海市",
                "district": "徐汇区",
                "detail": "漕溪路 1 号",
            }
        }
    ),
    f"PUT {_ORDER}/remark": Example(body=lambda _: {"remark": "不要吊牌"}),
    "POST /api/v1/addresses/parse": Example(
        body=lambda _: {"text": "林晓 13800138000 上海市徐汇区漕溪路 1 号"}
    ),
    f"POST {_ORDER}/clear-mark": Example(body=lambda _: {"mark": "amount_odd"}),
    f"POST {_ORDER}/receiver": Example(body=lambda _: {"reason": "核对地址"}),
    f"POST {_ORDER}/refunds": Example(
        prepare=paid, body=lambda _: {"key": new_id(), "amount_fen": 500, "reason": "补偿运费"}
    ),
    "GET /api/v1/refunds": Example(),
    "GET /api/v1/refunds/limit": Example(),
    f"POST {_REFUND}/approve": Example(),
    f"POST {_REFUND}/retry": Example(prepare=_failed),
    f"POST {_REFUND}/drop": Example(),
    f"POST {_ORDER}/after-sales": Example(
        prepare=_shipped,
        body=lambda ids: {
            "key": new_id(),
            "kind": "return_refund",
            "reason": _WORD,
            "portions": [_portion(ids)],
        },
    ),
    f"POST {_CASE}/agree": Example(),
    f"POST {_CASE}/reject": Example(),
    f"POST {_CASE}/withdraw": Example(),
    f"POST {_CASE}/sent-back": Example(
        prepare=_agreed, body=lambda _: {"courier": "顺丰", "waybill": "SF0987654321"}
    ),
    f"POST {_CASE}/receive": Example(prepare=_agreed, body=lambda _: {"restock": True}),
    f"POST {_CASE}/refund": Example(prepare=_received),
    # The planted one wants its money back.
    f"POST {_CASE}/replace": Example(ok=frozenset({422})),
}
