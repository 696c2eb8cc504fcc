"""Orders leave as a locked file: its password is told once, its receivers are whole, its trail is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from hub.commerce.transfer.orders.running import run_due
from hub.commerce.transfer.shelf import shelf
from hub.core.clock import now
from tests.api.counter import HOME, Counter, open_counter
from tests.api.desk import Desk, refused

Doc = dict[str, Any]
_ALL = "/api/v1/order-exports"


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened


async def _begun(counter: Counter, **narrowed: Any) -> Doc:
    answer = await counter.boss.post(_ALL, json={"reason": "给仓库打单", "filter": narrowed})
    assert answer.status_code == 200, answer.text
    told: Doc = answer.json()
    return told


async def _ready(counter: Counter, export_id: str) -> Doc:
    for _ in range(50):
        await run_due(counter.commerce.core)
        found: Doc = (await counter.boss.get(f"{_ALL}/{export_id}")).json()["export"]
        if found["state"] != "waiting":
            return found
    raise AssertionError("was never written")


def _opened(content: bytes, password: str) -> list[Doc]:
    with pyzipper.AESZipFile(io.BytesIO(content)) as packed:
        packed.setpassword(password.encode())
        return list(csv.DictReader(io.StringIO(packed.read("orders.csv").decode("utf-8-sig"))))


async def test_a_locked_file_with_whole_receivers_and_a_trail(counter: Counter) -> None:
    order = await counter.paid(2)
    await counter.order()
    begun = await _begun(counter, state="to_ship", search=HOME["name"])
    export_id, password = begun["export"]["id"], begun["password"]
    assert len(password) == 16
    table = counter.commerce.core.db.shop(counter.desk.shop.id)["order_exports"]
    stored = str(await table.find_one({"_id": export_id}))
    assert password not in stored
    assert HOME["name"] not in stored
    refused(await counter.boss.get(f"{_ALL}/{export_id}/file"), 404, "export_not_ready")
    ready = await _ready(counter, export_id)
    assert (ready["state"], ready["rows"], ready["done"]) == ("ready", 1, 1)
    assert (await table.find_one({"_id": export_id}) or {})["password"] == ""
    answer = await counter.boss.get(f"{_ALL}/{export_id}/file")
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as packed:
        [info] = packed.infolist()
        assert (info.wz_aes_strength, info.wz_aes_version) == (3, 2)
    with pytest.raises(RuntimeError):
        _opened(answer.content, "wrong-password-1")
    [row] = _opened(answer.content, password)
    assert (row["订单号"], row["数量"], row["应付"], row["收货人"]) == (
        order["number"],
        "2",
        "198.00",
        HOME["name"],
    )
    assert (row["电话"], row["省份"], row["详细地址"]) == (HOME["phone"], "浙江", HOME["detail"])
    trail = (await counter.boss.get("/api/v1/audit")).json()["entries"]
    acts = [entry["action"] for entry in trail]
    assert {"order.export", "order.export_fetched"} <= set(acts)
    assert any(
        entry["details"].get("reason") == "给仓库打单" for entry in trail if entry["action"] == "order.export"
    )
    assert password not in str(trail)


async def test_after_a_day_the_file_is_gone(counter: Counter) -> None:
    await counter.order()
    export_id = (await _begun(counter))["export"]["id"]
    await _ready(counter, export_id)
    core, shop_id = counter.commerce.core, counter.desk.shop.id
    table = core.db.shop(shop_id)["order_exports"]
    doc = await table.find_one({"_id": export_id}) or {}
    await table.update({"_id": export_id}, {"$set": {"file_until": now() - timedelta(seconds=1)}})
    refused(await counter.boss.get(f"{_ALL}/{export_id}/file"), 404, "export_file_gone")
    await run_due(core)
    assert (await table.find_one({"_id": export_id}) or {})["has_file"] is False
    assert not await shelf(core).exists(doc["sha256"])


async def test_who_may_not_see_receivers_may_not_export_them(counter: Counter) -> None:
    agent = await counter.desk.person("agent")
    refused(await agent.post(_ALL, json={"reason": "看看"}), 403, "right_missing")
    refused(await counter.boss.post(_ALL, json={"reason": ""}), 422, "payload_invalid")
    refused(
        await counter.boss.post(_ALL, json={"reason": "看看", "filter": {"state": "lost"}}),
        422,
        "payload_invalid",
    )
