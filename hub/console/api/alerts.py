"""Alerts to staff by WeCom: how they are set, whether they can go out, and a trial message."""

from __future__ import annotations

from typing import Any

from hub.accounts import shops, staff
from hub.alerts import checks
from hub.alerts import settings as kept
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Refused
from hub.core.sentences import catalogue
from hub.core.web import language

RIGHT = "desk.manage"


async def read(asked: Asked) -> dict[str, Any]:
    settings = await kept.of_shop(asked.hub.core, asked.who.shop_id)
    return await _shown(asked, settings)


async def change(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    members = {member.staff_id for member in await staff.members(core, who.shop_id)}
    if any(person.staff_id not in members for person in asked.body.people):
        raise Refused("alerts_person_unknown", field="people")
    return await _shown(asked, await kept.save(core, who.shop_id, asked.body, who.name))


async def _shown(asked: Asked, settings: kept.AlertSettings) -> dict[str, Any]:
    """With every colleague in it, so that a person can be given a user id."""
    shown, lang = kept.view(settings), language(asked.request)
    given = {person["staff_id"]: person for person in shown["people"]}
    members = await staff.members(asked.hub.core, asked.who.shop_id)
    nobody = {"userid": "", "on_call": False, "unreachable": False}
    shown["people"] = [
        {**nobody, **given.get(m.staff_id, {}), "staff_id": m.staff_id, "name": m.name} for m in members
    ]
    if shown["trouble"]:
        code = shown["trouble"]["code"]
        shown["trouble"]["message"] = catalogue().translate(lang, f"errors.{code}")
    return shown


async def check(asked: Asked) -> dict[str, Any]:
    """Of what is saved, not of what stands in the form."""
    settings = await kept.of_shop(asked.hub.core, asked.who.shop_id)
    codes = await checks.check(asked.hub.core, settings)
    say, lang = catalogue().translate, language(asked.request)
    return {"findings": [{"code": code, "message": say(lang, f"findings.{code}")} for code in codes]}


async def trial(asked: Asked) -> dict[str, Any]:
    core, who = asked.hub.core, asked.who
    shop = await shops.by_id(core, who.shop_id)
    settings = await kept.of_shop(core, who.shop_id)
    await checks.send_trial(core, shop, settings, who.staff_id, who.name)
    return {"sent_to": settings.userid(who.staff_id)}


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/alerts/settings", RIGHT, read, "How alerts to staff are set",
        "the settings without their secret; people with name and WeCom user id; trouble, if any",
    ),
    Endpoint(
        "PUT", "/api/v1/alerts/settings", RIGHT, change, "Change how alerts to staff are set",
        "the settings as they are now", body=kept.Wanted,
    ),
    Endpoint(
        "POST", "/api/v1/alerts/check", RIGHT, check, "Ask WeCom whether the connection works",
        "findings, each with code and message; none when all is well",
    ),
    Endpoint(
        "POST", "/api/v1/alerts/test", RIGHT, trial, "Send a trial message to my own WeCom", "sent_to",
    ),
]  # fmt: skip
