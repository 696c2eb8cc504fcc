"""Alerts to staff by WeCom: how they are set, whether they can go out, and a trial message."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from hub.accounts import audit, preferences, shops, staff
from hub.alerts import checks, decide
from hub.alerts import settings as kept
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Refused
from hub.core.sentences import catalogue
from hub.core.web import language

RIGHT = "desk.manage"


class Person(BaseModel):
    """`unreachable`: WeCom did not know the user id when something was last sent to it; `off`: what the
    person turned off for themselves.
    """

    staff_id: str
    name: str
    userid: str
    on_call: bool
    unreachable: bool
    off: list[kept.Kind]


class Trouble(BaseModel):
    """Why the last alert could not be handed over."""

    code: str
    message: str
    detail: str
    at: str


class Shown(BaseModel):
    """The settings without their secret; `people` are all members of the shop."""

    rev: int
    on: bool
    corp_id: str
    agent_id: int | None
    has_secret: bool
    official: bool
    host: str
    lang: str
    wait_min: int
    kinds: list[kept.Kind]
    quiet: kept.Quiet
    people: list[Person]
    trouble: Trouble | None
    updated_at: str | None
    updated_by: str


class Finding(BaseModel):
    code: str
    message: str


class Findings(BaseModel):
    """Empty when all is well, as far as it can be seen from here."""

    findings: list[Finding]


class Sent(BaseModel):
    sent_to: str


async def read_alert_settings(asked: Asked) -> dict[str, Any]:
    settings = await kept.of_shop(asked.hub.core, asked.who.shop_id)
    return await _shown(asked, settings)


async def change_alert_settings(asked: Asked) -> dict[str, Any]:
    """Where alerts go, and as whom, wants a fresh proof: they tell of the shop's fans outside of the hub."""
    core, who = asked.hub.core, asked.who
    before = await kept.of_shop(core, who.shop_id)
    if asked.body.secret is not None or asked.body.corp_id != before.corp_id:
        who.require_fresh()
    members = {member.staff_id for member in await staff.members(core, who.shop_id)}
    if any(person.staff_id not in members for person in asked.body.people):
        raise Refused("alerts_person_unknown", field="people")
    after = await kept.save(core, who.shop_id, asked.body, who.name)
    fields = kept.differences(before, after)
    await audit.record(
        core, who.shop_id, who.actor, "alerts.changed", who.shop_id, {"fields": ", ".join(fields)}
    )
    return await _shown(asked, after)


async def _shown(asked: Asked, settings: kept.AlertSettings) -> dict[str, Any]:
    """With every colleague in it, so that a person can be given a user id."""
    shown, lang = kept.view(settings), language(asked.request)
    given = {person["staff_id"]: person for person in shown["people"]}
    members = await staff.members(asked.hub.core, asked.who.shop_id)
    chosen = await preferences.alerts_of_all(asked.hub.core, [m.staff_id for m in members])
    nobody = {"userid": "", "on_call": False, "unreachable": False}
    shown["people"] = [
        {
            **nobody, **given.get(m.staff_id, {}), "staff_id": m.staff_id, "name": m.name,
            "off": [kind for kind in kept.KINDS if kind in decide.silenced(chosen[m.staff_id])],
        }
        for m in members
    ]  # fmt: skip
    if shown["trouble"]:
        code = shown["trouble"]["code"]
        shown["trouble"]["message"] = catalogue().translate(lang, f"errors.{code}")
    return shown


async def check_alerts(asked: Asked) -> dict[str, Any]:
    """Of what is saved, not of what stands in the form."""
    settings = await kept.of_shop(asked.hub.core, asked.who.shop_id)
    codes = await checks.check(asked.hub.core, settings)
    say, lang = catalogue().translate, language(asked.request)
    return {"findings": [{"code": code, "message": say(lang, f"findings.{code}")} for code in codes]}


async def send_trial_alert(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    shop = await shops.by_id(core, who.shop_id)
    settings = await kept.of_shop(core, who.shop_id)
    await checks.send_trial(core, shop, settings, who.staff_id, who.name)
    return {"sent_to": settings.userid(who.staff_id)}


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/alerts/settings", RIGHT, read_alert_settings, "How alerts to staff are set", Shown,
    ),
    Endpoint(
        "PUT", "/api/v1/alerts/settings", RIGHT, change_alert_settings, "Change how alerts to staff are set",
        Shown, body=kept.Wanted,
    ),
    Endpoint(
        "POST", "/api/v1/alerts/check", RIGHT, check_alerts, "Ask WeCom whether the connection works", Findings,
    ),
    Endpoint(
        "POST", "/api/v1/alerts/test", RIGHT, send_trial_alert, "Send a trial message to my own WeCom", Sent,
    ),
]  # fmt: skip
