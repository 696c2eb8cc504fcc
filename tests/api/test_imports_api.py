"""An import as a person does it over HTTP, with a worker beside: from the file to products, prices and stock."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from python_calamine import load_workbook

from hub.commerce.catalogue import categories, freight
from hub.commerce.catalogue.freight_rules import Region, Terms
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.transfer.imports.running import run_due
from tests.api.desk import Desk, Person, refused
from tests.commerce.people import with_rights
from tests.commerce.shelf import planted
from tests.commerce.tables import workbook

HEADER = ["商品编码", "商品标题", "类目", "运费模板", "规格1名称", "规格1", "SKU编码", "条形码", "重量(克)", "售价",
          "成本价", "淘宝价", "入库数量", "库存预警值"]  # fmt: skip
CUP = ["CUP", "保温杯", "杯子/保温杯", "包邮", "颜色"]


@pytest.fixture
async def commerce(desk: Desk) -> AsyncIterator[Commerce]:
    opened = open_commerce(desk.hub.core)
    yield opened
    await opened.close()


@pytest.fixture
async def operator(desk: Desk) -> Person:
    core, shop = desk.hub.core, desk.shop.id
    parent = await categories.create(core, shop, "杯子", "")
    await categories.create(core, shop, "保温杯", parent.id)
    await freight.create(core, shop, "包邮", Terms("piece", (Region((), 1, 0, 1, 0),), ()))
    return await desk.person("operator")


async def bring(person: Person, data: bytes, name: str = "货品.xlsx") -> dict[str, Any]:
    answer = await person.post("/api/v1/imports", files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["item"])


async def worked(person: Person, commerce: Commerce, found: dict[str, Any]) -> dict[str, Any]:
    """Until there is nothing to do for a worker."""
    while await run_due(commerce):
        pass
    return dict((await person.get(f"/api/v1/imports/{found['id']}")).json()["item"])


async def rows(person: Person, found: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    return list((await person.get(f"/api/v1/imports/{found['id']}/rows", **wanted)).json()["rows"])


async def test_a_file_becomes_products_prices_and_stock(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    lines = [
        HEADER,
        [*CUP, "红", "CUP-R", "6901028075770", 320, 39.9, "12.50", 45, 10, 3],
        ["CUP", "", "", "", "", "蓝", "CUP-B", "", "", "42", "", "", "", ""],
        ["PEN", "笔", "", "", "", "", "PEN-1", "", 12, "¥1,299.00", "", "", "", ""],
    ]
    data = workbook(lines)
    found = await worked(operator, commerce, await bring(operator, data))
    assert (found["state"], found["total"], found["done_rows"]) == ("checked", 3, 3)
    assert {k: v for k, v in found["counts"].items() if v} == {"create": 3}
    applied = await operator.post(
        f"/api/v1/imports/{found['id']}/apply", json={"rev": found["rev"], "only_good": False}
    )
    assert applied.json()["item"]["state"] == "applying"
    done = await worked(operator, commerce, found)
    assert (done["state"], {k: v for k, v in done["counts"].items() if v}) == (
        "done",
        {"create": 3, "created": 3},
    )
    shop = desk.hub.core.db.shop(desk.shop.id)
    cup = await shop["products"].find_one({"code": "CUP"})
    assert cup is not None
    assert (cup["draft"]["title"], cup["state"], cup["version"]) == ("保温杯", "draft", 0)
    assert [(s["specs"], s["code"], s["weight_g"]) for s in cup["draft"]["skus"]] == [
        ({"颜色": "红"}, "CUP-R", 320), ({"颜色": "蓝"}, "CUP-B", None),
    ]  # fmt: skip
    books = {b["_id"]: b for b in await shop["price_books"].find({})}
    red, blue = (books[s["id"]] for s in cup["draft"]["skus"])
    assert (red["price_fen"], red["cost_fen"], blue["price_fen"]) == (3990, 1250, 4200)
    assert [(c["channel"], c["price_fen"]) for c in red["channels"]] == [("taobao", 4500)]
    [level] = await shop["stock_levels"].find({})
    assert (level["sku_id"], level["physical"]) == (red["_id"], 10)
    again = await worked(operator, commerce, await bring(operator, data))
    assert again["twin_id"] == found["id"]
    assert {k: v for k, v in again["counts"].items() if v} == {"change": 1, "same": 2}
    [receipt] = (await rows(operator, again, outcome="change"))[0]["changes"]
    assert (receipt["field"], receipt["after"]) == ("receive", "+10")


async def test_every_bad_row_says_what_is_wrong_and_the_good_ones_can_go(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    lines = [
        HEADER,
        ["A", "甲", "没有/这个", "包邮", "", "", "A-1", "", "", "12.345", "", "", "", ""],
        ["B", "乙", "", "", "", "", "B-1", "", "", "5", "", "", "", ""],
        ["C", "", "", "", "", "", "C 1", "", "", "", "", "", "", ""],
        ["D", "丁", "", "", "", "", "B-1", "", "", "", "", "", "", ""],
    ]
    found = await worked(operator, commerce, await bring(operator, workbook(lines)))
    assert (found["counts"]["bad"], found["counts"]["create"]) == (3, 1)
    assert found["faults"] == {"category": 1, "price": 1, "title": 1, "sku_code": 2}
    bad = await rows(operator, found, outcome="bad")
    assert [(row["number"], [(p["field"], p["code"]) for p in row["problems"]]) for row in bad] == [
        (2, [("price", "money_too_fine"), ("category", "category_unknown")]),
        (4, [("sku_code", "code_unreadable"), ("title", "missing")]),
        (5, [("sku_code", "sku_code_twice")]),
    ]
    assert "12.345" in bad[0]["problems"][0]["message"]
    assert "第 3 行" in bad[2]["problems"][0]["message"]
    path = f"/api/v1/imports/{found['id']}"
    refused(
        await operator.post(f"{path}/apply", json={"rev": found["rev"], "only_good": False}),
        422,
        "import_rows_bad",
    )
    mend = await operator.get(f"{path}/bad.xlsx")
    sheet = load_workbook(io.BytesIO(mend.content)).get_sheet_by_index(0).to_python()
    assert [row[1:3] for row in sheet] == [["商品编码", "商品标题"], ["A", "甲"], ["C", ""], ["D", "丁"]]
    assert sheet[1][0].startswith("[售价]")
    assert (await operator.get(f"{path}/bad.csv")).content.startswith(b"\xef\xbb\xbf")
    await operator.post(f"{path}/apply", json={"rev": found["rev"], "only_good": True})
    done = await worked(operator, commerce, found)
    assert (done["state"], done["counts"]["created"]) == ("done", 1)
    codes = [p["code"] for p in await desk.hub.core.db.shop(desk.shop.id)["products"].find({})]
    assert codes == ["B"]


async def test_an_unknown_column_waits_for_a_person(operator: Person, commerce: Commerce) -> None:
    lines = [["编号甲", "商品标题", "SKU编码", "供应商"], ["A", "甲", "A-1", "某某"]]
    found = await worked(operator, commerce, await bring(operator, workbook(lines)))
    assert (found["state"], found["fields"]) == ("mapping", [None, "title", "sku_code", None])
    assert found["sample"] == [["A", "甲", "A-1", "某某"]]
    path = f"/api/v1/imports/{found['id']}/check"
    refused(
        await operator.post(path, json={"rev": found["rev"], "fields": found["fields"]}),
        422,
        "import_needs_product_code",
    )
    fields = ["product_code", "title", "sku_code", None]
    twice = ["product_code", "title", "title", None]
    refused(
        await operator.post(path, json={"rev": found["rev"], "fields": twice}),
        422,
        "import_field_twice",
        "fields.2",
    )
    refused(await operator.post(path, json={"rev": 99, "fields": fields}), 409, "changed_meanwhile")
    assert (await operator.post(path, json={"rev": found["rev"], "fields": fields})).status_code == 200
    checked = await worked(operator, commerce, found)
    assert (checked["state"], checked["counts"]["create"]) == ("checked", 1)


async def test_what_changed_since_the_check_is_not_overwritten(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    first = [["商品编码", "商品标题", "SKU编码", "售价"], ["A", "甲", "A-1", "5"], ["B", "乙", "B-1", "5"]]
    found = await worked(operator, commerce, await bring(operator, workbook(first)))
    await operator.post(
        f"/api/v1/imports/{found['id']}/apply", json={"rev": found["rev"], "only_good": False}
    )
    await worked(operator, commerce, found)
    dearer = [first[0], ["A", "甲", "A-1", "6"], ["B", "乙", "B-1", "6"]]
    found = await worked(operator, commerce, await bring(operator, workbook(dearer)))
    shown = await rows(operator, found, outcome="change")
    assert [(c["before"], c["after"]) for row in shown for c in row["changes"]] == [("5.00", "6.00")] * 2
    shop = desk.hub.core.db.shop(desk.shop.id)
    sku = await shop["skus"].find_one({"code": "A-1"})
    assert sku is not None
    await shop["price_books"].update({"_id": sku["_id"]}, {"$set": {"price_fen": 777}, "$inc": {"rev": 1}})
    await operator.post(
        f"/api/v1/imports/{found['id']}/apply", json={"rev": found["rev"], "only_good": False}
    )
    done = await worked(operator, commerce, found)
    assert (done["counts"]["changed"], done["counts"]["failed"]) == (1, 1)
    told = {row["sku_code"]: (row["became"], bool(row["failure"])) for row in await rows(operator, done)}
    assert told == {"A-1": ("failed", True), "B-1": ("changed", False)}
    book = await shop["price_books"].find_one({"_id": sku["_id"]})
    assert book is not None
    assert book["price_fen"] == 777


async def test_a_file_that_cannot_be_read_says_why(operator: Person, commerce: Commerce) -> None:
    found = await worked(operator, commerce, await bring(operator, b"\x89PNG\0\0", "x.png"))
    assert (found["state"], found["error"]["code"]) == ("failed", "import_not_a_table")
    empty = await operator.post("/api/v1/imports", files={"file": ("a.csv", b"")})
    refused(empty, 422, "import_empty", "file")


async def test_calling_off_stops_it(operator: Person, commerce: Commerce) -> None:
    found = await bring(operator, workbook([["商品编码", "商品标题", "SKU编码"], ["A", "甲", "A-1"]]))
    path = f"/api/v1/imports/{found['id']}"
    assert (await operator.post(f"{path}/cancel")).json()["item"]["state"] == "cancelled"
    assert (await operator.post(f"{path}/cancel")).status_code == 200
    assert (await worked(operator, commerce, found))["state"] == "cancelled"
    refused(await operator.post(f"{path}/apply", json={"rev": 2, "only_good": True}), 409, "import_state")


async def test_costs_stay_with_those_who_may_see_them(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    """Who may edit products but not see costs brings no cost, and is not told one."""
    editor = await with_rights(desk, "products.read", "products.manage", "prices.manage")
    lines = [["商品编码", "商品标题", "SKU编码", "售价", "成本价"], ["A", "甲", "A-1", "5", "8"]]
    mine = await worked(operator, commerce, await bring(operator, workbook(lines)))
    assert [w["code"] for row in await rows(operator, mine) for w in row["warnings"]] == ["price_below_cost"]
    assert [w["code"] for row in await rows(editor, mine) for w in row["warnings"]] == []
    seen = (await editor.get(f"/api/v1/imports/{mine['id']}")).json()["item"]
    assert seen["sample"] == [["A", "甲", "A-1", "5", "…"]]
    refused(
        await editor.post(f"/api/v1/imports/{mine['id']}/apply", json={"rev": mine["rev"], "only_good": False}),
        403, "import_right_missing",
    )  # fmt: skip
    theirs = await worked(editor, commerce, await bring(editor, workbook(lines)))
    assert (theirs["left_out"], theirs["fields"][4]) == (["cost"], None)


async def test_the_template_is_read_by_the_import_itself(operator: Person, commerce: Commerce) -> None:
    data = (await operator.get("/api/v1/imports/template.xlsx")).content
    book = load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["商品", "填写说明"]
    header = book.get_sheet_by_index(0).to_python()[0]
    columns = (await operator.get("/api/v1/imports/columns")).json()["columns"]
    assert header == [column["label"] for column in columns]
    line = [
        "A" if c["field"] == "product_code" else "A-1" if c["field"] == "sku_code" else "" for c in columns
    ]
    line[2] = "甲"
    found = await worked(operator, commerce, await bring(operator, workbook([header, line])))
    assert (found["state"], found["counts"]["create"]) == ("checked", 1)


async def test_a_file_publishes_withdraws_and_says_what_keeps_it_from_that(
    desk: Desk, operator: Person, commerce: Commerce
) -> None:
    """Pictures are named as the library has them; what is published is sold at once, and has a version."""
    picture = await planted(desk.hub.core, desk.shop.id, "茶杯.png")
    header = ["商品编码", "商品标题", "SKU编码", "售价", "主图", "状态"]
    lines = [header, ["A", "甲", "A-1", "5", "茶杯.png", "上架"], ["B", "乙", "B-1", "", "茶杯.png", "上架"]]

    async def applied(*lines: list[str]) -> dict[str, Any]:
        found = await worked(operator, commerce, await bring(operator, workbook(lines)))
        body = {"rev": found["rev"], "only_good": True}
        assert (await operator.post(f"/api/v1/imports/{found['id']}/apply", json=body)).status_code == 200
        return await worked(operator, commerce, found)

    done = await applied(*lines)
    assert {name: n for name, n in done["counts"].items() if n} == {"create": 1, "created": 1, "bad": 1}
    [bad] = await rows(operator, done, outcome="bad")
    assert [problem["code"] for problem in bad["problems"]] == ["not_ready"]
    assert "console.finding" not in bad["problems"][0]["message"]
    table = desk.hub.core.db.shop(desk.shop.id)["products"]
    [shown] = await table.find({})
    assert (shown["state"], shown["version"], shown["published"]["media"]["main"]) == (
        "published",
        1,
        [picture.id],
    )
    done = await applied(header, ["A", "甲二", "A-1", "", "", "上架"])
    [shown] = await table.find({})
    assert (done["counts"]["changed"], shown["version"], shown["published"]["title"]) == (1, 2, "甲二")
    done = await applied(header, ["A", "", "A-1", "", "", "下架"])
    [shown] = await table.find({})
    assert (done["counts"]["changed"], shown["state"], shown["version"]) == (1, "draft", 2)
