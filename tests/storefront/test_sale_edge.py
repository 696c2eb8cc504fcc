"""Fans buy over HTTP: by their signed token, within limits, told plainly, and told the truth while stores are away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from redis.exceptions import ConnectionError as RedisGone
from starlette.applications import Starlette
from starlette.middleware import Middleware

from hub.accounts import shops
from hub.channels.webchat import tokens
from hub.channels.webchat.tokens import Fan
from hub.commerce.flash import planning, running
from hub.commerce.flash.door import Door
from hub.commerce.service import Commerce, open_commerce
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.web import EXCEPTION_HANDLERS, SafeHeaders
from storefront import chat, sale_page
from tests.commerce.sale_stage import Stage, opened


@dataclass
class Edge:
    core: Core
    commerce: Commerce
    stage: Stage
    slug: str
    web: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"/s/{self.slug}/sales/{self.stage.event.id}"

    def token(self, fan: str, shop_id: str = "") -> dict[str, str]:
        who = Fan(shop_id or self.stage.shop_id, "acc", fan, fan)
        return {"authorization": f"Bearer {tokens.mint(self.core.keys, who)}"}

    async def buy(self, fan: str, **more: Any) -> httpx.Response:
        body = {"sku_id": self.stage.item.sku_id, **more}
        return await self.web.post(f"{self.url}/buy", json=body, headers=self.token(fan))


@pytest.fixture
async def edge(core: Core, hub: Conversations) -> AsyncIterator[Edge]:
    """A sale of two pieces with one place in its queue, and ten requests a second for each address."""
    limited = replace(core, settings=replace(core.settings, anonymous_per_s=10))
    commerce = open_commerce(limited)
    shop = await shops.create(core, f"s{new_id()[-12:]}", "暖阳手作")
    stage = await opened(commerce, shop.id, 2, waiting=1, per_user=2)
    app = Starlette(
        routes=[*chat.ROUTES, *sale_page.ROUTES],
        exception_handlers=EXCEPTION_HANDLERS,  # type: ignore[arg-type]
        middleware=[Middleware(SafeHeaders)],
    )
    app.state.core, app.state.conversations, app.state.commerce = limited, hub, commerce
    app.state.static = "/static/test"
    transport = httpx.ASGITransport(app, client=(f"2001:db8::{new_id()[-4:].translate(_HEX)}", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as web:
        yield Edge(core, commerce, stage, shop.slug, web)
    await commerce.close()


_HEX = str.maketrans("ghijklmnopqrstuvwxyz", "0123456789abcdef0123")


async def test_everybody_is_told_how_it_went(edge: Edge) -> None:
    first, second, third, last = [await edge.buy(f"a:{n}") for n in range(4)]
    assert [one.status_code for one in (first, second, third, last)] == [200] * 4
    assert [one.json()["outcome"] for one in (first, second, third, last)] == [
        "won",
        "won",
        "waiting",
        "sold_out",
    ]
    assert first.json()["held_until"] > "2026"
    assert (third.json()["place"], third.json()["is_new"]) == (1, True)
    again = (await edge.buy("a:0")).json()
    assert (again["outcome"], again["is_new"]) == ("won", False)
    assert again["reservation_id"] == first.json()["reservation_id"]
    place = (await edge.web.get(f"{edge.url}/place", headers=edge.token("a:2"))).json()
    assert (place["state"], place["items"][0]["outcome"], place["items"][0]["place"]) == (
        "open",
        "waiting",
        1,
    )
    nobody = (await edge.web.get(f"{edge.url}/place")).json()["items"][0]
    assert (nobody["outcome"], nobody["sold_out"]) == ("none", True)


async def test_who_may_not_buy_buys_nothing(edge: Edge) -> None:
    url, sku_id = f"{edge.url}/buy", edge.stage.item.sku_id
    assert (await edge.web.post(url, json={"sku_id": sku_id})).status_code == 401
    foreign = edge.token("a:1", shop_id=new_id())
    assert (await edge.web.post(url, json={"sku_id": sku_id}, headers=foreign)).status_code == 401
    assert (await edge.buy("a:1", sku_id="nope")).status_code == 404
    assert (await edge.buy("a:1", quantity=0)).status_code == 422
    assert (await edge.buy("a:1", quantity=3)).json()["error"]["code"] == "sale_too_many"
    assert (await edge.buy("a:1", price_fen=1)).status_code == 422
    broken = await edge.web.post(url, content=b"{" * 2000, headers=edge.token("a:1"))
    assert broken.status_code == 422
    assert broken.headers["content-security-policy"]
    assert await edge.stage.holders() == []
    assert await edge.stage.levels() == (0, 2, 0)


async def test_too_fast_is_told_with_a_time(edge: Edge) -> None:
    answers = [await edge.buy("a:fast") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].headers["retry-after"] == "1"
    assert 0 < answers[3].json()["retry_after_ms"] <= 1000


async def test_an_address_that_asks_too_often_gets_a_page(edge: Edge) -> None:
    pages = [await edge.web.get(edge.url, headers={"accept": "text/html"}) for _ in range(11)]
    assert [one.status_code for one in pages] == [200] * 10 + [429]
    assert "访问太频繁" in pages[10].text
    assert pages[10].headers["retry-after"] == "1"
    sessions = [await edge.web.post(f"/s/{edge.slug}/chat/session", json={}) for _ in range(11)]
    assert [one.status_code == 429 for one in sessions] == [False] * 10 + [True]


async def test_the_page_carries_the_sale_and_nobody(edge: Edge) -> None:
    page = await edge.web.get(edge.url)
    assert page.status_code == 200
    assert "双十一秒杀" in page.text
    assert "acc" not in page.text
    assert (await edge.web.get(f"/s/{edge.slug}/sales/nope")).status_code == 404


def _away(*_: Any, **__: Any) -> Callable[..., Awaitable[Any]]:
    raise RedisGone("away")


async def test_without_redis_a_few_buy_from_mongo(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Door, "decide", _away)
        patch.setattr(Door, "look", _away)
        patch.setattr(Door, "tell", _away)
        won = (await edge.buy("a:1")).json()
        assert (won["outcome"], won["is_new"]) == ("won", True)
        again = (await edge.buy("a:1")).json()
        assert again["reservation_id"] == won["reservation_id"]
        place = (await edge.web.get(f"{edge.url}/place", headers=edge.token("a:1"))).json()
        assert place["items"][0]["outcome"] == "won"
        assert (await edge.buy("a:2")).json()["outcome"] == "won"
        refused = await edge.buy("a:3")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "3")
        edge.commerce.flash.direct = 99
        assert (await edge.buy("a:4")).json()["error"]["code"] == "sale_busy"
        edge.commerce.flash.direct = 0
    await running.serve(edge.commerce, edge.stage.event)
    assert (await edge.buy("a:5")).json()["outcome"] == "waiting", (
        "Redis is back and knows what was sold meanwhile"
    )
    assert await edge.stage.levels() == (2, 0, 0)


async def test_a_full_process_says_so_before_any_work(edge: Edge) -> None:
    edge.commerce.flash.under_way = 10**6
    answer = await edge.buy("a:1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    edge.commerce.flash.under_way = 0


async def test_a_closed_sale_is_over(edge: Edge) -> None:
    await edge.buy("a:1")
    await planning.close(edge.commerce, edge.stage.shop_id, edge.stage.event.id, "staff:lin")
    assert (await edge.buy("a:2")).json()["outcome"] == "over"
    place = (await edge.web.get(f"{edge.url}/place", headers=edge.token("a:1"))).json()
    assert (place["state"], place["items"][0]["outcome"]) == ("closed", "won")
