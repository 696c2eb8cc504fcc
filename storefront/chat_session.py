"""Gives a browser its fan token: a new visitor, one who comes back, or a member whom the shop's site vouches for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.accounts import shops
from hub.accounts.web import client_ip
from hub.channels import webchat
from hub.channels.webchat import tokens
from hub.channels.webchat.tokens import Fan
from hub.conversations.channel import Account
from hub.core.errors import NotAllowed, RetryLater
from hub.core.i18n import Catalogue
from hub.core.ids import new_id
from hub.core.rate_limit import allow
from hub.core.runtime import Core
from hub.core.web import language
from storefront import bodies
from storefront.chat_account import account_of_shop

# Mobile carriers put thousands of people behind one address, and a session costs us no write; what a fan
# may send is limited apart from this.
SESSIONS, SESSIONS_WINDOW_S = 600, 600
BODY_MAX_BYTES = 8_000
_TEXTS = Catalogue.load(Path(webchat.__file__).parent / "texts")


class User(BaseModel):
    """A member as the shop's site knows them; the id is what was signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S+$")]
    name: Annotated[str, Field(max_length=40)] = ""


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Annotated[str, Field(max_length=2_000)] = ""
    user: User | None = None
    signature: Annotated[str, Field(max_length=128)] = ""


async def open_session(request: Request) -> Response:
    """A token that is no longer good gets a new visitor; a member's wrong signature is refused."""
    core: Core = request.app.state.core
    shop = await shops.by_slug(core, request.path_params["shop"])
    account = await account_of_shop(request.app.state.conversations, shop)
    asked = bodies.parsed(Asked, await bodies.read(request, BODY_MAX_BYTES) or b"{}")
    token = _member(core, account, asked) or _returning(core, account, asked.token)
    if not token:
        await _count(request, core)
        token = tokens.mint(core.keys, _visitor(account, language(request)))
    fan = tokens.read(core.keys, token)
    answer = {
        "token": token,
        "fan_id": fan.fan_id,
        "name": fan.name,
        "shop": {"name": shop.name, "slug": shop.slug},
    }
    return JSONResponse(answer, headers={"cache-control": "no-store"})


def _member(core: Core, account: Account, asked: Asked) -> str | None:
    """A new token each time, so that a changed name shows. Raises NotAllowed for a wrong signature."""
    if asked.user is None:
        return None
    fan_id = tokens.member_id(account.settings.identity_secret, asked.user.id, asked.signature)
    return tokens.mint(
        core.keys, Fan(account.shop_id, account.id, fan_id, asked.user.name.strip() or asked.user.id)
    )


def _returning(core: Core, account: Account, token: str) -> str | None:
    """The same token, or a fresh one for the same fan when it has grown old."""
    try:
        fan = tokens.read(core.keys, token)
    except NotAllowed:
        return None
    if (fan.shop_id, fan.account_id) != (account.shop_id, account.id):
        return None
    return tokens.mint(core.keys, fan) if tokens.needs_renewal(core.keys, token) else token


def _visitor(account: Account, lang: str) -> Fan:
    """The name lets agents tell visitors apart; it is taken from the id's random end."""
    fan_id = f"a:{new_id()}"
    name = _TEXTS.translate(lang, "visitor.name", tail=fan_id[-4:].upper())
    return Fan(account.shop_id, account.id, fan_id, name)


async def _count(request: Request, core: Core) -> None:
    address = client_ip(request, core.settings)
    verdict = await allow(core.redis, f"fan-session:{address}", SESSIONS, SESSIONS_WINDOW_S)
    if not verdict.ok:
        raise RetryLater("session_too_many", after_s=verdict.retry_after_s)
