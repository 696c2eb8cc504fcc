"""One shop as its people use it over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from hub.accounts.shops import Shop
from hub.conversations import accounts
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from tests.accounts.team import SignedIn, enter, hire, open_shop

Doc = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    http: httpx.AsyncClient
    hub: Conversations
    shop: Shop
    account: Account

    async def person(self, *roles: str) -> Person:
        return Person(self, await enter(self.hub.core, await hire(self.hub.core, *roles, shop=self.shop)))

    async def push(self, *texts: str, fan: str = "a:fan1") -> str:
        ref = FanRef("webchat", self.account.id, fan)
        pushes = [Inbound(ref, f"web:{new_id()}", "text", {"text": t}, now(), fan_name="小鱼") for t in texts]
        await receive(self.hub, self.account, pushes)
        doc = await self.hub.core.db.shop(self.shop.id)["conversations"].find_one({"key": ref.key})
        assert doc is not None
        return str(doc["_id"])


@dataclass(frozen=True)
class Person:
    desk: Desk
    signed_in: SignedIn

    @property
    def id(self) -> str:
        return self.signed_in.identity.staff_id

    def headers(self, csrf: bool = True) -> dict[str, str]:
        token = {"X-CSRF-Token": self.signed_in.identity.csrf} if csrf else {}
        return {"cookie": f"hub_session={self.signed_in.token}", **token}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.desk.http.get(path, params=params or None, headers=self.headers(False))

    async def post(self, path: str, *, csrf: bool = True, **options: Any) -> httpx.Response:
        headers = {**self.headers(csrf), **options.pop("headers", {})}
        return await self.desk.http.post(path, headers=headers, **options)

    async def put(self, path: str, **options: Any) -> httpx.Response:
        return await self.desk.http.put(path, headers=self.headers(), **options)

    async def delete(self, path: str) -> httpx.Response:
        return await self.desk.http.delete(path, headers=self.headers())


async def desk_in(http: httpx.AsyncClient, hub: Conversations) -> Desk:
    shop = await open_shop(hub.core)
    return Desk(http, hub, shop, await accounts.add(hub.core, shop.id, "webchat", "网页", {}))


def refused(response: httpx.Response, status: int, code: str = "", field: str | None = None) -> None:
    """An error as the contract says, in words, and without our inner life."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert error["message"]
    assert error["message"] != f"errors.{error['code']}", "an error without words"
    assert not code or error["code"] == code
    assert error.get("field") == field or field is None
    for inner in ("Traceback", 'File "', "pymongo", "pydantic.dev", "/site-packages/"):
        assert inner not in response.text
