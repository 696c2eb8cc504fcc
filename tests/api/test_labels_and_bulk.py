"""Labels, saved views, and one action on many rows: who may, what changed, what was left, what a kill leaves."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hub.conversations import groups, labels, seats, send
from hub.conversations.model import Sender
from hub.core.clock import iso, now
from hub.jobs import clear_labels
from tests.api.desk import Desk, Person, refused
from tests.both import both

API = "/api/v1/conversations"
LABELS, VIEWS, BULK = "/api/v1/labels", "/api/v1/views", "/api/v1/bulk"


async def made(lead: Person, name: str, color: int = 1) -> str:
    answer = await lead.post(LABELS, json={"name": name, "color": color})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["label"]["id"])


async def labels_of(desk: Desk, conversation_id: str) -> list[str]:
    doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"_id": conversation_id})
    assert doc is not None
    return list(doc["labels"])


async def test_labels_are_made_changed_and_set(desk: Desk, other: Desk) -> None:
    lead, agent, conversation_id = (
        await desk.person("supervisor"),
        await desk.person("agent"),
        await desk.push("在吗"),
    )
    refund, vip = await made(lead, "  退款 "), await made(lead, "VIP", 3)
    refused(await lead.post(LABELS, json={"name": "vip", "color": 0}), 409, "label_exists", "name")
    refused(await lead.post(LABELS, json={"name": "  ", "color": 0}), 422, "label_name_missing", "name")
    refused(await lead.post(LABELS, json={"name": "好", "color": 8}), 422, field="color")
    refused(await agent.post(LABELS, json={"name": "好", "color": 1}), 403, "right_missing")
    answer = await agent.put(f"{API}/{conversation_id}/labels", json={"labels": [vip, refund, vip]})
    assert answer.json()["head"]["labels"] == [vip, refund]
    rev = answer.json()["head"]["rev"]
    again = await agent.put(f"{API}/{conversation_id}/labels", json={"labels": [vip, refund]})
    assert again.json()["head"]["rev"] == rev
    changed = await lead.put(f"{LABELS}/{vip}", json={"name": "老客", "color": 7})
    assert changed.json()["label"]["name"] == "老客"
    told = (await agent.get(LABELS, uses=True)).json()["labels"]
    assert [(one["name"], one["color"], one["uses"]) for one in told] == [("老客", 7, 1), ("退款", 1, 1)]
    stranger = await other.person("owner")
    refused(
        await stranger.put(f"{API}/{conversation_id}/labels", json={"labels": []}),
        404,
        "conversation_not_found",
    )
    elsewhere = await other.push("在吗")
    refused(
        await stranger.put(f"{API}/{elsewhere}/labels", json={"labels": [vip]}),
        404,
        "label_not_found",
        "label",
    )
    refused(await stranger.put(f"{LABELS}/{vip}", json={"name": "x", "color": 1}), 404, "label_not_found")
    assert (await stranger.get(LABELS)).json()["labels"] == []


async def test_there_are_never_more_labels_than_places(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MOST", 5)
    core, shop_id = desk.hub.core, desk.shop.id
    tries = (labels.create(core, shop_id, f"标签{n}", 0) for n in range(9))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(r, labels.Label) for r in results) <= 5
    assert len(await labels.listed(core, shop_id)) <= 5
    lead = await desk.person("supervisor")
    for n in range(9, 15):
        await lead.post(LABELS, json={"name": f"标签{n}", "color": 0})
    assert len(await labels.listed(core, shop_id)) == 5
    refused(await lead.post(LABELS, json={"name": "再来", "color": 0}), 422, "labels_full")


async def _labelled(desk: Desk, lead: Person, label_id: str, count: int) -> list[str]:
    ids = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(count)]
    answer = await lead.post(BULK, json={"action": "label", "ids": ids, "label": label_id})
    assert answer.json()["changed"] == ids
    return ids


async def test_a_deleted_label_is_gone_at_once_and_a_killed_job_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = await desk.person("supervisor")
    old = await made(lead, "旧的")
    ids = await _labelled(desk, lead, old, 7)
    left = await lead.delete(f"{LABELS}/{old}")
    assert left.json()["label"]["leaving"] is True
    refused(
        await lead.put(f"{API}/{ids[0]}/labels", json={"labels": [await made(lead, "旧的"), "nope"]}), 404
    )
    refused(await lead.post(BULK, json={"action": "label", "ids": ids, "label": old}), 404, "label_not_found")
    refused(await lead.delete(f"{LABELS}/{old}"), 404, "label_not_found")

    class Killed(BaseException):
        pass

    taken, whole = [], labels._take_off

    async def dying(hub: object, label: object, conversation_id: str) -> None:
        if len(taken) == 3:
            raise Killed
        taken.append(conversation_id)
        await whole(hub, label, conversation_id)  # type: ignore[arg-type]

    monkeypatch.setattr(labels, "_AT_ONCE", 1)
    monkeypatch.setattr(labels, "_take_off", dying)
    with pytest.raises(Killed):
        await clear_labels.run(both(desk.hub))
    assert sorted([await labels_of(desk, i) for i in ids]) == [[]] * 3 + [[old]] * 4
    monkeypatch.setattr(labels, "_take_off", whole)
    await clear_labels.run(both(desk.hub))
    assert [await labels_of(desk, i) for i in ids] == [[]] * 7
    table = desk.hub.core.db.shop(desk.shop.id)["labels"]
    assert (await table.find_one({"_id": old})) is not None, "a late change may still be on its way"
    await table.update({"_id": old}, {"$set": {"left_at": now() - timedelta(minutes=1)}})
    await clear_labels.run(both(desk.hub))
    assert [one["name"] for one in (await lead.get(LABELS)).json()["labels"]] == ["旧的"]


async def test_merged_labels_become_the_other_one(desk: Desk) -> None:
    lead = await desk.person("supervisor")
    first, second, third = [await made(lead, name) for name in ("一", "二", "三")]
    ids = await _labelled(desk, lead, first, 3)
    await lead.post(BULK, json={"action": "label", "ids": ids[:1], "label": second})
    refused(
        await lead.post(f"{LABELS}/{first}/merge", json={"into": first}), 422, "label_into_itself", "into"
    )
    refused(await lead.post(f"{LABELS}/{first}/merge", json={"into": "x"}), 404, "label_not_found")
    assert (await lead.post(f"{LABELS}/{first}/merge", json={"into": second})).status_code == 200
    assert (await lead.post(f"{LABELS}/{second}/merge", json={"into": third})).status_code == 200
    await clear_labels.run(both(desk.hub))
    await clear_labels.run(both(desk.hub))
    assert [await labels_of(desk, i) for i in ids] == [[third]] * 3


async def test_bulk_says_what_it_did_and_what_it_could_not(desk: Desk, other: Desk) -> None:
    agent, colleague = await desk.person("agent"), Sender("agent", "staff-other", "别人")
    ids = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(4)]
    elsewhere = await other.push("在吗")
    await send.take(desk.hub, desk.shop.id, ids[1], colleague)
    await send.close(desk.hub, desk.shop.id, ids[2], colleague, "resolved")
    answer = await agent.post(BULK, json={"action": "close", "ids": [*ids, elsewhere, ids[0], "nothing"]})
    told = answer.json()
    assert told["done"] == [ids[0], ids[2], ids[3]]
    assert [(one["id"], one["code"]) for one in told["failed"]] == [
        (ids[1], "assigned_to_other"), (elsewhere, "conversation_not_found"), ("nothing", "conversation_not_found"),
    ]  # fmt: skip
    assert "别人" in told["failed"][0]["message"]
    states = [(await agent.get(f"{API}/{i}")).json()["head"]["episode"]["state"] for i in ids]
    assert states == ["closed", "agent", "closed", "closed"]


async def test_reading_in_bulk_can_be_taken_back(desk: Desk) -> None:
    agent = await desk.person("agent")
    first, second = await desk.push("一", "二", "三", fan="a:1"), await desk.push("一", fan="a:2")
    await send.read_by_team(desk.hub, desk.shop.id, first, 1)
    answer = await agent.post(BULK, json={"action": "read", "ids": [first, second]})
    assert answer.json()["changed"] == [first, second]
    assert [(await agent.get(f"{API}/{i}")).json()["head"]["unread"] for i in (first, second)] == [0, 0]
    back = {"action": "unread", "ids": [first, second], "read_to": {first: 1, second: 0}}
    assert (await agent.post(BULK, json=back)).json()["changed"] == [first, second]
    assert [(await agent.get(f"{API}/{i}")).json()["head"]["unread"] for i in (first, second)] == [2, 1]
    await agent.post(BULK, json={"action": "read", "ids": [first]})
    await agent.post(BULK, json={"action": "unread", "ids": [first]})
    assert (await agent.get(f"{API}/{first}")).json()["head"]["unread"] == 1


async def test_bulk_needs_the_right_of_its_action(desk: Desk) -> None:
    reader, conversation_id = await desk.person("operator"), await desk.push("在吗")
    for action in ("close", "label", "unlabel", "read", "unread", "take", "transfer", "snooze"):
        body = {"action": action, "ids": [conversation_id], "label": "x"}
        refused(await reader.post(BULK, json=body), 403, "right_missing")
    agent = await desk.person("agent")
    refused(await agent.post(BULK, json={"action": "dance", "ids": ["x"]}), 422, field="action")
    refused(await agent.post(BULK, json={"action": "read", "ids": []}), 422, field="ids")
    refused(await agent.post(BULK, json={"action": "read", "ids": ["x"] * 201}), 422, field="ids")
    refused(await agent.post(BULK, json={"action": "label", "ids": ["x"]}), 422, field="label")
    refused(
        await agent.post(BULK, json={"action": "close", "ids": ["x"], "reason": "bored"}), 422, field="reason"
    )
    assert (await agent.get(f"{API}/{conversation_id}")).json()["head"]["rev"] == 1


async def test_views_are_one_s_own_or_the_team_s(desk: Desk, other: Desk) -> None:
    agent, second, lead = [await desk.person(role) for role in ("agent", "agent", "supervisor")]
    query = {"view": "waiting", "label": "l1", "sort": "sla"}
    own = (await agent.post(VIEWS, json={"name": "我的", "query": query})).json()["view"]
    team = (await agent.post(VIEWS, json={"name": "大家的", "query": {}, "shared": True})).json()["view"]
    assert own["query"] == query
    assert [v["id"] for v in (await second.get(VIEWS)).json()["views"]] == [team["id"]]
    assert (await (await other.person("owner")).get(VIEWS)).json()["views"] == []
    body = {"name": "改了", "query": {"view": "all"}, "shared": True}
    refused(await second.put(f"{VIEWS}/{team['id']}", json=body), 403, "list_view_of_other")
    refused(await second.put(f"{VIEWS}/{own['id']}", json=body), 404, "list_view_not_found")
    refused(await second.delete(f"{VIEWS}/{team['id']}"), 403, "list_view_of_other")
    refused(await agent.post(VIEWS, json={"name": "x", "query": {"drop": "1"}}), 422)
    assert (await lead.put(f"{VIEWS}/{team['id']}", json=body)).json()["view"]["name"] == "改了"
    await agent.post(f"{VIEWS}/order", json={"ids": [team["id"], own["id"]]})
    assert [v["id"] for v in (await agent.get(VIEWS)).json()["views"]] == [team["id"], own["id"]]
    await agent.delete(f"{VIEWS}/{own['id']}")
    assert [v["id"] for v in (await agent.get(VIEWS)).json()["views"]] == [team["id"]]


async def _bulk(who: Person, action: str, ids: list[str], **more: object) -> tuple[list[str], dict[str, str]]:
    """What it changed, and the code of each that failed."""
    answer = await who.post(BULK, json={"action": action, "ids": ids, **more})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert sorted([*told["done"], *(f["id"] for f in told["failed"])]) == sorted(ids)
    return told["changed"], {f["id"]: f["code"] for f in told["failed"]}


async def _states(desk: Desk, ids: list[str]) -> list[tuple[int, str, str | None]]:
    docs = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find({"_id": {"$in": ids}})
    found = {doc["_id"]: doc for doc in docs}
    return [
        (found[i]["rev"], found[i]["state"], (found[i]["episode"]["assignee"] or {}).get("id")) for i in ids
    ]


async def test_handing_on_in_bulk_names_each_that_it_could_not(desk: Desk, other: Desk) -> None:
    """To somebody with one free slot and to a group; sent again, nothing happens twice."""
    agent, colleague, lead = [await desk.person(role) for role in ("agent", "agent", "supervisor")]
    core, shop_id = desk.hub.core, desk.shop.id
    mine, theirs, closed, waiting = [await desk.push("在吗", fan=f"a:{n}") for n in range(4)]
    elsewhere = await other.push("在吗")
    await _bulk(agent, "take", [mine])
    await _bulk(colleague, "take", [theirs])
    await _bulk(agent, "close", [closed])
    await seats.arrive(core, shop_id, colleague.id, "周舟")
    await seats.set_capacity(core, shop_id, colleague.id, 2)
    before = await _states(desk, [theirs, closed])
    ids = [mine, theirs, closed, waiting, elsewhere]
    failures = {closed: "not_open", waiting: "transfer_full", elsewhere: "conversation_not_found"}
    moved, failed = await _bulk(agent, "transfer", ids, to_staff=colleague.id)
    if waiting in moved:  # they are handed on side by side: either of the two may get the slot
        failures[mine] = failures.pop(waiting)
    assert (len(moved), failed) == (1, failures)
    assert await _bulk(agent, "transfer", [*moved, theirs], to_staff=colleague.id) == ([], {})
    assert await _states(desk, [theirs, closed]) == before
    group = await groups.add(core, shop_id, "售后", [colleague.id], [])
    left = [i for i in (mine, waiting) if i not in moved]
    assert await _bulk(agent, "transfer", [*left, theirs], to_group=group.id) == (
        left,
        {theirs: "assigned_to_other"},
    )
    assert await _bulk(lead, "transfer", [*left, theirs], to_group=group.id) == ([theirs], {})
    assert [(state, who) for _, state, who in await _states(desk, [*left, theirs])] == [("waiting", None)] * 2
    revs = await _states(desk, [*left, theirs])
    assert await _bulk(lead, "transfer", [*left, theirs], to_group=group.id) == ([], {})
    assert await _states(desk, [*left, theirs]) == revs
    assert await seats.differing(core, shop_id) == []


async def test_putting_aside_and_ending_in_bulk(desk: Desk) -> None:
    agent, colleague, lead = [await desk.person(role) for role in ("agent", "agent", "supervisor")]
    mine, theirs, closed, waiting = ids = [await desk.push("在吗", fan=f"a:{n}") for n in range(4)]
    await _bulk(agent, "take", [mine])
    await _bulk(colleague, "take", [theirs])
    await _bulk(agent, "close", [closed])
    until = iso(now() + timedelta(hours=2))
    failures = {theirs: "assigned_to_other", closed: "not_open"}
    assert await _bulk(agent, "snooze", ids, until=until) == ([mine, waiting], failures)
    assert await _bulk(agent, "snooze", ids, until=until) == ([], failures)
    past = {mine: "snooze_past", waiting: "snooze_past", **failures}
    assert await _bulk(agent, "snooze", ids, until=iso(now() - timedelta(hours=2))) == ([], past)
    assert await _bulk(lead, "snooze", [theirs], until=until) == ([theirs], {})
    asleep = {theirs: "assigned_to_other"}
    assert await _bulk(agent, "snooze", ids, until=None) == ([mine, waiting], asleep)
    assert await _bulk(lead, "snooze", ids, until=None) == ([theirs], {})
    assert await _bulk(lead, "snooze", ids, until=None) == ([], {})
    assert await _bulk(agent, "close", ids, reason="spam") == ([mine, waiting], {theirs: "assigned_to_other"})
    assert await _bulk(lead, "close", ids, reason="spam") == ([theirs], {})
    assert await _bulk(agent, "take", [closed]) == ([closed], {}), "begins anew"
    assert await _bulk(agent, "take", [closed]) == ([], {})
    assert await seats.differing(desk.hub.core, desk.shop.id) == []
