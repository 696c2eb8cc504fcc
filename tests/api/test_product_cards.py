"""Products in the chat: what is offered to whoever writes, and what a fan is sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from hub.commerce.stock import receiving
from hub.commerce.stock.model import Wanted
from hub.conversations import accounts
from hub.conversations.accounts import channel_named
from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.both import both
from tests.commerce.goods import MUG, SHIRT, made, published

Doc = dict[str, Any]


async def stocked(desk: Desk, sku_id: str, count: int) -> None:
    commerce = both(desk.hub).commerce
    await receiving.receive(commerce, desk.shop.id, new_id(), [Wanted(sku_id, count)], reason="到货")


async def priced(person: Person, sku_id: str, **figures: Any) -> None:
    path = f"/api/v1/skus/{sku_id}/prices"
    rev = (await person.get(path)).json()["book"]["rev"]
    answer = await person.put(path, json={"rev": rev, **figures})
    assert answer.status_code == 200, answer.text


def card(conversation_id: str, what: str = "product-card") -> str:
    return f"/api/v1/conversations/{conversation_id}/{what}"


async def outbox(desk: Desk, conversation_id: str) -> list[Doc]:
    asked = {"conversation_id": conversation_id, "direction": "out"}
    return await desk.hub.core.db.shop(desk.shop.id)["messages"].find(asked, sort=[("seq", 1)])


async def test_a_card_says_what_is_published_at_the_price_of_its_channel(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    told = await published(seller, SHIRT, code="TEE")
    product_id, skus = told["product"]["id"], [row["id"] for row in told["skus"]]
    for n, sku in enumerate(skus):
        await priced(seller, sku, price_fen=9_900 + 100 * n, msrp_fen=12_900, cost_fen=1)
        await stocked(desk, sku, 2)
    conversation_id = await desk.push("有白色的吗")
    body = {"client_id": new_id(), "product_id": product_id}
    [sent] = (await agent.post(card(conversation_id), json=body)).json()["messages"]
    base, path = desk.hub.core.settings.base_url, f"/s/{desk.shop.slug}/p/{product_id}"
    asset = told["product"]["published"]["media"]["main"][0]
    assert (sent["kind"], sent["body"]["title"], sent["body"]["url"]) == ("link", "手绘猫咪T恤", base + path)
    assert sent["body"]["description"] == "¥99.00 起"
    assert sent["body"]["thumb_url"] == f"{base}/s/{desk.shop.slug}/media/{asset}/jpeg?v=1"
    about = sent["body"]["product"]
    assert (about["price_fen"], about["most_fen"], about["msrp_fen"], about["path"]) == (
        9_900,
        10_200,
        12_900,
        path,
    )
    picture = await desk.http.get(sent["body"]["thumb_url"].removeprefix(base))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.content[:3] == b"\xff\xd8\xff"
    one = {"client_id": new_id(), "sku_id": skus[1]}
    [sent] = (await agent.post(card(conversation_id), json=one)).json()["messages"]
    assert (sent["body"]["title"], sent["body"]["description"]) == ("手绘猫咪T恤 白 M", "¥100.00")
    assert sent["body"]["url"] == f"{base}{path}?sku={skus[1]}"


async def test_the_same_click_twice_is_one_card_whatever_changed_meanwhile(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    told = await published(seller, MUG)
    [sku] = [row["id"] for row in told["skus"]]
    await stocked(desk, sku, 1)
    conversation_id = await desk.push("杯子")
    body = {"client_id": new_id(), "sku_id": sku}
    first, second = await asyncio.gather(*(agent.post(card(conversation_id), json=body) for _ in range(2)))
    await seller.post(
        f"/api/v1/products/{told['product']['id']}/unpublish", json={"rev": told["product"]["rev"]}
    )
    third = await agent.post(card(conversation_id), json=body)
    ids = {answer.json()["messages"][0]["id"] for answer in (first, second, third)}
    assert len(ids) == 1
    assert len(await outbox(desk, conversation_id)) == 1
    again = {**body, "client_id": new_id()}
    refused(await agent.post(card(conversation_id), json=again), 422, "card_not_published")


async def test_what_nobody_can_buy_now_is_asked_about_first(desk: Desk, other: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    told = await published(seller, MUG)
    product_id, sku = told["product"]["id"], told["skus"][0]["id"]
    conversation_id = await desk.push("杯子")
    body = {"client_id": new_id(), "product_id": product_id}
    answer = await agent.post(card(conversation_id), json=body)
    refused(answer, 409, "card_not_sellable", "anyway")
    assert "已售罄" in answer.json()["error"]["message"]
    assert await outbox(desk, conversation_id) == []
    [sent] = (await agent.post(card(conversation_id), json={**body, "anyway": True})).json()["messages"]
    assert sent["body"]["title"] == "马克杯"
    refused(await agent.post(card(conversation_id), json={"client_id": new_id()}), 422, "card_of_what")
    draft = await made(seller, MUG)
    new = {"client_id": new_id(), "product_id": draft["product"]["id"]}
    refused(await agent.post(card(conversation_id), json=new), 422, "card_not_published")
    warehouse = await desk.person("warehouse")
    refused(await warehouse.post(card(conversation_id), json=body), 403, "right_missing")
    elsewhere = await other.push("在吗")
    stranger = await other.person("owner")
    for named in ({"product_id": product_id}, {"sku_id": sku}):
        stolen = await stranger.post(card(elsewhere), json={"client_id": new_id(), **named})
        refused(stolen, 404)
    refused(await stranger.post(card(conversation_id), json=body), 404, "conversation_not_found")


async def test_whoever_writes_finds_products_with_price_and_stock(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    shirt = await published(seller, SHIRT, code="TEE")
    await published(seller, MUG, code="MUG")
    await made(seller, MUG, code="SECRET")
    await stocked(desk, shirt["skus"][0]["id"], 3)
    conversation_id = await desk.push("在吗")
    found = (await agent.get(card(conversation_id, "products"))).json()
    assert found["channel"] == "site"
    assert {(row["title"], row["left"], row["sellable"]) for row in found["products"]} == {
        ("手绘猫咪T恤", 3, True),
        ("马克杯", 0, False),
    }
    [row] = (await agent.get(card(conversation_id, "products"), search="TEE")).json()["products"]
    assert row["sku_ids"] == [sku["id"] for sku in shirt["skus"]]
    assert row["picture_url"].startswith("/assets/")
    offers = (await agent.get("/api/v1/offers", sku_ids=",".join(row["sku_ids"]))).json()["offers"]
    assert [[reason["code"] for reason in offer["reasons"]] for offer in offers] == [
        [],
        ["sold_out"],
        ["sold_out"],
        ["sold_out"],
    ]


MINI = {
    "kind": "miniprogram",
    "gh_id": "gh_mini",
    "app_id": "wx123456",
    "secret": "s",
    "token": "tok",
    "mode": "plain",
}


async def written(desk: Desk, **settings: str) -> str:
    """A fan who wrote from a mini-program that is set up so."""
    core, shop_id = desk.hub.core, desk.shop.id
    account = await accounts.add(core, shop_id, "wechat", "小程序", {**MINI, "app_id": new_id(), **settings})
    ref = FanRef("wechat", account.id, "o-fan")
    await receive(
        desk.hub, account, [Inbound(ref, f"m:{new_id()}", "text", {"text": "在吗"}, now(), action="message")]
    )
    doc = await core.db.shop(shop_id)["conversations"].find_one({"key": ref.key})
    assert doc is not None
    return str(doc["_id"])


async def test_a_mini_program_shows_its_own_page_at_its_own_price(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    told = await published(seller, MUG)
    product_id, sku = told["product"]["id"], told["skus"][0]["id"]
    await priced(seller, sku, price_fen=5_900, channels=[{"channel": "wechat_mini", "price_fen": 5_500}])
    await stocked(desk, sku, 1)
    page = "pages/product/index?id={product_id}"
    own, plain = await written(desk, product_page=page), await written(desk)
    found = (await agent.get(card(own, "products"))).json()
    assert (found["channel"], found["products"][0]["low_fen"]) == ("wechat_mini", 5_500)
    body = {"client_id": new_id(), "product_id": product_id, "hold_s": 5}
    [sent] = (await agent.post(card(own), json=body)).json()["messages"]
    assert (sent["kind"], sent["body"]["title"]) == ("miniprogram", "马克杯 ¥55.00")
    assert sent["body"]["page_path"] == f"pages/product/index?id={product_id}"
    assert sent["held_until"], "like every reply it can be taken back for a moment"
    assert (sent["media"]["state"], sent["media"]["mime"]) == ("ready", "image/webp"), "its cover goes along"
    [again] = (await agent.post(card(own), json=body)).json()["messages"]
    assert again["media"]["id"] == sent["media"]["id"]
    [sent] = (await agent.post(card(plain), json={**body, "client_id": new_id()})).json()["messages"]
    assert (sent["kind"], sent["body"]["product"]["price_fen"]) == ("link", 5_500)


async def test_a_channel_of_words_gets_title_price_and_address(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    told = await published(seller, MUG)
    await stocked(desk, told["skus"][0]["id"], 1)
    channel = channel_named("webchat")
    able = channel.capabilities(desk.account)
    monkeypatch.setattr(
        type(channel), "capabilities", lambda *_: replace(able, kinds=frozenset({"text"})), raising=True
    )
    conversation_id = await desk.push("杯子")
    body = {"client_id": new_id(), "product_id": told["product"]["id"]}
    [sent] = (await agent.post(card(conversation_id), json=body)).json()["messages"]
    url = f"{desk.hub.core.settings.base_url}/s/{desk.shop.slug}/p/{told['product']['id']}"
    assert (sent["kind"], sent["body"]["text"]) == ("text", f"马克杯\n¥99.00\n{url}")
