"""The pool of codes over HTTP: looked at before it is added, shown one by one, and never in a list."""

from __future__ import annotations

from typing import Any

import pytest

from hub.accounts import audit, throttle
from hub.accounts.identity import fresh_token
from hub.commerce.service import Commerce
from hub.commerce.stock import codes_adding, codes_reading, items, reserving
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.api.test_team_api import _grow_old
from tests.both import both
from tests.commerce.pool import fill, pool_is_whole


@pytest.fixture
def commerce(desk: Desk) -> Commerce:
    return both(desk.hub).commerce


def _list(text: str) -> dict[str, Any]:
    return {"files": {"file": ("codes.txt", text.encode())}}


def _fresh(person: Person) -> dict[str, str]:
    """Proven a moment ago."""
    token = fresh_token(person.desk.hub.core.keys, person.signed_in.identity.session_id)
    return {"cookie": f"{person.headers()['cookie']}; hub_fresh={token}"}


async def test_a_list_is_looked_at_then_added_and_followed(desk: Desk, commerce: Commerce) -> None:
    person = await desk.person("warehouse")
    sku_id = await fill(commerce, desk.shop.id, "OLD-0001")
    path = f"/api/v1/stock/{sku_id}/codes"
    text = "NEW-0001,pw1\nOLD-0001\nNEW-0002,2099-01-01\nNEW-0001\nNEW-0003,2020-01-01"
    seen = (await person.post(f"{path}/preview", **_list(text))).json()
    assert seen == {
        "fresh": 2, "dated": 1, "with_secret": 1, "first_tails": ["01", "02"],
        "troubles": [
            {"fault": "repeated", "count": 1, "lines": [[4, 4]]},
            {"fault": "expired", "count": 1, "lines": [[5, 5]]},
            {"fault": "known", "count": 1, "lines": [[2, 2]]},
        ],
    }  # fmt: skip
    key = new_id()
    for _ in range(2):  # a repeat is the same list
        batch = (await person.post(path, params={"key": key, "note": "补货"}, **_list(text))).json()["batch"]
        assert (batch["state"], batch["total"], batch["added"]) == ("adding", 3, 0)
    await codes_adding.advance(commerce, desk.shop.id, batch["id"])
    done = (await person.get(f"/api/v1/code-batches/{batch['id']}")).json()["batch"]
    assert (done["state"], done["added"], done["known"], done["by"]) == ("done", 2, 1, f"staff:{person.id}")
    assert {t["fault"] for t in done["troubles"]} == {"repeated", "expired", "known"}
    assert len((await person.get(f"{path}/batches")).json()["batches"]) == 2
    listed = await person.get(path, state="free", limit=2)
    assert [c["tail"] for c in listed.json()["codes"]] == ["02", "01"]
    rest = (await person.get(path, state="free", limit=2, after=listed.json()["next"])).json()
    assert ([c["tail"] for c in rest["codes"]], rest["next"]) == (["01"], None)
    assert rest["counts"]["dated"] == 1
    assert "NEW-0001" not in listed.text
    assert "pw1" not in listed.text


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "codes_missing"), ("1.5E+12", "codes_none_good"), ("x" * 8_000_001, "codes_too_large")],
)
async def test_lists_that_give_nothing_store_nothing(
    desk: Desk, commerce: Commerce, text: str, code: str
) -> None:
    person = await desk.person("operator")
    sku_id = await fill(commerce, desk.shop.id)
    answer = await person.post(f"/api/v1/stock/{sku_id}/codes", params={"key": new_id()}, **_list(text))
    refused(answer, 422, code, "file")
    assert await commerce.core.db.shop(desk.shop.id)["code_batches"].find({}) == []


async def test_sku_without_a_pool_takes_no_codes(desk: Desk, commerce: Commerce) -> None:
    person = await desk.person("operator")
    sku_id = new_id()
    await items.declare_item(commerce, desk.shop.id, sku_id, "counted")
    path = f"/api/v1/stock/{sku_id}/codes"
    refused(await person.post(path, params={"key": new_id()}, **_list("A-1")), 422, "stock_no_pool", "sku_id")
    refused(await person.post(f"{path}/preview"), 422, "stock_no_pool")
    assert (await person.get(path)).json()["codes"] == []


async def test_one_code_is_shown_for_a_reason_and_on_record(desk: Desk, commerce: Commerce) -> None:
    person, agent = await desk.person("warehouse"), await desk.person("agent")
    await _grow_old(desk, person)
    sku_id = await fill(commerce, desk.shop.id, "SHOW-0001,pw9,2099-01-01")
    [row] = await codes_reading.rows(commerce.core, desk.shop.id, sku_id)
    path, body = f"/api/v1/stock/{sku_id}/codes/{row.id}/reveal", {"reason": "买家来电"}
    refused(await agent.post(path, json=body), 403, "right_missing")
    refused(await person.post(path, json={"reason": ""}), 422, "payload_invalid", "reason")
    refused(await person.post(path, json=body), 403, "step_up_needed", "password")
    assert await audit.entries(commerce.core, desk.shop.id, audit.Wanted(action="stock_code.reveal")) == []
    shown = await person.post(path, json=body, headers=_fresh(person))
    assert shown.json() == {"code": "SHOW-0001", "secret": "pw9", "good_until": "2099-01-01T16:00:00.000Z"}
    [entry] = await audit.entries(commerce.core, desk.shop.id, audit.Wanted(action="stock_code.reveal"))
    assert (entry.actor, entry.target, entry.details["reason"]) == (f"staff:{person.id}", sku_id, "买家来电")
    assert "SHOW-0001" not in str(entry)
    assert (await person.get(f"/api/v1/stock/{sku_id}/codes")).json()["codes"][0]["shown"] == 1


async def test_codes_are_shown_and_sought_by_the_hour(
    desk: Desk, commerce: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "REVEALS", 2)
    monkeypatch.setattr(throttle, "NUMBER_SEARCHES", 2)
    person = await desk.person("owner")
    sku_id = await fill(commerce, desk.shop.id, "RATION-1")
    [row] = await codes_reading.rows(commerce.core, desk.shop.id, sku_id)
    path, body = f"/api/v1/stock/{sku_id}/codes", {"reason": "核对"}
    for _ in range(2):
        headers = _fresh(person)
        assert (await person.post(f"{path}/{row.id}/reveal", json=body, headers=headers)).status_code == 200
        found = (await person.post(f"{path}/find", json={"code": " ＲＡＴＩＯＮ-1 "})).json()["code"]
        assert found["id"] == row.id
    late = await person.post(f"{path}/{row.id}/reveal", json=body, headers=_fresh(person))
    refused(late, 429, "code_reveals_used_up")
    refused(
        await person.post(f"{path}/find", json={"code": "RATION-2"}), 429, "code_searches_used_up", "code"
    )


async def test_codes_are_voided_and_replaced_by_hand(desk: Desk, commerce: Commerce) -> None:
    person, shop_id = await desk.person("warehouse"), desk.shop.id
    sku_id = await fill(commerce, shop_id, "HAND-0001", "HAND-0002", "HAND-0003")
    held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))
    await reserving.commit(commerce, shop_id, held.id)
    path = f"/api/v1/stock/{sku_id}/codes"
    [sold] = (await person.get(path, state="issued")).json()["codes"]
    refused(
        await person.post(f"{path}/void", json={"ids": [sold["id"]], "reason": "坏了"}),
        422,
        "code_in_use",
        "ids",
    )
    fresh = (await person.post(f"{path}/{sold['id']}/replace", json={"reason": "坏了"})).json()["code"]
    assert (fresh["state"], fresh["reservation_id"]) == ("issued", held.id)
    [left] = (await person.get(path, state="free")).json()["codes"]
    refused(
        await person.post(f"{path}/{left['id']}/replace", json={"reason": "坏了"}),
        422,
        "code_not_replaceable",
    )
    gone = await person.post(f"{path}/void", json={"ids": [left["id"], left["id"]], "reason": "泄露"})
    assert gone.json() == {"voided": 1, "more": False}
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 0, "issued": 1, "spent": 0, "void": 2}
    acts = {e.action for e in await audit.entries(commerce.core, shop_id)}
    assert {"stock_code.replace", "stock_code.void"} <= acts


async def test_a_wrong_list_is_voided_whole(desk: Desk, commerce: Commerce) -> None:
    person = await desk.person("owner")
    sku_id = await fill(commerce, desk.shop.id, "WRONG-001", "WRONG-002")
    [batch] = (await person.get(f"/api/v1/stock/{sku_id}/codes/batches")).json()["batches"]
    held = await reserving.reserve(commerce, desk.shop.id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))
    path = f"/api/v1/code-batches/{batch['id']}/void"
    refused(await person.post(path, json={"reason": "加错商品"}), 422, "codes_promised")
    assert (await pool_is_whole(commerce, desk.shop.id, sku_id))["void"] == 0
    body = {"reason": "加错商品", "accept_shortage": True}
    assert (await person.post(path, json=body)).json() == {"voided": 2, "more": False}
    refused(await person.post(f"/api/v1/reservations/{held.id}/commit"), 422)
    figures = (await person.get("/api/v1/stock/figures")).json()
    assert (figures["short"], figures["people"][f"staff:{person.id}"]) == (1, person.signed_in.identity.name)
