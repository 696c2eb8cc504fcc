"""One SKU sold through two web processes at once, and holds given back by two workers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hub.accounts import api_keys
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import items, receiving
from hub.commerce.stock.model import Wanted
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from tests.accounts.team import enter, hire, open_shop
from tests.crash.stock_dying import stock_is_whole
from tests.realtime.stage import Web

PIECES, BUYERS = 20, 60


@pytest.fixture
async def own_commerce(own_hub: Conversations) -> AsyncIterator[Commerce]:
    opened = open_commerce(own_hub.core)
    yield opened
    await opened.close()


class Sellers:
    """A program with one key that talks to both web processes."""

    def __init__(self, webs: list[Web], token: str, sku_id: str) -> None:
        self._clients = [
            httpx.AsyncClient(base_url=web.url, headers={"authorization": f"Bearer {token}"}, timeout=30)
            for web in webs
        ]
        self._sku_id = sku_id

    async def hold(self, n: int, key: str = "", hold_s: int = 600) -> httpx.Response:
        line = {"sku_id": self._sku_id, "quantity": 1}
        body = {"key": key or new_id(), "channel": "site", "lines": [line], "hold_s": hold_s}
        return await self._clients[n % 2].post("/api/v1/reservations", json=body)

    async def commit(self, n: int, reservation_id: str) -> httpx.Response:
        return await self._clients[n % 2].post(f"/api/v1/reservations/{reservation_id}/commit")

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


async def _shop(commerce: Commerce, webs: list[Web]) -> tuple[str, Sellers]:
    shop, sku_id = await open_shop(commerce.core), new_id()
    owner = await enter(commerce.core, await hire(commerce.core, "owner", shop=shop))
    _, token = await api_keys.create(commerce.core, owner.identity, "代销", ["stock.manage"], None, None)
    await items.declare_item(commerce, shop.id, sku_id, "counted")
    await receiving.receive(commerce, shop.id, "first", [Wanted(sku_id, PIECES)])
    return shop.id, Sellers(webs, token, sku_id)


async def test_what_two_processes_sell_is_what_there_is(webs: list[Web], own_commerce: Commerce) -> None:
    """Every ask goes to both, with one key: it is one reservation, or none."""
    shop_id, sellers = await _shop(own_commerce, webs)
    keys = [new_id() for _ in range(BUYERS)]
    answers = await asyncio.gather(*(sellers.hold(n, key) for key in keys for n in range(2)))
    assert Counter(a.status_code for a in answers).keys() == {200, 422}
    ids = {a.json()["reservation"]["id"] for a in answers if a.status_code == 200}
    assert len(ids) == PIECES
    paid = await asyncio.gather(*(sellers.commit(n, id) for id in ids for n in range(2)))
    assert {a.json()["reservation"]["state"] for a in paid} == {"committed"}
    [level] = (await stock_is_whole(own_commerce.core, shop_id)).values()
    assert (level["physical"], level["reserved"], level["allocated"]) == (PIECES, 0, PIECES)
    await sellers.close()


async def test_two_workers_give_back_what_nobody_paid(webs: list[Web], own_commerce: Commerce) -> None:
    shop_id, sellers = await _shop(own_commerce, webs)
    answers = await asyncio.gather(*(sellers.hold(n, hold_s=1) for n in range(PIECES)))
    assert {a.status_code for a in answers} == {200}
    table: Any = own_commerce.core.db.shop(shop_id)["reservations"]
    async with asyncio.timeout(40):
        while await table.find({"state": "held"}, limit=1):
            await asyncio.sleep(0.1)
    assert {doc["state"] for doc in await table.find({})} == {"expired"}
    [level] = (await stock_is_whole(own_commerce.core, shop_id)).values()
    assert (level["physical"], level["reserved"]) == (PIECES, 0)
    assert (await sellers.hold(0)).status_code == 200
    await sellers.close()
