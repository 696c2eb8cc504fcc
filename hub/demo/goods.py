"""What the demo shop sells: a dozen products with pictures, prices and stock, made as its team would make them."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub.commerce.catalogue import categories, freight, products, publishing, skus
from hub.commerce.catalogue.freight_rules import Region, Terms
from hub.commerce.catalogue.model import Content, Media, Part, Product, SkuContent, read_content
from hub.commerce.flash import planning
from hub.commerce.flash import store as sales
from hub.commerce.flash.model import Item
from hub.commerce.library import assets
from hub.commerce.library.inspecting import Inspector
from hub.commerce.library.limits import LARGEST
from hub.commerce.library.shelf import blobs_of
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import codes_adding, codes_batches, receiving, warehouses
from hub.commerce.stock.model import Wanted
from hub.core.clock import iso, now
from hub.core.runtime import Core
from hub.demo import data, pictures

Doc = dict[str, Any]
_BY = "system"


async def stock_up(core: Core, shop_id: str) -> int:
    """How many products are new. Those that are there stay as they are; one half made is finished."""
    wanted = data.goods()["products"]
    table = core.db.shop(shop_id)["products"]
    names = {f"demo-{row['key']}": row for row in wanted}
    fields = ["client_id", "version", "updated_by"]
    there = await table.find({"client_id": {"$in": list(names)}}, fields=fields)
    done = {doc["client_id"] for doc in there if _is_done(names[doc["client_id"]], doc)}
    missing = [row for name, row in names.items() if name not in done]
    if not missing:
        return 0
    commerce = open_commerce(core)
    try:
        shelf = await _shelf(core, shop_id)
        shown = await _pictures(core, shop_id, missing)
        for row in missing:
            await _made(commerce, shop_id, row, shelf, shown)
        await _sale(commerce, shop_id)
    finally:
        await commerce.close()
    return len(missing)


def _is_done(row: Doc, doc: Doc) -> bool:
    """Also when the team took it over before it was ever on sale."""
    return bool(doc["version"]) or not row.get("publish", True) or doc["updated_by"] != _BY


async def _shelf(core: Core, shop_id: str) -> dict[str, str]:
    """Ids of the categories by name, and of the freight template ("freight")."""
    known = {(one.parent_id, one.name): one.id for one in await categories.listed(core, shop_id)}
    ids: dict[str, str] = {}
    for path in data.goods()["categories"]:
        parent = ""
        for name in path:
            if (parent, name) not in known:
                known[parent, name] = (await categories.create(core, shop_id, name, parent)).id
            parent = ids[name] = known[parent, name]
    rules = data.goods()["freight"]
    there = {one.name: one.id for one in await freight.listed(core, shop_id)}
    if rules["name"] not in there:
        regions = tuple(Region(**{**one, "provinces": tuple(one["provinces"])}) for one in rules["regions"])
        terms = Terms(rules["by"], regions, tuple(rules["excluded"]))
        there[rules["name"]] = (await freight.create(core, shop_id, rules["name"], terms)).id
    if not await warehouses.listed(core, shop_id):
        await warehouses.add(core, shop_id, "杭州棉线巷仓", 0)
    return {**ids, "freight": there[rules["name"]]}


async def _made(
    commerce: Commerce, shop_id: str, row: Doc, shelf: dict[str, str], shown: dict[str, str]
) -> None:
    core = commerce.core
    content = await _content(core, shop_id, row, shelf, shown)
    name = f"demo-{row['key']}"
    product = await products.create(core, shop_id, _BY, row["kind"], row["code"], content, name)
    if any(one in row for one in ("weight_g", "dimensions_mm")) and product.rev == 1:
        measured = replace(product.draft, skus=tuple(_measured(sku, row) for sku in product.draft.skus))
        if measured != product.draft:
            product = await products.save(core, shop_id, product.id, _BY, product.rev, measured)
    if not row.get("publish", True):
        return
    await _price(core, shop_id, product, row)
    if product.version == 0:
        product = await publishing.publish(commerce, shop_id, product.id, _BY, product.rev, "首次上架")
    await _stock(commerce, shop_id, product, row)
    if row.get("archive"):
        await publishing.withdraw(core, shop_id, product.id, _BY, "archive", {"rev": product.rev})


def _measured(sku: SkuContent, row: Doc) -> SkuContent:
    size = row.get("dimensions_mm")
    return replace(sku, weight_g=row["weight_g"], dimensions_mm=tuple(size) if size else None)


async def _content(
    core: Core, shop_id: str, row: Doc, shelf: dict[str, str], shown: dict[str, str]
) -> Content:
    content = read_content(row["content"])
    sent = row["kind"] in ("physical", "bundle")
    content = replace(
        content, brand="小满手作", category_id=shelf[row["category"]],
        freight_template_id=shelf["freight"] if sent else "", ship_from="浙江杭州" if sent else "",
    )  # fmt: skip
    if "starts_in_days" in row:
        begins = (now() + timedelta(days=row["starts_in_days"])).replace(hour=12, minute=0, second=0)
        given = replace(
            content.entitlement, starts_at=iso(begins) or "", ends_at=iso(begins + timedelta(hours=2)) or ""
        )
        content = replace(content, entitlement=given)
    if "parts" in row:
        known = await skus.by_codes(core, shop_id, [code for code, _ in row["parts"]])
        parts = tuple(Part(known[code].id, count) for code, count in row["parts"])
        content = replace(content, skus=(SkuContent({}, parts=parts),))
    if row["key"] in shown:
        content = replace(content, media=Media(main=(shown[row["key"]],)))
    return content


async def _pictures(core: Core, shop_id: str, rows: list[Doc]) -> dict[str, str]:
    """{key of the product: id of its picture}; drawn side by side, because somebody waits for `hub up`."""
    inspector, blobs = Inspector(), blobs_of(core)

    async def one(row: Doc) -> tuple[str, str]:
        blob = await blobs.put(await asyncio.to_thread(pictures.drawn, *row["picture"]), LARGEST)
        looked = await inspector.content(blobs, blob)
        name = f"{row['content']['title']}.png"
        kept, *_ = await assets.adopt(core, shop_id, looked, name, _BY)
        return row["key"], kept.id

    return dict(await asyncio.gather(*(one(row) for row in rows if "picture" in row)))


async def _price(core: Core, shop_id: str, product: Product, row: Doc) -> None:
    books = await pricing.books(core, shop_id, [sku.id for sku in product.draft.skus])
    fresh = [
        PriceBook(
            sku.id, price_fen=row["price"] + (1000 if sku.specs.get("尺码") == "XL" else 0),
            msrp_fen=row.get("msrp"), cost_fen=row.get("cost"),
        )
        for sku in product.draft.skus
        if books[sku.id].rev == 0
    ]  # fmt: skip
    if fresh:
        await pricing.put(core, shop_id, fresh, _BY)


async def _stock(commerce: Commerce, shop_id: str, product: Product, row: Doc) -> None:
    key = f"demo-{row['key']}"
    if row.get("stock"):
        lines = [Wanted(sku.id, row["stock"]) for sku in product.draft.skus]
        await receiving.receive(commerce, shop_id, key, lines, reason="期初入库", by=_BY)
    if "codes" in row:
        raw = "\n".join(f"XM-{secrets.token_hex(5).upper()}" for _ in range(row["codes"])).encode()
        sku_id = product.draft.skus[0].id
        batch = await codes_batches.begin(commerce.core, shop_id, sku_id, raw, key=key, note="首批", by=_BY)
        await codes_adding.advance(commerce, shop_id, batch.id)


async def _sale(commerce: Commerce, shop_id: str) -> None:
    """One live room tomorrow evening with its stock set aside, unless the shop plans sales already."""
    if await sales.listed(commerce.core, shop_id, (), None, 1):
        return
    row = data.goods()["sale"]
    known = await skus.by_codes(commerce.core, shop_id, [code for code, _, _ in row["items"]])
    items = tuple(Item(known[code].id, count, price) for code, count, price in row["items"])
    zone = ZoneInfo(data.shop()["timezone"])
    evening = (now().astimezone(zone) + timedelta(days=1)).replace(
        hour=row["hour"], minute=0, second=0, microsecond=0
    )
    starts_at = evening.astimezone(UTC)
    plan = planning.Plan(
        row["name"], row["kind"], starts_at, starts_at + timedelta(hours=row["hours"]), items
    )
    event = await planning.create(commerce, shop_id, plan, _BY)
    await planning.prepare(commerce, shop_id, event.id, event.rev, _BY)
