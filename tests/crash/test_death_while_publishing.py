"""Whatever write a process dies at while a product goes on or off sale: all of it happened or nothing did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.model import Product
from hub.commerce.service import Commerce, open_commerce
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import open_shop
from tests.both import both
from tests.commerce.goods import SHIRT, ready
from tests.crash.dying import dies_at

Act = Callable[[Commerce, str, Product], Awaitable[object]]
MOST_WRITES = 30


async def test_going_on_sale(core: Core, hub: Conversations) -> None:
    async def publish(at: Commerce, shop_id: str, product: Product) -> None:
        await publishing.publish(at, shop_id, product.id, "staff1", product.rev)

    assert await _each_death(hub, _drafted, publish) > 3


async def test_being_taken_off(core: Core, hub: Conversations) -> None:
    async def archive(at: Commerce, shop_id: str, product: Product) -> None:
        guard = {"rev": product.rev}
        await publishing.withdraw(at.core, shop_id, product.id, "staff1", "archive", guard)

    assert await _each_death(hub, _on_sale, archive) > 2


async def _drafted(hub: Conversations, shop_id: str) -> Product:
    code = f"C-{new_id()[-8:]}"
    made = await products.create(hub.core, shop_id, "staff1", "physical", code, SHIRT)
    return await ready(hub.core, shop_id, made.id)


async def _on_sale(hub: Conversations, shop_id: str) -> Product:
    product = await _drafted(hub, shop_id)
    return await publishing.publish(both(hub).commerce, shop_id, product.id, "staff1", product.rev)


async def _each_death(
    hub: Conversations, made: Callable[[Conversations, str], Awaitable[Product]], act: Act
) -> int:
    """A new product for each death; how many writes there are."""
    core, shop = hub.core, await open_shop(hub.core)
    product = await made(hub, shop.id)
    before = await _seen(core, shop.id, product)
    await act(both(hub).commerce, shop.id, product)
    after = await _seen(core, shop.id, product)
    assert after != before
    for n in range(1, MOST_WRITES):
        product = await made(hub, shop.id)

        async def dying(dead: Conversations, product: Product = product) -> None:
            commerce = open_commerce(dead.core)
            try:
                await act(commerce, shop.id, product)
            finally:
                await commerce.stock.lanes.abandon()

        label = await dies_at(core, n, dying)
        seen = await _seen(core, shop.id, product)
        assert seen in (before, after), f"half of it after {label or 'nothing'}"
        if seen == before:
            await act(both(hub).commerce, shop.id, await products.one(core, shop.id, product.id))
            assert await _seen(core, shop.id, product) == after
        if not label:
            return n
    raise AssertionError("it never comes through")


async def _seen(core: Core, shop_id: str, product: Product) -> dict[str, Any]:
    """What buyers and the team see of it, the same for every product that went the same way."""
    table = core.db.shop(shop_id)
    one = await products.one(core, shop_id, product.id)
    rows = await products.skus_of(core, shop_id, product.id)
    uses = await table["asset_uses"].find({"owner_id": product.id})
    picture = await table["media_assets"].find_one({"_id": one.draft.media.main[0]})
    return {
        "state": (one.state, one.version, one.changed),
        "versions": len(await table["product_versions"].find({"product_id": product.id})),
        "skus": [row["state"] for row in rows],
        "uses": sorted((use["owner_kind"], use["published"]) for use in uses),
        "picture": picture and (picture["uses"], picture["shown"]),
    }
