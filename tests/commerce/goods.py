"""Products for tests, through the same door as the team's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Axis, Content, Media, Product, content_doc
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.api.desk import Person
from tests.commerce.shelf import planted

Doc = dict[str, Any]
SHIRT = Content(
    title="手绘猫咪T恤",
    description="纯棉，机洗不变形。",
    axes=(Axis("颜色", ("白", "黑")), Axis("尺码", ("S", "M"))),
)
MUG = Content(title="马克杯")


async def made(person: Person, content: Content, kind: str = "physical", **more: Any) -> Doc:
    """The answer to a new product."""
    body = {"client_id": new_id(), "kind": kind, "content": content_doc(content), **more}
    answer = await person.post("/api/v1/products", json=body)
    assert answer.status_code == 200, answer.text
    told: Doc = answer.json()
    return told


async def ready(core: Core, shop_id: str, product_id: str, price_fen: int = 9900) -> Product:
    """With a main picture and prices, so that nothing is missing any more; its draft is saved once for that."""
    before = await products.one(core, shop_id, product_id)
    picture = await planted(core, shop_id, "main.png")
    media = Media(main=(picture.id,))
    saved = await products.save(
        core, shop_id, product_id, "staff1", before.rev, replace(before.draft, media=media)
    )
    books = [PriceBook(row.id, price_fen=price_fen) for row in saved.draft.skus]
    await pricing.put(core, shop_id, books, "staff1")
    return saved


async def published(person: Person, content: Content, kind: str = "physical", **more: Any) -> Doc:
    """The answer to publishing a new product."""
    desk = person.desk
    told = await made(person, content, kind, **more)
    saved = await ready(desk.hub.core, desk.shop.id, told["product"]["id"])
    answer = await person.post(f"/api/v1/products/{saved.id}/publish", json={"rev": saved.rev})
    assert answer.status_code == 200, answer.text
    shown: Doc = answer.json()
    return shown
