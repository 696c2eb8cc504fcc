"""The buyer's page of an order: what is to be paid and until when, where the parcels are, what was given back."""

from __future__ import annotations

import io
from typing import Any

import segno
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hub.accounts.web import client_ip
from hub.commerce.checkout import charging
from hub.commerce.checkout.charging import Payer
from hub.commerce.checkout.links import read_order
from hub.commerce.library.linking import public_links
from hub.commerce.orders import acting, reading
from hub.commerce.orders.model import Actor
from hub.commerce.orders.reading import Whole
from hub.commerce.orders.rules.finishing import sendable
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import Handoff, Scene
from hub.commerce.stock.codes_reading import issued_to
from hub.core.clock import iso, now
from hub.core.errors import NotFound, Refused
from storefront.anonymous import rationed
from storefront.checkout.opening import body_of, commerce_of, shop_of
from storefront.rendering import as_data, render, site_language
from storefront.wares import ships_on

Doc = dict[str, Any]


class PayBody(BaseModel):
    """How the buyer's browser can pay."""

    model_config = ConfigDict(extra="forbid")
    scene: Scene


async def order_page(request: Request) -> Response:
    shop, lang = await shop_of(request), site_language(request)
    try:
        found = await _found(request)
    except NotFound:
        return render(request, "checkout_missing.html", lang, 404, (), shop=shop)
    can_pay = bool(await merchants.of_shop(commerce_of(request).core, shop.id))
    view = {**await _view(request, found), "path": request.url.path, "lang": lang, "can_pay": can_pay}
    data = as_data({**view, "shop": {"slug": shop.slug, "name": shop.name, "timezone": shop.timezone}})
    return render(request, "order.html", lang, 200, ("checkout.",), shop=shop, data=data)


async def order_state(request: Request) -> Response:
    return JSONResponse(await _view(request, await _found(request)), headers={"cache-control": "no-store"})


async def pay_order(request: Request) -> Response:
    """What the browser does next. Asked again, it is the same attempt to pay."""
    commerce, shop = commerce_of(request), await shop_of(request)
    body, order_id = await body_of(PayBody, request), _order_id(request, shop.id)
    merchant = next(iter(await merchants.of_shop(commerce.core, shop.id)), None)
    if merchant is None:
        raise Refused("cannot_be_paid")
    core = commerce.core
    back = f"{core.settings.base_url}{request.url.path.removesuffix('/pay')}"
    payer = Payer(body.scene, ip=client_ip(request, core.settings), return_url=back)
    _, handoff = await charging.charge(commerce, shop.id, order_id, merchant, payer, Actor("fan:link"))
    return JSONResponse(_handed(handoff))


async def cancel_order(request: Request) -> Response:
    commerce, shop = commerce_of(request), await shop_of(request)
    order_id = _order_id(request, shop.id)
    await acting.cancel(commerce, shop.id, order_id, "fan", Actor("fan:link"))
    await commerce.core.queue.ring("look_at_payments")
    return JSONResponse(await _view(request, await _found(request)))


def _order_id(request: Request, shop_id: str) -> str:
    return read_order(commerce_of(request).core.keys, request.path_params["token"], shop_id)


async def _found(request: Request) -> Whole:
    shop = await shop_of(request)
    return await reading.whole(commerce_of(request).core, shop.id, _order_id(request, shop.id))


def _handed(handoff: Handoff) -> Doc:
    """A code is drawn here, so that the page needs no library for it."""
    drawn = io.BytesIO()
    if handoff.kind == "code":
        segno.make(handoff.url, micro=False).save(
            drawn, kind="svg", scale=6, border=2, xmldecl=False, svgns=True
        )
    return {
        "kind": handoff.kind, "url": handoff.url, "fields": dict(handoff.fields), "code": drawn.getvalue().decode()
    }  # fmt: skip


async def _view(request: Request, found: Whole) -> Doc:
    order, core, shop = found.order, commerce_of(request).core, await shop_of(request)
    links = await public_links(core, shop.id, {line["picture"] for line in order["lines"] if line["picture"]})
    named = (
        "number",
        "state",
        "goods_fen",
        "freight_fen",
        "payable_fen",
        "paid_fen",
        "refunded_fen",
        "cancel_reason",
    )
    return {
        **{name: order[name] for name in named},
        "placed_at": iso(order["placed_at"]), "expires_at": iso(order["expires_at"]), "now": iso(now()),
        "discounts": [{"label": one["label"], "amount_fen": one["amount_fen"]} for one in order["discounts"]],
        "lines": [
            {
                "title": line["title"], "specs": list(line["specs"].values()), "quantity": line["quantity"],
                "price_fen": line["price_fen"], "is_virtual": line["is_virtual"],
                "ships_on": ships_on(line["ships_at"], shop.timezone) if sendable(line) else "",
                "picture": links[line["picture"]].thumb_url if line["picture"] in links else "",
            }
            for line in order["lines"]
        ],
        "receiver": order["receiver"] and {
            name: order["receiver"][name] for name in ("name", "phone", "province", "city", "district", "detail")
        },
        "parcels": [
            {"courier": one["courier"], "waybill": one["waybill"], "at": iso(one["at"])} for one in order["parcels"]
        ],
        "codes": [
            {"code": one.code, "secret": one.secret, "good_until": iso(one.good_until)}
            for one in await _codes(request, order)
        ],
    }  # fmt: skip


async def _codes(request: Request, order: Doc) -> list[Any]:
    """Whoever holds this address has paid for them, or the order says otherwise."""
    if order["state"] not in ("to_ship", "shipped", "completed", "after_sale"):
        return []
    core, shop_id = commerce_of(request).core, order["shop_id"]
    return await issued_to(core, shop_id, order["reservation_id"])


_ONE = "/s/{shop}/o/{token}"
ROUTES = [
    Route(_ONE, rationed("order", order_page)),
    Route(f"{_ONE}/state", rationed("order", order_state)),
    Route(f"{_ONE}/pay", rationed("order", pay_order), methods=["POST"]),
    Route(f"{_ONE}/cancel", rationed("order", cancel_order), methods=["POST"]),
]
