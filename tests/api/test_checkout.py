"""From a product's page to a paid order, and back: the buyer's pages, the service's notices, the team's refunds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.commerce.checkout import looking, settling
from hub.commerce.orders.rules.book import TOLD
from hub.commerce.payments.protocol import PaymentStanding
from hub.core.ids import new_id
from hub.core.registry import discover_modules
from hub.sandbox.wechat_pay import crypto
from tests.api.counter import HOME, Counter, open_counter
from tests.api.desk import Desk, refused
from tests.both import both
from tests.commerce.order_stage import SERVICE, book_is_whole


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened
        await book_is_whole(desk.hub.core, desk.shop.id)


async def test_a_buyer_pays_and_follows_the_order(counter: Counter) -> None:
    path = await counter.order(2)
    view = await counter.state(path)
    assert (view["state"], view["payable_fen"], view["receiver"]["phone"]) == (
        "unpaid",
        19_800,
        "138****0001",
    )
    payment = await counter.asked_to_pay(path)
    assert (payment["total"], payment["way"]) == (19_800, "h5")
    again = await counter.asked_to_pay(path)
    assert again == payment, "asked again, it is the same attempt"
    await counter.sandbox.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": payment["out_trade_no"]})
    await looking.look(counter.commerce, counter.desk.shop.id, payment["out_trade_no"])
    assert (await counter.state(path))["state"] == "to_ship"
    refused(await counter.desk.http.post(f"{path}/pay", json={"scene": "mobile"}), 422, "order_is_to_ship")
    refused(await counter.desk.http.post(f"{path}/cancel"), 422, "order_is_to_ship")
    page = await counter.desk.http.get(path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "13800010001" not in page.text


async def test_a_cart_is_ordered_once(counter: Counter) -> None:
    cart = await counter.cart()
    body = {"receiver": HOME, "remark": "", "seen_fen": 9_900}
    answers = await asyncio.gather(*(counter.desk.http.post(f"{cart}/order", json=body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    shop = counter.commerce.core.db.shop(counter.desk.shop.id)
    assert len(await shop["orders"].find({})) == 1
    page = await counter.desk.http.get(cart, headers={"accept": "text/html"})
    assert page.status_code == 303, "a cart that was ordered leads to its order"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"receiver": None}, 422, "receiver_missing"),
        ({"receiver": {**HOME, "phone": "12345"}}, 422, "receiver_phone"),
        ({"receiver": {**HOME, "province": "XX"}}, 422, "payload_invalid"),
        ({"seen_fen": 1}, 409, "price_changed"),
        ({"surprise": 1}, 422, "payload_invalid"),
    ],
)
async def test_what_cannot_be_ordered_says_why(
    counter: Counter, change: dict[str, object], status: int, code: str
) -> None:
    cart = await counter.cart()
    body = {"receiver": HOME, "remark": "", "seen_fen": 9_900, **change}
    refused(await counter.desk.http.post(f"{cart}/order", json=body), status, code)
    assert await counter.commerce.core.db.shop(counter.desk.shop.id)["orders"].find({}) == []


async def test_more_than_there_is_cannot_be_ordered(counter: Counter) -> None:
    cart = await counter.cart(11)
    body = {"receiver": HOME, "remark": "", "seen_fen": 108_900}
    refused(await counter.desk.http.post(f"{cart}/order", json=body), 422, "cart_not_sellable")


async def test_addresses_are_sealed_and_belong_to_one_shop(counter: Counter, other: Desk) -> None:
    path, cart = await counter.order(), await counter.cart()
    for mine in (path, cart):
        elsewhere = mine.replace(counter.desk.shop.slug, other.shop.slug)
        assert (await counter.desk.http.get(elsewhere, headers={"accept": "text/html"})).status_code == 404
        broken = mine[:-3] + ("abc" if not mine.endswith("abc") else "abd")
        assert (await counter.desk.http.get(broken, headers={"accept": "text/html"})).status_code == 404
    [order] = await counter.commerce.core.db.shop(counter.desk.shop.id)["orders"].find({})
    assert "13800010001" not in str(order)
    assert "文三路 138" not in str(order)


async def test_notices_are_believed_by_their_signature_and_amount(counter: Counter) -> None:
    path = await counter.order()
    payment = await counter.asked_to_pay(path)
    number, stranger = payment["out_trade_no"], crypto.new_key()
    assert await counter.push(*counter.notice(number, 9_900, stranger)) == 403
    assert (await counter.state(path))["state"] == "unpaid"
    # The service itself tells another amount: nobody ships for a fen, and a person sees it.
    standing = PaymentStanding(number, "paid", 1, "4200001")
    odd = await settling.apply(counter.commerce, counter.desk.shop.id, standing, SERVICE)
    assert odd["state"] == "odd"
    assert (await counter.state(path))["state"] == "unpaid"
    [marked] = (await counter.boss.get("/api/v1/orders", mark="amount_odd")).json()["orders"]
    assert marked["paid_fen"] == 0
    # Asked again it tells the truth, and the mark is gone.
    await counter.sandbox.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": number})
    await looking.look(counter.commerce, counter.desk.shop.id, number)
    assert (await counter.state(path))["state"] == "to_ship"
    assert (await counter.boss.get("/api/v1/orders", mark="amount_odd")).json()["orders"] == []


async def test_a_part_goes_back_within_ones_limits(counter: Counter) -> None:
    order = await counter.paid(7)
    agent = await counter.desk.person("agent")
    path = f"/api/v1/orders/{order['id']}/refunds"
    line = {"line_id": "1", "quantity": 1, "amount_fen": 9_900}
    small = {"key": f"refund-{new_id()}", "amount_fen": 9_900, "reason": "少发一只", "portions": [line]}
    first = (await agent.post(path, json=small)).json()["refund"]
    assert first["state"] == "queued"
    assert (await agent.post(path, json=small)).json()["refund"]["id"] == first["id"], "one key, one refund"
    large = {"key": f"refund-{new_id()}", "amount_fen": 50_001, "reason": "整批破损"}
    asked = (await agent.post(path, json=large)).json()["refund"]
    assert asked["state"] == "to_approve"
    refused(await agent.post(f"/api/v1/refunds/{asked['id']}/approve"), 403, "right_missing")
    approved = await counter.boss.post(f"/api/v1/refunds/{asked['id']}/approve")
    assert approved.json()["refund"]["state"] == "queued"
    too_much = {"key": f"refund-{new_id()}", "amount_fen": 9_400, "reason": "再退一点"}
    refused(await counter.boss.post(path, json=too_much), 422, "refund_too_much")
    await counter.sent()
    whole = (await counter.boss.get(f"/api/v1/orders/{order['id']}")).json()
    assert [one["state"] for one in whole["refunds"]] == ["done", "done"]
    assert (whole["order"]["refunded_fen"], whole["order"]["refunding_fen"]) == (59_901, 0)
    assert whole["order"]["lines"][0]["unsent"] == 1, "a piece that never left is everybody's again"
    truth = (await counter.sandbox.get("/_sandbox/wechat_pay/truth")).json()
    assert truth["refunded_fen"] == 59_901


async def test_a_person_s_day_has_an_end(counter: Counter) -> None:
    """Four times within the limit of once; the day's limit is 2,000 yuan."""
    order = await counter.paid(10)
    agent = await counter.desk.person("agent")
    path = f"/api/v1/orders/{order['id']}/refunds"
    states = []
    for fen in (45_000, 45_000, 9_000):
        body = {"key": f"refund-{new_id()}", "amount_fen": fen, "reason": "补偿"}
        states.append((await agent.post(path, json=body)).json()["refund"]["state"])
    assert states == ["queued", "queued", "queued"]
    days = await counter.commerce.core.db.shop(counter.desk.shop.id)["refund_days"].find({})
    assert [day["spent_fen"] for day in days] == [99_000]
    await counter.commerce.core.db.shop(counter.desk.shop.id)["refund_days"].update(
        {"_id": days[0]["_id"]}, {"$set": {"spent_fen": 199_990}}
    )
    refused(
        await agent.post(path, json={"key": f"refund-{new_id()}", "amount_fen": 1_000, "reason": "补偿"}),
        422, "refund_too_much",
    )  # fmt: skip
    days = await counter.commerce.core.db.shop(counter.desk.shop.id)["refund_days"].find({})
    assert days[0]["spent_fen"] == 199_990, "what came to nothing takes nothing of the day"


async def test_what_nobody_paid_is_everybody_s_again(counter: Counter) -> None:
    path = await counter.order(3)
    payment = await counter.asked_to_pay(path)
    cancelled = await counter.desk.http.post(f"{path}/cancel")
    assert cancelled.json()["state"] == "cancelled"
    await looking.look(counter.commerce, counter.desk.shop.id, payment["out_trade_no"])
    answer = await counter.sandbox.post(
        "/_sandbox/wechat_pay/pay", json={"out_trade_no": payment["out_trade_no"]}
    )
    assert answer.status_code == 409, "closed at the service, so that nobody pays for nothing"


async def test_money_that_comes_after_a_cancelling_goes_back(counter: Counter) -> None:
    path = await counter.order()
    payment = await counter.asked_to_pay(path)
    await counter.sandbox.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": payment["out_trade_no"]})
    await counter.desk.http.post(f"{path}/cancel")  # nobody has heard of the money yet
    await looking.look(counter.commerce, counter.desk.shop.id, payment["out_trade_no"])
    await counter.sent()
    truth = (await counter.sandbox.get("/_sandbox/wechat_pay/truth")).json()
    assert (truth["paid_fen"], truth["refunded_fen"]) == (9_900, 9_900)
    assert (await counter.state(path))["state"] == "cancelled"


async def test_sold_in_a_chat_and_told_there(counter: Counter) -> None:
    """The agent's link holds the pieces; the fan orders and pays under it, and hears of everything in the chat."""
    desk, shop_id = counter.desk, counter.desk.shop.id
    agent, conversation_id = await desk.person("agent"), await desk.push("还有杯子吗")
    body = {
        "client_id": new_id(), "lines": [{"sku_id": counter.sku_id, "quantity": 3}], "off_fen": 700,
        "off_label": "老粉优惠",
    }  # fmt: skip
    path = f"/api/v1/conversations/{conversation_id}/checkout-link"
    [sent] = (await agent.post(path, json=body)).json()["messages"]
    [again] = (await agent.post(path, json=body)).json()["messages"]
    assert again["id"] == sent["id"]
    level = (await counter.boss.get("/api/v1/stock", ids=counter.sku_id)).json()["stock"][0]
    assert (level["reserved"], level["available"]) == (3, 7)
    cart = sent["body"]["url"].removeprefix(desk.hub.core.settings.base_url)
    wanted = {"receiver": HOME, "remark": "", "seen_fen": 29_000}
    order_path = (await desk.http.post(f"{cart}/order", json=wanted)).json()["url"]
    payment = await counter.asked_to_pay(order_path)
    assert payment["total"] == 29_000
    await counter.sandbox.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": payment["out_trade_no"]})
    await looking.look(counter.commerce, shop_id, payment["out_trade_no"])
    [order] = (await agent.get("/api/v1/orders", sold_by=f"staff:{agent.id}")).json()["orders"]
    assert (order["origin"], order["conversation_id"], order["state"]) == ("chat", conversation_id, "to_ship")
    customer = await desk.hub.core.db.shop(shop_id)["conversations"].find_one({"_id": conversation_id}) or {}
    assert order["customer_id"] == customer["customer_id"]
    parcel = {"id": f"parcel-{new_id()}", "courier": "顺丰", "waybill": "SF1234567890"}
    assert (await counter.boss.post(f"/api/v1/orders/{order['id']}/parcels", json=parcel)).status_code == 200
    hub, events = both(desk.hub), desk.hub.core.db.shop(shop_id)["order_events"]
    jobs = discover_modules("hub.jobs")
    for _ in range(2):  # a doorbell may ring twice
        for event in await events.find({"order_id": order["id"]}, sort=[("number", 1)]):
            if f"on_{event['kind']}" in jobs:
                await jobs[f"on_{event['kind']}"].run(hub, shop_id, event["_id"])
    said = [m["body"]["text"] for m in await _out(counter, conversation_id)]
    assert len(said) == 2
    assert "290.00" in said[0]
    assert "SF1234567890" in said[1]
    assert await events.find({"is_owed": True}) == []
    await hub.commerce.close()


async def _out(counter: Counter, conversation_id: str) -> list[dict[str, Any]]:
    wanted = {"conversation_id": conversation_id, "direction": "out", "kind": "text"}
    return await counter.desk.hub.core.db.shop(counter.desk.shop.id)["messages"].find(
        wanted, sort=[("seq", 1)]
    )


async def test_every_kind_of_news_has_a_job() -> None:
    assert {f"on_{kind}" for kind in TOLD} <= set(discover_modules("hub.jobs"))


async def test_an_exchange_sends_another_piece(counter: Counter) -> None:
    order = await counter.paid(2)
    one = f"/api/v1/orders/{order['id']}"
    parcel = {"id": f"parcel-{new_id()}", "courier": "顺丰", "waybill": "SF1234567890"}
    await counter.boss.post(f"{one}/parcels", json=parcel)
    wanted = {
        "key": f"case-{new_id()}", "kind": "exchange", "reason": "杯口有磕碰",
        "portions": [{"line_id": "1", "quantity": 1, "amount_fen": 0}],
    }  # fmt: skip
    case = (await counter.boss.post(f"{one}/after-sales", json=wanted)).json()["case"]
    path = f"/api/v1/after-sales/{case['id']}"
    refused(await counter.boss.post(f"{path}/replace"), 422, "case_is_asked")
    back = {"courier": "圆通", "waybill": "YT000001"}
    for step, body in (("agree", None), ("sent-back", back), ("receive", {"restock": False})):
        answer = await counter.boss.post(f"{path}/{step}", **({"json": body} if body else {}))
        assert answer.status_code == 200, answer.text
    done = [(await counter.boss.post(f"{path}/replace")).json()["case"] for _ in range(2)]
    assert [one["state"] for one in done] == ["done", "done"]
    other = (await counter.boss.get(f"/api/v1/orders/{done[0]['replaced_by']}")).json()["order"]
    assert (other["state"], other["payable_fen"], other["lines"][0]["quantity"]) == ("to_ship", 0, 1)
    assert other["receiver"]["receiver_key"] == order["receiver"]["receiver_key"]
    assert (await counter.boss.get(one)).json()["order"]["state"] == "shipped", "back where it stood"
    assert len((await counter.boss.get("/api/v1/orders")).json()["orders"]) == 2
