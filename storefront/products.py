"""The public page of a product: what it is, what it costs, whether there is any left, and the way to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.commerce.catalogue import products, skus
from hub.commerce.catalogue.model import Content, Product
from hub.commerce.library import linking
from hub.commerce.library.linking import Link
from hub.commerce.offers.asking import Offered, offers
from hub.commerce.offers.model import Ask
from hub.commerce.service import Commerce
from hub.core.clock import now
from hub.core.errors import NotFound
from hub.core.runtime import Core
from storefront.anonymous import rationed
from storefront.chat_account import account_of_shop
from storefront.rendering import render, site_language
from storefront.wares import Fact, range_of, ships_on, ware_of, yuan

_SUMMARY_CHARS = 120


async def product_page(request: Request) -> Response:
    """410 for what was on sale once: whoever follows an old link finds the shop all the same."""
    commerce: Commerce = request.app.state.commerce
    lang = site_language(request)
    try:
        shop = await shops.by_slug(commerce.core, request.path_params["shop"])
    except NotFound:
        return _missing(request, lang, 404, None)
    chat = await _chat_of(request, shop)
    product = await _product(commerce, shop, request.path_params["product_id"])
    if product is None or product.published is None:
        return _missing(request, lang, 404, shop, chat)
    if product.state != "published":
        return _missing(request, lang, 410, shop, chat, product.published.title)
    told = await _told(commerce, shop, product, product.published)
    return render(request, "product.html", lang, 200, (), shop=shop, chat=chat, url=_here(request), **told)


def _missing(
    request: Request, lang: str, status: int, shop: Shop | None, chat: str = "", title: str = ""
) -> Response:
    """`title` is what was on sale once."""
    return render(request, "product_missing.html", lang, status, (), shop=shop, chat=chat, title=title)


async def _product(commerce: Commerce, shop: Shop, product_id: str) -> Product | None:
    try:
        return await products.one(commerce.core, shop.id, product_id)
    except NotFound:
        return None


async def _chat_of(request: Request, shop: Shop) -> str:
    """Empty for a shop whose chat page is not open."""
    try:
        await account_of_shop(request.app.state.conversations, shop)
    except NotFound:
        return ""
    return f"/s/{shop.slug}/chat"


async def _told(commerce: Commerce, shop: Shop, product: Product, content: Content) -> dict[str, object]:
    core = commerce.core
    ids = [row.id for row in content.skus if row.on]
    offered = await offers(commerce, shop.id, ids, Ask("site", now()))
    videos = [video.asset_id for video in content.media.videos]
    shown = [
        *content.media.main,
        *content.media.detail,
        *videos,
        *(one.sku.picture for one in offered.values()),
    ]
    links = await linking.public_links(core, shop.id, [one for one in dict.fromkeys(shown) if one])
    wares = [ware_of(one, links) for one in offered.values()]
    return {
        "content": content,
        "kind": product.kind,
        "pictures": _present(content.media.main, links),
        "details": _present(content.media.detail, links),
        "videos": _present(videos, links),
        "wares": wares,
        "price": range_of(wares),
        "sold_out": not any(ware.sellable for ware in wares),
        "summary": _summary(content),
        "facts": _facts(content, shop),
        "parts": await _parts(commerce, shop, offered),
        "yuan": yuan,
    }


def _present(ids: Sequence[str], links: Mapping[str, Link]) -> list[Link]:
    return [links[one] for one in ids if one in links]


def _summary(content: Content) -> str:
    text = content.subtitle or " ".join(content.description.split())
    return text if len(text) <= _SUMMARY_CHARS else f"{text[: _SUMMARY_CHARS - 1]}…"


def _facts(content: Content, shop: Shop) -> list[Fact]:
    """Where a live room is, and how a code is used, is for who has paid."""
    given = content.entitlement
    counted = [(name, getattr(given, name)) for name in ("lessons", "minutes", "valid_days")]
    facts = [Fact(name, {"n": value}) for name, value in counted if value]
    facts += [Fact("member_level", {"level": given.member_level})] if given.member_level else []
    if given.starts_at:
        local = datetime.fromisoformat(given.starts_at).astimezone(ZoneInfo(shop.timezone))
        facts.append(Fact("starts_at", {"at": local.strftime("%Y-%m-%d %H:%M")}))
    if day := ships_on(content.ships_at, shop.timezone):
        facts.append(Fact("ships_on", {"day": day}))
    return facts


async def _parts(commerce: Commerce, shop: Shop, offered: Mapping[str, Offered]) -> list[tuple[str, int]]:
    """What is in a bundle of one kind; several kinds name theirs by their specs."""
    if len(offered) != 1:
        return []
    [one] = offered.values()
    known = await skus.by_ids(commerce.core, shop.id, [part.sku_id for part in one.sku.parts])
    return [(known[part.sku_id].title, part.quantity) for part in one.sku.parts if part.sku_id in known]


def _here(request: Request) -> str:
    core: Core = request.app.state.core
    root = core.settings.public_url or str(request.base_url)
    return f"{root.rstrip('/')}{request.url.path}"


ROUTES = [Route("/s/{shop}/p/{product_id}", rationed("product", product_page))]
