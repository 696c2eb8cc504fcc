"""How I like to be alerted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import preferences
from hub.alerts import settings as kept
from hub.console.endpoint import Asked, Endpoint


class AlertsOfMine(BaseModel):
    """Which moments are told, and how: by the desktop's own notices, by a sound of `volume` percent,
    by `wecom` on the phone. What is off is sent by none of them.
    """

    assigned: bool
    message: bool
    mention: bool
    sla: bool
    desktop: bool
    sound: bool
    volume: int = Field(ge=0, le=100)
    wecom: bool


class Chosen(BaseModel):
    alerts: AlertsOfMine


class Phone(BaseModel):
    """What this shop sends to my WeCom while I am not at the screen; `known`: my user id was entered."""

    known: bool
    on_call: bool
    kinds: list[kept.Kind]
    wait_min: int
    quiet: kept.Quiet


class Preferences(Chosen):
    """`phone` is null while the shop sends nothing, or nothing to people who serve no fans."""

    phone: Phone | None


async def my_preferences(asked: Asked) -> dict[str, Any]:
    return await _shown(asked, await preferences.alerts_of(asked.hub.core, asked.who.staff_id))


async def choose_my_preferences(asked: Asked) -> dict[str, Any]:
    chosen = preferences.Alerts(**asked.body.alerts.model_dump())
    return await _shown(asked, await preferences.choose_alerts(asked.hub.core, asked.who.staff_id, chosen))


async def _shown(asked: Asked, alerts: preferences.Alerts) -> dict[str, Any]:
    who = asked.who
    settings = await kept.of_shop(asked.hub.core, who.shop_id) if "inbox.reply" in who.rights else None
    return {
        "alerts": asdict(alerts),
        "phone": (settings and settings.on and _phone(settings, who.staff_id)) or None,
    }


def _phone(settings: kept.AlertSettings, staff_id: str) -> dict[str, Any]:
    mine = next((person for person in settings.people if person.staff_id == staff_id), None)
    return {
        "known": bool(mine and mine.userid),
        "on_call": bool(mine and mine.on_call),
        "kinds": [kind for kind in kept.KINDS if kind in settings.kinds],
        "wait_min": settings.wait_min,
        "quiet": settings.quiet.model_dump(),
    }


_PATH = "/api/v1/me/preferences"

ENDPOINTS = [
    Endpoint("GET", _PATH, "", my_preferences, "How I like to be alerted", Preferences),
    Endpoint("PUT", _PATH, "", choose_my_preferences, "Choose how to be alerted", Preferences, body=Chosen),
]
