"""Products as the team keeps them: drafts, SKUs that last, codes that nobody has twice, the list."""

from __future__ import annotations

from typing import Any

from hub.commerce.catalogue import spelling
from hub.core.ids import new_id
from tests.api.desk import Desk, refused
from tests.commerce.goods import MUG, SHIRT, made, published

Doc = dict[str, Any]


def specs(answer: Doc) -> dict[tuple[str, ...], str]:
    return {tuple(row["specs"].values()): row["id"] for row in answer["product"]["draft"]["skus"]}


async def test_a_new_product_has_a_sku_for_every_combination(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, SHIRT, code="TEE")
    assert [row["code"] for row in told["product"]["draft"]["skus"]] == [
        "TEE-01",
        "TEE-02",
        "TEE-03",
        "TEE-04",
    ]
    assert list(specs(told)) == [("白", "S"), ("白", "M"), ("黑", "S"), ("黑", "M")]
    assert [(row["state"], row["title"]) for row in told["skus"]][:1] == [("draft", "手绘猫咪T恤 白 S")]
    assert told["product"]["state"] == "draft"
    assert told["product"]["version"] == 0


async def test_a_repeat_makes_no_second_product(desk: Desk) -> None:
    person, client_id = await desk.person("operator"), new_id()
    first = await made(person, MUG, client_id=client_id)
    again = await made(person, MUG, client_id=client_id)
    assert again["product"]["id"] == first["product"]["id"]
    listed = (await person.get("/api/v1/products")).json()
    assert listed["counts"] == {"draft": 1, "published": 0, "archived": 0}


async def test_a_value_that_goes_and_comes_back_keeps_its_sku(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, SHIRT, code="TEE")
    path, before = f"/api/v1/products/{told['product']['id']}", specs(told)
    content = {**told["product"]["draft"], "skus": []}
    axes = content["axes"]
    fewer = {**content, "axes": [axes[0], {**axes[1], "values": ["M"]}]}
    less = (await person.put(path, json={"rev": 1, "content": fewer})).json()
    assert specs(less) == {key: before[key] for key in [("白", "M"), ("黑", "M")]}
    assert [row["id"] for row in less["skus"]] == list(specs(less).values())
    back = (await person.put(path, json={"rev": 2, "content": content})).json()
    assert specs(back) == before


async def test_renamed_axes_keep_their_skus(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, SHIRT, code="TEE")
    path, before = f"/api/v1/products/{told['product']['id']}/axes", specs(told)
    sizes = {
        "name": "大小",
        "was": "尺码",
        "values": [{"name": "中", "was": "M"}, {"name": "S"}, {"name": "L"}],
    }
    colours = {"name": "颜色", "values": [{"name": "黑"}, {"name": "米白", "was": "白"}]}
    answer = await person.put(path, json={"rev": 1, "axes": [colours, sizes]})
    after = specs(answer.json())
    same = {
        ("米白", "S"): ("白", "S"),
        ("米白", "中"): ("白", "M"),
        ("黑", "S"): ("黑", "S"),
        ("黑", "中"): ("黑", "M"),
    }
    assert {key: after[key] for key in same} == {key: before[was] for key, was in same.items()}
    assert len(set(after.values())) == 6
    twice = {"name": "颜色", "values": [{"name": "红", "was": "黑"}, {"name": "黑"}]}
    refused(await person.put(path, json={"rev": 2, "axes": [twice]}), 422, "axis_value_twice")


async def test_a_former_name_that_comes_back_is_somebody_new(desk: Desk) -> None:
    """What is published still has the name that the draft gave to another value."""
    person = await desk.person("operator")
    told = await published(person, SHIRT, code="TEE")
    path, before = f"/api/v1/products/{told['product']['id']}", specs(told)
    renamed = {"name": "颜色", "values": [{"name": "米白", "was": "白"}, {"name": "黑"}]}
    sizes = {"name": "尺码", "values": [{"name": "S"}, {"name": "M"}]}
    first = await person.put(f"{path}/axes", json={"rev": 3, "axes": [renamed, sizes]})
    assert specs(first.json())["米白", "S"] == before["白", "S"]
    content = {**first.json()["product"]["draft"], "skus": []}
    same = await person.put(path, json={"rev": 4, "content": content})
    assert specs(same.json()) == specs(first.json()), "left out, they are what they were in the draft"
    more = {"name": "颜色", "values": [{"name": "米白"}, {"name": "黑"}, {"name": "白"}]}
    after = specs((await person.put(f"{path}/axes", json={"rev": 5, "axes": [more, sizes]})).json())
    assert after["米白", "S"] == before["白", "S"]
    assert after["白", "S"] not in before.values()
    assert len(set(after.values())) == 6


async def test_titles_are_found_by_pinyin_once_a_worker_spelled_them(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, SHIRT)
    assert await spelling.spell(desk.hub.core) >= 1
    for words in ("shouhui", "shmmtx", "maomi"):
        found = (await person.get("/api/v1/products", search=words)).json()["products"]
        assert [row["id"] for row in found] == [told["product"]["id"]], words
        assert len((await person.get("/api/v1/skus", search=words)).json()["skus"]) == 4


async def test_two_people_do_not_overwrite_each_other(desk: Desk) -> None:
    person = await desk.person("operator")
    told = await made(person, MUG)
    path, content = f"/api/v1/products/{told['product']['id']}", told["product"]["draft"]
    saved = await person.put(path, json={"rev": 1, "content": {**content, "title": "搪瓷杯"}})
    assert saved.json()["product"]["rev"] == 2
    late = await person.put(path, json={"rev": 1, "content": {**content, "title": "玻璃杯"}})
    refused(late, 409, "changed_meanwhile", "rev")
    assert (await person.get(path)).json()["product"]["draft"]["title"] == "搪瓷杯"


async def test_codes_are_nobody_elses(desk: Desk) -> None:
    person = await desk.person("operator")
    await made(person, MUG, code="CUP")
    taken = {"client_id": new_id(), "kind": "physical", "code": "CUP", "content": {"title": "另一个"}}
    refused(await person.post("/api/v1/products", json=taken), 409, "product_code_taken", "code")
    told = await made(person, SHIRT, code="TEE")
    rows = [*told["product"]["draft"]["skus"]]
    rows[2] = {**rows[2], "code": "CUP"}
    body = {"rev": 1, "content": {**told["product"]["draft"], "skus": rows}}
    path = f"/api/v1/products/{told['product']['id']}"
    refused(await person.put(path, json=body), 409, "sku_code_taken", "content.skus.2.code")
    rows[2] = {**rows[2], "code": "TEE-01"}
    refused(await person.put(path, json=body), 422, "sku_code_twice", "content.skus.2.code")
    assert (await person.get(path)).json() == told


async def test_products_are_found_by_parts_of_titles_and_codes(desk: Desk) -> None:
    person = await desk.person("agent", "operator")
    shirt = await made(person, SHIRT, code="TEE-2026")
    cup = await made(person, MUG, code="CUP")
    for words, wanted in {
        "猫咪": [shirt], "t恤 手绘": [shirt], "杯": [cup], "cup": [cup], "2026": [shirt], "ee-2026-03": [shirt],
        "咪恤": [], "!!": [], "": [cup, shirt],
    }.items():  # fmt: skip
        found = (await person.get("/api/v1/products", search=words)).json()["products"]
        assert [row["id"] for row in found] == [one["product"]["id"] for one in wanted], words
    gone = await person.delete(f"/api/v1/products/{cup['product']['id']}?rev={cup['product']['rev']}")
    assert gone.status_code == 200
    for ask, wanted in (
        ({"kept": True}, [shirt]),
        ({}, [cup, shirt]),
        ({"kept": True, "state": "archived"}, [cup]),
    ):
        found = (await person.get("/api/v1/products", **ask)).json()["products"]
        assert [row["id"] for row in found] == [one["product"]["id"] for one in wanted], ask
    rows = (await person.get("/api/v1/skus", search="黑 m")).json()["skus"]
    assert [row["code"] for row in rows] == ["TEE-2026-04"]


async def test_pages_of_the_list_join_without_gaps(desk: Desk) -> None:
    person = await desk.person("operator")
    ids = [(await made(person, MUG))["product"]["id"] for _ in range(5)]
    seen, after = [], ""
    while after is not None:
        told = (await person.get("/api/v1/products", limit=2, after=after)).json()
        seen += [row["id"] for row in told["products"]]
        after = told["after"]
    assert seen == ids[::-1]
    refused(await person.get("/api/v1/products", after="x.y"), 422, "cursor_unknown", "after")
