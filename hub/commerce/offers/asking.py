"""Whether SKUs can be sold, asked of catalogue, prices and stock together: a handful of queries, however many."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.catalogue import freight, skus
from hub.commerce.catalogue.freight_rules import Item, quote
from hub.commerce.catalogue.model import Part, Sku
from hub.commerce.offers.judging import judge
from hub.commerce.offers.model import Ask, Facts, Offer, PartLeft, StockFacts
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.deciding import Context, decide
from hub.commerce.service import Commerce
from hub.commerce.stock import reading
from hub.commerce.stock.model import Availability
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]
_BY_LINE = (("lines.sku_id", 1), ("state", 1), ("_id", -1))


@dataclass(frozen=True)
class Offered:
    """An offer, with what it was made of."""

    sku: Sku
    book: PriceBook
    offer: Offer


async def offer(commerce: Commerce, shop_id: str, sku_id: str, ask: Ask) -> Offer:
    """Raises NotFound("sku_not_found")."""
    found = await offers(commerce, shop_id, [sku_id], ask)
    if not found:
        raise NotFound("sku_not_found")
    return found[sku_id].offer


async def offers(commerce: Commerce, shop_id: str, sku_ids: Sequence[str], ask: Ask) -> dict[str, Offered]:
    """By SKU, in the order that was asked for; those of other shops are left out."""
    core = commerce.core
    known, books, levels = await asyncio.gather(
        skus.by_ids(core, shop_id, sku_ids),
        pricing.books(core, shop_id, sku_ids),
        reading.levels(core, shop_id, sku_ids),
    )
    ours = [known[sku_id] for sku_id in dict.fromkeys(sku_ids) if sku_id in known]
    products, stocks = await asyncio.gather(
        _products(core, shop_id, ours), _stocks(core, shop_id, ours, levels, ask)
    )
    excluded = await _excluded(core, shop_id, products, ask)
    return {
        sku.id: Offered(
            sku, books[sku.id], _judged(sku, products[sku.product_id], books[sku.id], stocks, excluded, ask)
        )
        for sku in ours
    }


def _judged(
    sku: Sku,
    product: Doc,
    book: PriceBook,
    stocks: Mapping[str, StockFacts],
    excluded: frozenset[str],
    ask: Ask,
) -> Offer:
    price = decide(book, Context(ask.channel, ask.at, ask.member_level, ask.event_id))
    facts = Facts(
        sku.id, sku.title, product["state"], product["version"] > 0, product["publish_at"], sku.state, price,
        stocks.get(sku.id), _template_of(product) in excluded,
    )  # fmt: skip
    return judge(facts, ask)


async def _products(core: Core, shop_id: str, ours: Sequence[Sku]) -> dict[str, Doc]:
    wanted = sorted({sku.product_id for sku in ours})
    fields = ("state", "version", "publish_at", "published.freight_template_id")
    docs = await core.db.shop(shop_id)["products"].find({"_id": {"$in": wanted}}, fields=fields)
    return {doc["_id"]: doc for doc in docs}


def _template_of(product: Doc) -> str:
    return str((product.get("published") or {}).get("freight_template_id", ""))


async def _excluded(core: Core, shop_id: str, products: Mapping[str, Doc], ask: Ask) -> frozenset[str]:
    """The freight templates that send nothing to where it should go."""
    used = {_template_of(product) for product in products.values()} - {""}
    if ask.province is None or not used:
        return frozenset()
    templates = await freight.listed(core, shop_id)
    refusing = (one.id for one in templates if quote(one.terms, [Item(1)], ask.province, 0).fen is None)
    return frozenset(refusing) & used


async def _stocks(
    core: Core, shop_id: str, ours: Sequence[Sku], levels: Mapping[str, Availability], ask: Ask
) -> dict[str, StockFacts]:
    """Who has the rest is asked only where something is missing."""
    short = [level for level in levels.values() if _is_short(level, ask)]
    whole = {level.sku_id for level in (levels.values() if ask.event_id else short)}
    made_of = {sku.id: sku.parts for sku in ours if sku.id in whole}
    part_ids = sorted({part.sku_id for parts in made_of.values() for part in parts})
    levels_of_parts, titles, frees, names = await asyncio.gather(
        reading.levels(core, shop_id, part_ids),
        skus.by_ids(core, shop_id, part_ids),
        _first_free(core, shop_id, [level.sku_id for level in short if level.reserved]),
        _event_names(core, shop_id, {event for level in short for event in _set_aside(level)}),
    )

    def facts(level: Availability) -> StockFacts:
        parts, aside = made_of.get(level.sku_id, ()), _set_aside(level)
        return StockFacts(
            level.mode, level.sellable[ask.channel], level.available, level.reserved, frees.get(level.sku_id),
            {names.get(event, event): count for event, count in aside.items()},
            _event_left(level, parts, levels_of_parts, ask.event_id or ""),
            tuple(_part(part, levels_of_parts, titles, ask) for part in parts),
        )  # fmt: skip

    return {level.sku_id: facts(level) for level in levels.values()}


def _event_left(
    level: Availability, parts: Sequence[Part], levels: Mapping[str, Availability], event: str
) -> int:
    """A bundle has as many as its scarcest part allows."""
    if not parts:
        return _set_aside(level).get(event, 0)
    left = (_set_aside(levels[part.sku_id]) if part.sku_id in levels else {} for part in parts)
    return min(aside.get(event, 0) // part.quantity for aside, part in zip(left, parts, strict=True))


def _is_short(level: Availability, ask: Ask) -> bool:
    left = level.sellable[ask.channel]
    return left is not None and left < ask.quantity


def _part(part: Part, levels: Mapping[str, Availability], titles: Mapping[str, Sku], ask: Ask) -> PartLeft:
    title = titles[part.sku_id].title if part.sku_id in titles else part.sku_id
    left = levels[part.sku_id].sellable[ask.channel] if part.sku_id in levels else 0
    return PartLeft(part.sku_id, title, part.quantity, left)


def _set_aside(level: Availability) -> dict[str, int]:
    """By event, over all warehouses."""
    total: dict[str, int] = {}
    for place in level.places:
        for event, count in place.set_aside.items():
            if count:
                total[event] = total.get(event, 0) + count
    return total


async def _first_free(core: Core, shop_id: str, sku_ids: Sequence[str]) -> dict[str, datetime]:
    """When the first unpaid order of each gives its pieces back."""
    if not sku_ids:
        return {}
    wanted = {"lines.sku_id": {"$in": list(sku_ids)}}
    found = await core.db.shop(shop_id)["reservations"].aggregate(
        [
            {"$match": {**wanted, "state": "held"}},
            {"$unwind": "$lines"},
            {"$match": wanted},
            {"$group": {"_id": "$lines.sku_id", "at": {"$min": "$expires_at"}}},
        ],
        index=_BY_LINE,
    )
    return {doc["_id"]: doc["at"] for doc in found}


async def _event_names(core: Core, shop_id: str, event_ids: set[str]) -> dict[str, str]:
    if not event_ids:
        return {}
    wanted = {"_id": {"$in": sorted(event_ids)}}
    docs = await core.db.shop(shop_id)["sale_events"].find(wanted, fields=["name"])
    return {doc["_id"]: doc["name"] for doc in docs}
