"""Canned replies: whose they are, who may change them, and what a file of them does."""

from __future__ import annotations

import pytest

from tests.api.desk import Desk, Person, refused

API = "/api/v1/replies"
MINE = {"title": "催发货", "text": "{time_greeting}，{fan}，今天就发", "folder": "物流", "shortcut": "CFH"}


async def _titles(person: Person) -> list[str]:
    return [reply["title"] for reply in (await person.get(API)).json()["replies"]]


async def _put(person: Person, path: str, **options):
    return await person.desk.http.put(path, headers=person.headers(), **options)


async def _delete(person: Person, path: str):
    return await person.desk.http.delete(path, headers=person.headers())


async def test_ones_own_are_seen_and_changed_by_oneself_only(desk: Desk, other: Desk) -> None:
    me, colleague, stranger = (
        await desk.person("agent"),
        await desk.person("agent"),
        await other.person("owner"),
    )
    made = (await me.post(API, json=MINE)).json()["reply"]
    assert (made["shortcut"], made["shared"], made["uses"]) == ("cfh", False, 0)
    one = f"{API}/{made['id']}"
    for someone in (colleague, stranger):
        assert await _titles(someone) == []
        refused(await _put(someone, one, json=MINE), 404, "reply_not_found")
        refused(await _delete(someone, one), 404, "reply_not_found")
        refused(await someone.post(f"{one}/uses"), 404, "reply_not_found")
    changed = await _put(me, one, json={**MINE, "title": "发货"})
    assert changed.json()["reply"]["title"] == "发货"
    assert (await _delete(me, one)).status_code == 200
    assert await _titles(me) == []


async def test_the_teams_need_the_right_to_manage_them(desk: Desk) -> None:
    agent, lead = await desk.person("agent"), await desk.person("supervisor")
    shared = {**MINE, "shared": True}
    refused(await agent.post(API, json=shared), 403, "right_missing")
    refused(await agent.post(f"{API}/import", json={"replies": [shared]}), 403, "right_missing")
    made = (await lead.post(API, json=shared)).json()["reply"]
    one = f"{API}/{made['id']}"
    refused(await _put(agent, one, json=MINE), 403, "right_missing")
    refused(await _delete(agent, one), 403, "right_missing")
    own = (await agent.post(API, json={**MINE, "title": "我的"})).json()["reply"]
    refused(await _put(agent, f"{API}/{own['id']}", json=shared), 403, "right_missing")
    assert sorted(await _titles(agent)) == ["催发货", "我的"]


async def test_what_is_used_most_comes_first(desk: Desk) -> None:
    me = await desk.person("agent")
    ids = [(await me.post(API, json={"title": t, "text": t})).json()["reply"]["id"] for t in "甲乙丙"]
    for _ in range(2):
        await me.post(f"{API}/{ids[2]}/uses")
    await me.post(f"{API}/{ids[1]}/uses")
    assert await _titles(me) == ["丙", "乙", "甲"]


async def test_a_shortcut_names_one_reply(desk: Desk) -> None:
    me, colleague = await desk.person("agent"), await desk.person("agent")
    await me.post(API, json=MINE)
    refused(await me.post(API, json={**MINE, "title": "另一条"}), 409, "shortcut_taken", "shortcut")
    assert (await colleague.post(API, json=MINE)).status_code == 200, "each has their own"
    for title in ("无一", "无二"):
        assert (await me.post(API, json={"title": title, "text": "x"})).status_code == 200


async def test_a_file_adds_and_replaces_or_does_nothing(desk: Desk) -> None:
    me = await desk.person("agent")
    await me.post(API, json=MINE)
    rows = [{**MINE, "text": "明天发"}, {"title": "感谢", "text": "谢谢支持"}]
    answer = await me.post(f"{API}/import", json={"replies": rows})
    assert answer.json() == {"added": 1, "changed": 1}
    texts = {r["title"]: r["text"] for r in (await me.get(API)).json()["replies"]}
    assert texts == {"催发货": "明天发", "感谢": "谢谢支持"}
    clash = [{"title": "新的", "text": "x"}, {"title": "撞了", "text": "x", "shortcut": "cfh"}]
    refused(await me.post(f"{API}/import", json={"replies": clash}), 409, "shortcut_taken")
    assert sorted(await _titles(me)) == ["催发货", "感谢"]


@pytest.mark.parametrize(("change", "field"), [
    ({"title": ""}, "title"), ({"title": "  "}, "title"), ({"text": "\n"}, "text"), ({"text": "x" * 2001}, "text"),
    ({"shortcut": "a b"}, "shortcut"), ({"shortcut": "x" * 25}, "shortcut"), ({"folder": "x" * 41}, "folder"),
])  # fmt: skip
async def test_what_is_wrong_is_named(desk: Desk, change: dict[str, str], field: str) -> None:
    me = await desk.person("agent")
    refused(await me.post(API, json={**MINE, **change}), 422, field=field)
    assert await _titles(me) == []
