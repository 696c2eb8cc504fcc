"""The second factor over HTTP: set up, asked for at sign-in, once per code, demanded by a shop, lost and reset."""

from __future__ import annotations

import asyncio
import time

import httpx
import pyotp

from hub.accounts import audit, factor, sessions, staff, throttle
from hub.accounts.staff import credential_of_id
from tests.accounts.team import PASSWORD, fresh_ip
from tests.api.desk import Desk, Person, refused

ACCOUNT = "/api/v1/account"


def code_at(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


async def turned_on(person: Person) -> tuple[str, list[str]]:
    """The secret and the recovery codes; the code of this moment is used up."""
    secret: str = (await person.post(f"{ACCOUNT}/factor")).json()["secret"]
    confirmed = await person.post(f"{ACCOUNT}/factor/confirm", json={"code": code_at(secret)})
    assert confirmed.status_code == 200, confirmed.text
    return secret, confirmed.json()["recovery"]


async def come_in(desk: Desk, person: Person, code: str | None = None) -> httpx.Response:
    """Both pages of the sign-in, as a browser without scripts."""
    login = person.signed_in.identity.login
    form = {"token": "t", "login": login, "password": PASSWORD}
    headers = {"cookie": "hub_form=t", "x-forwarded-for": fresh_ip()}
    first = await desk.http.post("/console/sign-in", data=form, headers=headers)
    if code is None:
        return first
    half_way = first.cookies["hub_half_way"]
    desk.http.cookies.clear()
    headers = {"cookie": f"hub_form=t; hub_half_way={half_way}"}
    return await desk.http.post("/console/sign-in/code", data={"token": "t", "code": code}, headers=headers)


async def acts(desk: Desk, action: str) -> int:
    return len(await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action=action)))


async def test_sign_in_asks_for_a_code_on_a_second_page(desk: Desk) -> None:
    person = await desk.person("agent")
    secret, _ = await turned_on(person)
    first = await come_in(desk, person)
    assert first.headers["location"].startswith("/console/sign-in/code")
    assert "hub_session" not in first.cookies
    wrong = await come_in(desk, person, "000000" if code_at(secret, 1) != "000000" else "000001")
    assert wrong.status_code == 403
    assert "hub_session" not in wrong.cookies
    right = await come_in(desk, person, code_at(secret, 1))
    assert (right.status_code, right.headers["location"]) == (303, "/console/inbox")
    assert "hub_session" in right.cookies
    assert (await acts(desk, "sign_in.code_failed"), await acts(desk, "factor.on")) == (1, 1)


async def test_a_code_works_once_even_twice_at_once(desk: Desk) -> None:
    person = await desk.person("agent")
    secret, _ = await turned_on(person)
    doc = await desk.hub.core.db.everywhere["staff"].find_one({"_id": person.id})
    used = pyotp.TOTP(secret).generate_otp((doc or {})["factor"]["last_step"])
    refused(await person.post(f"{ACCOUNT}/proof", json={"code": used}), 403, "code_wrong", "code")
    code = pyotp.TOTP(secret).generate_otp((doc or {})["factor"]["last_step"] + 1)
    answers = await asyncio.gather(*(person.post(f"{ACCOUNT}/proof", json={"code": code}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]


async def test_a_recovery_code_works_once(desk: Desk) -> None:
    person = await desk.person("agent")
    _, recovery = await turned_on(person)
    assert len(set(recovery)) == factor.RECOVERY_CODES
    answers = await asyncio.gather(*(come_in(desk, person, recovery[0].upper()) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 403]
    shown = (await person.get(ACCOUNT)).json()["factor"]
    assert shown == {"state": "on", "recovery_left": factor.RECOVERY_CODES - 1}
    assert await acts(desk, "factor.recovery_used") == 1
    renewed = (await person.post(f"{ACCOUNT}/recovery")).json()["recovery"]
    assert set(renewed).isdisjoint(recovery)
    refused(await person.post(f"{ACCOUNT}/proof", json={"code": recovery[1]}), 403, "code_wrong")


async def test_guesses_of_codes_are_counted_by_person(desk: Desk) -> None:
    person = await desk.person("agent")
    _, recovery = await turned_on(person)
    wrong = {"code": "nosuchcode"}
    for _ in range(throttle.CODES):
        refused(await person.post(f"{ACCOUNT}/proof", json=wrong), 403, "code_wrong")
    refused(await person.post(f"{ACCOUNT}/proof", json=wrong), 429, "too_many_attempts")
    refused(await person.post(f"{ACCOUNT}/proof", json={"code": recovery[0]}), 429, "too_many_attempts")
    assert (await come_in(desk, person, recovery[0])).status_code == 429


async def test_the_store_never_sees_the_secret_or_the_codes(desk: Desk) -> None:
    person = await desk.person("agent")
    secret, recovery = await turned_on(person)
    stored = repr(await desk.hub.core.db.everywhere["staff"].find_one({"_id": person.id}))
    assert secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in recovery)


async def test_a_shop_that_demands_it_leads_to_the_set_up(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    demanded = await owner.put("/api/v1/second-factor", json={"roles": ["agent"]})
    assert demanded.status_code == 200
    refused(await agent.get("/api/v1/conversations"), 403, "second_factor_missing")
    page = await agent.get("/console/inbox")
    assert (page.status_code, page.headers["location"]) == (303, "/console/settings/me")
    assert (await agent.get(ACCOUNT)).json()["factor"]["state"] == "missing"
    await turned_on(agent)
    assert (await agent.get("/api/v1/conversations")).status_code == 200
    lead = await desk.person("supervisor")
    refused(await lead.put("/api/v1/second-factor", json={"roles": []}), 403, "right_missing")


async def test_a_lost_factor_is_reset_by_somebody_who_may(desk: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    await turned_on(agent)
    assert (await owner.post(f"/api/v1/team/{agent.id}/reset-factor")).status_code == 200
    refused(await agent.get("/api/v1/me"), 401, "not_signed_in")
    known = await credential_of_id(desk.hub.core, agent.id)
    assert known is not None
    assert not known.has_factor
    assert "hub_session" in (await come_in(desk, agent)).cookies
    assert await acts(desk, "factor.reset") == 1


async def test_a_log_in_of_several_shops_is_not_one_shop_s_to_reset(desk: Desk, other: Desk) -> None:
    owner, agent = await desk.person("owner"), await desk.person("agent")
    await turned_on(agent)
    await staff.join(desk.hub.core, agent.id, other.shop.id, ["agent"])
    refused(await owner.post(f"/api/v1/team/{agent.id}/reset-factor"), 403, "factor_of_several_shops")
    known = await credential_of_id(desk.hub.core, agent.id)
    assert known is not None
    assert known.has_factor


async def test_half_a_sign_in_is_good_for_nothing_else(desk: Desk) -> None:
    person = await desk.person("agent")
    await turned_on(person)
    known = await credential_of_id(desk.hub.core, person.id)
    assert known is not None
    token = sessions.half_way(desk.hub.core, known)
    for cookie in (f"hub_session={token}", f"hub_half_way={token}"):
        refused(await desk.http.get("/api/v1/me", headers={"cookie": cookie}), 401, "not_signed_in")
    forged = token.replace(person.id, (await desk.person("owner")).id)
    headers = {"cookie": f"hub_form=t; hub_half_way={forged}"}
    answer = await desk.http.post(
        "/console/sign-in/code", data={"token": "t", "code": "000000"}, headers=headers
    )
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/console/sign-in")
