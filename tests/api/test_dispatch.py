"""Orders leave together or apart because a person said so; the word can be taken back until a parcel left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hub.core.ids import new_id
from tests.api.counter import HOME, Counter, open_counter
from tests.api.desk import Desk, refused
from tests.commerce.order_stage import book_is_whole

Doc = dict[str, Any]
ALL = "/api/v1/dispatch"


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened


def parcel(**more: Any) -> Doc:
    return {"id": new_id(), "courier": "顺丰", "waybill": "SF200300400", **more}


async def order_of(counter: Counter, id: str) -> Doc:
    found: Doc = (await counter.boss.get(f"/api/v1/orders/{id}")).json()
    return found


async def joined(counter: Counter, *ids: str) -> str:
    group = new_id()
    answer = await counter.boss.post(f"{ALL}/groups", json={"id": group, "order_ids": ids})
    assert answer.status_code == 200, answer.text
    return group


async def test_orders_of_one_receiver_are_joined_and_leave_in_one_parcel(counter: Counter) -> None:
    first, second = await counter.paid(), await counter.paid(2)
    told = (await counter.boss.get(ALL)).json()
    assert [one["order_ids"] for one in told["joins"]] == [[first["id"], second["id"]]]
    assert {order["id"] for order in told["orders"]} == {first["id"], second["id"]}
    one = (await counter.boss.get(f"/api/v1/orders/{second['id']}/advice")).json()
    assert [join["order_ids"] for join in one["joins"]] == [[first["id"], second["id"]]]
    group = await joined(counter, first["id"], second["id"])
    body = {"id": group, "order_ids": [first["id"], second["id"]]}
    again = (await counter.boss.post(f"{ALL}/groups", json=body)).json()["orders"]
    assert [order["joined"] for order in again] == [group, group]
    told = (await counter.boss.get(ALL)).json()
    assert (told["joins"], [one["id"] for one in told["groups"]]) == ([], [group])
    sent = parcel()
    for _ in range(2):
        assert (
            await counter.boss.post(f"/api/v1/orders/{first['id']}/parcels", json=sent)
        ).status_code == 200
    for id in (first["id"], second["id"]):
        order = (await order_of(counter, id))["order"]
        assert (order["state"], [one["waybill"] for one in order["parcels"]]) == (
            "shipped",
            [sent["waybill"]],
        )
    refused(await counter.boss.delete(f"{ALL}/groups/{group}"), 422, "order_partly_sent")
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)


async def test_what_was_joined_comes_apart_again(counter: Counter) -> None:
    first, second, third = await counter.paid(), await counter.paid(), await counter.paid()
    group = await joined(counter, first["id"], second["id"])
    refused(
        await counter.boss.post(f"{ALL}/groups", json={"id": new_id(), "order_ids": [second["id"], third["id"]]}),
        409, "order_joined",
    )  # fmt: skip
    for _ in range(2):
        assert (await counter.boss.delete(f"{ALL}/groups/{group}")).status_code == 200
    group = await joined(counter, first["id"], second["id"], third["id"])
    there = {**HOME, "detail": "别处 1 号"}
    await counter.boss.put(f"/api/v1/orders/{third['id']}/receiver", json={"receiver": there})
    refused(
        await counter.boss.post(f"{ALL}/groups", json={"id": new_id(), "order_ids": [first["id"], third["id"]]}),
        409, "order_joined",
    )  # fmt: skip
    [told] = (await counter.boss.get(ALL)).json()["groups"]
    assert told["order_ids"] == [first["id"], second["id"]], "who goes elsewhere goes alone"
    await counter.boss.delete(f"{ALL}/groups/{group}")
    refused(
        await counter.boss.post(f"{ALL}/groups", json={"id": new_id(), "order_ids": [first["id"], third["id"]]}),
        422, "join_differs",
    )  # fmt: skip
    kinds = [event["kind"] for event in (await order_of(counter, first["id"]))["events"]]
    assert kinds[-4:] == ["joined", "unjoined", "joined", "unjoined"]


async def test_two_people_join_the_same_order_and_one_of_them_is_told(counter: Counter) -> None:
    ids = [(await counter.paid())["id"] for _ in range(3)]
    asks = [{"id": new_id(), "order_ids": pair} for pair in (ids[:2], ids[1:], [ids[0], ids[2]])]
    answers = await asyncio.gather(*(counter.boss.post(f"{ALL}/groups", json=body) for body in asks))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    [group] = (await counter.boss.get(ALL)).json()["groups"]
    assert len(group["order_ids"]) == 2


async def test_an_order_goes_in_the_parcels_that_were_planned(counter: Counter) -> None:
    order = await counter.paid(3)
    path = f"/api/v1/orders/{order['id']}"
    parts = [
        {"id": new_id(), "portions": [{"line_id": "1", "quantity": 1}]},
        {"id": new_id(), "portions": [{"line_id": "1", "quantity": 2}]},
    ]
    refused(await counter.boss.put(f"{path}/plan", json={"parts": [parts[0], parts[0]]}), 422, "plan_pieces")
    for _ in range(2):
        planned = (await counter.boss.put(f"{path}/plan", json={"parts": parts})).json()["order"]
    assert [part["is_sent"] for part in planned["plan"]] == [False, False]
    assert (await counter.boss.get(ALL)).json()["planned"] == [order["id"]]
    assert (await counter.boss.delete(f"{path}/plan")).json()["order"]["plan"] == []
    await counter.boss.put(f"{path}/plan", json={"parts": parts})
    sent = parcel(id=parts[0]["id"])
    for _ in range(2):
        told = (await counter.boss.post(f"{path}/parcels", json=sent)).json()["order"]
    assert (told["state"], [part["is_sent"] for part in told["plan"]]) == ("to_ship", [True, False])
    assert [one["quantity"] for one in told["parcels"][0]["portions"]] == [1]
    refused(await counter.boss.delete(f"{path}/plan"), 422, "order_partly_sent")
    told = (await counter.boss.post(f"{path}/parcels", json=parcel(id=parts[1]["id"]))).json()["order"]
    assert told["state"] == "shipped"
    await book_is_whole(counter.commerce.core, counter.desk.shop.id)


async def test_another_parcel_makes_the_plan_void(counter: Counter) -> None:
    order = await counter.paid(2)
    path = f"/api/v1/orders/{order['id']}"
    portions = [{"line_id": "1", "quantity": 1}]
    parts = [{"id": new_id(), "portions": portions}, {"id": new_id(), "portions": portions}]
    await counter.boss.put(f"{path}/plan", json={"parts": parts})
    told = (await counter.boss.post(f"{path}/parcels", json=parcel(portions=portions))).json()["order"]
    assert (told["state"], told["plan"]) == ("to_ship", [])
    assert "split_dropped" in [event["kind"] for event in (await order_of(counter, order["id"]))["events"]]


async def test_nobody_is_told_again_of_what_is_to_stay_as_it_is(counter: Counter) -> None:
    ids = [(await counter.paid())["id"] for _ in range(2)]
    for as_is, joins in ((True, 0), (False, 1)):
        answer = await counter.boss.post(f"{ALL}/as-is", json={"order_ids": ids, "as_is": as_is})
        assert answer.status_code == 200, answer.text
        assert len((await counter.boss.get(ALL)).json()["joins"]) == joins


async def test_the_thresholds_are_the_shops_own(counter: Counter) -> None:
    ids = [(await counter.paid())["id"] for _ in range(2)]
    terms = (await counter.boss.get(f"{ALL}/terms")).json()
    body = {name: terms[name] for name in terms if not name.startswith("updated")}
    assert (body["join_within_s"], body["join_below_g"], body["split_above_g"]) == (7_200, 10_000, 20_000)
    refused(
        await counter.boss.put(f"{ALL}/terms", json={**body, "join_within_s": 0}),
        422,
        "payload_invalid",
        "join_within_s",
    )
    saved = (await counter.boss.put(f"{ALL}/terms", json={**body, "join_on": False})).json()
    assert (saved["rev"], saved["updated_by"]) == (1, f"staff:{counter.boss.id}")
    refused(
        await counter.boss.put(f"{ALL}/terms", json={**body, "split_presale": False}),
        409,
        "changed_meanwhile",
    )
    again = await counter.boss.put(f"{ALL}/terms", json={**body, "join_on": False})
    assert again.status_code == 200, "the same wish again is no conflict"
    assert (await counter.boss.get(ALL)).json()["joins"] == []
    agent = await counter.desk.person("agent")
    refused(await agent.put(f"{ALL}/terms", json={**body, "rev": 1}), 403, "right_missing")
    refused(await agent.post(f"{ALL}/groups", json={"id": new_id(), "order_ids": ids}), 403, "right_missing")
