"""A buyer who has lost the address of their order finds it again: by its number, and a fact that only they know."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.commerce.checkout.links import order_token
from hub.commerce.orders import ownership
from hub.core.errors import Refused
from hub.core.sentences import sentence
from storefront import bodies
from storefront.anonymous import rationed
from storefront.checkout.opening import BODY_MAX_BYTES, commerce_of, shop_of
from storefront.rendering import render, site_language


async def find_page(request: Request) -> Response:
    shop, lang = await shop_of(request), site_language(request)
    return render(request, "find.html", lang, 200, (), shop=shop, number="", told="")


async def find_order(request: Request) -> Response:
    """A plain form, which works without scripts; wrong and unknown look the same."""
    core, shop, lang = commerce_of(request).core, await shop_of(request), site_language(request)
    given = await _form(request)
    number, fact = given.get("number", ""), given.get("fact", "")
    try:
        order = await ownership.prove(core, shop.id, number, fact)
    except Refused as refusal:
        told = sentence(refusal, lang)
        return render(request, "find.html", lang, 422, (), shop=shop, number=number[:40], told=told)
    return RedirectResponse(f"/s/{shop.slug}/o/{order_token(core.keys, shop.id, order['_id'])}", 303)


async def _form(request: Request) -> dict[str, str]:
    body = await bodies.read(request, BODY_MAX_BYTES)
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    return {name: values[0].strip() for name, values in fields.items()}


_PATH = "/s/{shop}/orders"
ROUTES = [
    Route(_PATH, rationed("order", find_page)),
    Route(_PATH, rationed("order", find_order), methods=["POST"]),
]
