"""People with some power try to end up with more: by roles, invitations, keys, races and old proofs."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from hub.accounts import factor, roles, staff
from hub.accounts.rights import ALL_RIGHTS
from hub.console.endpoint import endpoints
from hub.console.openapi import document
from hub.conversations import accounts
from hub.core.clock import now
from tests.accounts.team import PASSWORD, enter, hire, unique
from tests.api.desk import Desk, Person, refused

TEAM, ROLES, KEYS = "/api/v1/team", "/api/v1/roles", "/api/v1/keys"


async def member(desk: Desk, names: list[str], channels: list[str] | None = None) -> Person:
    person = await hire(desk.hub.core)
    await staff.join(desk.hub.core, person.id, desk.shop.id, names, channels)
    return Person(desk, await enter(desk.hub.core, person))


async def role(desk: Desk, *rights: str) -> str:
    return (await roles.create(desk.hub.core, desk.shop.id, unique("r"), rights)).id


async def membership(desk: Desk, person: Person) -> staff.Membership | None:
    known = await staff.credential_of_id(desk.hub.core, person.id)
    assert known is not None
    return known.staff.in_shop(desk.shop.id)


async def join_page(desk: Desk, link: str, **fields: str) -> int:
    path = "/console/join/" + link.rpartition("/")[2]
    if not fields:
        return (await desk.http.get(path)).status_code
    answer = await desk.http.post(path, data={"token": "t", **fields}, headers={"cookie": "hub_form=t"})
    return answer.status_code


async def test_all_rights_together_make_no_owner(desk: Desk) -> None:
    """Owners alone decide on the second factor and cannot be the last to go: that is more than their rights."""
    owner = await desk.person("owner")
    everything = await member(desk, [await role(desk, *ALL_RIGHTS)])
    agent = await desk.person("agent")
    for answer in (
        await everything.put(f"{TEAM}/{agent.id}", json={"roles": ["owner"]}),
        await everything.put(f"{TEAM}/{everything.id}", json={"roles": ["owner"]}),
        await everything.post("/api/v1/invitations", json={"roles": ["owner"]}),
        await everything.put(f"{TEAM}/{owner.id}", json={"roles": ["agent"]}),
        await everything.delete(f"{TEAM}/{owner.id}"),
        await everything.post(f"{TEAM}/{owner.id}/reset-factor"),
    ):
        refused(answer, 403, "rights_beyond_yours")
    shown = (await everything.get(TEAM)).json()
    assert [r["grantable"] for r in shown["roles"] if r["id"] == "owner"] == [False]
    assert [m["mine"] for m in shown["members"] if m["staff_id"] == owner.id] == [False]
    assert (await membership(desk, owner), await membership(desk, agent)) == (
        staff.Membership(desk.shop.id, ("owner",)), staff.Membership(desk.shop.id, ("agent",)),
    )  # fmt: skip


async def test_a_role_is_no_way_into_channels_that_one_does_not_serve(desk: Desk) -> None:
    """Whoever serves one channel must not give rights to people of others by changing what their role means."""
    held = await role(desk, "metrics.read")
    lead = await member(
        desk, [await role(desk, "staff.manage", "metrics.read", "inbox.read")], [desk.account.id]
    )
    friend, near = await member(desk, [held]), await role(desk, "metrics.read")
    await member(desk, [near], [desk.account.id])
    wider = {"name": unique("r"), "rights": ["metrics.read", "inbox.read"]}
    refused(await lead.put(f"{ROLES}/{held}", json=wider), 403, "rights_beyond_yours")
    refused(await friend.get("/api/v1/conversations"), 403, "right_missing")
    assert (await lead.put(f"{ROLES}/{near}", json=wider)).status_code == 200


@pytest.mark.parametrize("loss", ["role_narrowed", "factor_demanded"])
async def test_an_invitation_gives_no_more_than_its_maker_still_may(desk: Desk, loss: str) -> None:
    owner, managing = (
        await desk.person("owner"),
        await role(desk, "staff.manage", "inbox.read", "inbox.reply"),
    )
    helper = await role(desk, "inbox.read", "inbox.reply")
    lead = await member(desk, [managing])
    link = (await lead.post("/api/v1/invitations", json={"roles": [helper]})).json()["link"]
    assert await join_page(desk, link) == 200
    if loss == "role_narrowed":
        less = {"name": unique("r"), "rights": ["inbox.read"]}
        assert (await owner.put(f"{ROLES}/{managing}", json=less)).status_code == 200
    else:
        assert (await owner.put("/api/v1/second-factor", json={"roles": [managing]})).status_code == 200
    before = await staff.members(desk.hub.core, desk.shop.id)
    assert await join_page(desk, link) == 404
    assert await join_page(desk, link, login=unique("x"), name="小新", password=PASSWORD) == 404
    assert await staff.members(desk.hub.core, desk.shop.id) == before


@pytest.mark.parametrize("loss", ["removed", "demoted", "narrowed"])
async def test_a_busy_key_follows_its_maker_at_once(desk: Desk, loss: str) -> None:
    """It was used a moment ago, so the process remembers it."""
    owner, maker = await desk.person("owner"), await desk.person("owner")
    body = {"name": "看板", "rights": ["inbox.read", "wall.read"]}
    token = (await maker.post(KEYS, json=body)).json()["token"]
    headers = {"authorization": f"Bearer {token}"}
    hidden = await desk.push("悄悄话")
    assert (await desk.http.get("/api/v1/wall", headers=headers)).status_code == 200
    if loss == "removed":
        assert (await owner.delete(f"{TEAM}/{maker.id}")).status_code == 200
        refused(await desk.http.get("/api/v1/wall", headers=headers), 401, "not_signed_in")
    elif loss == "demoted":
        assert (await owner.put(f"{TEAM}/{maker.id}", json={"roles": ["agent"]})).status_code == 200
        refused(await desk.http.get("/api/v1/wall", headers=headers), 403, "right_missing")
    else:
        other = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个网页", {})
        narrow = {"roles": ["owner"], "accounts": [other.id]}
        assert (await owner.put(f"{TEAM}/{maker.id}", json=narrow)).status_code == 200
        answer = await desk.http.get(f"/api/v1/conversations/{hidden}", headers=headers)
        refused(answer, 404, "conversation_not_found")


async def test_the_last_owner_keeps_every_channel(desk: Desk) -> None:
    """Otherwise nobody is left who could give the others back."""
    owner = await desk.person("owner")
    await member(desk, ["owner"], [desk.account.id])
    narrow = {"roles": ["owner"], "accounts": [desk.account.id]}
    refused(await owner.put(f"{TEAM}/{owner.id}", json=narrow), 409, "last_owner")
    refused(await owner.put(f"{TEAM}/{owner.id}", json={"roles": ["agent"]}), 409, "last_owner")
    refused(await owner.delete(f"{TEAM}/{owner.id}"), 409, "last_owner")
    assert await membership(desk, owner) == staff.Membership(desk.shop.id, ("owner",))


async def test_a_password_alone_changes_none_where_a_code_is_asked_for(desk: Desk) -> None:
    """Who looked over a shoulder and found a screen unlocked has the password, but not the phone."""
    owner, core = await desk.person("owner"), desk.hub.core
    draft = await factor.begin(core, owner.id, "owner")
    await factor.confirm(core, owner.id, pyotp.TOTP(draft.secret).now())
    await grow_old(desk, owner)
    body = {"old": PASSWORD, "new": "another horse 电池"}
    refused(await owner.post("/api/v1/account/password", json=body), 403, "step_up_needed", "code")
    known = await staff.credential_of_id(core, owner.id)
    assert known is not None
    assert known.password_version == 1


SENSITIVE = {
    "PUT /api/v1/team/x": {"roles": ["agent"]}, "DELETE /api/v1/team/x": None,
    "POST /api/v1/team/x/reset-factor": None, "POST /api/v1/invitations": {"roles": ["agent"]},
    "POST /api/v1/invitations/x/renew": None, "POST /api/v1/roles": {"name": "r", "rights": []},
    "PUT /api/v1/roles/x": {"name": "r", "rights": []}, "DELETE /api/v1/roles/x": None,
    "PUT /api/v1/second-factor": {"roles": []}, "POST /api/v1/keys": {"name": "k", "rights": ["inbox.read"]},
    "DELETE /api/v1/keys/x": None, "POST /api/v1/account/factor": None, "DELETE /api/v1/account/factor": None,
    "POST /api/v1/account/recovery": None,
    "POST /api/v1/conversations/{}/messages/x/reveal": {"span": 0, "reason": "核对号码"},
    "POST /api/v1/customers/{}/notes/x/reveal": {"span": 0, "reason": "核对号码"},
    "POST /api/v1/stock/x/codes/x/reveal": {"reason": "核对卡密"},
    "POST /api/v1/order-exports": {"reason": "给仓库打单"},
    "POST /api/v1/orders/x/receiver": {"reason": "核对地址"},
    "POST /api/v1/orders/x/refunds": {"key": "key-of-refund", "amount_fen": 1, "reason": "补偿"},
    "POST /api/v1/refunds/x/approve": None, "POST /api/v1/refunds/x/retry": None,
    "POST /api/v1/after-sales/x/refund": None,
}  # fmt: skip


def test_sensitive_acts_are_declared_and_documented() -> None:
    declared = {e.method + " " + re.sub(r"{\w+}", "x", e.path) for e in endpoints() if e.fresh}
    assert declared == {route.replace("{}", "x") for route in SENSITIVE}
    for endpoint in endpoints():
        operation = document()["paths"][endpoint.path][endpoint.method.lower()]
        allows_keys = any("key" in way for way in operation["security"])
        assert allows_keys != (endpoint.fresh or endpoint.person), endpoint.path


async def test_every_sensitive_act_wants_a_fresh_proof_and_a_person(desk: Desk) -> None:
    owner, maker = await desk.person("owner"), await desk.person("owner")
    made = await maker.post(KEYS, json={"name": "全能", "rights": list(ALL_RIGHTS)})
    key = {"authorization": f"Bearer {made.json()['token']}"}
    await grow_old(desk, owner)
    here = await desk.push("13800138000")
    doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"_id": here})
    customer = (doc or {})["customer_id"]
    for route, body in SENSITIVE.items():
        method, _, path = route.partition(" ")
        path = path.replace("{}", customer if "customers" in path else here)
        json = {} if body is None else {"json": body}
        answer = await desk.http.request(method, path, headers=owner.headers(), **json)
        refused(answer, 403, "step_up_needed", "password")
        refused(await desk.http.request(method, path, headers=key, **json), 403, "person_needed")


async def test_every_write_of_a_browser_needs_the_page_s_own_token(desk: Desk) -> None:
    """Before anything else is looked at, so that a foreign page learns nothing either."""
    owner, other = await desk.person("owner"), await desk.person("owner")
    cookie = {"cookie": owner.headers()["cookie"]}
    tokens = [{}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other.signed_in.identity.csrf}]
    for endpoint in endpoints():
        for token in tokens if endpoint.method != "GET" else []:
            path = re.sub(r"{\w+}", "x", endpoint.path)
            answer = await desk.http.request(
                endpoint.method, path, headers={**cookie, **token}, content=b"{}"
            )
            refused(answer, 403, "csrf_failed")


async def test_signing_in_never_adopts_a_session_that_was_there(desk: Desk) -> None:
    """A browser that somebody prepared with their own cookie gets a session of its own."""
    intruder, victim = await desk.person("agent"), await desk.person("owner")
    planted = {"cookie": f"hub_form=t; hub_session={intruder.signed_in.token}"}
    fields = {"token": "t", "login": victim.signed_in.identity.login, "password": PASSWORD}
    answer = await desk.http.post("/console/sign-in", data=fields, headers=planted)
    fresh = answer.cookies["hub_session"]
    assert fresh not in (intruder.signed_in.token, victim.signed_in.token)
    assert (await intruder.get("/api/v1/me")).json()["staff"]["id"] == intruder.id
    me = await desk.http.get("/api/v1/me", headers={"cookie": f"hub_session={fresh}"})
    assert me.json()["staff"]["id"] == victim.id


async def test_every_cookie_of_a_sign_in_is_kept_from_scripts_and_foreign_pages(desk: Desk) -> None:
    person = await desk.person("agent")
    proof = await person.post("/api/v1/account/proof", json={"password": PASSWORD})
    draft = await factor.begin(desk.hub.core, person.id, "agent")
    await factor.confirm(desk.hub.core, person.id, pyotp.TOTP(draft.secret).now())
    fields = {"token": "t", "login": person.signed_in.identity.login, "password": PASSWORD}
    half = await desk.http.post("/console/sign-in", data=fields, headers={"cookie": "hub_form=t"})
    for answer, name in ((proof, "hub_fresh"), (half, "hub_half_way")):
        [given] = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")]
        assert {"httponly", "samesite=lax"} <= set(given.lower().split("; ")), given


async def test_where_alerts_go_wants_a_fresh_proof(desk: Desk) -> None:
    """They carry the names of fans out of the hub."""
    owner = await desk.person("owner")
    await grow_old(desk, owner)
    path = "/api/v1/alerts/settings"
    form = {"rev": 0, "on": False, "corp_id": "", "wait_min": 5, "kinds": [], "people": [], "quiet": {}}
    for change in ({"corp_id": "ww1234567890abcdef"}, {"secret": "s"}):
        refused(await owner.put(path, json={**form, **change}), 403, "step_up_needed", "password")
    assert (await owner.get(path)).json()["rev"] == 0
    assert (await owner.put(path, json=form)).status_code == 200


async def grow_old(desk: Desk, person: Person) -> None:
    """As if they had signed in an hour ago; before they ask for anything, or the process remembers them."""
    session = {"_id": person.signed_in.identity.session_id}
    earlier = {"$set": {"created_at": now() - timedelta(hours=1)}}
    await desk.hub.core.db.everywhere["sessions"].update(session, earlier)
