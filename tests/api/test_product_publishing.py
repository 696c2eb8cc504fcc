"""From draft to what buyers see: the check, versions, schedules, and many products at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hub.commerce.catalogue import products, scheduling
from hub.commerce.catalogue.model import Content, Entitlement, Part, SkuContent
from hub.commerce.library import uses
from hub.core.clock import iso, now
from tests.api.desk import Desk, Person, refused
from tests.both import both
from tests.commerce.goods import MUG, SHIRT, made, published, ready

Doc = dict[str, Any]


async def findings(person: Person, product_id: str) -> list[tuple[str, str, str]]:
    told = (await person.get(f"/api/v1/products/{product_id}/check")).json()
    assert told["ready"] == all(one["level"] != "error" for one in told["findings"])
    return [(one["level"], one["code"], one["field"]) for one in told["findings"]]


async def test_everything_that_is_missing_is_told_at_once(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, replace(MUG, title=""))
    path = f"/api/v1/products/{told['product']['id']}"
    assert await findings(person, told["product"]["id"]) == [
        ("error", "title_missing", "title"),
        ("error", "main_picture_missing", "media.main"),
        ("error", "price_missing", "skus.0.price"),
        ("warning", "description_missing", "description"),
        ("warning", "category_missing", "category_id"),
        ("warning", "weight_missing", "skus.0.weight_g"),
        ("warning", "freight_free", "freight_template_id"),
    ]
    refused(await person.post(f"{path}/publish", json={"rev": 1}), 422, "product_not_ready", "title")
    assert (await person.get(path)).json() == told


async def test_publishing_makes_a_version_and_skus_that_can_be_sold(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await published(person, SHIRT, code="TEE")
    product, shop = told["product"], desk.hub.core.db.shop(desk.shop.id)
    assert (product["state"], product["version"], product["changed"]) == ("published", 1, False)
    assert [(row["code"], row["state"]) for row in told["skus"]] == [
        (f"TEE-0{n}", "on") for n in (1, 2, 3, 4)
    ]
    items = await shop["stock_items"].find({"_id": {"$in": [row["id"] for row in told["skus"]]}})
    assert [item["mode"] for item in items] == ["counted"] * 4
    asset = await shop["media_assets"].find_one({"_id": product["published"]["media"]["main"][0]})
    assert asset is not None
    assert (asset["uses"], asset["shown"]) == (2, 1)


async def test_a_draft_changes_nothing_that_is_sold_until_it_is_published(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await published(person, SHIRT, code="TEE")
    path, sold = f"/api/v1/products/{told['product']['id']}", told["skus"]
    rows = [{**row, "code": f"SHIRT-{row['code']}"} for row in told["product"]["draft"]["skus"]]
    draft = {**told["product"]["draft"], "title": "长袖", "skus": rows}
    saved = (await person.put(path, json={"rev": 3, "content": draft})).json()
    assert saved["product"]["changed"] is True
    assert saved["skus"] == sold
    shown = (await person.post(f"{path}/publish", json={"rev": 4, "note": "改名"})).json()
    assert shown["skus"][0]["title"] == "长袖 白 S"
    assert [row["id"] for row in shown["skus"]] == [row["id"] for row in sold]
    listed = (await person.get(f"{path}/versions")).json()["versions"]
    assert [(one["number"], one["note"], one["title"]) for one in listed] == [
        (2, "改名", "长袖"), (1, "", "手绘猫咪T恤"),
    ]  # fmt: skip
    found = (await person.get(f"{path}/versions/2/changes", since=1)).json()["differences"]
    assert [one["field"] for one in found] == ["title", *(f"skus.SHIRT-TEE-0{n}.code" for n in (1, 2, 3, 4))]
    back = await person.post(f"{path}/versions/1/restore", json={"rev": 5})
    assert back.json()["product"]["draft"] == told["product"]["draft"]
    assert back.json()["product"]["changed"] is True


async def test_going_off_sale_and_into_the_archive_and_back(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await published(person, MUG)
    path = f"/api/v1/products/{told['product']['id']}"
    off = (await person.post(f"{path}/unpublish", json={"rev": 3})).json()
    assert (off["product"]["state"], off["skus"][0]["state"]) == ("draft", "off")
    refused(await person.post(f"{path}/unpublish", json={"rev": 4}), 422, "product_not_published")
    gone = await person.desk.http.delete(path, params={"rev": 4}, headers=person.headers())
    assert gone.json()["product"]["state"] == "archived"
    body = {"rev": 5, "content": told["product"]["draft"]}
    refused(await person.put(path, json=body), 422, "product_archived")
    refused(await person.post(f"{path}/publish", json={"rev": 5}), 422, "product_archived")
    back = (await person.post(f"{path}/restore", json={"rev": 5})).json()
    assert (back["product"]["state"], back["product"]["version"]) == ("draft", 1)
    again = (await person.post(f"{path}/publish", json={"rev": 6})).json()
    assert (again["product"]["version"], again["skus"][0]["state"]) == (2, "on")


async def test_pictures_are_public_only_while_the_product_is(desk: Desk) -> None:
    person, shop = await desk.person("operator"), desk.hub.core.db.shop(desk.shop.id)
    told = await published(person, MUG)
    path, [main] = f"/api/v1/products/{told['product']['id']}", told["product"]["published"]["media"]["main"]

    async def seen() -> tuple[int, int, list[str]]:
        """How the public link answers, how often the asset is shown, and by what it is used."""
        answer = await desk.http.get(f"/s/{desk.shop.slug}/media/{main}/full")
        asset = await shop["media_assets"].find_one({"_id": main})
        assert asset is not None
        used = sorted(use.owner_kind for use in await uses.of(desk.hub.core, desk.shop.id, main))
        assert asset["uses"] == len(used)
        return answer.status_code, asset["shown"], used

    public, withdrawn = (200, 1, ["product", "product_draft"]), (404, 0, ["product_draft"])
    assert await seen() == public
    await person.post(f"{path}/unpublish", json={"rev": 3})
    assert await seen() == withdrawn
    await person.post(f"{path}/publish", json={"rev": 4})
    assert await seen() == public
    await person.desk.http.delete(path, params={"rev": 5}, headers=person.headers())
    assert await seen() == withdrawn
    await person.post(f"{path}/restore", json={"rev": 6})
    assert await seen() == withdrawn
    await person.post(f"{path}/publish", json={"rev": 7})
    assert await seen() == public


async def test_of_two_who_publish_at_once_one_does(desk: Desk) -> None:
    person = await desk.person("operator")
    saved = await ready(desk.hub.core, desk.shop.id, (await made(person, MUG))["product"]["id"])
    path = f"/api/v1/products/{saved.id}/publish"
    answers = await asyncio.gather(*(person.post(path, json={"rev": saved.rev}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    versions = (await person.get(f"/api/v1/products/{saved.id}/versions")).json()["versions"]
    assert [one["number"] for one in versions] == [1]


async def test_kinds_have_rules_of_their_own(desk: Desk) -> None:
    person = await desk.person("operator")
    for kind, content, field in [
        ("course", Content(skus=(SkuContent({}, weight_g=5),)), "content.skus.0.weight_g"),
        ("physical", Content(entitlement=Entitlement(lessons=3)), "content.entitlement.lessons"),
        ("redeem_code", Content(ship_from="杭州"), "content.ship_from"),
    ]:
        body = {"client_id": field, "kind": kind, "content": products.content_doc(content)}
        refused(await person.post("/api/v1/products", json=body), 422, field=field)
    needs = {}
    for kind in ("course", "redeem_code", "membership_card", "live_ticket"):
        told = await made(person, MUG, kind)
        found = await findings(person, told["product"]["id"])
        needs[kind] = [field for _, _, field in found if field.startswith("entitlement.")]
    assert needs == {
        "course": ["entitlement.lessons"], "redeem_code": ["entitlement.how_to"],
        "membership_card": ["entitlement.valid_days", "entitlement.member_level"],
        "live_ticket": ["entitlement.starts_at", "entitlement.place"],
    }  # fmt: skip


async def test_a_bundle_holds_what_is_on_sale_and_no_bundle(desk: Desk) -> None:
    person = await desk.person("operator")
    mug = await published(person, MUG)
    sku_id = mug["skus"][0]["id"]
    box = Content(title="礼盒", skus=(SkuContent({}, parts=(Part(sku_id, 2),)),))
    bundle = await published(person, box, "bundle")
    assert bundle["skus"][0]["parts"] == [{"sku_id": sku_id, "quantity": 2}]
    nested = Content(skus=(SkuContent({}, parts=(Part(bundle["skus"][0]["id"]),)),))
    body = {"client_id": "n1", "kind": "bundle", "content": products.content_doc(nested)}
    refused(await person.post("/api/v1/products", json=body), 422, "bundle_in_bundle")
    await person.post(f"/api/v1/products/{mug['product']['id']}/unpublish", json={"rev": 3})
    found = await findings(person, bundle["product"]["id"])
    assert found[0] == ("error", "part_not_on_sale", "skus.0.parts.0")


async def test_a_product_goes_on_and_off_sale_at_its_times_once(desk: Desk) -> None:
    person, commerce = await desk.person("operator"), both(desk.hub).commerce
    saved = await ready(desk.hub.core, desk.shop.id, (await made(person, MUG))["product"]["id"])
    path, table = f"/api/v1/products/{saved.id}", desk.hub.core.db.shop(desk.shop.id)["products"]
    later, latest = now() + timedelta(hours=1), now() + timedelta(hours=2)
    late = {"rev": saved.rev, "publish_at": iso(latest), "unpublish_at": iso(later)}
    refused(await person.put(f"{path}/schedule", json=late), 422, "schedule_order", "unpublish_at")
    past = {"rev": saved.rev, "publish_at": "2020-01-01T00:00:00Z", "unpublish_at": None}
    refused(await person.put(f"{path}/schedule", json=past), 422, "schedule_time", "publish_at")
    times = {"rev": saved.rev, "publish_at": iso(later), "unpublish_at": iso(latest)}
    told = (await person.put(f"{path}/schedule", json=times)).json()
    assert told["product"]["publish_at"] == iso(later)
    await table.update({"_id": saved.id}, {"$set": {"publish_at": now()}})
    await asyncio.gather(*(scheduling.run_due(commerce) for _ in range(3)))
    shown = (await person.get(path)).json()["product"]
    assert (shown["state"], shown["version"], shown["publish_at"]) == ("published", 1, None)
    assert shown["unpublish_at"] == iso(latest)
    await table.update({"_id": saved.id}, {"$set": {"unpublish_at": now()}})
    await asyncio.gather(*(scheduling.run_due(commerce) for _ in range(3)))
    shown = (await person.get(path)).json()["product"]
    assert (shown["state"], shown["unpublish_at"]) == ("draft", None)


async def test_what_is_not_ready_at_its_time_waits_for_a_person(desk: Desk) -> None:
    person, commerce = await desk.person("operator"), both(desk.hub).commerce
    saved = await ready(desk.hub.core, desk.shop.id, (await made(person, MUG))["product"]["id"])
    path, table = f"/api/v1/products/{saved.id}", desk.hub.core.db.shop(desk.shop.id)["products"]
    at = iso(now() + timedelta(hours=1))
    await person.post(f"{path}/publish", json={"rev": saved.rev, "at": at})
    draft = {**products.content_doc(saved.draft), "title": ""}
    await person.put(path, json={"rev": saved.rev + 1, "content": draft})
    await table.update({"_id": saved.id}, {"$set": {"publish_at": now()}})
    await scheduling.run_due(commerce)
    shown = (await person.get(path)).json()["product"]
    assert (shown["state"], shown["publish_at"], shown["trouble"]) == ("draft", None, "product_not_ready")


async def test_in_bulk_each_succeeds_or_fails_by_itself(desk: Desk) -> None:
    person = await desk.person("operator")
    shown = (await published(person, MUG))["product"]["id"]
    bare = (await made(person, SHIRT))["product"]["id"]
    ids = [shown, bare, "nobody"]
    tagged = {"ids": ids, "change": {"brand": "柿子", "add_tags": ["新品"]}}
    told = (await person.post("/api/v1/products/bulk", json=tagged)).json()
    assert sorted(told["changed"]) == sorted([shown, bare])
    assert [(one["id"], one["code"]) for one in told["failed"]] == [("nobody", "product_not_found")]
    again = (await person.post("/api/v1/products/bulk", json=tagged)).json()
    assert (again["changed"], sorted(again["same"])) == ([], sorted([shown, bare]))
    rows = (await person.get("/api/v1/products", brand="柿子", tag="新品")).json()["products"]
    assert {row["id"] for row in rows} == {shown, bare}
    assert (await person.get("/api/v1/brands")).json() == {"brands": ["柿子"]}
    put_on = {"ids": [shown, bare], "change": {"act": "publish"}}
    told = (await person.post("/api/v1/products/bulk", json=put_on)).json()
    assert told["changed"] == [shown]
    assert [(one["id"], one["code"], one["field"]) for one in told["failed"]] == [
        (bare, "product_not_ready", "media.main")
    ]
    refused(
        await person.post("/api/v1/products/bulk", json={"ids": ids, "change": {}}),
        422,
        "bulk_change_unclear",
    )
