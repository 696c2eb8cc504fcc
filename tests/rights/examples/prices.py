"""Price books, prices and their reasons."""

from __future__ import annotations

from hub.commerce.pricing import store
from hub.commerce.pricing.book import PriceBook
from tests.rights.example import Example
from tests.rights.examples import products
from tests.rights.place import Place


async def plant(place: Place) -> dict[str, str]:
    """A SKU with a price."""
    planted = await products.plant(place)
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    await store.put(core, shop_id, [PriceBook(planted["sku_id"], 0, 9_900)], "staff:lin")
    return planted


_NEW = {"rev": 1, "price_fen": 8_800}
_SPAN = {"from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
_ONE = "/api/v1/skus/{sku_id}"
EXAMPLES = {
    f"GET {_ONE}/prices": Example(),
    f"PUT {_ONE}/prices": Example(body=lambda ids: _NEW),
    f"GET {_ONE}/price-changes": Example(),
    f"GET {_ONE}/price": Example(query=lambda ids: {"channel": "taobao", "member": "gold"}),
    f"GET {_ONE}/price-calendar": Example(query=lambda ids: _SPAN),
    "GET /api/v1/prices": Example(query=lambda ids: {"sku_ids": ids["sku_id"]}),
    "PUT /api/v1/prices": Example(body=lambda ids: {"books": [{"sku_id": ids["sku_id"], **_NEW}]}),
}
