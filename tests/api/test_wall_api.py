"""The supervisor's wall over HTTP: figures equal a plain count, only what one may see, acts that reach the desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub.conversations import accounts, groups, seats, work
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.conversations.wall import picture
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused

API = "/api/v1/wall"


async def _push(desk: Desk, account: Account, fan: str) -> str:
    ref = FanRef(account.channel, account.id, fan)
    push = Inbound(ref, f"web:{new_id()}", "text", {"text": "在吗"}, now(), fan_name=fan)
    await receive(desk.hub, account, [push])
    doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"key": ref.key})
    assert doc is not None
    return str(doc["_id"])


def _sender(person: Person) -> Sender:
    return Sender("agent", person.id, "小美")


async def _set(desk: Desk, conversation_id: str, **fields: Any) -> None:
    await desk.hub.core.db.shop(desk.shop.id)["conversations"].update(
        {"_id": conversation_id}, {"$set": fields}
    )


async def _wall(person: Person, **query: str) -> dict[str, Any]:
    picture._PICTURES.clear()  # what was painted within this second
    picture._DAYS.clear()
    answer = await person.get(API, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.fixture
async def boss(desk: Desk) -> Person:
    return await desk.person("supervisor")


async def test_an_empty_desk_has_nothing_but_its_people(desk: Desk, boss: Person) -> None:
    agent = await desk.person("agent")
    shown = await _wall(boss)
    assert shown["numbers"] == {
        "waiting": 0, "waiting_since": None, "in_service": 0, "bot": 0, "snoozed": 0, "closed_today": 0,
        "first_response_s": None, "sla_risk": 0, "sla_breached": 0,
    }  # fmt: skip
    assert (shown["queue"], shown["late"], shown["groups"]) == ([], [], [])
    assert {p["staff_id"]: (p["state"], p["load"], p["capacity"]) for p in shown["people"]} == {
        boss.id: ("offline", 0, 8),
        agent.id: ("offline", 0, 8),
    }


async def test_the_queue_stands_in_the_order_of_service(desk: Desk, boss: Person) -> None:
    ids = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(5)]
    since = now() - timedelta(minutes=10)
    for n, conversation_id in enumerate(ids):
        await _set(desk, conversation_id, waiting_since=since + timedelta(minutes=n))
    await _set(desk, ids[3], priority=2)
    await _set(desk, ids[4], priority=1)
    await _set(desk, ids[0], snoozed_until=now() + timedelta(hours=1))
    shown = await _wall(boss)
    assert [head["id"] for head in shown["queue"]] == [ids[3], ids[4], ids[1], ids[2]]
    assert (shown["numbers"]["waiting"], shown["numbers"]["snoozed"]) == (4, 1)
    assert shown["numbers"]["waiting_since"] == shown["queue"][2]["waiting_since"]


async def test_people_hold_what_they_hold(desk: Desk, boss: Person) -> None:
    agent = await desk.person("agent")
    first, second, _ = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(3)]
    for conversation_id in (first, second):
        await work.take(desk.hub, desk.shop.id, conversation_id, _sender(agent))
    await _set(desk, first, waiting_since=None)
    since = now() - timedelta(minutes=3)
    await _set(desk, second, waiting_since=since)
    shown = await _wall(boss)
    person = next(p for p in shown["people"] if p["staff_id"] == agent.id)
    assert (person["load"], person["conversations"]) == (2, 2)
    assert person["unanswered_since"].startswith(since.strftime("%Y-%m-%dT%H:%M:%S"))
    assert (shown["numbers"]["in_service"], shown["numbers"]["waiting"]) == (2, 1)


async def test_today_counts_what_ended_and_how_fast_it_began(desk: Desk, boss: Person) -> None:
    agent = await desk.person("agent")
    table = desk.hub.core.db.shop(desk.shop.id)["episodes"]
    for n, seconds in enumerate((30, 90, 600)):
        conversation_id = await desk.push("在吗", fan=f"a:fan{n}")
        await work.take(desk.hub, desk.shop.id, conversation_id, _sender(agent))
        await work.close(desk.hub, desk.shop.id, conversation_id, _sender(agent), "resolved")
        moment = now()
        times = {"opened_at": moment - timedelta(seconds=seconds), "first_reply_at": moment}
        await table.update({"conversation_id": conversation_id}, {"$set": times})
    shown = await _wall(boss)
    assert (shown["numbers"]["closed_today"], shown["numbers"]["first_response_s"]) == (3, 90)
    old = {"$set": {"closed_at": now() - timedelta(days=2), "first_reply_at": now() - timedelta(days=2)}}
    await table.update({}, old)
    shown = await _wall(boss)
    assert shown["numbers"]["closed_today"] == 2


async def test_clocks_stand_by_what_runs_out_first(desk: Desk, boss: Person) -> None:
    late, soon, later = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(3)]
    for conversation_id, due_s, breached in (
        (late, -60, ["first_response"]),
        (soon, 120, []),
        (later, 3600, []),
    ):
        due = now() + timedelta(seconds=due_s)
        sla = {
            "due_at": due,
            "warn_at": due - timedelta(seconds=300),
            "clock": "first_response",
            "breached": breached,
        }
        await _set(desk, conversation_id, sla=sla)
    shown = await _wall(boss)
    assert [head["id"] for head in shown["late"]] == [late, soon]
    assert (shown["numbers"]["sla_risk"], shown["numbers"]["sla_breached"]) == (1, 1)


async def test_filters_leave_one_channel_or_one_group(desk: Desk, boss: Person) -> None:
    other = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个网页", {})
    agent = await desk.person("agent")
    group = await groups.add(desk.hub.core, desk.shop.id, "售后", [agent.id], [other.id])
    desk.hub.desks.forget(desk.shop.id)
    here, there = await desk.push("在吗"), await _push(desk, other, "a:fan9")
    await _set(desk, there, group_id=group.id)
    application = boss.desk.http._transport.app.state.conversations  # type: ignore[attr-defined]
    application.desks.forget(desk.shop.id)
    assert [h["id"] for h in (await _wall(boss, account_id=other.id))["queue"]] == [there]
    grouped = await _wall(boss, group_id=group.id)
    assert [h["id"] for h in grouped["queue"]] == [there]
    assert [p["staff_id"] for p in grouped["people"]] == [agent.id]
    assert [h["id"] for h in (await _wall(boss, group_id="none"))["queue"]] == [here]
    assert grouped["groups"] == [{"id": group.id, "name": "售后"}]


async def test_a_second_of_many_supervisors_costs_one_picture(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bosses = await asyncio.gather(*(desk.person("supervisor") for _ in range(4)))
    painted: list[picture.View] = []
    paint = picture._paint

    async def counted(hub: Any, view: picture.View, *rest: Any) -> picture.Picture:
        painted.append(view)
        return await paint(hub, view, *rest)

    monkeypatch.setattr(picture, "_paint", counted)
    picture._PICTURES.clear()
    answers = await asyncio.gather(*(b.get(API) for b in bosses for _ in range(5)))
    assert {a.status_code for a in answers} == {200}
    assert len(painted) == 1


async def test_agents_have_no_wall(desk: Desk) -> None:
    agent = await desk.person("agent")
    refused(await agent.get(API), 403, "right_missing")
    assert (await agent.get("/console/wall")).status_code == 403


async def test_a_whisper_is_a_note_for_the_one_who_serves(desk: Desk, boss: Person) -> None:
    agent, conversation_id = await desk.person("agent"), await desk.push("在吗")
    path = f"/api/v1/conversations/{conversation_id}/whisper"
    body = {"client_id": "whisper-0001", "text": "先道歉，再补发"}
    refused(await boss.post(path, json=body), 422, "whisper_nobody")
    await work.take(desk.hub, desk.shop.id, conversation_id, _sender(agent))
    told = [(await boss.post(path, json=body)).json()["message"] for _ in range(2)]
    assert told[0]["id"] == told[1]["id"]
    assert (told[0]["direction"], told[0]["body"]["whisper"], told[0]["body"]["mentions"]) == (
        "note",
        True,
        [agent.id],
    )
    shown = (await agent.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert shown["head"]["mention_unseen"] == [agent.id]
    assert shown["head"]["last"]["preview"] == "在吗", "a whisper is not the conversation's last word"


async def test_a_colleague_is_set_busy_and_back(desk: Desk, boss: Person) -> None:
    agent = await desk.person("agent")
    await seats.arrive(desk.hub.core, desk.shop.id, agent.id, "小美")
    path = f"/api/v1/seats/{agent.id}/state"

    async def state() -> str:
        return str(next(p for p in (await _wall(boss))["people"] if p["staff_id"] == agent.id)["state"])

    for wanted in ("busy", "online"):
        answer = await desk.http.put(path, headers=boss.headers(), json={"state": wanted})
        assert answer.json() == {"staff_id": agent.id, "state": wanted}
        assert await state() == wanted
    refused(
        await desk.http.put(path, headers=boss.headers(), json={"state": "offline"}), 422, "payload_invalid"
    )
    refused(
        await desk.http.put("/api/v1/seats/nobody/state", headers=boss.headers(), json={"state": "busy"}), 404
    )
    refused(await desk.http.put(path, headers=agent.headers(), json={"state": "busy"}), 403)


async def test_handing_on_in_bulk_stops_at_capacity(desk: Desk, boss: Person) -> None:
    agent = await desk.person("agent")
    ids = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(4)]
    await seats.arrive(desk.hub.core, desk.shop.id, agent.id, "小美")
    await seats.set_capacity(desk.hub.core, desk.shop.id, agent.id, 3)
    answer = (
        await boss.post("/api/v1/bulk", json={"action": "transfer", "ids": ids, "to_staff": agent.id})
    ).json()
    assert len(answer["done"]) == 3
    [failed] = answer["failed"]
    assert failed["code"] == "transfer_full"
    shown = await _wall(boss)
    person = next(p for p in shown["people"] if p["staff_id"] == agent.id)
    assert (person["load"], person["conversations"]) == (3, 3)
    assert [h["id"] for h in shown["queue"]] == [failed["id"]]
    refused(await boss.post("/api/v1/bulk", json={"action": "transfer", "ids": ids}), 422, "transfer_target")
