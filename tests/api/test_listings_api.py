"""Listing files: the platform's price and words, its rules before the file, and templates that people edit."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Content, SkuContent
from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.book import ChannelPrice, PriceBook
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.transfer.listings.filling import length_of
from hub.commerce.transfer.listings.model import Column, Shape, shape_doc
from tests.api.desk import Desk, Person, refused
from tests.api.test_exports_api import exported

ALL = "/api/v1/listing-templates"
SHAPE = Shape(
    "我的淘宝", "taobao", "csv", "gb18030", "sku",
    (
        Column("标题", "title", required=True, max_length=20, length_in="halves"),
        Column("类型", "kind", words={"实物商品": "普通"}, only_words=True),
        Column("成色", "constant", "全新"), Column("价格", "channel_price", required=True),
        Column("编码", "sku_code"), Column("千克", "weight_kg"), Column("库存", "sellable"),
    ),
)  # fmt: skip


@pytest.fixture
async def commerce(desk: Desk) -> AsyncIterator[Commerce]:
    opened = open_commerce(desk.hub.core)
    yield opened
    await opened.close()


@pytest.fixture
async def operator(desk: Desk) -> Person:
    core, shop = desk.hub.core, desk.shop.id
    for code, title, fen in (
        ("A", "茶杯", 4501),
        ("B", "十一个字的标题长长长长", 4501),
        ("C", "没有价格", None),
    ):
        content = Content(title, skus=(SkuContent({}, code=f"{code}-1", weight_g=1250),))
        made = await products.create(core, shop, "system", "physical", code, content)
        if fen:
            book = PriceBook(made.draft.skus[0].id, 0, 3990, channels=(ChannelPrice("taobao", fen),))
            await pricing.put(core, shop, [book], "system")
    return await desk.person("operator")


async def test_a_file_for_a_platform_has_its_price_and_leaves_out_what_it_would_refuse(
    operator: Person, commerce: Commerce
) -> None:
    made = (await operator.post(ALL, json={"shape": shape_doc(SHAPE)})).json()["template"]
    item, data = await exported(operator, commerce, template_id=made["id"])
    assert data.decode("gb18030") == (
        "标题,类型,成色,价格,编码,千克,库存\r\n茶杯,普通,全新,45.01,A-1,1.25,0\r\n"
    )
    assert (item["rows"], item["left_rows"], item["name"]) == (1, 2, "我的淘宝")
    told = {one["sku_code"]: (one["header"], one["message"]) for one in item["left"]}
    assert told == {"B-1": ("标题", "超过 20，请缩短"), "C-1": ("价格", "缺少内容")}
    shown = (await operator.post(f"{ALL}/preview", json={"shape": shape_doc(SHAPE)})).json()["lines"]
    assert [(line["sku_code"], len(line["faults"])) for line in shown] == [("C-1", 1), ("B-1", 1), ("A-1", 0)]


async def test_our_starting_points_are_marked_and_may_be_changed(
    operator: Person, commerce: Commerce
) -> None:
    found = (await operator.get(ALL)).json()["templates"]
    assert {(t["shape"]["platform"], t["unverified"]) for t in found} == {("taobao", True), ("doudian", True)}
    taobao = next(t for t in found if t["shape"]["platform"] == "taobao")
    item, _ = await exported(operator, commerce, template_id=taobao["id"])
    assert item["name"].endswith("-未核对")
    path, body = f"{ALL}/{taobao['id']}", {"rev": 1, "shape": taobao["shape"], "unverified": False}
    assert (await operator.put(path, json=body)).json()["template"]["unverified"] is False
    refused(await operator.put(path, json=body), 409, "changed_meanwhile", "rev")
    again = {"shape": taobao["shape"]}
    refused(await operator.post(ALL, json=again), 409, "listing_name_taken", "name")
    assert (await operator.delete(path)).status_code == 200
    refused(await operator.get(path), 404, "listing_template_not_found")


@pytest.mark.parametrize(("text", "halves"), [("ab", 2), ("茶杯", 4), ("茶a！", 5), ("", 0)])
def test_platforms_count_a_wide_sign_twice(text: str, halves: int) -> None:
    assert length_of(text, "halves") == halves
    assert length_of(text, "characters") == len(text)
