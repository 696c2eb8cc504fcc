"""Pages of the team: the inbox, the replies that did not arrive, the settings, and the switch of languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.accounts import roles, sessions, shops, web
from hub.accounts.identity import Identity
from hub.accounts.rights import ALL_RIGHTS
from hub.console import forms, goods, join, orders, sections, sign_in
from hub.console.modules import inbox_modules
from hub.console.targets import AFTER, PATH, safe_target
from hub.console.view import page
from hub.conversations import reading
from hub.core.errors import NotAllowed, NotFound
from hub.core.i18n import DEFAULT, LANGUAGES
from hub.core.runtime import Core
from hub.core.sentences import catalogue
from hub.core.web import language

LANGUAGE_COOKIE = "hub_lang"
FACTOR_SETUP = "/console/settings/me"
_YEAR_S = 365 * 86400


async def home(_request: Request) -> Response:
    return RedirectResponse(AFTER, 303)


async def inbox(request: Request) -> Response:
    return await _team_page(request, "inbox.html", modules=inbox_modules())


async def undelivered(request: Request) -> Response:
    return await _team_page(request, "undelivered.html")


async def wall(request: Request) -> Response:
    return await _team_page(request, "wall.html", "wall.read")


async def settings(request: Request) -> Response:
    """The first section that the person may see, or the one asked for."""
    section = sections.named(request.path_params.get("section", ""))
    return await _team_page(request, "settings.html", section.right if section else "", section=section)


async def goods_page(request: Request) -> Response:
    """One section of product management; what stands behind its name in the path is the section's own."""
    section = goods.named(request.path_params.get("section", ""))
    return await _team_page(request, "goods.html", section.right, section=section)


async def orders_page(request: Request) -> Response:
    """One section of the order book."""
    section = orders.named(request.path_params.get("section", ""))
    return await _team_page(request, "orders.html", section.right, section=section)


async def _team_page(request: Request, template: str, right: str = "inbox.read", **values: Any) -> Response:
    """Who is not signed in goes to the form, who has several shops chooses, who lacks the right is told so."""
    core: Core = request.app.state.core
    try:
        who = await web.identify(request, core)
    except NotAllowed:
        return sign_in.to_sign_in(request)
    if not who.shop_id:
        return RedirectResponse(sign_in.SHOPS, 303)
    try:
        who.require(right)
    except NotAllowed as error:
        if error.code == "second_factor_missing":
            return RedirectResponse(FACTOR_SETUP, 303)
        if template == "inbox.html":
            return await _limited(request, core, who)
        return await page(
            request, "refused.html", 403, who=who, error=sign_in.in_plain_words(error, language(request))
        )
    shop = await shops.by_id(core, who.shop_id)
    counts = await reading.counts(request.app.state.conversations, who.shop_id, who.staff_id, who.accounts)
    many_shops = len(await sessions.shops_of(core, who)) > 1
    return await page(
        request, template, who=who, shop=shop, counts=counts, many_shops=many_shops,
        sections=sections.of(who.rights), goods=goods.of(who.rights), orders=orders.of(who.rights), **values,
    )  # fmt: skip


async def _limited(request: Request, core: Core, who: Identity) -> Response:
    """Instead of the inbox, for partners and others who work outside of it: what they may do."""
    lang, own = language(request), await roles.of_shop(core, who.shop_id)
    names = [
        own[name].name if name in own else catalogue().translate(lang, f"roles.{name}") for name in who.roles
    ]
    return await page(
        request, "limited.html", 403, who=who, shop=await shops.by_id(core, who.shop_id), counts={"undelivered": 0},
        many_shops=len(await sessions.shops_of(core, who)) > 1, sections=sections.of(who.rights),
        goods=goods.of(who.rights), orders=orders.of(who.rights), role_names=names,
        may=[right for right in ALL_RIGHTS if right in who.rights],
    )  # fmt: skip


async def nowhere(_request: Request) -> Response:
    raise NotFound("page_not_found")


async def choose_language(request: Request) -> Response:
    """Back to the page that the form stood on."""
    form = await forms.read(request)
    chosen = str(form.get("lang", DEFAULT))
    response = RedirectResponse(_where_from(request), 303)
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR_S, path="/", samesite="lax", httponly=True)
    return response


def _where_from(request: Request) -> str:
    before = urlsplit(request.headers.get("referer", ""))
    path = before.path + (f"?{before.query}" if before.query else "")
    return path if path.startswith(PATH) else safe_target(path)


ROUTES = [
    Route("/console", home),
    Route("/console/", home),
    Route("/console/inbox", inbox),
    Route("/console/undelivered", undelivered),
    Route("/console/wall", wall),
    Route("/console/goods", goods_page),
    Route("/console/goods/{section}", sign_in.in_words(goods_page)),
    Route("/console/goods/{section}/{rest:path}", sign_in.in_words(goods_page)),
    Route("/console/orders", orders_page),
    Route("/console/orders/{section}", sign_in.in_words(orders_page)),
    Route("/console/orders/{section}/{rest:path}", sign_in.in_words(orders_page)),
    Route("/console/settings", settings),
    Route("/console/settings/{section}", sign_in.in_words(settings)),
    Route("/console/language", sign_in.in_words(choose_language), methods=["POST"]),
    *sign_in.ROUTES,
    *join.ROUTES,
    Route("/console/{path:path}", sign_in.in_words(nowhere)),
]
