"""What goes out comes back as it was: exports, their escapes, their rights, and their end."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from hub.commerce.catalogue import categories, products
from hub.commerce.catalogue.model import Axis, Content, SkuContent
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import ChannelPrice, PriceBook
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.transfer.clearing import clear
from hub.commerce.transfer.exports.running import run_due
from hub.core.clock import now
from tests.api.desk import Desk, Person, refused
from tests.api.test_imports_api import bring, worked
from tests.commerce.people import with_rights


@pytest.fixture
async def commerce(desk: Desk) -> AsyncIterator[Commerce]:
    opened = open_commerce(desk.hub.core)
    yield opened
    await opened.close()


@pytest.fixture
async def operator(desk: Desk) -> Person:
    """With two products: one of every column, one whose words look like formulas."""
    core, shop = desk.hub.core, desk.shop.id
    parent = await categories.create(core, shop, "课程/音频", "")
    category = await categories.create(core, shop, "周边", parent.id)
    axes = (Axis("颜色", ("红", "'蓝")), Axis("尺码", ("=大",)))
    skus = tuple(
        SkuContent({"颜色": color, "尺码": "=大"}, "", f"-C{n}", "690-x", 300 + n, (120, 80, 30), on=not n)
        for n, color in enumerate(("红", "'蓝"))
    )
    content = Content(
        "杯子", "@好", "某牌", category.id, description="一行\n+二行", ship_from="杭州", axes=axes, skus=skus
    )
    made = await products.create(core, shop, "system", "physical", "+C", content)
    await products.create(core, shop, "system", "course", "D", Content("课", skus=(SkuContent({}),)))
    books = [
        PriceBook(sku.id, 0, 3990 + n, 4990, 1205, 3000, (ChannelPrice("taobao", 4501),))
        for n, sku in enumerate(made.draft.skus)
    ]
    await pricing.put(core, shop, books, "system")
    return await desk.person("operator")


async def exported(person: Person, commerce: Commerce, **body: Any) -> tuple[dict[str, Any], bytes]:
    begun = await person.post("/api/v1/exports", json={"kind": "csv", **body})
    assert begun.status_code == 200, begun.text
    while await run_due(commerce):
        pass
    path = f"/api/v1/exports/{begun.json()['item']['id']}"
    item = (await person.get(path)).json()["item"]
    return item, (await person.get(f"{path}/file")).content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_an_export_brought_back_changes_nothing(
    operator: Person, commerce: Commerce, kind: str
) -> None:
    item, data = await exported(operator, commerce, kind=kind)
    assert (item["state"], item["rows"], item["total"]) == ("ready", 3, 2)
    found = await worked(operator, commerce, await bring(operator, data, f"a.{kind}"))
    assert found["state"] == "checked", found["error"]
    assert {name: n for name, n in found["counts"].items() if n} == {"same": 3}


async def test_csv_has_excels_mark_and_no_formula(operator: Person, commerce: Commerce) -> None:
    _, data = await exported(operator, commerce)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    signs = {cell[0] for row in rows for cell in row if cell}
    assert not signs & set("=+-@\t\r")
    assert "'+C" in [row[0] for row in rows]


async def test_columns_are_chosen_and_costs_are_for_those_who_may(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    fields = ["sku_code", "price", "cost"]
    item, data = await exported(operator, commerce, fields=fields, filter={"search": "杯子"})
    assert data.decode("utf-8-sig") == (
        "SKU编码,售价(元),成本价(元)\r\n'-C0,39.90,12.05\r\n'-C1,39.91,12.05\r\n"
    )
    editor = await with_rights(desk, "products.read", "products.manage")
    refused(await editor.get(f"/api/v1/exports/{item['id']}/file"), 403, "right_missing")
    refused(
        await editor.post("/api/v1/exports", json={"kind": "csv", "fields": fields}),
        422,
        "export_field_unknown",
    )
    _, theirs = await exported(editor, commerce)
    assert "成本价" not in theirs.decode("utf-8-sig")


async def test_a_file_goes_after_a_day(desk: Desk, operator: Person, commerce: Commerce) -> None:
    item, _ = await exported(operator, commerce)
    core, path = desk.hub.core, f"/api/v1/exports/{item['id']}"
    shop = core.db.shop(desk.shop.id)
    await shop["exports"].update({"_id": item["id"]}, {"$set": {"file_until": now() - timedelta(seconds=1)}})
    assert await clear(core) >= 1
    refused(await operator.get(f"{path}/file"), 404, "export_file_gone")
    assert (await operator.get(path)).json()["item"]["state"] == "gone"
