"""Pictures of the media library thrown away, brought back and replaced."""

from __future__ import annotations

from hub.commerce.library import assets, removal, replacing
from tests.commerce.shelf import planted
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/assets/{asset_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    word = place.shops if place.kind == "foreign" else "白茶"
    asset, other = await planted(core, shop_id, f"{word}.png"), await planted(core, shop_id, f"{word}2.png")
    return {"asset_id": asset.id, "with_id": other.id}


async def _thrown(place: Place) -> None:
    await removal.trash(place.desk.hub.core, place.desk.shop.id, [place.ids["asset_id"]])


async def _replaced(place: Place) -> None:
    core, shop_id, ids = place.desk.hub.core, place.desk.shop.id, place.ids
    asset = await assets.one(core, shop_id, ids["asset_id"])
    await replacing.replace(core, shop_id, asset.id, asset.rev, ids["with_id"], "staff1", absorb=False)


EXAMPLES = {
    f"GET {_ONE}/usage": Example(),
    f"DELETE {_ONE}": Example(),
    f"POST {_ONE}/restore": Example(prepare=_thrown),
    "POST /api/v1/assets/bulk": Example(
        body=lambda ids: {"ids": [ids["asset_id"]], "do": "tag", "add": ["主图"]}
    ),
    f"POST {_ONE}/replace": Example(body=lambda ids: {"rev": 1, "with_id": ids["with_id"]}),
    f"GET {_ONE}/versions": Example(),
    f"POST {_ONE}/versions/restore": Example(body=lambda ids: {"rev": 2, "number": 1}, prepare=_replaced),
}
