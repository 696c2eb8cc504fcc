"""A courier's list ships many orders, row by row, and may be sent again; the list is seen as it was saved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.core.ids import new_id
from tests.api.counter import Counter, open_counter
from tests.api.desk import Desk, refused
from tests.commerce.order_stage import book_is_whole

Doc = dict[str, Any]
VIEWS = "/api/v1/order-views"


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened


async def sent(counter: Counter, *rows: tuple[str, str]) -> list[str]:
    body = {"rows": [{"number": number, "courier": "顺丰", "waybill": waybill} for number, waybill in rows]}
    answer = await counter.boss.post("/api/v1/orders/waybills", json=body)
    assert answer.status_code == 200, answer.text
    assert all(bool(row["message"]) == bool(row["code"]) for row in answer.json()["rows"])
    return [row["code"] for row in answer.json()["rows"]]


async def parcels(counter: Counter, id: str) -> list[str]:
    order = (await counter.boss.get(f"/api/v1/orders/{id}")).json()["order"]
    return [parcel["waybill"] for parcel in order["parcels"]]


async def test_each_row_is_sent_or_told_why_not(counter: Counter) -> None:
    first, second = await counter.paid(), await counter.paid(2)
    unpaid = (await counter.state(await counter.order()))["number"]
    rows = [
        (first["number"], "SF00000001"), (second["number"][-6:], "SF00000002"), (unpaid, "SF00000003"),
        ("000000", "SF00000004"), (first["number"], "SF00000005"),
    ]  # fmt: skip
    codes = await sent(counter, *rows)
    assert codes == ["", "", "order_is_unpaid", "order_not_found", "order_is_shipped"]
    assert (await sent(counter, *rows))[:2] == ["", ""], "the same list again changes nothing"
    assert (await parcels(counter, first["id"]), await parcels(counter, second["id"])) == (
        ["SF00000001"],
        ["SF00000002"],
    )
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)


async def test_planned_parts_go_one_after_the_other_and_groups_together(counter: Counter) -> None:
    split, first, second = await counter.paid(2), await counter.paid(), await counter.paid()
    portions = [{"line_id": "1", "quantity": 1}]
    parts = [{"id": new_id(), "portions": portions}, {"id": new_id(), "portions": portions}]
    await counter.boss.put(f"/api/v1/orders/{split['id']}/plan", json={"parts": parts})
    group = {"id": new_id(), "order_ids": [first["id"], second["id"]]}
    await counter.boss.post("/api/v1/dispatch/groups", json=group)
    lists = [
        [(split["number"], "YT00000001")],
        [(split["number"], "YT00000002"), (first["number"], "YT00000003")],
    ]
    assert await asyncio.gather(*(sent(counter, *rows) for rows in lists)) == [[""], ["", ""]]
    assert sorted(await parcels(counter, split["id"])) == ["YT00000001", "YT00000002"]
    assert await parcels(counter, second["id"]) == ["YT00000003"]
    assert await sent(counter, (second["number"], "YT00000003")) == [""], "it went with its group"
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)


async def test_views_of_the_list_are_ones_own_or_the_teams(counter: Counter) -> None:
    boss, agent = counter.boss, await counter.desk.person("agent")
    query = {"state": "to_ship", "columns": "whom,remark", "since": "2026-11-01"}
    made = (await boss.post(VIEWS, json={"name": " 今天 要发 ", "query": query})).json()["view"]
    assert (made["name"], made["query"], made["mine"]) == ("今天 要发", query, True)
    assert (await agent.get(VIEWS)).json()["views"] == []
    body = {"name": "要发", "query": query, "shared": True}
    await boss.put(f"{VIEWS}/{made['id']}", json=body)
    [seen] = (await agent.get(VIEWS)).json()["views"]
    assert (seen["name"], seen["mine"], seen["editable"]) == ("要发", False, False)
    refused(await agent.delete(f"{VIEWS}/{made['id']}"), 403, "list_view_of_other")
    refused(
        await boss.post(VIEWS, json={"name": "x", "query": {"since": "gestern"}}),
        422,
        "payload_invalid",
        "query.since",
    )
    assert (await boss.get("/api/v1/views")).json()["views"] == [], "the inbox has views of its own"
    refused(await boss.delete(f"/api/v1/views/{made['id']}"), 404, "list_view_not_found")
    assert (await boss.delete(f"{VIEWS}/{made['id']}")).status_code == 200
