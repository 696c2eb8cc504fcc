"""The page of a cart: what it costs, where it goes, and the button that makes an order of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hub.commerce.addresses import pasted
from hub.commerce.addresses.model import Receiver
from hub.commerce.catalogue.freight_rules import PROVINCES, Province
from hub.commerce.checkout.links import Cart, cart_token, new_cart, order_token, read_cart
from hub.commerce.checkout.ordering import Buy, order
from hub.commerce.checkout.quoting import Quote, Wish, quote
from hub.commerce.library.linking import public_links
from hub.commerce.offers.words import reason_text
from hub.commerce.orders.model import Actor
from hub.commerce.stock.model import Wanted
from hub.core.clock import iso, now
from hub.core.errors import NotFound
from storefront.anonymous import rationed
from storefront.checkout.opening import body_of, commerce_of, shop_of
from storefront.rendering import as_data, render, site_language
from storefront.wares import ships_on

MOST_PIECES = 99


class QuoteBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    province: Province | None = None


class PastedBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(min_length=1, max_length=pasted.MOST_CHARS)]


class OrderBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    receiver: Receiver | None = None
    remark: Annotated[str, Field(max_length=200)] = ""
    seen_fen: Annotated[int, Field(ge=0, le=10**12)]


async def buy_now(request: Request) -> Response:
    """From a product's page: a cart of one SKU, whose address can be kept and sent."""
    commerce, shop = commerce_of(request), await shop_of(request)
    sku_id, count = request.query_params.get("sku", ""), request.query_params.get("n", "1")
    pieces = int(count) if count.isdigit() and 1 <= int(count) <= MOST_PIECES else 1
    if not sku_id or len(sku_id) > 64:
        raise NotFound("sku_not_found")
    cart = new_cart(shop.id, (Wanted(sku_id, pieces),))
    return RedirectResponse(f"/s/{shop.slug}/c/{cart_token(commerce.core.keys, cart)}", 303)


async def cart_page(request: Request) -> Response:
    """A cart that was ordered leads to its order."""
    commerce, shop, lang = commerce_of(request), await shop_of(request), site_language(request)
    try:
        cart = read_cart(commerce.core.keys, request.path_params["token"], shop.id)
        if (ordered := await _ordered(request, cart)) is not None:
            return RedirectResponse(ordered, 303)
        quoted = await _quoted(request, cart, None)
    except NotFound:
        return render(request, "checkout_missing.html", lang, 404, (), shop=shop)
    data = as_data({**await _view(request, cart, quoted, lang), "path": request.url.path, "lang": lang})
    return render(
        request, "checkout.html", lang, 200, ("checkout.",), shop=shop, data=data, provinces=PROVINCES,
        is_sent=quoted.is_sent,
    )  # fmt: skip


async def quote_cart(request: Request) -> Response:
    """The sums for a province, as the buyer chooses one."""
    shop = await shop_of(request)
    cart = read_cart(commerce_of(request).core.keys, request.path_params["token"], shop.id)
    body = await body_of(QuoteBody, request)
    quoted = await _quoted(request, cart, body.province)
    return JSONResponse(await _view(request, cart, quoted, site_language(request)))


async def take_apart(request: Request) -> Response:
    """A pasted address, for the form. Whoever asks has a cart here; nothing of it is kept."""
    shop = await shop_of(request)
    read_cart(commerce_of(request).core.keys, request.path_params["token"], shop.id)
    body = await body_of(PastedBody, request)
    found = pasted.parse(body.text)
    return JSONResponse({**asdict(found), "missing": found.missing})


async def order_cart(request: Request) -> Response:
    """The order's own address. The same cart again answers the same order."""
    commerce, shop = commerce_of(request), await shop_of(request)
    cart = read_cart(commerce.core.keys, request.path_params["token"], shop.id)
    body = await body_of(OrderBody, request)
    province = body.receiver.province if body.receiver else None
    buy = Buy(
        cart.key, _wish(cart, province), body.receiver, body.remark.strip(), cart.customer_id or None, cart.origin,
        cart.conversation_id, cart.sold_by, body.seen_fen, cart.held if _is_held(cart) else "",
    )  # fmt: skip
    made = await order(commerce, shop.id, buy, Actor(f"fan:{cart.customer_id}"))
    token = order_token(commerce.core.keys, shop.id, made["_id"])
    return JSONResponse({"url": f"/s/{shop.slug}/o/{token}"})


async def _ordered(request: Request, cart: Cart) -> str | None:
    commerce, slug = commerce_of(request), request.path_params["shop"]
    known = await commerce.core.db.shop(cart.shop_id)["orders"].find_one({"key": cart.key}, fields=["_id"])
    if known is None and cart.ends_at <= now():
        raise NotFound("checkout_not_found")
    return f"/s/{slug}/o/{order_token(commerce.core.keys, cart.shop_id, known['_id'])}" if known else None


def _is_held(cart: Cart) -> bool:
    return bool(cart.held) and cart.ends_at > now()


def _wish(cart: Cart, province: Province | None) -> Wish:
    return Wish(
        cart.channel,
        cart.lines,
        province,
        off_fen=cart.off_fen,
        off_label=cart.off_label,
        has_stock=_is_held(cart),
    )


async def _quoted(request: Request, cart: Cart, province: Province | None) -> Quote:
    return await quote(commerce_of(request), cart.shop_id, _wish(cart, province))


async def _view(request: Request, cart: Cart, quoted: Quote, lang: str) -> dict[str, Any]:
    shop = await shop_of(request)
    links = await public_links(
        commerce_of(request).core, shop.id, {line.picture for line in quoted.lines if line.picture}
    )
    return {
        "lines": [
            {
                "title": line.title, "specs": list(line.specs.values()), "quantity": line.quantity,
                "price_fen": line.price_fen, "is_virtual": line.is_virtual,
                "ships_on": ships_on(line.ships_at, shop.timezone),
                "picture": links[line.picture].thumb_url if line.picture in links else "",
            }
            for line in quoted.lines
        ],
        "goods_fen": quoted.goods_fen,
        "discounts": [{"label": one.label, "amount_fen": one.amount_fen} for one in quoted.discounts],
        "freight_fen": quoted.freight_fen, "payable_fen": quoted.payable_fen, "is_sent": quoted.is_sent,
        "reasons": [
            reason_text(why, lang, shop.timezone) for reasons in quoted.reasons.values() for why in reasons
        ],
        "held_until": iso(cart.ends_at) if _is_held(cart) else None, "now": iso(now()),
    }  # fmt: skip


_ONE = "/s/{shop}/c/{token}"
ROUTES = [
    Route("/s/{shop}/buy", rationed("checkout", buy_now)),
    Route(_ONE, rationed("checkout", cart_page)),
    Route(f"{_ONE}/quote", rationed("checkout", quote_cart), methods=["POST"]),
    Route(f"{_ONE}/address", rationed("checkout", take_apart), methods=["POST"]),
    Route(f"{_ONE}/order", rationed("checkout", order_cart), methods=["POST"]),
]
