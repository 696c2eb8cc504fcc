"""What the list of products shows of their SKUs: prices from and to, what can be sold, and no other shop's."""

from __future__ import annotations

from typing import Any

from hub.commerce.service import open_commerce
from hub.commerce.stock import items, receiving
from hub.commerce.stock.model import Wanted
from hub.core.ids import new_id
from tests.api.desk import Desk, refused
from tests.commerce.goods import MUG, SHIRT, made

Doc = dict[str, Any]
PATH = "/api/v1/products/figures"
NOTHING = {
    "price_low_fen": None, "price_high_fen": None, "available": None, "unlimited": False, "low": False,
    "thumb_url": None,
}  # fmt: skip


def ids_of(told: Doc) -> list[str]:
    return [row["id"] for row in told["product"]["draft"]["skus"]]


async def test_figures_gather_every_sku(desk: Desk) -> None:
    commerce = open_commerce(desk.hub.core)
    person = await desk.person("operator")
    shirt, mug = await made(person, SHIRT), await made(person, MUG)
    skus = ids_of(shirt)
    for sku_id, fen in zip(skus, (9_900, 10_900, 9_900), strict=False):
        await person.put(f"/api/v1/skus/{sku_id}/prices", json={"rev": 0, "price_fen": fen})
    for sku_id in skus[:2]:
        await items.declare_item(commerce, desk.shop.id, sku_id, "counted")
    await receiving.receive(commerce, desk.shop.id, new_id(), [Wanted(skus[0], 7), Wanted(skus[1], 5)])
    await commerce.close()
    one, other = shirt["product"]["id"], mug["product"]["id"]
    told = (await person.get(PATH, ids=f"{one},{other},{new_id()}")).json()["figures"]
    assert told == {
        one: {**NOTHING, "price_low_fen": 9_900, "price_high_fen": 10_900, "available": 12},
        other: NOTHING,
    }


async def test_what_is_without_end_has_no_number(desk: Desk) -> None:
    commerce = open_commerce(desk.hub.core)
    person = await desk.person("operator")
    course = await made(person, MUG, "course")
    await items.declare_item(commerce, desk.shop.id, *ids_of(course), "unlimited")
    await commerce.close()
    product_id = course["product"]["id"]
    told = (await person.get(PATH, ids=product_id)).json()["figures"]
    assert told == {product_id: {**NOTHING, "unlimited": True}}


async def test_too_many_are_refused(desk: Desk) -> None:
    person = await desk.person("operator")
    answer = await person.get(PATH, ids=",".join(new_id() for _ in range(51)))
    refused(answer, 422, "products_too_many", "ids")
