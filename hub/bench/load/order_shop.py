"""A shop with published products that can be paid: its owner's session, an API key, a merchant of the sandbox."""

from __future__ import annotations

import asyncio
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from hub.accounts import api_keys, sessions, shops, staff
from hub.accounts.shops import Shop
from hub.bench.load.ground import HOST, Ground
from hub.bench.load.stock_shop import StockShop
from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.model import Axis, Content, Media
from hub.commerce.library import assets
from hub.commerce.library.inspecting import Inspector
from hub.commerce.library.limits import LARGEST
from hub.commerce.library.shelf import blobs_of
from hub.commerce.payments import merchants
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import receiving, warehouses
from hub.commerce.stock.model import Wanted
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.sandbox.wechat_pay import crypto

SLUG = "bench-orders"
_OF_A_PRODUCT = 10
_BY = "bench"


@dataclass
class OrderShop:
    """`prices` in fen by SKU; `stock` is what the shop was supplied with, for the verdict."""

    shop: Shop
    token: str
    owner: staff.Credential
    stock: StockShop
    prices: dict[str, int] = field(default_factory=dict)

    @property
    def sku_ids(self) -> Sequence[str]:
        return list(self.prices)


@dataclass(frozen=True)
class Entered:
    """A session whose owner has just proven who they are."""

    cookie: str
    csrf: str


async def open_order_shop(ground: Ground, skus: int, pieces: int, *, paid: bool = False) -> OrderShop:
    """`pieces` of each SKU; with `paid` its buyers can pay, by the sandbox that runs beside the hub."""
    core = ground.core
    shop = await shops.create(core, SLUG, SLUG)
    person = await staff.create(core, f"{new_id()}@bench", "bench", None)
    await staff.join(core, person.id, shop.id, ["owner"])
    known = await staff.credential_of_id(core, person.id)
    assert known is not None
    _, who = await sessions.start(core, known, HOST, "bench")
    _, token = await api_keys.create(core, who, "bench", ["orders.read", "orders.handle"], None, None)
    made = OrderShop(shop, token, known, StockShop(shop.id, [token]))
    if paid:
        await _merchant(core, shop, f"http://{HOST}:{ground.sandbox_port}")
    commerce = open_commerce(core)
    await _furnish(commerce, made, skus, pieces)
    await commerce.close()
    return made


async def _merchant(core: Core, shop: Shop, sandbox_url: str) -> None:
    key = crypto.new_key()
    account = {
        "mch_id": f"19{secrets.randbelow(10**8):08}", "app_id": f"wx{secrets.token_hex(8)}",
        "serial_no": secrets.token_hex(20).upper(), "api_v3_key": secrets.token_hex(16),
    }  # fmt: skip
    played = {**account, "name": shop.name, "public_key": crypto.public_of(key)}
    url = f"{sandbox_url}/_sandbox/wechat_pay/accounts"
    answer = await core.http.request("PUT", url, idempotent=True, json={"accounts": [played]})
    [shown] = answer.json()["accounts"]
    settings = {
        **account, "private_key": key, "api_base": f"{sandbox_url}/wechat_pay",
        "platform_keys": {shown["platform_key_id"]: shown["platform_key"]},
    }  # fmt: skip
    await merchants.add(core, shop.id, "wechat_pay", shop.name, settings)


async def enter(core: Core, shop: OrderShop) -> Entered:
    token, who = await sessions.start(core, shop.owner, HOST, "bench")
    return Entered(f"hub_session={token}", who.csrf)


async def _furnish(commerce: Commerce, shop: OrderShop, skus: int, pieces: int) -> None:
    shop_id = shop.shop.id
    place = await warehouses.add(commerce.core, shop_id, "bench", 0)
    picture = await _picture(commerce.core, shop_id)
    counts = [min(_OF_A_PRODUCT, skus - start) for start in range(0, skus, _OF_A_PRODUCT)]
    made = await asyncio.gather(
        *(_product(commerce, shop, n, many, picture) for n, many in enumerate(counts))
    )
    for sku_ids in made:
        lines = [Wanted(sku_id, pieces) for sku_id in sku_ids]
        await receiving.receive(commerce, shop_id, new_id(), lines, warehouse_id=place.id)
        for sku_id in sku_ids:
            shop.stock.recipes[sku_id], shop.stock.supplied[sku_id] = {sku_id: 1}, pieces


async def _product(commerce: Commerce, shop: OrderShop, number: int, skus: int, picture: str) -> list[str]:
    core, shop_id = commerce.core, shop.shop.id
    axis = Axis("no", tuple(f"{number}-{n}" for n in range(skus)))
    content = Content(title=f"bench {number}", axes=(axis,), media=Media(main=(picture,)))
    product = await products.create(core, shop_id, _BY, "physical", "", content)
    ids = [row.id for row in product.draft.skus]
    prices = {id: 1_900 + 100 * number + n for n, id in enumerate(ids)}
    await pricing.put(core, shop_id, [PriceBook(id, price_fen=fen) for id, fen in prices.items()], _BY)
    await publishing.publish(commerce, shop_id, product.id, _BY, product.rev)
    shop.prices |= prices
    return ids


async def _picture(core: Core, shop_id: str) -> str:
    content = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 120, 40)).save(content, "PNG")
    blobs = blobs_of(core)
    looked = await Inspector().content(blobs, await blobs.put(content.getvalue(), LARGEST))
    return (await assets.adopt(core, shop_id, looked, "bench.png", _BY))[0].id
