"""What people do with a conversation at the desk, and how the desk is set, over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub.accounts import staff
from hub.conversations import accounts, groups, seats
from hub.core.clock import iso, now
from tests.api.desk import Desk, Person, refused

Doc = dict[str, Any]
HOURS = {day: [["09:00", "12:00"], ["13:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


async def _act(person: Person, conversation_id: str, act: str, **body: Any) -> Doc:
    response = await person.post(f"/api/v1/conversations/{conversation_id}/{act}", json=body)
    assert response.status_code == 200, response.text
    head: Doc = response.json()["head"]
    return head


async def _put(person: Person, path: str, body: Doc) -> Any:
    return await person.desk.http.put(path, json=body, headers=person.headers())


async def test_a_conversation_goes_through_all_hands(desk: Desk) -> None:
    lin, zhou = await desk.person("agent"), await desk.person("agent")
    here = await desk.push("在吗")
    head = await _act(lin, here, "take")
    assert (head["episode"]["state"], head["episode"]["assignee"]["id"]) == ("agent", lin.id)
    refused(await zhou.post(f"/api/v1/conversations/{here}/take", json={}), 409, "assigned_to_other")
    head = await _act(zhou, here, "take", over_from=lin.id)
    assert head["episode"]["assignee"]["id"] == zhou.id
    head = await _act(zhou, here, "release")
    assert (head["episode"]["state"], head["episode"]["assignee"]) == ("waiting", None)
    until = iso(now() + timedelta(hours=1))
    assert (await _act(zhou, here, "snooze", until=until))["snoozed_until"] == until
    assert (await _act(zhou, here, "snooze", until=None))["snoozed_until"] is None
    assert (await _act(zhou, here, "priority", priority=3))["priority"] == 3
    head = await _act(zhou, here, "close", reason="spam")
    assert (head["episode"]["state"], head["episode"]["close_reason"]) == ("closed", "spam")
    refused(await zhou.post(f"/api/v1/conversations/{here}/snooze", json={"until": until}), 409, "not_open")
    head = await _act(lin, here, "reopen")
    assert (head["episode"]["number"], head["episode"]["assignee"]["id"]) == (2, lin.id)
    refused(await lin.post(f"/api/v1/conversations/{here}/reopen", json={}), 409, "episode_open")


@pytest.mark.parametrize(
    "until", ["0.5", "1790000000", 5, True, "2026-11-23", "2026-11-23T10:00:00", "0001-01-01T00:00:00+14:00"]
)
async def test_a_moment_is_written_out_with_its_zone(desk: Desk, until: Any) -> None:
    """What is a number or lacks a zone would be taken for a time that nobody meant."""
    lin, owner = await desk.person("agent"), await desk.person("owner")
    here = await desk.push("在吗")
    before = await _act(lin, here, "take")
    refused(await lin.post(f"/api/v1/conversations/{here}/snooze", json={"until": until}), 422, field="until")
    assert (await lin.get(f"/api/v1/conversations/{here}")).json()["head"] == before
    refused(await owner.get("/api/v1/audit", until=until), 422, "payload_invalid", "until")


async def test_a_transfer_needs_somebody_who_is_here_and_has_room(desk: Desk) -> None:
    lin, zhou, lead = await desk.person("agent"), await desk.person("agent"), await desk.person("supervisor")
    here = await desk.push("在吗")
    await _act(lin, here, "take")
    core, path = desk.hub.core, f"/api/v1/conversations/{here}/transfer"
    refused(await lin.post(path, json={"to_staff": zhou.id}), 422, "transfer_absent", "to_staff")
    await seats.arrive(core, desk.shop.id, zhou.id, "周舟")
    await seats.set_capacity(core, desk.shop.id, zhou.id, 0)
    refused(await lin.post(path, json={"to_staff": zhou.id}), 422, "transfer_full", "to_staff")
    refused(await lin.post(path, json={}), 422, "transfer_target")
    refused(await lin.post(path, json={"to_staff": "nobody"}), 404, "staff_not_found", "to_staff")
    refused(await zhou.post(path, json={"to_group": "nothing"}), 404, "group_not_found")
    messages = (await lin.get(f"/api/v1/conversations/{here}/messages")).json()["messages"]
    assert [m["direction"] for m in messages] == ["in"], "a refusal leaves no note behind"
    await seats.set_capacity(core, desk.shop.id, zhou.id, None)
    refused(await zhou.post(path, json={"to_staff": zhou.id}), 409, "assigned_to_other")
    head = await _act(lead, here, "transfer", to_staff=zhou.id, note="老客户，电话 13812345678")
    assert head["episode"]["assignee"]["id"] == zhou.id
    messages = (await lin.get(f"/api/v1/conversations/{here}/messages")).json()["messages"]
    assert [(m["direction"], m["body"].get("text", m["body"].get("name"))) for m in messages[1:]] == [
        ("note", "老客户，电话 138****5678"),
        ("system", "desk.transferred"),
    ]
    assert (messages[2]["body"]["from"]["id"], messages[2]["body"]["to"]["id"]) == (lin.id, zhou.id)


async def test_the_desk_is_read_and_changed_in_parts(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    refused(await agent.get("/api/v1/desk"), 403, "right_missing")
    before = (await owner.get("/api/v1/desk")).json()
    assert (before["routing"], before["capacity"]) == ({"on": False}, 8)
    holiday = {"date": "2026-10-01", "name": "国庆", "hours": []}
    wanted = {"hours": {**HOURS, "sat": [], "sun": []}, "holidays": [holiday], "capacity": 5}
    changed = await _put(owner, "/api/v1/desk", {"rev": before["rev"], **wanted, "hours": HOURS})
    assert changed.status_code == 200
    after = (await owner.get("/api/v1/desk")).json()
    who = {"rev": before["rev"] + 1, "updated_by": after["updated_by"], "updated_at": after["updated_at"]}
    assert after == changed.json() == {**before, **wanted, **who}


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"hours": {"mon": [["09:00", "08:00"]]}}, "hours_invalid", "hours.mon"),
        ({"hours": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "hours_invalid", "hours.mon"),
        ({"hours": {"mon": [["9", "12:00"]]}}, "payload_invalid", "hours.mon.0.0"),
        ({"holidays": [{"date": "2026-02-30"}]}, "date_invalid", "holidays.0.date"),
        ({"holidays": [{"date": "2026-10-01"}, {"date": "2026-10-01"}]}, "holiday_twice", "holidays.1.date"),
        ({"capacity": -1}, "payload_invalid", "capacity"),
        ({"rev": None}, "payload_invalid", "rev"),
        ({"hours": {"mon": [["25:00", "26:00"]]}}, "payload_invalid", "hours.mon.0.0"),
        ({"hours": {"mon": [["22:00", "02:00"]]}}, "hours_invalid", "hours.mon"),
        ({"replies": {"away": {"on": True, "text": "好" * 10_000}}}, "payload_invalid", "replies.away.text"),
        ({"holidays": [{"date": "2026-10-01", "name": "x" * 10_000}]}, "payload_invalid", "holidays.0.name"),
        ({"replies": {"away": {"on": True, "text": " \n"}}}, "auto_reply_empty", "replies.away.text"),
        ({"nonsense": 1}, "payload_invalid", "nonsense"),
    ],
)
async def test_a_wrong_setting_is_named_and_changes_nothing(
    desk: Desk, body: Doc, code: str, field: str
) -> None:
    owner = await desk.person("owner")
    before = (await owner.get("/api/v1/desk")).json()
    refused(await _put(owner, "/api/v1/desk", {"rev": before["rev"], **body}), 422, code, field)
    assert (await owner.get("/api/v1/desk")).json() == before


async def test_of_two_owners_at_the_desk_the_second_is_told(desk: Desk) -> None:
    owner, other = await desk.person("owner"), await desk.person("owner")
    before = (await owner.get("/api/v1/desk")).json()
    mine = {"rev": before["rev"], "capacity": 3, "sla": {**before["sla"], "warn_s": 60}}
    theirs = {"rev": before["rev"], "capacity": 4}
    answers = await asyncio.gather(_put(owner, "/api/v1/desk", mine), _put(other, "/api/v1/desk", theirs))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused(next(a for a in answers if a.status_code == 409), 409, "changed_meanwhile")
    won = 0 if answers[0].status_code == 200 else 1
    who, body = ((owner, mine), (other, theirs))[won]
    kept = (await owner.get("/api/v1/desk")).json()
    assert (kept["rev"], kept["capacity"]) == (before["rev"] + 1, body["capacity"])
    again = await _put(who, "/api/v1/desk", body)
    assert (again.status_code, again.json()) == (200, kept), "a lost answer may be asked for again"
    [entry] = (await owner.get("/api/v1/audit?action=desk.changed")).json()["entries"]
    fields = ["sla.warn_s, capacity", "capacity"][won]
    assert (entry["actor"], entry["details"]) == (f"staff:{who.id}", {"fields": fields})


async def test_of_two_who_edit_a_group_the_second_is_told(desk: Desk) -> None:
    owner, other = await desk.person("owner"), await desk.person("owner")
    given = {"name": "售后", "staff_ids": [], "account_ids": []}
    for name in ("", " ", "\u200b", "\u202e组", "x" * 10_000):
        answer = await owner.post("/api/v1/groups", json={**given, "name": name})
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "name")
    made = (await owner.post("/api/v1/groups", json=given)).json()
    path, mine = f"/api/v1/groups/{made['id']}", {**given, "rev": made["rev"], "name": "售后一组"}
    assert (await _put(owner, path, mine)).json() == {**made, "name": "售后一组", "rev": 2}
    theirs = {**given, "rev": made["rev"], "staff_ids": [owner.id]}
    refused(await _put(other, path, theirs), 409, "changed_meanwhile")
    refused(await _put(other, path, given), 422, "payload_invalid", "rev")
    assert (await _put(owner, path, mine)).json()["rev"] == 2
    assert (await owner.get("/api/v1/groups")).json()["groups"] == [{**made, "name": "售后一组", "rev": 2}]
    [entry] = (await owner.get("/api/v1/audit?action=group.changed")).json()["entries"]
    assert entry["details"] == {"fields": "name"}


async def test_groups_and_seats(desk: Desk, other: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    stranger = await other.person("agent")
    given = {"name": "售后", "staff_ids": [agent.id], "account_ids": [desk.account.id]}
    made = (await owner.post("/api/v1/groups", json=given)).json()
    assert made == {"id": made["id"], "rev": 1, **given}
    path, given = f"/api/v1/groups/{made['id']}", {**given, "rev": 1}
    refused(await _put(owner, path, {**given, "staff_ids": [stranger.id]}), 422, "staff_unknown", "staff_ids")
    refused(await _put(owner, path, {**given, "account_ids": [other.account.id]}), 422, "account_unknown")
    assert (await agent.get("/api/v1/groups")).json()["groups"] == [made]
    refused(await _put(await other.person("owner"), path, {**given, "staff_ids": [], "account_ids": []}), 404)
    await seats.arrive(desk.hub.core, desk.shop.id, agent.id, "林夏")
    shown = (await _put(owner, f"/api/v1/seats/{agent.id}", {"capacity": 2})).json()["seats"]
    seat = next(row for row in shown if row["staff_id"] == agent.id)
    assert {**seat, "name": ""} == {
        "staff_id": agent.id, "name": "", "state": "online", "load": 0, "capacity": 2, "own_capacity": 2,
        "group_ids": [made["id"]],
    }  # fmt: skip
    refused(await _put(owner, f"/api/v1/seats/{stranger.id}", {"capacity": 2}), 404, "staff_not_found")
    gone = await owner.desk.http.delete(path, headers=owner.headers())
    assert gone.status_code == 200
    assert (await agent.get("/api/v1/groups")).json()["groups"] == []


async def test_a_transfer_into_nowhere_is_refused_and_the_same_one_again_changes_nothing(desk: Desk) -> None:
    lin, zhou = await desk.person("agent"), await desk.person("agent")
    core, shop_id = desk.hub.core, desk.shop.id
    empty = await groups.add(core, shop_id, "没有人", [], [])
    looks = await groups.add(core, shop_id, "只看", [(await desk.person("warehouse")).id], [])
    sales = await groups.add(core, shop_id, "售前", [zhou.id], [])
    here = await desk.push("在吗")
    head = await _act(lin, here, "take")
    path = f"/api/v1/conversations/{here}/transfer"
    for nobody in (empty, looks):
        body = {"to_group": nobody.id, "note": "拜托"}
        refused(await lin.post(path, json=body), 422, "transfer_group_empty", "to_group")
    after = (await lin.get(f"/api/v1/conversations/{here}")).json()["head"]
    assert after == head, "a refusal leaves no note behind"
    once = await _act(lin, here, "transfer", to_group=sales.id)
    assert (once["group_id"], once["episode"]["state"]) == (sales.id, "waiting")
    assert await _act(lin, here, "transfer", to_group=sales.id) == once
    await seats.arrive(core, shop_id, zhou.id, "周舟")
    await _act(lin, here, "take")
    given = await _act(lin, here, "transfer", to_staff=zhou.id)
    assert await _act(lin, here, "transfer", to_staff=zhou.id) == given, (
        "the answer got lost, and the page asks again"
    )


async def test_who_loses_the_channel_the_right_or_the_shop_loses_its_fans(desk: Desk) -> None:
    """At once, wherever nothing is given out by itself too: nobody else would ever see to them."""
    owner, zhou = await desk.person("owner"), await desk.person("agent")
    elsewhere = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个", {})
    losses = {
        "scope": {"roles": ["agent"], "accounts": [elsewhere.id]},
        "role": {"roles": ["warehouse"], "accounts": None},
        "shop": None,
    }
    given = {"name": "售后", "staff_ids": [zhou.id], "account_ids": []}
    made = (await owner.post("/api/v1/groups", json=given)).json()
    for name, change in losses.items():
        lin, here = await desk.person("agent"), await desk.push("在吗", fan=f"a:{name}")
        await _act(lin, here, "take")
        kept = await desk.push("在吗", fan=f"a:kept{name}")
        await _act(zhou, kept, "take")
        both = {**given, "staff_ids": [zhou.id, lin.id], "rev": made["rev"]}
        made = (await _put(owner, f"/api/v1/groups/{made['id']}", both)).json()
        path = f"/api/v1/team/{lin.id}"
        done = await (_put(owner, path, change) if change else owner.delete(path))
        assert done.status_code == 200, done.text
        heads = [
            (await zhou.get(f"/api/v1/conversations/{i}")).json()["head"]["episode"] for i in (here, kept)
        ]
        assert [(e["state"], e["assignee"] and e["assignee"]["id"]) for e in heads] == [
            ("waiting", None),
            ("agent", zhou.id),
        ]
        assert await seats.differing(desk.hub.core, desk.shop.id) == []
        [group] = (await owner.get("/api/v1/groups")).json()["groups"]
        assert group["staff_ids"] == sorted([zhou.id] if change is None else [zhou.id, lin.id])


async def test_a_group_with_somebody_who_left_can_still_be_changed(desk: Desk) -> None:
    """Left by the command line, say: the screen gives back what it was given."""
    owner, zhou, lin = await desk.person("owner"), await desk.person("agent"), await desk.person("agent")
    given = {"name": "售后", "staff_ids": [zhou.id, lin.id], "account_ids": []}
    made = (await owner.post("/api/v1/groups", json=given)).json()
    await staff.leave(desk.hub.core, lin.id, desk.shop.id)
    changed = await _put(owner, f"/api/v1/groups/{made['id']}", {**given, "name": "售后组", "rev": 1})
    assert changed.json() == {**made, "name": "售后组", "staff_ids": [zhou.id], "rev": 2}


async def test_a_transfer_to_who_may_not_serve_the_fan_is_refused(desk: Desk) -> None:
    """By right or by channel; also when the role was lost a moment ago, and from another process's screen."""
    lin, looks, scoped = [await desk.person(role) for role in ("agent", "warehouse", "agent")]
    core, shop_id = desk.hub.core, desk.shop.id
    elsewhere = await accounts.add(core, shop_id, "webchat", "另一个", {})
    await staff.join(core, scoped.id, shop_id, ["agent"], [elsewhere.id])
    desk.hub.desks.forget(shop_id)
    here = await desk.push("在吗")
    head = await _act(lin, here, "take")
    path = f"/api/v1/conversations/{here}/transfer"
    for who in (looks, scoped):
        await seats.arrive(core, shop_id, who.id, "某人")
        body = {"to_staff": who.id, "note": "拜托"}
        refused(await lin.post(path, json=body), 422, "transfer_not_theirs", "to_staff")
    owner, late = await desk.person("owner"), await desk.person("agent")
    await seats.arrive(core, shop_id, late.id, "某人")
    changed = await _put(owner, f"/api/v1/team/{late.id}", {"roles": ["warehouse"], "accounts": None})
    assert changed.status_code == 200
    refused(await lin.post(path, json={"to_staff": late.id}), 422, "transfer_not_theirs", "to_staff")
    assert (await lin.get(f"/api/v1/conversations/{here}")).json()["head"] == head
