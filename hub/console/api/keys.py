"""API keys of the shop."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import api_keys, staff
from hub.accounts.api_keys import Key
from hub.accounts.rights import ALL_RIGHTS
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.console.given_channels import check_channels
from hub.core.clock import iso


class KeyView(BaseModel):
    """`made_by`: a name; a key never does more than its maker may now."""

    id: str
    name: str
    rights: list[str]
    accounts: list[str] | None
    made_by: str
    created_at: str
    expires_at: str | None
    used_at: str | None
    is_over: bool


class KeysAnswer(BaseModel):
    """`grantable`: the rights that you can give to a key."""

    keys: list[KeyView]
    grantable: list[str]


class KeyBody(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    rights: list[str] = Field(min_length=1, max_length=len(ALL_RIGHTS))
    accounts: list[str] | None = Field(default=None, max_length=200)
    expires_at: Moment | None = None


class NewKeyAnswer(BaseModel):
    """`token` is shown once: `Authorization: Bearer <token>`."""

    key: KeyView
    token: str


class DoneAnswer(BaseModel):
    done: bool


async def keys_of_shop(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    names = {person.staff_id: person.name for person in await staff.members(core, who.shop_id)}
    found = await api_keys.of_shop(core, who.shop_id)
    return {
        "keys": [_view(key, names.get(key.made_by, "")) for key in found],
        "grantable": [right for right in ALL_RIGHTS if right in who.rights],
    }


async def make_key(asked: Asked) -> dict[str, Any]:
    body = asked.body
    await check_channels(asked, body.accounts)
    ends = body.expires_at and body.expires_at.replace(microsecond=0)
    key, token = await api_keys.create(asked.hub.core, asked.who, body.name, body.rights, body.accounts, ends)
    return {"key": _view(key, asked.who.name), "token": token}


async def revoke_key(asked: Asked) -> dict[str, Any]:
    await api_keys.revoke(asked.hub.core, asked.who, asked.path["key_id"])
    return {"done": True}


def _view(key: Key, maker: str) -> dict[str, Any]:
    return {
        "id": key.id, "name": key.name, "rights": key.rights, "accounts": key.accounts, "made_by": maker,
        "created_at": iso(key.created_at), "expires_at": iso(key.expires_at), "used_at": iso(key.used_at),
        "is_over": key.is_over,
    }  # fmt: skip


_RIGHT = "keys.manage"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/keys", _RIGHT, keys_of_shop, "API keys", KeysAnswer),
    Endpoint(
        "POST", "/api/v1/keys", _RIGHT, make_key, "Make an API key", NewKeyAnswer, body=KeyBody, fresh=True
    ),
    Endpoint(
        "DELETE", "/api/v1/keys/{key_id}", _RIGHT, revoke_key, "Revoke a key at once", DoneAnswer, fresh=True
    ),
]
