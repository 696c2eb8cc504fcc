"""The page on which a buyer pays: what h5_url and code_url lead to, as plain as WeChat's own."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox.wechat_pay import acts
from hub.sandbox.wechat_pay.errors import PayError
from hub.sandbox.wechat_pay.notices import Teller
from hub.sandbox.wechat_pay.texts import text
from hub.sandbox.wechat_pay.world import Payment, World

_PATH = "/wechat_pay/cashier"


def routes(world: World, teller: Teller) -> list[BaseRoute]:
    async def show(request: Request) -> Response:
        payment = world.by_prepay.get(request.query_params.get("prepay_id", ""))
        if payment is None:
            return HTMLResponse(_page(text(request, "cashier.missing"), ""), 404)
        return HTMLResponse(_page(text(request, "cashier.title"), _form(world, payment, request)))

    async def act(request: Request) -> Response:
        payment = world.by_prepay.get(request.query_params.get("prepay_id", ""))
        if payment is None:
            return HTMLResponse(_page(text(request, "cashier.missing"), ""), 404)
        back = _back(request)
        if request.query_params.get("do") == "pay":
            try:
                teller.payment(acts.pay(world, payment))
            except PayError:
                return HTMLResponse(
                    _page(text(request, "cashier.title"), _form(world, payment, request)), 409
                )
        return RedirectResponse(back or f"{_PATH}?prepay_id={payment.prepay_id}", 303)

    return [Route(_PATH, show), Route(_PATH, act, methods=["POST"])]


def _back(request: Request) -> str:
    """Where the merchant wants the buyer afterwards; nothing but a web address is followed."""
    given = request.query_params.get("redirect_url", "")
    return given if urlsplit(given).scheme in ("http", "https") else ""


def _form(world: World, payment: Payment, request: Request) -> str:
    merchant = world.merchants[payment.mch_id]
    head = (
        f"<p class=who>{escape(merchant.name)}</p><p class=what>{escape(payment.description)}</p>"
        f"<p class=sum>¥{payment.total // 100}.{payment.total % 100:02}</p>"
    )
    if payment.paid_at:
        return f"{head}<p class=done>{text(request, 'cashier.paid')}</p>{_link(request)}"
    if payment.state == "CLOSED" or world.now >= payment.expires_at:
        return f"{head}<p class=over>{text(request, 'cashier.closed')}</p>{_link(request)}"
    target = escape(f"{_PATH}?{request.url.query}")
    return head + "".join(
        _button(request, target, do, look) for do, look in (("pay", "pay"), ("cancel", "no"))
    )


def _button(request: Request, target: str, do: str, look: str) -> str:
    said = text(request, f"cashier.{do}")
    return f'<form method=post action="{target}&amp;do={do}"><button class={look}>{said}</button></form>'


def _link(request: Request) -> str:
    back = _back(request)
    return f'<a href="{escape(back)}">{text(request, "cashier.back")}</a>' if back else ""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style><main><h1>{title}</h1>{body}</main></html>"
    )


_STYLE = (
    "body{margin:0;background:#ededed;font:16px/1.5 system-ui,sans-serif;color:#191919}"
    "main{max-width:420px;margin:0 auto;padding:32px 20px;text-align:center;overflow-wrap:anywhere}"
    "h1{font-size:17px;font-weight:500;color:#666}.who{margin:24px 0 0}.what{margin:4px 0;color:#666}"
    ".sum{font-size:44px;font-weight:600;margin:16px 0 32px}.done{color:#07a35a}.over{color:#b03a2e}"
    "button{width:100%;min-height:48px;border:0;border-radius:8px;font:inherit;margin-top:12px;cursor:pointer}"
    ".pay{background:#07a35a;background:#057a44;color:#fff}.no{background:#fff;color:#191919}a{color:#576b95}"
)
