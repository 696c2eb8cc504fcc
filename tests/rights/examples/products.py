"""Products: the list, one of them, its draft."""

from __future__ import annotations

from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Content, SkuContent, content_doc
from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.place import Place


async def plant(place: Place) -> dict[str, str]:
    """A product of one SKU; its words are the shop's."""
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    content = Content(title=f"{place.shops} 周边", brand=place.shops, skus=(SkuContent({}),))
    made = await products.create(core, shop_id, "system", "physical", "", content)
    return {"product_id": made.id, "sku_id": made.draft.skus[0].id}


_NEW = content_doc(Content(title="新品"))
_ONE = "/api/v1/products/{product_id}"
EXAMPLES = {
    "GET /api/v1/products": Example(query=lambda ids: {"search": "周边"}),
    "POST /api/v1/products": Example(
        body=lambda ids: {"client_id": new_id(), "kind": "physical", "content": _NEW}
    ),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(body=lambda ids: {"rev": 1, "content": _NEW}),
    "GET /api/v1/brands": Example(),
    "GET /api/v1/skus": Example(),
    "GET /api/v1/skus/{sku_id}": Example(),
}
