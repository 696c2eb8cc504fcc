"""Until something left, an order goes elsewhere and says something else; its card goes to nobody but its buyer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.core.ids import new_id
from tests.api.counter import Counter, open_counter
from tests.api.desk import Desk, refused
from tests.commerce.order_stage import book_is_whole

Doc = dict[str, Any]
THERE = {
    "name": "沈小满", "phone": "139-1111-2222", "province": "SH", "city": "上海市", "district": "徐汇区",
    "detail": "漕溪路 7 号",
}  # fmt: skip


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened


async def test_an_order_goes_elsewhere_until_a_parcel_left(counter: Counter) -> None:
    order = await counter.paid(2)
    path = f"/api/v1/orders/{order['id']}"
    agent = await counter.desk.person("agent")
    changed = (await agent.put(f"{path}/receiver", json={"receiver": THERE})).json()["order"]
    assert (changed["receiver"]["city"], changed["receiver"]["name"]) == ("上海市", "沈**")
    assert changed["receiver"]["receiver_key"] != order["receiver"]["receiver_key"]
    again = (await agent.put(f"{path}/receiver", json={"receiver": THERE})).json()["order"]
    assert again["rev"] == changed["rev"], "the same address again changes nothing"
    for words, hits in (("沈小满", 1), ("2222", 1), ("林一诺", 0), ("0001", 0)):
        assert len((await agent.get("/api/v1/orders", search=words)).json()["orders"]) == hits, words
    refused(
        await agent.put(f"{path}/receiver", json={"receiver": {**THERE, "phone": "12345"}}),
        422,
        "receiver_phone",
    )
    said = (await agent.put(f"{path}/remark", json={"remark": " 不要吊牌 "})).json()["order"]
    assert said["remark"] == "不要吊牌"
    whole = (await agent.get(path)).json()
    events = [(event["kind"], event["detail"]) for event in whole["events"]]
    assert (
        "receiver_changed",
        {"fields": ["name", "phone", "province", "city", "district", "detail"]},
    ) in events
    assert "漕溪路 7" not in str(events)
    parcel = {
        "id": new_id(),
        "courier": "顺丰",
        "waybill": "SF100200",
        "portions": [{"line_id": "1", "quantity": 1}],
    }
    assert (await counter.boss.post(f"{path}/parcels", json=parcel)).status_code == 200
    late = {"receiver": {**THERE, "name": "沈大满"}}
    refused(await agent.put(f"{path}/receiver", json=late), 422, "order_partly_sent")
    refused(await agent.put(f"{path}/remark", json={"remark": "x"}), 422, "order_partly_sent")
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)


async def test_a_pasted_address_fills_the_cart(counter: Counter) -> None:
    cart = await counter.cart()
    answer = await counter.desk.http.post(
        f"{cart}/address", json={"text": "沈小满 13911112222 上海徐汇区漕溪路 7 号"}
    )
    assert answer.json() == {
        "name": "沈小满", "phone": "13911112222", "province": "SH", "city": "上海市", "district": "徐汇区",
        "detail": "漕溪路 7 号", "missing": [],
    }  # fmt: skip
    refused(await counter.desk.http.post(f"{cart}/address", json={"text": ""}), 422, "payload_invalid")
    refused(
        await counter.desk.http.post(f"{cart[:-4]}/address", json={"text": "沈小满"}),
        404,
        "checkout_not_found",
    )


async def test_an_order_card_goes_to_its_buyer_only(counter: Counter) -> None:
    desk = counter.desk
    agent = await desk.person("agent")
    mine, other = await desk.push("我的订单呢", fan="a:one"), await desk.push("在吗", fan="a:two")
    assert mine != other
    talk = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"_id": mine}) or {}
    body: Doc = {"key": new_id(), "lines": [{"sku_id": counter.sku_id, "quantity": 1}], "receiver": THERE}
    placed = await counter.boss.post("/api/v1/orders", json={**body, "customer_id": talk["customer_id"]})
    order = placed.json()["order"]
    card = {"client_id": new_id(), "order_id": order["id"]}
    [sent] = (await agent.post(f"/api/v1/conversations/{mine}/order-card", json=card)).json()["messages"]
    [again] = (await agent.post(f"/api/v1/conversations/{mine}/order-card", json=card)).json()["messages"]
    assert again["id"] == sent["id"]
    assert order["number"] in sent["body"]["title"]
    page = await desk.http.get(sent["body"]["url"].removeprefix(desk.hub.core.settings.base_url))
    assert page.status_code == 200
    stolen = {"client_id": new_id(), "order_id": order["id"]}
    refused(
        await agent.post(f"/api/v1/conversations/{other}/order-card", json=stolen), 422, "order_of_another"
    )


async def test_looking_for_an_order_by_its_number_is_not_looking_for_a_phone(counter: Counter) -> None:
    """Whole phones may be sought so many times an hour; an agent lives by the numbers of orders."""
    agent = await counter.desk.person("agent")
    for _ in range(70):
        assert (await agent.get("/api/v1/orders", search="261124012345678901")).status_code == 200
    answers = [(await agent.get("/api/v1/orders", search="13800010001")).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


async def test_many_orders_are_flagged_at_once_and_it_can_be_taken_back(counter: Counter) -> None:
    agent = await counter.desk.person("agent")
    body: Doc = {"lines": [{"sku_id": counter.sku_id, "quantity": 1}], "receiver": THERE}
    placed = [await counter.boss.post("/api/v1/orders", json={**body, "key": new_id()}) for _ in range(3)]
    ids = [answer.json()["order"]["id"] for answer in placed]
    await agent.put(f"/api/v1/orders/{ids[0]}/flag", json={"flag": 2})
    wanted = {"action": "flag", "ids": [*ids, ids[0], "nowhere"], "flag": 4}
    told = (await agent.post("/api/v1/orders/bulk", json=wanted)).json()
    assert (told["done"], told["flags"]) == (ids, {ids[0]: 2, ids[1]: 0, ids[2]: 0})
    assert [(one["id"], one["code"]) for one in told["failed"]] == [("nowhere", "order_not_found")]
    flags = [one["flag"] for one in (await agent.get("/api/v1/orders", flag="4")).json()["orders"]]
    assert flags == [4, 4, 4]
    note = {"action": "note", "ids": ids, "text": "双十一加急", "key": new_id()}
    for _ in range(2):
        assert (await agent.post("/api/v1/orders/bulk", json=note)).json()["done"] == ids
    whole = (await agent.get(f"/api/v1/orders/{ids[1]}")).json()["order"]
    assert [one["text"] for one in whole["notes"]] == ["双十一加急"]
    refused(
        await agent.post("/api/v1/orders/bulk", json={"action": "note", "ids": ids}),
        422,
        "text_empty",
        "text",
    )
    await counter.boss.post(f"/api/v1/orders/{ids[2]}/cancel", json={})
    told = (await agent.post("/api/v1/orders/bulk", json={"action": "complete", "ids": ids})).json()
    assert told["done"] == []
    assert [one["code"] for one in told["failed"]] == [
        "order_is_unpaid",
        "order_is_unpaid",
        "order_is_cancelled",
    ]
    told = (await agent.post("/api/v1/orders/bulk", json={"action": "cancel", "ids": ids})).json()
    assert told["done"] == ids, "what is cancelled already is no failure"
    assert (await agent.post("/api/v1/orders/bulk", json={"action": "ship", "ids": ids})).status_code == 422
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)
