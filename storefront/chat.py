"""The chat page of a shop, and the launcher that other sites embed."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.channels.webchat.settings import WebChatSettings
from hub.conversations.channel import Account
from hub.core.errors import NotFound
from hub.core.runtime import Core
from storefront.anonymous import rationed
from storefront.chat_account import account_of_shop
from storefront.chat_media import upload_file
from storefront.chat_session import open_session
from storefront.rendering import as_data, render, site_language

HERE = Path(__file__).parent


async def chat_page(request: Request) -> Response:
    """Nothing personal is in it: who the fan is, the page's script finds out by its token."""
    core: Core = request.app.state.core
    lang = site_language(request)
    try:
        shop = await shops.by_slug(core, request.path_params["shop"])
        account = await account_of_shop(request.app.state.conversations, shop)
    except NotFound as error:
        return render(request, "chat_missing.html", lang, 404, ("chat.",), code=error.code)
    data = as_data(_page_data(shop, account, lang, core))
    return render(request, "chat.html", lang, 200, ("chat.",), shop=shop, data=data)


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


async def widget(_request: Request) -> Response:
    """An hour: sites load it with every page, and a corrected one should still reach them the same day."""
    headers = {"cache-control": "public, max-age=3600", "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(HERE / "static" / "widget.js", headers=headers, media_type="text/javascript")


ROUTES = [
    Route("/s/{shop}/chat", rationed("chat", chat_page)),
    Route("/s/{shop}/chat/session", rationed("session", open_session), methods=["POST"]),
    Route("/s/{shop}/chat/media", rationed("upload", upload_file), methods=["POST"]),
    Route("/widget.js", widget),
]
