"""One's own account: sessions that can be seen and ended, the password, reveals within their allowance."""

from __future__ import annotations

import asyncio

from hub.accounts import audit, sessions, staff, throttle
from tests.accounts.team import PASSWORD, SignedIn, fresh_ip
from tests.accounts.trail import seal_everything
from tests.api.desk import Desk, Person, refused

ACCOUNT = "/api/v1/account"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


async def another_device(person: Person) -> Person:
    core, login = person.desk.hub.core, person.signed_in.identity.login
    return Person(person.desk, SignedIn(*await sessions.sign_in(core, login, PASSWORD, fresh_ip(), WINDOWS)))


async def test_sessions_are_told_in_words_and_ended(desk: Desk) -> None:
    person = await desk.person("agent")
    device, third = await another_device(person), await another_device(person)
    shown = (await person.get(ACCOUNT)).json()["sessions"]
    assert [s["is_this"] for s in shown] == [True, False, False]
    assert {(s["browser"], s["system"]) for s in shown[1:]} == {("Edge", "Windows")}
    ended = device.signed_in.identity.session_id
    assert (await person.delete(f"{ACCOUNT}/sessions/{ended}")).status_code == 200
    refused(await device.get("/api/v1/me"), 401, "not_signed_in")
    assert (await third.get("/api/v1/me")).status_code == 200
    assert (await person.delete(f"{ACCOUNT}/sessions")).json() == {"ended": 1}
    refused(await third.get("/api/v1/me"), 401, "not_signed_in")
    assert (await person.get("/api/v1/me")).status_code == 200


async def test_nobody_ends_somebody_else_s_session(desk: Desk) -> None:
    person, colleague = await desk.person("owner"), await desk.person("agent")
    theirs = colleague.signed_in.identity.session_id
    refused(await person.delete(f"{ACCOUNT}/sessions/{theirs}"), 404, "session_unknown")
    assert (await colleague.get("/api/v1/me")).status_code == 200


async def test_a_new_password_ends_the_other_sessions_alone(desk: Desk) -> None:
    person = await desk.person("agent")
    device = await another_device(person)
    wrong = {"old": "not the password", "new": "a brand new one"}
    refused(await person.post(f"{ACCOUNT}/password", json=wrong), 403, "password_wrong", "old")
    short = {"old": PASSWORD, "new": "short"}
    refused(await person.post(f"{ACCOUNT}/password", json=short), 422, "password_short", "password")
    assert (await device.get("/api/v1/me")).status_code == 200
    right = await person.post(f"{ACCOUNT}/password", json={"old": PASSWORD, "new": "a brand new one"})
    assert right.json() == {"ended": 1}
    assert (await person.get("/api/v1/me")).status_code == 200
    refused(await device.get("/api/v1/me"), 401, "not_signed_in")


async def test_a_new_name_shows_at_once(desk: Desk) -> None:
    person = await desk.person("agent")
    assert (await person.put(ACCOUNT, json={"name": "林夏"})).status_code == 200
    assert (await person.get("/api/v1/me")).json()["staff"]["name"] == "林夏"
    refused(await person.put(ACCOUNT, json={"name": "a\nb"}), 422, "staff_name_invalid", "name")


async def test_sign_ins_are_in_the_trail_and_it_is_told_whether_it_holds(desk: Desk) -> None:
    owner, core = await desk.person("owner"), desk.hub.core
    agent = await desk.person("agent")
    form = {"token": "t", "login": agent.signed_in.identity.login, "password": "wrong password"}
    await desk.http.post("/console/sign-in", data=form, headers={"cookie": "hub_form=t"})
    failed = (await owner.get("/api/v1/audit", action="sign_in.failed")).json()["entries"]
    assert [(e["actor"], e["target"]) for e in failed] == [("nobody", f"staff:{agent.id}")]
    mine = (await owner.get("/api/v1/audit", actor=f"staff:{agent.id}")).json()["entries"]
    assert [(e["action"], e["actor_name"]) for e in mine] == [("sign_in", "小美")]
    first = (await owner.get("/api/v1/audit", limit=2)).json()
    rest = (await owner.get("/api/v1/audit", cursor=first["cursor"])).json()
    assert len(first["entries"]) + len(rest["entries"]) == 3
    assert rest["cursor"] is None
    await seal_everything(core)
    assert (await owner.get("/api/v1/audit/chain")).json()["ok"] is True
    await core.db.shop(desk.shop.id)["audit"].update({"seq": 1}, {"$set": {"actor": "staff:forged"}})
    assert (await owner.get("/api/v1/audit/chain")).json()["broken_at"] == 1
    refused(await agent.get("/api/v1/audit"), 403, "right_missing")


async def test_numbers_are_unmasked_within_an_hourly_allowance(desk: Desk) -> None:
    lead, conversation_id = await desk.person("supervisor"), await desk.push("电话13800138000")
    [message] = await desk.hub.core.db.shop(desk.shop.id)["messages"].find({})
    path = f"/api/v1/conversations/{conversation_id}/messages/{message['_id']}/reveal"
    body = {"json": {"span": 0, "reason": "核对订单"}}
    answers = await asyncio.gather(*(lead.post(path, **body) for _ in range(throttle.REVEALS + 3)))
    assert [a.status_code for a in answers].count(200) == throttle.REVEALS
    refused(await lead.post(path, **body), 429, "reveals_used_up")
    wanted = audit.Wanted(action="pii.reveal")
    assert len(await audit.entries(desk.hub.core, desk.shop.id, wanted, limit=100)) == throttle.REVEALS
    colleague = await desk.person("supervisor")
    assert (await colleague.post(path, **body)).json() == {"text": "13800138000"}


async def test_taking_over_is_in_the_trail(desk: Desk) -> None:
    lin, lead, conversation_id = (
        await desk.person("agent"),
        await desk.person("supervisor"),
        await desk.push("在吗"),
    )
    url = f"/api/v1/conversations/{conversation_id}/take"
    assert (await lin.post(url, json={})).status_code == 200
    assert (await lead.post(url, json={"over_from": lin.id})).status_code == 200
    [entry] = await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action="takeover"))
    assert (entry.actor, entry.target, entry.details) == (
        f"staff:{lead.id}", f"conversation:{conversation_id}", {"from": lin.id},
    )  # fmt: skip
    assert len(await staff.members(desk.hub.core, desk.shop.id)) == 2
