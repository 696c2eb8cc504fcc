"""Who may give what to whom; invitations that work once; and an owner that no race takes away."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from hub.accounts import audit, staff
from hub.core.clock import now
from tests.accounts.team import PASSWORD, enter, unique
from tests.api.desk import Desk, Person, refused

TEAM = "/api/v1/team"


async def roles_of(desk: Desk, staff_id: str) -> tuple[str, ...] | None:
    members = {m.staff_id: m.roles for m in await staff.members(desk.hub.core, desk.shop.id)}
    return members.get(staff_id)


async def acts(desk: Desk, action: str) -> list[audit.Entry]:
    return await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action=action))


async def managing(desk: Desk, *rights: str) -> Person:
    """Somebody with a role of the shop's own."""
    owner = await desk.person("owner")
    name = unique("r")
    assert (await owner.post("/api/v1/roles", json={"name": name, "rights": list(rights)})).status_code == 200
    known = (await owner.get("/api/v1/roles")).json()["roles"]
    return await desk.person(next(role["id"] for role in known if role["name"] == name))


async def test_roles_and_channels_of_a_member_are_changed_and_noted(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    body = {"roles": ["supervisor", "finance"], "accounts": [desk.account.id]}
    assert (await owner.put(f"{TEAM}/{agent.id}", json=body)).json() == {"done": True}
    assert await roles_of(desk, agent.id) == ("supervisor", "finance")
    shown = {m["staff_id"]: m for m in (await owner.get(TEAM)).json()["members"]}
    assert shown[agent.id]["accounts"] == [desk.account.id]
    assert (shown[owner.id]["is_you"], shown[agent.id]["mine"]) == (True, True)
    [entry] = await acts(desk, "staff.change")
    assert (entry.actor, entry.target) == (f"staff:{owner.id}", f"staff:{agent.id}")


async def test_nobody_grants_or_touches_more_than_they_hold(desk: Desk) -> None:
    lead = await managing(desk, "staff.manage", "inbox.read", "inbox.reply")
    owner, agent = await desk.person("owner"), await desk.person("warehouse")
    for roles in (["owner"], ["supervisor"], ["warehouse", "operator"]):
        body = {"roles": roles}
        refused(await lead.put(f"{TEAM}/{agent.id}", json=body), 403, "rights_beyond_yours", "roles")
        refused(await lead.post("/api/v1/invitations", json=body), 403, "rights_beyond_yours", "roles")
    refused(await lead.put(f"{TEAM}/{owner.id}", json={"roles": ["warehouse"]}), 403, "rights_beyond_yours")
    refused(await lead.delete(f"{TEAM}/{owner.id}"), 403, "rights_beyond_yours")
    refused(await lead.post(f"{TEAM}/{owner.id}/reset-factor"), 403, "rights_beyond_yours")
    body = {"name": "全能", "rights": ["inbox.read", "pii.reveal"]}
    refused(await lead.post("/api/v1/roles", json=body), 403, "rights_beyond_yours", "rights")
    assert (await roles_of(desk, owner.id), await roles_of(desk, agent.id)) == (("owner",), ("warehouse",))
    refused(await (await desk.person("supervisor")).get(TEAM), 403, "right_missing")


async def test_who_serves_one_channel_gives_no_other(desk: Desk) -> None:
    rights = ("staff.manage", "inbox.read", "products.read", "stock.manage", "orders.read", "orders.ship")
    lead, agent = await managing(desk, *rights), await desk.person("warehouse")
    core = desk.hub.core
    membership = (await roles_of(desk, lead.id)) or ()
    await staff.join(core, lead.id, desk.shop.id, membership, [desk.account.id])
    lead = Person(desk, await enter(core, await _person(desk, lead.id)))
    everything = {"roles": ["warehouse"], "accounts": None}
    refused(await lead.post("/api/v1/invitations", json=everything), 403, "rights_beyond_yours", "accounts")
    refused(await lead.put(f"{TEAM}/{agent.id}", json=everything), 403, "rights_beyond_yours", "accounts")
    unknown = {"roles": ["warehouse"], "accounts": ["nowhere"]}
    refused(await lead.post("/api/v1/invitations", json=unknown), 422, "account_not_found", "accounts")


async def _person(desk: Desk, staff_id: str) -> staff.Staff:
    known = await staff.credential_of_id(desk.hub.core, staff_id)
    assert known is not None
    return known.staff


async def test_the_last_owner_stays(desk: Desk) -> None:
    owner = await desk.person("owner")
    refused(await owner.put(f"{TEAM}/{owner.id}", json={"roles": ["agent"]}), 409, "last_owner")
    refused(await owner.delete(f"{TEAM}/{owner.id}"), 409, "last_owner")
    assert await roles_of(desk, owner.id) == ("owner",)
    assert await acts(desk, "staff.change") == await acts(desk, "staff.remove") == []


async def test_two_owners_who_demote_each_other_at_once_leave_one(desk: Desk) -> None:
    first, second = await desk.person("owner"), await desk.person("owner")
    answers = await asyncio.gather(
        first.put(f"{TEAM}/{second.id}", json={"roles": ["agent"]}), second.delete(f"{TEAM}/{first.id}")
    )
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert sorted(answer.status_code for answer in answers)[1] in (401, 403, 404, 409)
    members = await staff.members(desk.hub.core, desk.shop.id)
    assert sum("owner" in member.roles for member in members) == 1


async def test_who_is_removed_is_out_at_once(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    assert (await agent.get("/api/v1/me")).status_code == 200
    assert (await owner.delete(f"{TEAM}/{agent.id}")).status_code == 200
    refused(await agent.get("/api/v1/me"), 401, "not_signed_in")
    refused(await owner.delete(f"{TEAM}/{agent.id}"), 404, "staff_not_found")


async def test_sensitive_acts_want_a_fresh_proof(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    await _grow_old(desk, owner)
    for answer in (
        await owner.put(f"{TEAM}/{agent.id}", json={"roles": ["finance"]}),
        await owner.delete(f"{TEAM}/{agent.id}"),
        await owner.post("/api/v1/keys", json={"name": "x", "rights": ["inbox.read"]}),
    ):
        refused(answer, 403, "step_up_needed", "password")
    assert await roles_of(desk, agent.id) == ("agent",)
    wrong = await owner.post("/api/v1/account/proof", json={"password": "not it at all"})
    refused(wrong, 403, "password_wrong", "password")
    proven = await owner.post("/api/v1/account/proof", json={"password": PASSWORD})
    fresh = proven.cookies["hub_fresh"]
    headers = {**owner.headers(), "cookie": f"{owner.headers()['cookie']}; hub_fresh={fresh}"}
    done = await desk.http.put(f"{TEAM}/{agent.id}", headers=headers, json={"roles": ["finance"]})
    assert done.status_code == 200
    stolen = {**agent.headers(), "cookie": f"{agent.headers()['cookie']}; hub_fresh={fresh}"}
    await _grow_old(desk, agent)
    begun = await desk.http.post("/api/v1/account/factor", headers=stolen)
    refused(begun, 403, "step_up_needed", "password")


async def _grow_old(desk: Desk, person: Person) -> None:
    """As if they had signed in an hour ago."""
    session = {"_id": person.signed_in.identity.session_id}
    earlier = {"$set": {"created_at": now() - timedelta(hours=1)}}
    await desk.hub.core.db.everywhere["sessions"].update(session, earlier)


async def invited(owner: Person, *roles: str) -> str:
    body = {"name": "新同事", "roles": list(roles or ("agent",))}
    link: str = (await owner.post("/api/v1/invitations", json=body)).json()["link"]
    return "/console/join/" + link.rpartition("/")[2]


async def form(desk: Desk, path: str, session: str = "", **fields: str) -> httpx.Response:
    cookie = f"hub_form=t; hub_session={session}" if session else "hub_form=t"
    return await desk.http.post(path, data={"token": "t", **fields}, headers={"cookie": cookie})


def new_person() -> dict[str, str]:
    return {"name": "小新", "login": unique("xin"), "password": PASSWORD}


async def test_an_invitation_makes_a_log_in_and_a_member(desk: Desk) -> None:
    owner = await desk.person("owner")
    path = await invited(owner, "supervisor")
    assert desk.shop.name in (await desk.http.get(path)).text
    fields = new_person()
    joined = await form(desk, path, **fields)
    assert (joined.status_code, joined.headers["location"]) == (303, "/console/inbox")
    me = await desk.http.get("/api/v1/me", headers={"cookie": f"hub_session={joined.cookies['hub_session']}"})
    assert (me.json()["staff"]["roles"], me.json()["shop"]["id"]) == (["supervisor"], desk.shop.id)
    again = await form(desk, path, **new_person())
    assert again.status_code == 404
    assert (await owner.get(TEAM)).json()["invitations"] == []
    assert [entry.action for entry in await acts(desk, "staff.join")] == ["staff.join"]


async def test_of_two_who_use_an_invitation_at_once_one_joins(desk: Desk) -> None:
    path = await invited(await desk.person("owner"))
    before = len(await staff.members(desk.hub.core, desk.shop.id))
    answers = await asyncio.gather(*(form(desk, path, **new_person()) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert len(await staff.members(desk.hub.core, desk.shop.id)) == before + 1


async def test_a_taken_login_leaves_the_invitation_open(desk: Desk) -> None:
    owner = await desk.person("owner")
    path = await invited(owner)
    taken = await form(desk, path, **{**new_person(), "login": owner.signed_in.identity.login})
    assert taken.status_code == 409
    assert len((await owner.get(TEAM)).json()["invitations"]) == 1
    short = await form(desk, path, **{**new_person(), "password": "short"})
    assert short.status_code == 422
    assert (await form(desk, path, **new_person())).status_code == 303


async def test_somebody_with_a_log_in_accepts_with_it_once(desk: Desk, other: Desk) -> None:
    path = await invited(await desk.person("owner"))
    guest = await other.person("agent")
    page = await desk.http.get(path, headers=guest.headers(False))
    assert 'name="password"' not in page.text
    joined = await form(desk, path, guest.signed_in.token, accept="yes")
    assert joined.status_code == 303
    assert await roles_of(desk, guest.id) == ("agent",)
    assert await roles_of(other, guest.id) == ("agent",)
    me = await desk.http.get("/api/v1/me", headers={"cookie": f"hub_session={joined.cookies['hub_session']}"})
    assert me.json()["shop"]["id"] == desk.shop.id


async def test_a_member_cannot_demote_themselves_by_an_invitation(desk: Desk) -> None:
    owner = await desk.person("owner")
    path = await invited(owner)
    assert (await form(desk, path, owner.signed_in.token, accept="yes")).status_code == 409
    assert await roles_of(desk, owner.id) == ("owner",)
    assert len((await owner.get(TEAM)).json()["invitations"]) == 1


@pytest.mark.parametrize("end", ["withdraw", "renew", "expire", "inviter_left"])
async def test_a_link_that_is_over_lets_nobody_in(desk: Desk, end: str) -> None:
    owner, second = await desk.person("owner"), await desk.person("owner")
    path = await invited(second)
    [invitation] = (await owner.get(TEAM)).json()["invitations"]
    url = f"/api/v1/invitations/{invitation['id']}"
    if end == "withdraw":
        assert (await owner.delete(url)).status_code == 200
    elif end == "renew":
        fresh = (await owner.post(f"{url}/renew")).json()["link"]
        assert (await desk.http.get("/console/join/" + fresh.rpartition("/")[2])).status_code == 200
    elif end == "expire":
        over = {"$set": {"expires_at": now()}}
        await desk.hub.core.db.shop(desk.shop.id)["invitations"].update({"_id": invitation["id"]}, over)
    else:
        assert (await owner.delete(f"{TEAM}/{second.id}")).status_code == 200
    before = await staff.members(desk.hub.core, desk.shop.id)
    assert (await desk.http.get(path)).status_code == 404
    assert (await form(desk, path, **new_person())).status_code == 404
    assert await staff.members(desk.hub.core, desk.shop.id) == before


async def test_the_store_never_sees_the_link(desk: Desk) -> None:
    path = await invited(await desk.person("owner"))
    [doc] = await desk.hub.core.db.shop(desk.shop.id)["invitations"].find({})
    assert path.rpartition("/")[2] not in repr(doc)


async def test_a_role_of_one_s_own_takes_effect_and_stays_while_it_is_used(desk: Desk) -> None:
    owner, person = await desk.person("owner"), await managing(desk, "inbox.read")
    role = ((await roles_of(desk, person.id)) or ("",))[0]
    assert (await person.get("/api/v1/conversations")).status_code == 200
    changed = {"name": "只看报表", "rights": ["metrics.read"]}
    assert (await owner.put(f"/api/v1/roles/{role}", json=changed)).status_code == 200
    refused(await person.get("/api/v1/conversations"), 403, "right_missing")
    refused(await owner.delete(f"/api/v1/roles/{role}"), 409, "role_in_use")
    refused(await owner.post("/api/v1/roles", json=changed), 409, "role_name_taken", "name")
    refused(await owner.put("/api/v1/roles/agent", json=changed), 404, "role_not_found")
    assert (await owner.put(f"{TEAM}/{person.id}", json={"roles": ["agent"]})).status_code == 200
    assert (await owner.delete(f"/api/v1/roles/{role}")).status_code == 200


async def test_a_partner_sees_no_inbox_and_is_told_what_they_may_do(desk: Desk) -> None:
    partner = await desk.person("partner")
    conversation_id = await desk.push("悄悄话")
    for path in ("/api/v1/conversations", f"/api/v1/conversations/{conversation_id}", TEAM, "/api/v1/audit"):
        refused(await partner.get(path), 403, "right_missing")
    page = await partner.get("/console/inbox")
    assert page.status_code == 403
    assert "外部伙伴" in page.text
    assert (await partner.get("/api/v1/me")).json()["staff"]["rights"] == []
    assert (await partner.get("/console/settings/me")).status_code == 200


async def test_a_role_of_the_shops_own_counts_wherever_a_built_in_one_does(desk: Desk) -> None:
    helper, here = await managing(desk, "inbox.read", "inbox.reply"), await desk.push("在吗")
    owner = await desk.person("owner")
    seats = (await owner.get("/api/v1/seats")).json()["seats"]
    assert helper.id in {seat["staff_id"] for seat in seats}
    colleagues = (await owner.get(f"/api/v1/conversations/{here}/colleagues")).json()["colleagues"]
    assert helper.id in {each["id"] for each in colleagues}
