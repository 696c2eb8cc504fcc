"""Alerts on their way: decided on once, handed over until the platform has them, never twice to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hub.alerts import settings as kept
from hub.alerts.collections import ALERTS
from hub.alerts.settings import AlertSettings
from hub.alerts.wecom import messages
from hub.alerts.wecom.messages import Card
from hub.core import log
from hub.core.clock import now
from hub.core.errors import Conflict, HubError, Refused, RetryLater
from hub.core.ids import new_id
from hub.core.runtime import Core

_log = log.get(__name__)
Doc = dict[str, Any]
# Longer than one hand-over with a renewal of the token takes; a worker that dies lets go after this.
LEASE_S = 40.0
# News of half an hour ago is none: who comes back sees it on the screen.
STALE_S = 1800
KEPT_DAYS = 14
BATCH = 50
_SHORTEST_S, _LONGEST_S = 15.0, 300.0


async def known(core: Core, shop_id: str, keys: Sequence[str]) -> set[str]:
    """Those of `keys` that somebody has been told already."""
    docs = await core.db.shop(shop_id)[ALERTS.name].find({"keys": {"$in": list(keys)}}, fields=["keys"])
    return {key for doc in docs for key in doc["keys"]}


async def put(core: Core, shop_id: str, staff_id: str, userid: str, keys: Sequence[str], card: Card) -> bool:
    """False when another process was first with one of the keys; the next look finds what is left."""
    moment, alert_id = now(), new_id()
    # Told apart by its link: the platform swallows what looks the same as something of the last half hour,
    # which is meant for a repeat of this one, not for the next one of the same fan.
    url = f"{card.url}{'&' if '?' in card.url else '?'}alert={alert_id[-10:]}"
    doc = {
        "_id": alert_id, "staff_id": staff_id, "userid": userid, "keys": list(keys), "state": "queued",
        "card": {"title": card.title, "description": card.description, "url": url, "button": card.button},
        "attempts": 0, "next_attempt_at": moment, "created_at": moment, "error": None, "message_id": "",
        "expires_at": moment + timedelta(days=KEPT_DAYS), "schema": 1,
    }  # fmt: skip
    try:
        await core.db.shop(shop_id)[ALERTS.name].insert(doc)
    except Conflict:
        return False
    return True


async def send_due(core: Core) -> int:
    """Hands over what is due, over all shops; how many were sent."""
    due = {"state": "queued", "next_attempt_at": {"$lte": now()}}
    found = await core.db.everywhere[ALERTS.name].find(due, sort=[("next_attempt_at", 1)], limit=BATCH)
    settings: dict[str, AlertSettings] = {}
    sent = 0
    for doc in found:
        shop_id = doc["shop_id"]
        if shop_id not in settings:
            settings[shop_id] = await kept.of_shop(core, shop_id)
        sent += await _hand_over(core, settings[shop_id], doc)
    return sent


async def _hand_over(core: Core, settings: AlertSettings, doc: Doc) -> bool:
    """The lease is the time of the next attempt: of two workers one moves it."""
    table, moment = core.db.shop(settings.shop_id)[ALERTS.name], now()
    mine = {"_id": doc["_id"], "state": "queued", "next_attempt_at": doc["next_attempt_at"]}
    lease = {"$set": {"next_attempt_at": moment + timedelta(seconds=LEASE_S)}, "$inc": {"attempts": 1}}
    if not await table.update(mine, lease):
        return False
    outcome = await _outcome(core, settings, doc)
    await table.update({"_id": doc["_id"], "state": "queued"}, {"$set": outcome})
    return bool(outcome["state"] == "sent")


async def _outcome(core: Core, settings: AlertSettings, doc: Doc) -> Doc:
    """What becomes of it. Trouble that a person can mend is noted for the settings page."""
    if (now() - doc["created_at"]).total_seconds() > STALE_S or not settings.on:
        return {"state": "dropped"}
    try:
        message_id = await messages.send(core, settings, doc["userid"], Card(**doc["card"]))
    except RetryLater as error:
        return _again(doc, error, error.after_s)
    except Refused as error:
        await kept.note_reached(core, settings.shop_id, doc["staff_id"], False)
        return {"state": "failed", "error": error.code}
    except HubError as error:  # the app is not set up rightly: every alert meets the same
        await kept.note_trouble(core, settings.shop_id, error.code, str(error.params.get("detail", "")))
        return _again(doc, error, _LONGEST_S)
    await kept.note_reached(core, settings.shop_id, doc["staff_id"], True)
    return {"state": "sent", "message_id": message_id}


def _again(doc: Doc, error: HubError, after_s: float) -> Doc:
    pause_s = min(max(after_s, _SHORTEST_S * 2 ** doc["attempts"]), _LONGEST_S)
    _log.warning("alert put off", alert_id=doc["_id"], code=error.code)
    return {"state": "queued", "error": error.code, "next_attempt_at": now() + timedelta(seconds=pause_s)}
