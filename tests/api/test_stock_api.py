"""Stock over HTTP: warehouses, slips, reservations of people and programs, alerts, and what is refused with numbers."""

from __future__ import annotations

from typing import Any

import pytest

from hub.accounts import api_keys, audit
from hub.accounts.audit import Wanted as Entries
from hub.commerce.service import open_commerce
from hub.commerce.stock import items
from hub.commerce.stock.model import Wanted
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.crash.stock_dying import stock_is_whole

STOCK, RESERVATIONS, WAREHOUSES = "/api/v1/stock", "/api/v1/reservations", "/api/v1/warehouses"
Doc = dict[str, Any]


@pytest.fixture
async def keeper(desk: Desk) -> Person:
    return await desk.person("warehouse")


async def sku(desk: Desk, *parts: tuple[str, int]) -> str:
    sku_id, commerce = new_id(), open_commerce(desk.hub.core)
    recipe = [Wanted(*part) for part in parts]
    await items.declare_item(commerce, desk.shop.id, sku_id, "bundle" if parts else "counted", parts=recipe)
    await commerce.close()
    return sku_id


async def ok(answer: Any) -> Doc:
    response = await answer
    assert response.status_code == 200, response.text
    found: Doc = response.json()
    return found


def line(sku_id: str, quantity: int) -> Doc:
    return {"sku_id": sku_id, "quantity": quantity}


async def received(who: Person, sku_id: str, quantity: int, place: str = "") -> Doc:
    body = {"key": new_id(), "lines": [line(sku_id, quantity)], "warehouse_id": place}
    return (await ok(who.post(f"{STOCK}/receipts", json=body)))["slip"]


async def held(who: Person, *lines: Doc, **more: Any) -> Doc:
    body = {"key": new_id(), "channel": "site", "lines": list(lines), **more}
    return (await ok(who.post(RESERVATIONS, json=body)))["reservation"]


async def moved(who: Person, reservation: Doc, move: str) -> Doc:
    body: Doc = {"json": {"reason": "拆封有瑕疵"}} if move == "return" else {}
    return (await ok(who.post(f"{RESERVATIONS}/{reservation['id']}/{move}", **body)))["reservation"]


async def stock(who: Person, sku_id: str) -> Doc:
    return (await ok(who.get(f"{STOCK}/{sku_id}")))["stock"]


async def acts(desk: Desk, target: str) -> list[str]:
    return [e.action for e in await audit.entries(desk.hub.core, desk.shop.id, Entries(target=target))]


async def test_a_piece_from_its_receipt_to_its_return(desk: Desk, keeper: Person) -> None:
    cap = await sku(desk)
    slip = await received(keeper, cap, 5)
    hold = await held(keeper, line(cap, 2), buyer="小鱼")
    assert (hold["state"], hold["asked"], hold["buyer"]) == ("held", [line(cap, 2)], "小鱼")
    there = await stock(keeper, cap)
    assert (there["physical"], there["reserved"], there["available"], there["sellable"]["site"]) == (
        5,
        2,
        3,
        3,
    )
    states = [(await moved(keeper, hold, move))["state"] for move in ("commit", "ship", "ship", "return")]
    assert states == ["committed", "shipped", "shipped", "returned"]
    place = there["places"][0]["warehouse_id"]
    ledger = await ok(keeper.get(f"{STOCK}/{cap}/ledger", warehouse_id=place))
    told = [(row["number"], row["kind"], row["delta"], row["ref"], row["reason"]) for row in ledger["lines"]]
    assert told == [
        (3, "return", 2, hold["id"], "拆封有瑕疵"), (2, "shipment", -2, hold["id"], ""),
        (1, "receipt", 5, slip["id"], ""),
    ]  # fmt: skip
    first = await ok(keeper.get(f"{STOCK}/{cap}/ledger", warehouse_id=place, limit=2))
    rest = await ok(keeper.get(f"{STOCK}/{cap}/ledger", warehouse_id=place, below=first["below"]))
    assert [row["number"] for row in (*first["lines"], *rest["lines"])] == [3, 2, 1]
    assert await acts(desk, hold["id"]) == [
        "reservation.return", "reservation.ship", "reservation.ship", "reservation.commit", "reservation.create",
    ]  # fmt: skip
    assert await acts(desk, slip["id"]) == ["stock.receipt"]
    refused(await keeper.post(f"{RESERVATIONS}/{hold['id']}/commit"), 422, "reservation_move")
    await stock_is_whole(desk.hub.core, desk.shop.id)


async def test_a_bundle_is_short_as_soon_as_a_part_is(desk: Desk, keeper: Person) -> None:
    cap, mug = await sku(desk), await sku(desk)
    both = await sku(desk, (cap, 1), (mug, 2))
    await received(keeper, cap, 9)
    await received(keeper, mug, 5)
    assert (await stock(keeper, both))["available"] == 2
    body = {"key": new_id(), "channel": "taobao", "lines": [line(both, 2), line(mug, 2)]}
    answer = await keeper.post(RESERVATIONS, json=body)
    refused(answer, 422, "stock_short", "lines")
    assert "6" in answer.json()["error"]["message"]
    assert "5" in answer.json()["error"]["message"]
    assert [(await stock(keeper, one))["reserved"] for one in (cap, mug)] == [0, 0]
    hold = await held(keeper, line(both, 2))
    assert sorted(row["quantity"] for row in hold["lines"]) == [2, 4]


async def test_a_program_that_repeats_itself_holds_once(desk: Desk, keeper: Person) -> None:
    cap = await sku(desk)
    await received(keeper, cap, 5)
    owner = await desk.person("owner")
    _, token = await api_keys.create(
        desk.hub.core, owner.signed_in.identity, "淘宝同步", ["stock.manage"], None, None
    )
    body = {"key": "tb:20261111:88", "channel": "taobao", "lines": [line(cap, 2)], "hold_s": 60}
    headers = {"authorization": f"Bearer {token}"}
    answers = [await ok(desk.http.post(RESERVATIONS, json=body, headers=headers)) for _ in range(3)]
    assert len({answer["reservation"]["id"] for answer in answers}) == 1
    other = {**body, "lines": [line(cap, 1)]}
    refused(await desk.http.post(RESERVATIONS, json=other, headers=headers), 409, "key_reused", "key")
    assert (await stock(keeper, cap))["reserved"] == 2
    assert await acts(desk, answers[0]["reservation"]["id"]) == []
    refused(await desk.http.get(RESERVATIONS, headers=headers), 403, "right_missing")


async def test_a_count_below_what_is_promised_says_so_and_can_be_accepted(desk: Desk, keeper: Person) -> None:
    cap = await sku(desk)
    await received(keeper, cap, 5)
    await moved(keeper, await held(keeper, line(cap, 3)), "commit")
    await held(keeper, line(cap, 1))
    body = {"key": new_id(), "lines": [{"sku_id": cap, "counted": 2}], "reason": "月底盘点"}
    answer = await keeper.post(f"{STOCK}/takes", json=body)
    refused(answer, 422, "count_below_promised", "accept_shortage")
    for number in "2431":
        assert number in answer.json()["error"]["message"]
    assert (await stock(keeper, cap))["physical"] == 5
    assert (await ok(keeper.get(f"{STOCK}/alerts")))["alerts"] == []
    await ok(keeper.post(f"{STOCK}/takes", json={**body, "accept_shortage": True}))
    now = await stock(keeper, cap)
    assert (now["physical"], now["available"], now["shortage"]) == (2, 0, 2)
    [alert] = (await ok(keeper.get(f"{STOCK}/alerts")))["alerts"]
    assert (alert["sku_id"], alert["kind"], alert["left"], alert["missing"]) == (cap, "shortage", -2, 2)
    assert [one["sku_id"] for one in (await ok(keeper.get(STOCK, short=True)))["stock"]] == [cap]
    await received(keeper, cap, 2)
    assert (await ok(keeper.get(f"{STOCK}/alerts")))["alerts"] == []
    [closed] = (await ok(keeper.get(f"{STOCK}/alerts", open=False)))["alerts"]
    assert closed["closed_at"] is not None
    await stock_is_whole(desk.hub.core, desk.shop.id)


async def test_a_low_sku_is_listed_until_it_is_refilled(desk: Desk, keeper: Person) -> None:
    cap, mug = await sku(desk), await sku(desk)
    for one in (cap, mug):
        await received(keeper, one, 5)
    settings = {"buffers": {"taobao": 2, "site": 0}, "low_at": 4, "rev": 1}
    tuned = (await ok(keeper.put(f"{STOCK}/{cap}/settings", json=settings)))["stock"]
    assert (tuned["buffers"], tuned["sellable"]["taobao"], tuned["sellable"]["site"]) == ({"taobao": 2}, 3, 5)
    refused(await keeper.put(f"{STOCK}/{cap}/settings", json=settings), 409, "changed_meanwhile", "rev")
    refused(
        await keeper.put(f"{STOCK}/{cap}/settings", json={**settings, "buffers": {"elsewhere": 1}}),
        422, "payload_invalid",
    )  # fmt: skip
    assert (await ok(keeper.get(STOCK, low=True)))["stock"] == []
    await held(keeper, line(cap, 1))
    assert [one["sku_id"] for one in (await ok(keeper.get(STOCK, low=True)))["stock"]] == [cap]
    assert [one["kind"] for one in (await ok(keeper.get(f"{STOCK}/alerts")))["alerts"]] == ["low"]
    await received(keeper, cap, 1)
    assert (await ok(keeper.get(STOCK, low=True)))["stock"] == []
    body = {"key": new_id(), "channel": "taobao", "lines": [line(cap, 4)]}
    refused(await keeper.post(RESERVATIONS, json=body), 422, "stock_short")
    page = await ok(keeper.get(STOCK, limit=1))
    more = await ok(keeper.get(STOCK, limit=1, after=page["cursor"]))
    assert [one["sku_id"] for one in (*page["stock"], *more["stock"])] == sorted([cap, mug])


async def test_warehouses_serve_in_their_order_and_close_when_empty(desk: Desk, keeper: Person) -> None:
    near, far = [
        (await ok(keeper.post(WAREHOUSES, json={"name": name, "position": n})))["warehouse"]
        for name, n in (("杭州仓", 1), ("广州仓", 2))
    ]
    cap = await sku(desk)
    await received(keeper, cap, 1, near["id"])
    await received(keeper, cap, 4, far["id"])
    assert [row["warehouse_id"] for row in (await held(keeper, line(cap, 2)))["lines"]] == [far["id"]]
    body = {
        "key": new_id(),
        "warehouse_id": far["id"],
        "to_warehouse_id": near["id"],
        "lines": [line(cap, 3)],
    }
    refused(await keeper.post(f"{STOCK}/transfers", json=body), 422, "transfer_short", "lines")
    body["lines"] = [line(cap, 2)]
    for _ in range(2):
        assert (await ok(keeper.post(f"{STOCK}/transfers", json=body)))["slip"]["kind"] == "transfer"
    places = {one["warehouse_id"]: one["physical"] for one in (await stock(keeper, cap))["places"]}
    assert places == {near["id"]: 3, far["id"]: 2}
    refused(await keeper.delete(f"{WAREHOUSES}/{far['id']}"), 422, "warehouse_not_empty")
    change = {"name": "广州二仓", "position": 0, "rev": 1}
    await ok(keeper.put(f"{WAREHOUSES}/{far['id']}", json=change))
    refused(await keeper.put(f"{WAREHOUSES}/{far['id']}", json=change), 409, "changed_meanwhile")
    names = [one["name"] for one in (await ok(keeper.get(WAREHOUSES)))["warehouses"]]
    assert names == ["广州二仓", "杭州仓"]
    empty = (await ok(keeper.post(WAREHOUSES, json={"name": "临时", "position": 9})))["warehouse"]
    assert len((await ok(keeper.delete(f"{WAREHOUSES}/{empty['id']}")))["warehouses"]) == 2
    slips = (await ok(keeper.get(f"{STOCK}/slips", kind="transfer")))["slips"]
    assert [(one["warehouse_id"], one["lines"]) for one in slips] == [(far["id"], [line(cap, 2)])]
    await stock_is_whole(desk.hub.core, desk.shop.id)


async def test_reservations_are_found_by_state_and_sku(desk: Desk, keeper: Person, other: Desk) -> None:
    cap, mug = await sku(desk), await sku(desk)
    for one in (cap, mug):
        await received(keeper, one, 9)
    holds = [await held(keeper, line(one, 1)) for one in (cap, mug, cap)]
    await moved(keeper, holds[0], "release")
    for wanted, ids in (({}, [2, 1, 0]), ({"sku_id": cap}, [2, 0]), ({"state": "held", "sku_id": cap}, [2])):
        found = (await ok(keeper.get(RESERVATIONS, **wanted)))["reservations"]
        assert [one["id"] for one in found] == [holds[n]["id"] for n in ids]
    page = await ok(keeper.get(RESERVATIONS, limit=2))
    rest = await ok(keeper.get(RESERVATIONS, after=page["cursor"]))
    assert [one["id"] for one in rest["reservations"]] == [holds[0]["id"]]
    stranger = await other.person("owner")
    refused(await stranger.get(f"{RESERVATIONS}/{holds[1]['id']}"), 404, "reservation_not_found")
    refused(await stranger.post(f"{RESERVATIONS}/{holds[1]['id']}/release"), 404, "reservation_not_found")
    theirs = {"key": new_id(), "channel": "site", "lines": [line(cap, 1)]}
    refused(await stranger.post(RESERVATIONS, json=theirs), 404, "stock_item_not_found", "sku_id")
