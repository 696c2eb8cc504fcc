"""Alerts to staff: set over HTTP, decided from the desk's real state, handed to the sandbox's WeCom, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hub.alerts import outbox, watch
from hub.alerts.decide import Seat
from hub.conversations import send
from hub.conversations.model import Sender
from hub.core.clock import now
from tests.api.alert_ground import AGENT, API, CORP, SECRET, Ground, form_of
from tests.api.desk import refused


async def test_settings_keep_the_secret_to_themselves(ground: Ground) -> None:
    saved = await ground.save(corp_id=CORP, agent_id=AGENT, secret=SECRET, wait_min=7)
    assert (saved["rev"], saved["has_secret"], saved["wait_min"]) == (1, True, 7)
    assert SECRET not in str(saved)
    again = await ground.save(on=True)
    assert (again["rev"], again["on"], again["has_secret"]) == (2, True, True)
    doc = await ground.desk.hub.core.db.shop(ground.desk.shop.id)["alert_settings"].find_one({})
    assert doc is not None
    assert SECRET not in str(doc)


async def test_of_two_who_save_the_second_is_told(ground: Ground) -> None:
    shown = (await ground.boss.get(f"{API}/settings")).json()
    answers = await asyncio.gather(*(ground.put({**form_of(shown), "wait_min": n}) for n in (3, 4)))
    assert sorted(a.status_code for a in answers) == [200, 409]
    refused(next(a for a in answers if a.status_code == 409), 409, "changed_meanwhile")
    kept = (await ground.boss.get(f"{API}/settings")).json()
    assert kept["wait_min"] == next(a for a in answers if a.status_code == 200).json()["wait_min"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"on": True}, "alerts_incomplete", "corp_id"),
        ({"wait_min": 0}, "payload_invalid", "wait_min"),
        ({"quiet": {"on": True, "start": "25:00", "end": "08:00"}}, "payload_invalid", "quiet.start"),
        ({"kinds": ["noise"]}, "payload_invalid", "kinds.0"),
        ({"people": [{"staff_id": "nobody", "userid": "x"}]}, "alerts_person_unknown", "people"),
        ({"api_base": "http://10.0.0.1"}, "payload_invalid", "api_base"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_changes(
    ground: Ground, change: dict[str, Any], code: str, field: str
) -> None:
    shown = (await ground.boss.get(f"{API}/settings")).json()
    refused(await ground.put({**form_of(shown), **change}), 422, code, field)
    assert (await ground.boss.get(f"{API}/settings")).json() == shown


async def test_agents_may_not_see_or_set_them(ground: Ground) -> None:
    refused(await ground.agent.get(f"{API}/settings"), 403, "right_missing")
    for path in ("check", "test"):
        refused(await ground.agent.post(f"{API}/{path}"), 403, "right_missing")


async def test_a_check_says_in_words_what_is_wrong(ground: Ground) -> None:
    async def codes() -> list[str]:
        findings = (await ground.boss.post(f"{API}/check")).json()["findings"]
        assert all(f["message"] != f"findings.{f['code']}" for f in findings)
        return [f["code"] for f in findings]

    assert await codes() == ["alerts_incomplete"]
    await ground.connect()
    assert await codes() == ["alerts_link_local"]
    await ground.connect(secret="wrong")
    assert await codes() == ["wecom_secret_wrong", "alerts_link_local"]
    await ground.connect(corp_id="ww-other")
    assert await codes() == ["wecom_corp_wrong", "alerts_link_local"]
    await ground.connect(people=[])
    await ground.fault(endpoint="gettoken", kind="http_status", status=503)
    assert await codes() == ["wecom_unreachable", "alerts_link_local", "alerts_nobody_mapped"]


async def test_a_trial_reaches_who_asks_for_it(ground: Ground) -> None:
    await ground.connect()
    assert (await ground.boss.post(f"{API}/test")).json() == {"sent_to": "liming"}
    [(user, title, _)] = await ground.received()
    assert (user, title) == ("liming", "这是一条测试消息")


async def test_a_trial_to_an_unknown_id_is_shown_beside_the_person(ground: Ground) -> None:
    await ground.connect(people=[{"staff_id": ground.boss.id, "userid": "nobody", "on_call": True}])
    refused(await ground.boss.post(f"{API}/test"), 422, "wecom_nobody")
    people = (await ground.boss.get(f"{API}/settings")).json()["people"]
    assert {p["staff_id"]: p["unreachable"] for p in people}[ground.boss.id] is True
    await ground.save(people=[{"staff_id": ground.boss.id, "userid": "liming", "on_call": True}])
    people = (await ground.boss.get(f"{API}/settings")).json()["people"]
    assert {p["staff_id"]: p["unreachable"] for p in people}[ground.boss.id] is False


async def test_a_fan_who_waits_too_long_is_told_once(ground: Ground) -> None:
    await ground.connect()
    waiting = await ground.desk.push("在吗")
    await ground.waits(waiting, 4)
    assert await ground.look() == 0
    await ground.waits(waiting, 6)
    assert [await ground.look(), await ground.look()] == [1, 0]
    assert await ground.received() == [("liming", "有粉丝在等，没有人有空", "小鱼 已等待 6 分钟")]
    [alert] = await ground.alerts()
    assert f"/console/inbox?c={waiting}&alert=" in alert["card"]["url"]


async def test_nobody_is_told_while_somebody_is_free(ground: Ground) -> None:
    await ground.connect()
    await ground.waits(await ground.desk.push("在吗"), 6)
    ground.seats[1] = Seat(ground.agent.id, "online", 7, 8)
    assert await ground.look() == 0
    ground.seats[1] = Seat(ground.agent.id, "online", 8, 8)
    assert await ground.look() == 1


async def test_several_that_wait_are_one_card(ground: Ground) -> None:
    await ground.connect()
    for n in range(7):
        await ground.waits(await ground.desk.push("在吗", fan=f"a:fan{n}"), 10 + n)
    assert await ground.look() == 1
    [(_, title, about)] = await ground.received()
    assert title == "7 件事在等你"
    assert about.splitlines()[0] == "小鱼 已等待 16 分钟"
    assert about.splitlines()[-1] == "……还有 2 件"


async def test_a_clock_that_runs_out_is_told_to_its_owner_when_away(ground: Ground) -> None:
    await ground.connect()
    conversation_id = await ground.desk.push("在吗")
    await send.take(
        ground.desk.hub, ground.desk.shop.id, conversation_id, Sender("agent", ground.agent.id, "周舟")
    )
    table = ground.desk.hub.core.db.shop(ground.desk.shop.id)["conversations"]

    async def clock(due_s: float, warn_s: float) -> None:
        due, warn = now() + timedelta(seconds=due_s), now() + timedelta(seconds=warn_s)
        sla = {"due_at": due, "warn_at": warn, "clock": "first_response", "breached": []}
        await table.update({"_id": conversation_id}, {"$set": {"sla": sla}})

    await clock(300, 100)
    assert await ground.look() == 0
    await clock(180, -1)
    ground.seats[1] = Seat(ground.agent.id, "busy", 1, 8)
    assert await ground.look() == 0
    ground.seats[1] = Seat(ground.agent.id, "away", 1, 8)
    assert [await ground.look(), await ground.look()] == [1, 0]
    await clock(-60, -200)
    assert [await ground.look(), await ground.look()] == [1, 0]
    assert await ground.received() == [
        ("zhou", "你的会话即将超时", "小鱼：还剩 3 分钟"),
        ("zhou", "你的会话已超时", "小鱼：已超时 1 分钟"),
    ]


async def test_a_reply_that_failed_is_told_to_who_serves_the_fan(ground: Ground) -> None:
    await ground.connect()
    conversation_id = await ground.desk.push("在吗")
    me = Sender("agent", ground.agent.id, "周舟")
    await send.note(ground.desk.hub, ground.desk.shop.id, conversation_id, me, "note-0001", "记一下")
    await send.take(ground.desk.hub, ground.desk.shop.id, conversation_id, me)
    change = {"$set": {"undelivered": True}}
    await ground.desk.hub.core.db.shop(ground.desk.shop.id)["messages"].update({"direction": "note"}, change)
    assert await ground.look() == 1
    [(user, title, _)] = await ground.received()
    assert (user, title) == ("zhou", "有回复没有送达")


async def test_a_mention_is_told_to_who_is_not_there_and_each_one_once(ground: Ground) -> None:
    await ground.connect()
    desk, conversation_id = ground.desk, await ground.desk.push("在吗")
    boss = Sender("agent", ground.boss.id, "主管")

    async def mention(client_id: str) -> None:
        await send.note(desk.hub, desk.shop.id, conversation_id, boss, client_id, "看一下", [ground.agent.id])

    await mention("note-0001")
    ground.seats[1] = Seat(ground.agent.id, "online", 0, 8)
    assert await ground.look() == 0
    ground.seats[1] = Seat(ground.agent.id, "away", 0, 8)
    assert [await ground.look(), await ground.look()] == [1, 0]
    await mention("note-0002")
    assert [await ground.look(), await ground.look()] == [1, 0]
    told = await ground.received()
    assert [(user, title) for user, title, _ in told] == [("zhou", "有同事提到了你")] * 2
    assert told[0][2].startswith("主管 在与 小鱼 的会话里提到了你")


async def test_quiet_hours_put_it_off_and_lose_nothing(ground: Ground) -> None:
    await ground.connect(quiet={"on": True, "start": "00:00", "end": "00:00"})
    await ground.waits(await ground.desk.push("在吗"), 6)
    assert await ground.look() == 0
    assert await ground.alerts() == []
    await ground.save(quiet={"on": False, "start": "00:00", "end": "00:00"})
    assert await ground.look() == 1


async def test_a_lost_answer_is_asked_again_and_reaches_the_phone_once(ground: Ground) -> None:
    await ground.connect()
    await ground.waits(await ground.desk.push("在吗"), 6)
    await ground.fault(endpoint="message_send", kind="disconnect_after")
    await ground.look()
    [alert] = await ground.alerts()
    assert (alert["state"], alert["error"]) == ("queued", "outside_unclear")
    table = ground.desk.hub.core.db.shop(ground.desk.shop.id)["alerts"]
    await table.update({"_id": alert["_id"]}, {"$set": {"next_attempt_at": now()}})
    await outbox.send_due(ground.desk.hub.core)
    assert [a["state"] for a in await ground.alerts()] == ["sent"]
    assert len(await ground.received()) == 1


async def test_two_workers_send_it_once(ground: Ground) -> None:
    await ground.connect()
    await ground.waits(await ground.desk.push("在吗"), 6)
    await asyncio.gather(*(ground.look() for _ in range(4)))
    assert len(await ground.alerts()) == 1
    assert len(await ground.received()) == 1


async def test_a_token_that_died_is_renewed_once_for_everybody(ground: Ground) -> None:
    await ground.connect()
    assert (await ground.boss.post(f"{API}/test")).status_code == 200
    await ground.fault(endpoint="gettoken", kind="expire_token")
    await ground.waits(await ground.desk.push("在吗"), 6)
    assert await ground.look() == 1
    truth = (await ground.wecom.get("/_sandbox/wecom/truth")).json()
    assert len(truth["received"]) == 2
    assert truth["tokens"] == {"issued": 2, "asked": 2}


async def test_trouble_that_a_person_can_mend_is_shown_on_the_page(ground: Ground) -> None:
    await ground.connect(secret="wrong")
    await ground.waits(await ground.desk.push("在吗"), 6)
    await ground.look()
    trouble = (await ground.boss.get(f"{API}/settings")).json()["trouble"]
    assert trouble["code"] == "wecom_secret_wrong"
    assert "Secret" in trouble["message"]
    assert [a["state"] for a in await ground.alerts()] == ["queued"]


async def test_one_person_is_not_told_more_often_than_they_can_bear(ground: Ground) -> None:
    await ground.connect()
    for n in range(9):
        await ground.waits(await ground.desk.push("在吗", fan=f"a:fan{n}"), 6)
        await ground.look()
    assert len(await ground.received()) == watch.MOST_CARDS


async def test_hostile_names_stay_names(ground: Ground) -> None:
    await ground.connect()
    conversation_id = await ground.desk.push("在吗")
    name = {"$set": {"fan.name": '<div class="gray">假的</div>\n第二行'}}
    await ground.desk.hub.core.db.shop(ground.desk.shop.id)["conversations"].update(
        {"_id": conversation_id}, name
    )
    await ground.waits(conversation_id, 6)
    await ground.look()
    [(_, _, about)] = await ground.received()
    assert "<" not in about
    assert "\n" not in about
