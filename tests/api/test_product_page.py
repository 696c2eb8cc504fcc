"""The public page of a product: what is published, whether there is any left, and never what it cost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import httpx

from hub.commerce.catalogue import codes
from hub.commerce.catalogue.model import Content, SkuContent
from hub.commerce.flash import planning
from hub.commerce.flash.model import Item
from hub.commerce.pricing import store as pricing
from hub.commerce.stock import receiving, warehouses
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, refused
from tests.both import both
from tests.commerce.goods import MUG, SHIRT, made, published


async def page(desk: Desk, product_id: str, lang: str = "zh-CN") -> httpx.Response:
    return await desk.http.get(
        f"/s/{desk.shop.slug}/p/{product_id}", params={"lang": lang}, headers={"accept": "text/html"}
    )


async def stocked(desk: Desk, sku_id: str, quantity: int) -> None:
    commerce = both(desk.hub).commerce
    place = await warehouses.add(commerce.core, desk.shop.id, "主仓", 0)
    await receiving.receive(
        commerce, desk.shop.id, new_id(), [Wanted(sku_id, quantity)], warehouse_id=place.id, reason="入库"
    )


async def test_the_page_shows_what_is_published_and_what_is_left(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await published(person, replace(SHIRT, description="第一段\n\n<b>第二段</b>"), code="TEE")
    product, first = told["product"], told["skus"][0]["id"]
    await stocked(desk, first, 3)
    book = await pricing.book(desk.hub.core, desk.shop.id, first)
    priced = replace(book, price_fen=8850, msrp_fen=12900, cost_fen=1234567)
    await pricing.put(desk.hub.core, desk.shop.id, [priced], "staff1")
    draft = {**product["draft"], "title": "还没公布的标题"}
    await person.put(f"/api/v1/products/{product['id']}", json={"rev": 3, "content": draft})
    shown = await page(desk, product["id"])
    assert shown.status_code == 200
    html = shown.text
    assert "手绘猫咪T恤" in html
    assert "还没公布的标题" not in html
    assert "12345" not in html
    assert "<p>第一段</p>" in html
    assert "&lt;b&gt;第二段&lt;/b&gt;" in html
    assert "<script" not in html
    assert html.count("¥88.50") == 2, "what can be had says what the product costs"
    assert "¥129" in html
    assert html.count("已售罄") == 3
    assert "仅剩 3 件" in html
    assert f'href="/s/{desk.shop.slug}/chat"' in html
    picture = html.split('property="og:image" content="')[1].split('"')[0]
    assert (await desk.http.get(picture)).status_code == 200


async def test_the_page_of_a_sale_shows_its_goods_as_published(desk: Desk) -> None:
    told = await published(await desk.person("operator"), MUG)
    commerce, sku_id, at = both(desk.hub).commerce, told["skus"][0]["id"], now()
    await stocked(desk, sku_id, 2)
    plan = planning.Plan(
        "周五上新", "flash", at + timedelta(hours=1), at + timedelta(hours=2), (Item(sku_id, 1, 129_990),)
    )
    event = await planning.create(commerce, desk.shop.id, plan, "staff1")
    address = f"/s/{desk.shop.slug}/sales/{event.id}"
    absent = await desk.http.get(f"{address}0", headers={"accept": "text/html"})
    assert absent.status_code == 404
    assert f'href="/s/{desk.shop.slug}/chat"' in absent.text
    await planning.prepare(commerce, desk.shop.id, event.id, event.rev, "staff1")
    html = (await desk.http.get(address, headers={"accept": "text/html"})).text
    [item] = json.loads(html.split('id="page">')[1].split("</script>")[0])["items"]
    assert (item["title"], item["price_fen"]) == ("马克杯", 129_990)
    assert (await desk.http.get(item["picture"])).headers["content-type"] == "image/webp"


async def test_what_is_off_sale_leads_to_the_shop_and_a_draft_is_not_there(desk: Desk, other: Desk) -> None:
    person = await desk.person("operator")
    told = await published(person, MUG)
    product_id = told["product"]["id"]
    assert "Sold out" in (await page(desk, product_id, "en")).text
    await person.post(f"/api/v1/products/{product_id}/unpublish", json={"rev": 3})
    gone = await page(desk, product_id)
    assert gone.status_code == 410
    assert "商品已下架" in gone.text
    assert f'href="/s/{desk.shop.slug}/chat"' in gone.text
    draft = (await made(person, MUG))["product"]["id"]
    for somebody, wanted in ((desk, draft), (desk, "nothing"), (other, product_id)):
        absent = await page(somebody, wanted)
        assert absent.status_code == 404
        assert "没有找到这个商品" in absent.text
        assert "马克杯" not in absent.text


async def test_a_course_says_what_it_has_and_never_runs_out(desk: Desk) -> None:
    person = await desk.person("operator")
    course = Content(title="水彩课", skus=(SkuContent({}),))
    course = replace(course, entitlement=replace(course.entitlement, lessons=12, valid_days=365))
    told = await published(person, course, "course")
    html = (await page(desk, told["product"]["id"])).text
    assert "共 12 节" in html
    assert "有效期 365 天" in html
    assert "已售罄" not in html


async def test_its_code_opens_the_page(desk: Desk) -> None:
    person = await desk.person("agent", "operator")
    draft = (await made(person, MUG))["product"]["id"]
    refused(await person.get(f"/api/v1/products/{draft}/code"), 422, "product_not_published")
    told = await published(person, MUG, code="杯")
    path = f"/api/v1/products/{told['product']['id']}/code"
    svg, png = await person.get(path), await person.get(path, form="png")
    assert (svg.headers["content-type"], png.content[:4]) == ("image/svg+xml", b"\x89PNG")
    url = f"http://hub.test/s/{desk.shop.slug}/p/{told['product']['id']}"
    assert png.content == codes.qr(url, "png")
    again = await desk.http.get(path, headers={**person.headers(), "if-none-match": svg.headers["etag"]})
    assert again.status_code == 304
    refused(await person.get(path, kind="mini"), 422, "mini_program_missing")
