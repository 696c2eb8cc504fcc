"""Fetches what the shop has of the products, SKUs and names that some groups of rows speak of, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.catalogue import categories, freight
from hub.commerce.catalogue.model import Content, Product, SkuContent, as_product
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.commerce.transfer import stock_facts
from hub.commerce.transfer.columns import CHANNEL_PRICES, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Group, Row, values_of
from hub.commerce.transfer.known import Known, KnownProduct, KnownSku
from hub.core.runtime import Core
from hub.core.words import fold

Doc = dict[str, Any]
_SHA256_CHARS = 64
_PICTURES: tuple[Field, ...] = ("pictures", "detail_pictures", "sku_picture")


@dataclass(frozen=True)
class Names:
    """What the shop calls its categories, templates and warehouses: the same for every chunk of a file."""

    ids: Mapping[str, Mapping[str, Sequence[str]]]
    names: Mapping[str, str]
    only_warehouse: str
    freight_by: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """`known` for the rules, with the products and price books as their owners keep them."""

    known: Known
    products: Mapping[str, Product]
    books: Mapping[str, PriceBook]

    def draft(self, code: str) -> Content:
        """Of the product that has this code; an empty one where none has."""
        return self.products[code].draft if code in self.products else Content()


async def names(core: Core, shop_id: str) -> Names:
    tree = {one.id: one for one in await categories.listed(core, shop_id)}
    paths = {one.id: "/".join(tree[step].name for step in one.path) for one in tree.values()}
    terms = await freight.listed(core, shop_id)
    templates = {one.id: one.name for one in terms}
    places = await stock_facts.warehouses(core, shop_id)
    only = next(iter(places)) if len(places) == 1 else ""
    kinds = {"category": paths, "freight": templates, "warehouse": places}
    ids = {kind: _by_name(named) for kind, named in kinds.items()}
    leaves = _by_name({one.id: one.name for one in tree.values()})
    ids["category"] = {**leaves, **ids["category"]}
    by = {one.id: one.by for one in terms}
    return Names(ids, {**paths, **templates, **places}, only, by)


def _by_name(named: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id, name in named.items():
        if name:
            found.setdefault(name, []).append(id)
    return found


async def load(core: Core, shop_id: str, shops: Names, groups: Sequence[Group]) -> Facts:
    rows = [row for group in groups for row in group.rows]
    products = await products_by_code(core, shop_id, values_of(rows, "product_code"))
    owners = await _owners(core, shop_id, values_of(rows, "sku_code"), products)
    pictures = await _pictures(core, shop_id, rows, products.values())
    sku_ids = [sku.id for product in products.values() for sku in product.draft.skus]
    books = await pricing.books(core, shop_id, sku_ids) if sku_ids else {}
    low_at = (
        await stock_facts.low_at(core, shop_id, sku_ids)
        if any("low_at" in row.values for row in rows)
        else {}
    )
    known = Known(
        {code: known_product(product, books, low_at) for code, product in products.items()}, owners,
        {**shops.ids, "picture": pictures.ids}, {**shops.names, **pictures.names}, shops.only_warehouse,
        shops.freight_by,
    )  # fmt: skip
    return Facts(known, products, books)


async def products_by_code(core: Core, shop_id: str, codes: Iterable[str]) -> dict[str, Product]:
    docs = await core.db.shop(shop_id)["products"].find({"code": {"$in": sorted(codes)}})
    return {doc["code"]: as_product(doc) for doc in docs}


async def _owners(
    core: Core, shop_id: str, codes: Iterable[str], products: Mapping[str, Product]
) -> dict[str, str]:
    """SKU code → product code, for every code that somebody in the shop has already."""
    shop = core.db.shop(shop_id)
    wanted = set(codes)
    docs = await shop["skus"].find({"codes": {"$in": sorted(wanted)}}, fields=["product_id", "codes"])
    named = {product.id: code for code, product in products.items()}
    others = sorted({doc["product_id"] for doc in docs} - named.keys())
    if others:
        found = await shop["products"].find({"_id": {"$in": others}}, fields=["code"])
        named |= {doc["_id"]: doc["code"] for doc in found}
    return {code: named.get(doc["product_id"], "") for doc in docs for code in doc["codes"] if code in wanted}


@dataclass(frozen=True)
class Pictures:
    ids: Mapping[str, Sequence[str]]
    names: Mapping[str, str]


async def _pictures(core: Core, shop_id: str, rows: Sequence[Row], products: Iterable[Product]) -> Pictures:
    said = {text for name in _PICTURES for text in values_of(rows, name)}
    used = {id for product in products for id in picture_ids(product)}
    found = await assets(core, shop_id, said, used)
    names = {doc["_id"]: doc["name"] for doc in found}
    ids: dict[str, list[str]] = {}
    for text in said:
        folded = fold(text)
        ids[text] = [d["_id"] for d in found if text in (d["_id"], d["dedup"]) or fold(d["name"]) == folded]
    return Pictures(ids, names)


async def assets(core: Core, shop_id: str, said: Iterable[str], ids: Iterable[str]) -> list[Doc]:
    """By name, by the hash of what is in them, or by id."""
    table, texts = core.db.shop(shop_id)["media_assets"], sorted(said)
    fields = ["_id", "name", "dedup"]
    hashes = [text for text in texts if len(text) == _SHA256_CHARS]
    by_id = sorted({*ids, *texts})
    found: dict[str, Doc] = {}
    for condition in (
        {"state": "ready", "name_key": {"$in": [fold(text) for text in texts]}} if texts else None,
        {"dedup": {"$in": hashes}} if hashes else None,
        {"_id": {"$in": by_id}} if by_id else None,
    ):
        if condition is not None:
            found |= {doc["_id"]: doc for doc in await table.find(condition, fields=fields)}
    return list(found.values())


def picture_ids(product: Product) -> set[str]:
    media = product.draft.media
    return {*media.main, *media.detail, *(sku.picture for sku in product.draft.skus if sku.picture)}


def known_product(
    product: Product, books: Mapping[str, PriceBook], low_at: Mapping[str, int]
) -> KnownProduct:
    draft = product.draft
    values: dict[Field, Value] = {
        "kind": product.kind, "state": product.state, "title": draft.title, "subtitle": draft.subtitle,
        "brand": draft.brand, "category": draft.category_id, "description": draft.description,
        "ship_from": draft.ship_from, "freight": draft.freight_template_id,
        "pictures": draft.media.main, "detail_pictures": draft.media.detail,
    }  # fmt: skip
    axes = {axis.name: axis.values for axis in draft.axes}
    skus = [_known_sku(sku, books.get(sku.id), low_at.get(sku.id)) for sku in draft.skus]
    return KnownProduct(
        product.id, product.code, product.rev, axes, {n: v for n, v in values.items() if v}, skus
    )


def _known_sku(sku: SkuContent, book: PriceBook | None, low_at: int | None) -> KnownSku:
    values: dict[Field, Value | None] = {
        "barcode": sku.barcode or None, "weight_g": sku.weight_g, "dimensions": sku.dimensions_mm,
        "sku_picture": sku.picture or None, "on": "yes" if sku.on else "no", "low_at": low_at, **_prices(book),
    }  # fmt: skip
    return KnownSku(sku.id, sku.code, sku.specs, {name: v for name, v in values.items() if v is not None})


def _prices(book: PriceBook | None) -> dict[Field, int | None]:
    if book is None:
        return {}
    standing = {one.channel: one.price_fen for one in book.channels if one.window.standing}
    return {
        "price": book.price_fen, "msrp": book.msrp_fen, "cost": book.cost_fen, "floor": book.floor_fen,
        **{name: standing.get(channel) for name, channel in CHANNEL_PRICES.items()},
    }  # fmt: skip
