"""How I like to be alerted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import preferences
from hub.console.endpoint import Asked, Endpoint


class AlertsOfMine(BaseModel):
    """Which moments are told, and how: by the desktop's own notices, by a sound of `volume` percent."""

    assigned: bool
    message: bool
    mention: bool
    sla: bool
    desktop: bool
    sound: bool
    volume: int = Field(ge=0, le=100)


class Preferences(BaseModel):
    alerts: AlertsOfMine


async def my_preferences(asked: Asked) -> dict[str, Any]:
    found = await preferences.alerts_of(asked.hub.core, asked.who.staff_id)
    return {"alerts": asdict(found)}


async def choose_my_preferences(asked: Asked) -> dict[str, Any]:
    chosen = preferences.Alerts(**asked.body.alerts.model_dump())
    found = await preferences.choose_alerts(asked.hub.core, asked.who.staff_id, chosen)
    return {"alerts": asdict(found)}


_PATH = "/api/v1/me/preferences"

ENDPOINTS = [
    Endpoint("GET", _PATH, "", my_preferences, "How I like to be alerted", Preferences),
    Endpoint(
        "PUT", _PATH, "", choose_my_preferences, "Choose how to be alerted", Preferences, body=Preferences
    ),
]
