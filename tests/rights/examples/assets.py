"""Pictures of the media library."""

from __future__ import annotations

from tests.commerce.shelf import planted
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/assets/{asset_id}"


async def plant(place: Place) -> dict[str, str]:
    word = place.shops if place.kind == "foreign" else "白茶"
    asset = await planted(place.desk.hub.core, place.desk.shop.id, f"{word}.png")
    return {"asset_id": asset.id}


EXAMPLES = {
    "GET /api/v1/assets": Example(query=lambda ids: {"search": "", "ids": [ids["asset_id"]]}),
    "GET /api/v1/assets/figures": Example(),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(body=lambda ids: {"rev": 1, "name": "新名字", "tags": ["主图"]}),
}
