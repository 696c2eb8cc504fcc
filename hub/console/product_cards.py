"""A product as a message: composed here from what is published, never from what a browser says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.accounts import shops
from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Content, Product
from hub.commerce.library.linking import Link, public_links
from hub.commerce.offers import asking
from hub.commerce.offers.asking import Offered
from hub.commerce.offers.model import Ask, Reason
from hub.commerce.pricing.checking import yuan
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.service import Commerce
from hub.conversations.channel import Capabilities
from hub.conversations.model import Kind
from hub.core.clock import now
from hub.core.errors import NotFound, Refused
from hub.core.sentences import catalogue

Doc = dict[str, Any]
_TITLE_CHARS, _ABOUT_CHARS = 120, 200


@dataclass(frozen=True)
class Shown:
    """A published product as one of its cards shows it; `reasons`: why nobody can buy it now, empty if one can."""

    product: Product
    content: Content
    sku_id: str
    title: str
    low_fen: int | None
    high_fen: int | None
    msrp_fen: int | None
    picture: Link | None
    reasons: tuple[Reason, ...]


async def shown(
    commerce: Commerce, shop_id: str, product_id: str, sku_id: str, channel: SalesChannel
) -> Shown:
    """One SKU of it, or ("") all that are sold. Raises NotFound, Refused("card_not_published")."""
    product = await products.one(commerce.core, shop_id, product_id)
    content = product.published
    if content is None or product.state != "published":
        raise Refused("card_not_published", field="product_id", title=product.draft.title)
    wanted = [row.id for row in content.skus if row.on] if not sku_id else [sku_id]
    found = await asking.offers(commerce, shop_id, wanted, Ask(channel, now()))
    offered = [one for one in found.values() if one.sku.product_id == product_id]
    if sku_id and not offered:
        raise NotFound("sku_not_found")
    asset = _picture_of(content, offered if sku_id else ())
    links = await public_links(commerce.core, shop_id, [asset]) if asset else {}
    return _shown(product, content, sku_id, offered, links.get(asset))


def _shown(
    product: Product, content: Content, sku_id: str, offered: Sequence[Offered], picture: Link | None
) -> Shown:
    sellable = [one for one in offered if one.offer.sellable]
    amounts = [fen for one in sellable or offered if (fen := one.offer.price.amount_fen) is not None]
    msrps = [one.book.msrp_fen for one in offered if one.book.msrp_fen is not None]
    reasons = (
        () if sellable else min((one.offer.reasons for one in offered), key=len, default=(Reason("sku_off"),))
    )
    title = offered[0].sku.title if sku_id else content.title
    low, high = (min(amounts), max(amounts)) if amounts else (None, None)
    return Shown(product, content, sku_id, title, low, high, max(msrps, default=None), picture, reasons)


def _picture_of(content: Content, offered: Sequence[Offered]) -> str:
    own = next((one.sku.picture for one in offered if one.sku.picture), "")
    return own or next(iter(content.media.main), "")


async def message(
    commerce: Commerce, shop_id: str, seen: Shown, can: Capabilities, lang: str
) -> tuple[Kind, Doc]:
    """The kind and body of a reply: a page of the mini-program, or a link, which text-only channels write out."""
    shop = await shops.by_id(commerce.core, shop_id)
    path, base = f"/s/{shop.slug}/p/{seen.product.id}", commerce.core.settings.base_url
    title, about = seen.title[:_TITLE_CHARS], f"{price_text(seen, lang)} {seen.content.subtitle}".strip()
    if can.product_page and "miniprogram" in can.kinds:
        page = can.product_page.replace("{product_id}", seen.product.id).replace("{sku_id}", seen.sku_id)
        return "miniprogram", {"title": f"{title} {price_text(seen, lang)}", "page_path": page, "app_id": ""}
    sku = f"?sku={seen.sku_id}" if seen.sku_id else ""
    picture = {"thumb_url": base + jpeg_path(shop.slug, seen.picture)} if seen.picture else {}
    return "link", {
        "url": f"{base}{path}{sku}",
        "title": title,
        "description": about[:_ABOUT_CHARS],
        **picture,
        "product": {
            "product_id": seen.product.id, "sku_id": seen.sku_id, "price_fen": seen.low_fen,
            "most_fen": seen.high_fen, "msrp_fen": seen.msrp_fen, "subtitle": seen.content.subtitle,
            "path": f"{path}{sku}", "picture": seen.picture.small_url if seen.picture else "",
        },
    }  # fmt: skip


def jpeg_path(slug: str, picture: Link) -> str:
    """Platforms take JPEG and PNG; our own pages show the smaller WebP."""
    return f"/s/{slug}/media/{picture.id}/jpeg?v={picture.version}"


def price_text(seen: Shown, lang: str) -> str:
    """¥99.00, or "from ¥99.00" where its SKUs differ; empty where nothing has a price."""
    if seen.low_fen is None:
        return ""
    key = "console.product_card.price" if seen.low_fen == seen.high_fen else "console.product_card.price_from"
    return catalogue().translate(lang, key, price=yuan(seen.low_fen))
