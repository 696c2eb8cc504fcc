"""Prices over HTTP: who sees and sets what, and why something costs what it costs."""

from __future__ import annotations

from typing import Any

from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.commerce.goods import SHIRT, made

Doc = dict[str, Any]
BULK = "/api/v1/prices/bulk"


async def skus_of(person: Person) -> list[str]:
    return [row["id"] for row in (await made(person, SHIRT))["product"]["draft"]["skus"]]


def path(sku_id: str, what: str = "prices") -> str:
    return f"/api/v1/skus/{sku_id}/{what}"


async def test_a_book_is_set_and_asked_with_reasons(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    sku, *_ = await skus_of(seller)
    book = {
        "rev": 0, "price_fen": 9_900, "msrp_fen": 12_900, "cost_fen": 6_000, "floor_fen": 5_500,
        "channels": [{"channel": "taobao", "price_fen": 10_900}],
        "members": [{"level": "金卡", "discount_bp": 9_000, "from": "2026-11-01T00:00:00+08:00"}],
    }  # fmt: skip
    answer = (await seller.put(path(sku), json=book)).json()
    assert answer["book"]["members"][0]["from"] == "2026-10-31T16:00:00.000Z"
    assert [(one["code"], one["params"]) for one in answer["warnings"]] == [
        ("floor_below_cost", {"floor": "55.00", "cost": "60.00"})
    ]
    again = (await agent.get(path(sku))).json()
    assert (again["book"]["rev"], again["book"]["cost_fen"], again["warnings"]) == (1, None, [])
    query = {"channel": "taobao", "member": "金卡", "at": "2026-11-23T00:00:00Z"}
    price = (await agent.get(path(sku, "price"), **query)).json()["price"]
    assert (price["amount_fen"], price["margin"]) == (9_810, None)
    assert [step["text"] for step in price["trace"]] == [
        "金卡会员价 90% = ¥98.10：采用",
        "淘宝价 ¥109.00：比会员价高 ¥10.90",
        "统一价 ¥99.00：该渠道有自己的价格，不用统一价",
    ]
    seen = (await seller.get(path(sku, "price"), **query)).json()["price"]
    assert seen["margin"] == {"fen": 3_810, "bp": 3_884}


async def test_what_is_refused_names_the_field_and_the_numbers(desk: Desk, other: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    sku, *_ = await skus_of(seller)
    refused(await agent.put(path(sku), json={"rev": 0}), 403, "right_missing")
    low = await seller.put(path(sku), json={"rev": 0, "price_fen": 4_000, "floor_fen": 5_000})
    refused(low, 422, "price_below_floor", "price_fen")
    assert "¥40.00" in low.json()["error"]["message"]
    assert "¥50.00" in low.json()["error"]["message"]
    refused(await seller.put(path(sku), json={"rev": 3, "price_fen": 4_000}), 409, "changed_meanwhile")
    assert (await seller.get(path(sku))).json()["book"]["rev"] == 0
    stranger = await other.person("owner")
    for answer in (
        await stranger.get(path(sku)),
        await stranger.put(path(sku), json={"rev": 0, "price_fen": 1}),
        await stranger.get(path(sku, "price")),
        await stranger.get(path(sku, "price-changes")),
        await stranger.put("/api/v1/prices", json={"books": [{"sku_id": sku, "rev": 0}]}),
        await stranger.post(BULK, json={"sku_ids": [sku], "change": {"way": "clear"}}),
    ):
        refused(answer, 404, "sku_not_found")
    assert (await stranger.get("/api/v1/prices", sku_ids=sku)).json()["books"] == []


async def test_many_at_once_their_history_and_the_calendar(desk: Desk) -> None:
    seller, agent = await desk.person("operator"), await desk.person("agent")
    first, second, *_ = await skus_of(seller)
    books = [{"sku_id": sku, "rev": 0, "price_fen": 9_900, "cost_fen": 1} for sku in (first, second)]
    told = (await seller.put("/api/v1/prices", json={"books": books})).json()["books"]
    assert [(book["sku_id"], book["rev"]) for book in told] == [(first, 1), (second, 1)]
    timed = {
        "channel": "site",
        "price_fen": 8_900,
        "from": "2026-11-20T00:00:00Z",
        "until": "2026-11-25T00:00:00Z",
    }
    changed = {"rev": 1, "price_fen": 9_900, "cost_fen": 1, "channels": [timed]}
    assert (await seller.put(path(first), json=changed)).status_code == 200
    span = {"from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
    segments = (await agent.get(path(first, "price-calendar"), **span)).json()["segments"]
    assert [(one["from"][5:10], one["until"][5:10], one["price"]["amount_fen"]) for one in segments] == [
        ("11-01", "11-20", 9_900),
        ("11-20", "11-25", 8_900),
        ("11-25", "12-01", 9_900),
    ]
    refused(
        await agent.get(path(first, "price-calendar"), **{**span, "until": span["from"]}), 422, field="until"
    )
    page = (await seller.get(path(first, "price-changes"), limit=1)).json()
    assert (page["changes"][0]["number"], page["next"]) == (2, 2)
    page = (await agent.get(path(first, "price-changes"), after=2)).json()
    assert (page["changes"][0]["after"]["price_fen"], page["next"]) == (9_900, None)
    assert page["changes"][0]["after"]["cost_fen"] is None


async def test_a_bulk_is_seen_before_it_is_done(desk: Desk) -> None:
    seller = await desk.person("operator")
    skus = await skus_of(seller)
    books = [
        {"sku_id": sku, "rev": 0, "price_fen": 1_000 * n, "floor_fen": 950} for n, sku in enumerate(skus, 1)
    ]
    await seller.put("/api/v1/prices", json={"books": books})
    asked = {"sku_ids": skus, "change": {"way": "percent", "value": 9_000, "ending": "99"}}
    planned = (await seller.post(BULK, json=asked)).json()
    assert [(row["before_fen"], row["after_fen"]) for row in planned["rows"]] == [
        (1_000, 899),
        (2_000, 1_799),
        (3_000, 2_699),
        (4_000, 3_599),
    ]
    assert planned["rows"][0]["refused"]["code"] == "price_below_floor"
    assert (planned["changed"], planned["refused"], planned["applied"]) == (3, 1, False)
    apply = {**asked, "seen": planned["seen"]}
    refused(await seller.post(BULK, json=apply), 422, field="client_id")
    apply["client_id"] = new_id()
    for _ in range(2):
        done = (await seller.post(BULK, json=apply)).json()
        assert (done["applied"], done["changed"], done["refused"]) == (True, 3, 1)
    refused(await seller.post(BULK, json={**apply, "client_id": new_id()}), 409, "changed_meanwhile")
    kept = (await seller.get("/api/v1/prices", sku_ids=",".join(skus))).json()["books"]
    assert [book["price_fen"] for book in kept] == [1_000, 1_799, 2_699, 3_599]
    wrong = {"sku_ids": skus, "change": {"way": "set", "value": 9, "figure": "msrp_fen", "channel": "site"}}
    refused(await seller.post(BULK, json=wrong), 422, field="change.figure")
    negative = {"sku_ids": skus, "change": {"way": "set", "value": -9}}
    refused(await seller.post(BULK, json=negative), 422, "price_out_of_bounds", "change.value")
    huge = {"sku_ids": skus, "change": {"way": "percent", "value": 100_001}}
    refused(await seller.post(BULK, json=huge), 422, "percent_out_of_bounds", "change.value")
