"""Stock: what there is, slips, warehouses and reservations."""

from __future__ import annotations

from hub.commerce.stock import items, receiving, reserving, warehouses
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.ids import new_id
from tests.both import both
from tests.rights.example import Example
from tests.rights.examples import products
from tests.rights.place import Ids, Place

_RESERVATION = "/api/v1/reservations/{reservation_id}"


async def plant(place: Place) -> dict[str, str]:
    """A SKU with two hundred pieces in one of two warehouses, and some of them held."""
    commerce, shop_id = both(place.desk.hub).commerce, place.desk.shop.id
    word = place.shops if place.kind == "foreign" else "仓"
    for n in range(2 - len(await warehouses.listed(commerce.core, shop_id))):
        await warehouses.add(commerce.core, shop_id, word, n)
    here, there = (await warehouses.listed(commerce.core, shop_id))[:2]
    planted = await products.plant(place)
    sku_id = planted["sku_id"]
    await items.declare_item(commerce, shop_id, sku_id, "counted")
    lines = [Wanted(sku_id, 200)]
    await receiving.receive(commerce, shop_id, new_id(), lines, warehouse_id=here.id, reason=word)
    held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),), word))
    return {
        **planted, "warehouse_id": here.id, "to_warehouse_id": there.id, "reservation_id": held.id,
    }  # fmt: skip


async def _paid(place: Place) -> None:
    await reserving.commit(both(place.desk.hub).commerce, place.desk.shop.id, place.ids["reservation_id"])


async def _emptied(place: Place) -> None:
    made = await warehouses.add(place.desk.hub.core, place.desk.shop.id, "空仓", 9)
    place.ids["warehouse_id"] = made.id


def _slip(ids: Ids, **more: object) -> dict[str, object]:
    lines = [{"sku_id": ids["sku_id"], "quantity": 2}]
    return {"key": new_id(), "warehouse_id": ids["warehouse_id"], "lines": lines, **more}


EXAMPLES = {
    "GET /api/v1/stock": Example(query=lambda ids: {"ids": ids["sku_id"]}),
    "GET /api/v1/stock/{sku_id}": Example(),
    "PUT /api/v1/stock/{sku_id}/settings": Example(
        body=lambda _: {"buffers": {"taobao": 3}, "low_at": 5, "rev": 1}
    ),
    "GET /api/v1/stock/{sku_id}/ledger": Example(query=lambda ids: {"warehouse_id": ids["warehouse_id"]}),
    "POST /api/v1/stock/receipts": Example(body=_slip),
    "POST /api/v1/stock/takes": Example(
        body=lambda ids: {
            **_slip(ids, reason="月底盘点"), "lines": [{"sku_id": ids["sku_id"], "counted": 199}],
        }
    ),
    "POST /api/v1/stock/transfers": Example(
        body=lambda ids: _slip(ids, to_warehouse_id=ids["to_warehouse_id"])
    ),
    "GET /api/v1/stock/slips": Example(),
    "GET /api/v1/stock/alerts": Example(),
    "GET /api/v1/warehouses": Example(),
    "POST /api/v1/warehouses": Example(body=lambda _: {"name": "杭州仓", "position": 3}),
    "PUT /api/v1/warehouses/{warehouse_id}": Example(
        prepare=_emptied,
        body=lambda _: {"name": "广州仓", "position": 4, "rev": 1}
    ),
    "DELETE /api/v1/warehouses/{warehouse_id}": Example(prepare=_emptied),
    "GET /api/v1/reservations": Example(),
    "POST /api/v1/reservations": Example(
        body=lambda ids: {
            "key": new_id(), "channel": "site", "lines": [{"sku_id": ids["sku_id"], "quantity": 1}],
        }
    ),
    f"GET {_RESERVATION}": Example(),
    f"POST {_RESERVATION}/commit": Example(),
    f"POST {_RESERVATION}/release": Example(),
    f"POST {_RESERVATION}/ship": Example(prepare=_paid),
    f"POST {_RESERVATION}/return": Example(prepare=_paid, body=lambda _: {"reason": "不喜欢"}),
}  # fmt: skip
