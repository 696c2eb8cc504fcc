"""Products: the list, one of them, its draft."""

from __future__ import annotations

from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.model import Content, SkuContent, content_doc
from hub.commerce.service import open_commerce
from hub.core.ids import new_id
from tests.commerce.goods import ready
from tests.rights.example import Example
from tests.rights.place import Place


async def plant(place: Place) -> dict[str, str]:
    """A product of one SKU; its words are the shop's."""
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    content = Content(title=f"{place.shops} 周边", brand=place.shops, skus=(SkuContent({}),))
    made = await products.create(core, shop_id, "system", "physical", "", content)
    return {"product_id": made.id, "sku_id": made.draft.skus[0].id, "number": "000000001"}


async def _published(place: Place) -> None:
    desk, product_id = place.desk, place.ids["product_id"]
    await ready(desk.hub.core, desk.shop.id, product_id)
    commerce = open_commerce(desk.hub.core)
    await publishing.publish(commerce, desk.shop.id, product_id, "system", 2)
    await commerce.close()


async def _ready(place: Place) -> None:
    await ready(place.desk.hub.core, place.desk.shop.id, place.ids["product_id"])


async def _archived(place: Place) -> None:
    core, shop_id, product_id = place.desk.hub.core, place.desk.shop.id, place.ids["product_id"]
    await publishing.withdraw(core, shop_id, product_id, "system", "archive", {"rev": 1})


_NEW = content_doc(Content(title="新品"))
_ONE = "/api/v1/products/{product_id}"
EXAMPLES = {
    "GET /api/v1/products": Example(query=lambda ids: {"search": "周边"}),
    "POST /api/v1/products": Example(
        body=lambda ids: {"client_id": new_id(), "kind": "physical", "content": _NEW}
    ),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(body=lambda ids: {"rev": 1, "content": _NEW}),
    f"PUT {_ONE}/axes": Example(
        body=lambda ids: {"rev": 1, "axes": [{"name": "颜色", "values": [{"name": "红"}]}]}
    ),
    f"DELETE {_ONE}": Example(query=lambda ids: {"rev": 1}),
    f"GET {_ONE}/check": Example(),
    f"POST {_ONE}/publish": Example(body=lambda ids: {"rev": 2}, prepare=_ready),
    f"PUT {_ONE}/schedule": Example(body=lambda ids: {"rev": 1, "publish_at": None, "unpublish_at": None}),
    f"POST {_ONE}/unpublish": Example(body=lambda ids: {"rev": 3}, prepare=_published),
    f"POST {_ONE}/restore": Example(body=lambda ids: {"rev": 2}, prepare=_archived),
    f"GET {_ONE}/code": Example(ok=frozenset({422})),
    f"GET {_ONE}/versions": Example(),
    f"GET {_ONE}/versions/{{number}}": Example(ok=frozenset({404})),
    f"GET {_ONE}/versions/{{number}}/changes": Example(ok=frozenset({404})),
    f"POST {_ONE}/versions/{{number}}/restore": Example(body=lambda ids: {"rev": 3}, prepare=_published),
    "POST /api/v1/products/bulk": Example(
        body=lambda ids: {"ids": [ids["product_id"]], "change": {"brand": "柿子"}}
    ),
    "GET /api/v1/brands": Example(),
    "GET /api/v1/skus": Example(),
    "GET /api/v1/skus/{sku_id}": Example(),
}
