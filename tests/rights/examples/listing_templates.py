"""Templates of listing files."""

from __future__ import annotations

from hub.commerce.transfer.listings import store
from hub.commerce.transfer.listings.model import Column, Shape, shape_doc
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/listing-templates/{template_id}"


def _shape(name: str) -> Shape:
    return Shape(name, "taobao", "csv", "gb18030", "sku", (Column("标题", "title", required=True),))


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    made = await store.create(core, shop_id, _shape(f"{place.shops[:30]} {unique('t')}"))
    return {"template_id": made.id}


def _new(_: object) -> dict[str, object]:
    return {"shape": shape_doc(_shape(unique("t")))}


EXAMPLES = {
    "GET /api/v1/listing-templates": Example(),
    "POST /api/v1/listing-templates": Example(body=_new),
    "POST /api/v1/listing-templates/preview": Example(body=_new),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(body=lambda ids: {"rev": 1, "unverified": False, **_new(ids)}),
    f"DELETE {_ONE}": Example(),
}
