"""What a person chose for themselves holds for their phone too, and both sides can read who is told of what."""

from __future__ import annotations

from datetime import timedelta

from hub.accounts import preferences
from hub.accounts.preferences import Alerts
from hub.conversations import send
from hub.conversations.model import Sender
from hub.core.clock import now
from tests.api.alert_ground import AGENT, API, CORP, SECRET, Ground


async def test_what_a_person_turned_off_is_not_sent_to_their_phone(ground: Ground) -> None:
    await ground.connect()
    desk, conversation_id = ground.desk, await ground.desk.push("在吗")
    agent, boss = Sender("agent", ground.agent.id, "周舟"), Sender("agent", ground.boss.id, "主管")
    await send.take(desk.hub, desk.shop.id, conversation_id, agent)
    due, warn = now() + timedelta(minutes=3), now() - timedelta(seconds=1)
    sla = {"sla": {"due_at": due, "warn_at": warn, "clock": "first_response", "breached": []}}
    table = desk.hub.core.db.shop(desk.shop.id)["conversations"]
    await table.update({"_id": conversation_id}, {"$set": sla})
    await send.note(desk.hub, desk.shop.id, conversation_id, boss, "note-0001", "看一下", [ground.agent.id])

    await preferences.choose_alerts(desk.hub.core, ground.agent.id, Alerts(mention=False, sla=False))
    assert (await ground.look(), await ground.received()) == (0, [])
    people = (await ground.boss.get(f"{API}/settings")).json()["people"]
    off = {person["staff_id"]: person["off"] for person in people}
    assert (off[ground.agent.id], off[ground.boss.id]) == (["sla_risk", "sla_breached", "mention"], [])

    await preferences.choose_alerts(desk.hub.core, ground.agent.id, Alerts(mention=False))
    assert [await ground.look(), await ground.look()] == [1, 0]
    await preferences.choose_alerts(desk.hub.core, ground.agent.id, Alerts(wecom=False))
    assert await ground.look() == 0
    await preferences.choose_alerts(desk.hub.core, ground.agent.id, Alerts())
    assert [await ground.look(), await ground.look()] == [1, 0]
    assert [title for _, title, _ in await ground.received()] == ["你的会话即将超时", "有同事提到了你"]


async def test_who_is_on_call_and_wants_no_wecom_leaves_it_to_the_next(ground: Ground) -> None:
    people = [
        {"staff_id": ground.boss.id, "userid": "liming", "on_call": True},
        {"staff_id": ground.agent.id, "userid": "zhou", "on_call": True},
    ]
    await ground.connect(people=people)
    await preferences.choose_alerts(ground.desk.hub.core, ground.boss.id, Alerts(wecom=False))
    await ground.waits(await ground.desk.push("在吗"), 6)
    assert await ground.look() == 1
    assert [user for user, _, _ in await ground.received()] == ["zhou"]


async def test_a_person_reads_what_the_shop_sends_to_their_phone(ground: Ground) -> None:
    path = "/api/v1/me/preferences"
    assert (await ground.agent.get(path)).json()["phone"] is None
    await ground.connect(kinds=["mention", "waiting"], wait_min=9)
    quiet = {"on": False, "start": "23:00", "end": "08:00"}
    mine = {"known": True, "on_call": False, "kinds": ["waiting", "mention"], "wait_min": 9, "quiet": quiet}
    assert (await ground.agent.get(path)).json()["phone"] == mine
    assert (await ground.boss.get(path)).json()["phone"] == {**mine, "on_call": True}
    assert (await (await ground.desk.person("agent")).get(path)).json()["phone"] == {**mine, "known": False}
    assert (await (await ground.desk.person("finance")).get(path)).json()["phone"] is None


async def test_changes_of_the_alerts_are_on_record_without_the_secret(ground: Ground) -> None:
    owner = await ground.desk.person("owner")
    await ground.save(corp_id=CORP, agent_id=AGENT, secret=SECRET, wait_min=7)
    [entry] = (await owner.get("/api/v1/audit?action=alerts.changed")).json()["entries"]
    assert entry["details"] == {"fields": "corp_id, agent_id, wait_min, people, secret"}
    assert entry["actor"] == f"staff:{ground.boss.id}"
