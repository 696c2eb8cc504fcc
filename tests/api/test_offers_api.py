"""Whether something can be sold: who has the rest, with numbers, from the real catalogue, prices and stock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.commerce.catalogue.model import Content, Part, SkuContent
from hub.commerce.stock import items, receiving, reserving, set_aside
from hub.commerce.stock.model import Ask, Wanted
from hub.core.clock import iso
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.both import both
from tests.commerce.goods import MUG, SHIRT, made, published

Doc = dict[str, Any]


async def offer(person: Person, sku_id: str, **asked: Any) -> Doc:
    answer = await person.get(f"/api/v1/skus/{sku_id}/offer", **asked)
    assert answer.status_code == 200, answer.text
    told: Doc = answer.json()["offer"]
    assert told["sellable"] == (told["reasons"] == [])
    assert all(one["text"] and one["way_out"] for one in told["reasons"])
    return told


def reasons(told: Doc) -> list[tuple[str, Doc]]:
    return [(one["code"], one["params"]) for one in told["reasons"]]


async def received(desk: Desk, sku_id: str, count: int) -> None:
    lines = [Wanted(sku_id, count)]
    await receiving.receive(both(desk.hub).commerce, desk.shop.id, new_id(), lines, reason="到货")


async def test_who_has_the_rest_is_told_with_numbers_and_times(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    commerce, shop_id = both(desk.hub).commerce, desk.shop.id
    sku = (await published(seller, MUG))["skus"][0]["id"]
    await received(desk, sku, 10)
    assert (await offer(agent, sku, quantity=10))["sellable"]
    asks = [Ask(new_id(), "site", (Wanted(sku, 2),), hold_s=hold_s) for hold_s in (900, 60)]
    first, last = [await reserving.reserve(commerce, shop_id, ask) for ask in asks]
    await set_aside.set_aside(commerce, shop_id, "e1", {sku: 3})
    await items.tune_item(commerce, shop_id, sku, {"taobao": 2}, None, 1)
    told = await offer(agent, sku, channel="taobao", quantity=4)
    assert told["stock"] == {
        "mode": "counted", "left": 1, "available": 3, "held": 4, "held_until": iso(last.expires_at),
        "set_aside": {"e1": 3},
    }  # fmt: skip
    assert last.expires_at < first.expires_at
    assert reasons(told) == [
        ("short", {"left": 1, "wanted": 4}),
        ("buffered", {"count": 2, "channel": "taobao"}),
        ("held", {"count": 4, "until": iso(last.expires_at)}),
        ("set_aside", {"count": 3, "event": "e1"}),
    ]
    assert reasons(await offer(agent, sku, channel="site", quantity=3)) == []
    assert reasons(await offer(agent, sku, event="e1", quantity=3)) == []
    assert reasons(await offer(agent, sku, event="e1", quantity=4)) == [
        ("event_over", {"left": 3, "wanted": 4})
    ]


async def test_a_bundle_names_the_part_that_is_short(desk: Desk) -> None:
    seller = await desk.person("operator")
    mug = (await published(seller, MUG))["skus"][0]["id"]
    shirt = (await published(seller, SHIRT))["skus"][0]["id"]
    parts = (Part(mug, 2), Part(shirt, 1))
    gift = Content(title="礼盒", skus=(SkuContent({}, parts=parts),))
    bundle = (await published(seller, gift, "bundle"))["skus"][0]["id"]
    await received(desk, mug, 3)
    await received(desk, shirt, 5)
    assert (await offer(seller, bundle))["sellable"]
    assert reasons(await offer(seller, bundle, quantity=2)) == [
        ("short", {"left": 1, "wanted": 2}),
        ("part_short", {"part": "马克杯", "sku_id": mug, "left": 3, "wanted": 4}),
    ]
    await set_aside.set_aside(both(desk.hub).commerce, desk.shop.id, "e2", {mug: 2, shirt: 5})
    assert reasons(await offer(seller, bundle, event="e2")) == []
    assert reasons(await offer(seller, bundle, event="e2", quantity=2)) == [
        ("event_over", {"left": 1, "wanted": 2})
    ]


async def test_what_is_not_published_or_not_sent_there_says_so(desk: Desk, other: Desk) -> None:
    seller = await desk.person("operator")
    new = (await made(seller, MUG))["product"]["draft"]["skus"][0]["id"]
    assert [code for code, _ in reasons(await offer(seller, new))] == [
        "never_published",
        "no_price",
        "stock_unknown",
    ]
    region = {"provinces": [], "first": 1, "first_fen": 800, "step": 1, "step_fen": 100}
    freight = {"name": "不发西北", "by": "piece", "regions": [region], "excluded": ["XJ"]}
    template = (await seller.post("/api/v1/freight-templates", json=freight)).json()["template"]["id"]
    told = await published(seller, replace(MUG, freight_template_id=template))
    sku, product = told["skus"][0]["id"], told["product"]
    await received(desk, sku, 1)
    assert reasons(await offer(seller, sku, province="XJ")) == [("region_excluded", {"province": "XJ"})]
    assert "新疆" in (await offer(seller, sku, province="XJ"))["reasons"][0]["text"]
    assert reasons(await offer(seller, sku, province="BJ")) == []
    path = f"/api/v1/products/{product['id']}/unpublish"
    assert (await seller.post(path, json={"rev": product["rev"]})).status_code == 200
    assert [code for code, _ in reasons(await offer(seller, sku))] == ["unpublished"]
    stranger = await other.person("owner")
    refused(await stranger.get(f"/api/v1/skus/{sku}/offer"), 404, "sku_not_found")
    assert (await stranger.get("/api/v1/offers", sku_ids=sku)).json()["offers"] == []
