"""The chat's routes as the web process serves them, without a network in between."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import httpx
import pytest
from chat_site import GREETING, SECRET, Site
from starlette.applications import Starlette
from starlette.middleware import Middleware

from hub.accounts import shops
from hub.conversations import accounts
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.web import EXCEPTION_HANDLERS, SafeHeaders
from storefront import chat


@pytest.fixture
async def site(core: Core, hub: Conversations) -> AsyncIterator[Site]:
    shop = await shops.create(core, f"s{new_id()[-12:]}", "暖阳 & 手作")
    settings = {"identity_secret": SECRET, "greeting": GREETING, "accent": "#aa3355"}
    account = await accounts.add(core, shop.id, "webchat", "网页", settings)
    app = Starlette(
        routes=chat.ROUTES, exception_handlers=EXCEPTION_HANDLERS, middleware=[Middleware(SafeHeaders)]
    )  # type: ignore[arg-type]
    app.state.core, app.state.conversations, app.state.static = core, hub, "/static/test"
    # An address of its own, so that no test uses up another's attempts.
    transport = httpx.ASGITransport(
        app, client=(f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}", 1)
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        yield Site(core, shop, account, web)
