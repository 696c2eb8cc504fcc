"""Published products as the picker of the inbox lists them, with price and stock of one sales channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.catalogue import listing
from hub.commerce.library.linking import Link, links
from hub.commerce.offers import asking
from hub.commerce.offers.asking import Offered
from hub.commerce.offers.model import Ask
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.service import Commerce
from hub.core.clock import now
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class Pick:
    """`left` is None where one of its SKUs never runs out; prices are those of what can be bought, if anything can."""

    product_id: str
    kind: str
    code: str
    title: str
    subtitle: str
    picture_url: str
    low_fen: int | None
    high_fen: int | None
    left: int | None
    sellable: bool
    sku_ids: Sequence[str]


@dataclass(frozen=True)
class Page:
    picks: Sequence[Pick]
    after: str | None


async def picks(
    commerce: Commerce, shop_id: str, channel: SalesChannel, search: str, after: str, limit: int
) -> Page:
    """Who changed last comes first. Raises Refused for a broken `after`."""
    core, wanted = commerce.core, listing.Wanted(search=search, state="published")
    rows, following = await listing.page(core, shop_id, wanted, after or None, limit)
    docs = await _published(core, shop_id, [row.id for row in rows])
    sold = {row.id: _sold(docs[row.id]) for row in rows if row.id in docs}
    offers, pictures = await asyncio.gather(
        asking.offers(commerce, shop_id, [sku for ids in sold.values() for sku in ids], Ask(channel, now())),
        links(core, shop_id, [asset for doc in docs.values() if (asset := _picture(doc))]),
    )
    made = [
        _pick(docs[id], [offers[sku] for sku in ids if sku in offers], pictures) for id, ids in sold.items()
    ]
    return Page(made, following)


async def _published(core: Core, shop_id: str, ids: Sequence[str]) -> dict[str, Doc]:
    fields = (
        "kind", "code", "published.title", "published.subtitle", "published.media.main", "published.skus.id",
        "published.skus.on",
    )  # fmt: skip
    docs = await core.db.shop(shop_id)["products"].find({"_id": {"$in": list(ids)}}, fields=fields)
    return {doc["_id"]: doc for doc in docs if doc.get("published")}


def _sold(doc: Doc) -> list[str]:
    return [row["id"] for row in doc["published"]["skus"] if row["on"]]


def _picture(doc: Doc) -> str:
    return next(iter(doc["published"]["media"]["main"]), "")


def _pick(doc: Doc, offered: Sequence[Offered], pictures: Mapping[str, Link]) -> Pick:
    sellable = [one for one in offered if one.offer.sellable]
    amounts = [fen for one in sellable or offered if (fen := one.offer.price.amount_fen) is not None]
    picture = pictures.get(_picture(doc))
    return Pick(
        doc["_id"], doc["kind"], doc["code"], doc["published"]["title"], doc["published"]["subtitle"],
        picture.thumb_url if picture else "", min(amounts, default=None), max(amounts, default=None),
        _left(offered), bool(sellable), [one.sku.id for one in offered],
    )  # fmt: skip


def _left(offered: Sequence[Offered]) -> int | None:
    left = [one.offer.stock.left for one in offered if one.offer.stock]
    return None if None in left else sum(count for count in left if count is not None)
