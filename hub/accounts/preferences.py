"""How a person likes to be alerted; it follows them to every browser and shop."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from hub.core.clock import now
from hub.core.db import Collection, declare
from hub.core.runtime import Core

declare(Collection("staff_preferences", scoped=False))  # _id: the person's


@dataclass(frozen=True)
class Alerts:
    """Which moments are told, and how; `volume` in percent. `wecom`: on the phone, where the shop does that."""

    assigned: bool = True
    message: bool = True
    mention: bool = True
    sla: bool = True
    desktop: bool = True
    sound: bool = True
    volume: int = 60
    wecom: bool = True


async def alerts_of(core: Core, staff_id: str) -> Alerts:
    """What the person chose, and our choice where they have not yet."""
    doc = await core.db.everywhere["staff_preferences"].find_one({"_id": staff_id})
    return _read((doc or {}).get("alerts", {}))


async def alerts_of_all(core: Core, staff_ids: Ids[str]) -> dict[str, Alerts]:
    """By one look, for everybody who was named."""
    docs = await core.db.everywhere["staff_preferences"].find({"_id": {"$in": sorted(staff_ids)}})
    chosen = {doc["_id"]: doc.get("alerts", {}) for doc in docs}
    return {staff_id: _read(chosen.get(staff_id, {})) for staff_id in staff_ids}


async def choose_alerts(core: Core, staff_id: str, alerts: Alerts) -> Alerts:
    """All of them at once; of two windows the later one counts."""
    chosen = {"alerts": asdict(alerts), "updated_at": now(), "schema": 1}
    await core.db.everywhere["staff_preferences"].update({"_id": staff_id}, {"$set": chosen}, upsert=True)
    return alerts


def _read(stored: Mapping[str, Any]) -> Alerts:
    known = {field.name for field in fields(Alerts)}
    return Alerts(**{name: value for name, value in stored.items() if name in known})
