"""Exports of the catalogue: one that is written."""

from __future__ import annotations

from hub.commerce.service import open_commerce
from hub.commerce.transfer.exports import asking
from hub.commerce.transfer.exports.records import Asked
from hub.commerce.transfer.exports.running import run_due
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/exports/{export_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    wanted = Asked("csv", ("product_code", "title", "sku_code"), (), {}, "", "zh-CN")
    rights = {"products.read", "products.manage"}
    made = await asking.begin(core, shop_id, f"{place.shops} 商品", wanted, "system", "掌柜", rights)
    commerce = open_commerce(core)
    while (await asking.get(core, shop_id, made.id)).state != "ready":
        await run_due(commerce)
    await commerce.close()
    return {"export_id": made.id}


EXAMPLES = {
    "GET /api/v1/exports": Example(),
    "POST /api/v1/exports": Example(body=lambda ids: {"kind": "csv", "fields": ["title", "sku_code"]}),
    "GET /api/v1/exports/fields": Example(),
    f"GET {_ONE}": Example(),
    f"GET {_ONE}/file": Example(),
}
