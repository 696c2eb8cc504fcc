"""From what the rows of a product want to content for the catalogue and a book for pricing; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hub.commerce.catalogue.combinations import combinations
from hub.commerce.catalogue.model import Axis, Content, SkuContent
from hub.commerce.pricing.book import ChannelPrice, PriceBook
from hub.commerce.transfer.columns import CHANNEL_PRICES, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.wanted import Wanted, WantedSku

_TEXTS = ("title", "subtitle", "brand", "description", "ship_from")
_IDS = {"category": "category_id", "freight": "freight_template_id"}
_BOOK = {"price": "price_fen", "msrp": "msrp_fen", "cost": "cost_fen", "floor": "floor_fen"}


def content_of(wanted: Wanted, before: Content) -> Content:
    """`before` with what the rows say; whatever they do not speak of stays as it is."""
    told = wanted.told
    changed: dict[str, Any] = {name: told[name] for name in _TEXTS if name in told}
    changed |= {place: told[name] for name, place in _IDS.items() if name in told}
    media: dict[str, Any] = {
        place: told[name]
        for name, place in (("pictures", "main"), ("detail_pictures", "detail"))
        if name in told
    }
    axes = tuple(Axis(name, values) for name, values in wanted.axes.items())
    skus = _skus(axes, before.skus, wanted.skus)
    return replace(before, **changed, media=replace(before.media, **media), axes=axes, skus=skus)


def _skus(
    axes: Sequence[Axis], before: Sequence[SkuContent], wanted: Sequence[WantedSku]
) -> tuple[SkuContent, ...]:
    """Every combination: those of the rows, those that there were, and the rest, which are not for sale."""
    known = {_key(sku.specs): sku for sku in before}
    rows = {_key(sku.specs): sku for sku in wanted}
    found = []
    for specs in combinations(axes):
        key = _key(specs)
        sku = known.get(key) or SkuContent(specs, on=key in rows)
        found.append(_sku(sku, rows[key]) if key in rows else sku)
    return tuple(found)


def _sku(before: SkuContent, wanted: WantedSku) -> SkuContent:
    told = wanted.row.values
    changed: dict[str, Any] = {name: told[name] for name in ("barcode", "weight_g") if name in told}
    if "dimensions" in told:
        changed["dimensions_mm"] = told["dimensions"]
    if "sku_picture" in told:
        changed["picture"] = told["sku_picture"]
    if "on" in told:
        changed["on"] = told["on"] == "yes"
    return replace(before, code=wanted.code, **changed)


def _key(specs: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(specs.items())


def book_of(before: PriceBook, told: Mapping[Field, Value]) -> PriceBook:
    """Prices of a channel that hold for a time, members' and events' prices stay; a standing one is replaced."""
    changed: dict[str, Any] = {place: told[name] for name, place in _BOOK.items() if name in told}
    named = {channel: told[name] for name, channel in CHANNEL_PRICES.items() if name in told}
    kept = [one for one in before.channels if not (one.window.standing and one.channel in named)]
    standing = [ChannelPrice(channel, fen) for channel, fen in named.items() if isinstance(fen, int)]
    if named:
        order = list(CHANNEL_PRICES.values())
        channels = sorted(
            [*kept, *standing], key=lambda one: (order.index(one.channel), not one.window.standing)
        )
        changed["channels"] = tuple(channels)
    return replace(before, **changed)
