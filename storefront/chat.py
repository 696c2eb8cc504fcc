"""The chat page of a shop, and the launcher that other sites embed."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.channels.webchat.settings import WebChatSettings
from hub.conversations.channel import Account
from hub.core.errors import NotFound
from hub.core.i18n import LANGUAGES, Catalogue, pick_language
from hub.core.runtime import Core
from storefront.chat_account import account_of_shop
from storefront.chat_media import upload_file
from storefront.chat_session import open_session

HERE = Path(__file__).parent
CATALOGUE = Catalogue.load(HERE / "texts")
PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
# What could end the <script> element that carries the data; JSON reads the escapes back.
_UNSAFE_IN_HTML = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


async def chat_page(request: Request) -> Response:
    """Nothing personal is in it: who the fan is, the page's script finds out by its token."""
    core: Core = request.app.state.core
    lang = _language(request)
    try:
        shop = await shops.by_slug(core, request.path_params["shop"])
        account = await account_of_shop(request.app.state.conversations, shop)
    except NotFound as error:
        return _render(request, "chat_missing.html", lang, 404, code=error.code)
    data = json.dumps(_page_data(shop, account, lang, core), ensure_ascii=False).translate(_UNSAFE_IN_HTML)
    return _render(request, "chat.html", lang, 200, shop=shop, data=data)


def _page_data(shop: Shop, account: Account, lang: str, core: Core) -> dict[str, object]:
    settings: WebChatSettings = account.settings
    return {
        "shop": {"slug": shop.slug, "name": shop.name, "timezone": shop.timezone},
        "lang": lang,
        "accent": settings.accent,
        "greeting": settings.greeting,
        "members": bool(settings.identity_secret),
        "upload_max_bytes": core.settings.media_max_bytes,
    }


def _language(request: Request) -> str:
    """`?lang=` lets an embedding site choose; else the fan's own choice, else the browser's."""
    asked = request.query_params.get("lang")
    chosen = asked if asked in LANGUAGES else request.cookies.get("hub_lang")
    return pick_language(chosen, request.headers.get("accept-language"))


def _render(request: Request, template: str, lang: str, status: int, **values: object) -> HTMLResponse:
    """The page itself is never cached: its settings and texts may change with any release."""
    html = PAGES.get_template(template).render(
        lang=lang,
        static=request.app.state.static,
        t=lambda key, **params: CATALOGUE.translate(lang, key, **params),
        texts=CATALOGUE.for_browser(lang, ("chat.",)),
        **values,
    )
    return HTMLResponse(html, status, {"cache-control": "no-store"})


async def widget(_request: Request) -> Response:
    """An hour: sites load it with every page, and a corrected one should still reach them the same day."""
    headers = {"cache-control": "public, max-age=3600", "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(HERE / "static" / "widget.js", headers=headers, media_type="text/javascript")


ROUTES = [
    Route("/s/{shop}/chat", chat_page),
    Route("/s/{shop}/chat/session", open_session, methods=["POST"]),
    Route("/s/{shop}/chat/media", upload_file, methods=["POST"]),
    Route("/widget.js", widget),
]
