"""Who I am, who my colleagues are, which channel accounts the shop has."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from hub.accounts import shops
from hub.console.endpoint import Asked, Endpoint
from hub.conversations.opening import CapabilitiesView, capabilities_view
from hub.core.web import language


class Me(BaseModel):
    id: str
    name: str
    login: str
    roles: list[str]
    rights: list[str]
    second_factor: str


class MyShop(BaseModel):
    id: str
    slug: str
    name: str
    timezone: str


class MeAnswer(BaseModel):
    """`csrf` goes into the header of every write."""

    staff: Me
    shop: MyShop
    csrf: str
    lang: str


class ChannelAccount(BaseModel):
    id: str
    channel: str
    name: str
    capabilities: CapabilitiesView


class ChannelsAnswer(BaseModel):
    accounts: list[ChannelAccount]


async def me(asked: Asked) -> dict[str, Any]:
    who = asked.who
    shop = await shops.by_id(asked.hub.core, who.shop_id)
    return {
        "staff": {
            "id": who.staff_id,
            "name": who.name,
            "login": who.login,
            "roles": sorted(who.roles),
            "rights": sorted(who.rights),
            "second_factor": who.second_factor,
        },
        "shop": {"id": shop.id, "slug": shop.slug, "name": shop.name, "timezone": shop.timezone},
        "csrf": who.csrf,
        "lang": language(asked.request),
    }


async def channel_accounts(asked: Asked) -> dict[str, Any]:
    limit = asked.hub.core.settings.media_max_bytes
    accounts = [a for a in await asked.hub.accounts.of_shop(asked.who.shop_id) if asked.who.sees(a.id)]
    return {
        "accounts": [
            {"id": a.id, "channel": a.channel, "name": a.name, "capabilities": capabilities_view(a, limit)}
            for a in accounts
        ]
    }


ENDPOINTS = [
    Endpoint("GET", "/api/v1/me", "", me, "Who is signed in", MeAnswer),
    Endpoint(
        "GET",
        "/api/v1/channels",
        "inbox.read",
        channel_accounts,
        "The shop's channel accounts",
        ChannelsAnswer,
    ),
]
