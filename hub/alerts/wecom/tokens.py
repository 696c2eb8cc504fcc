"""One access token per app for all processes: renewed by one of them, while the old one goes on serving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hub.alerts.collections import TOKENS
from hub.alerts.settings import AlertSettings
from hub.alerts.wecom import wire
from hub.core.clock import now
from hub.core.db import Table
from hub.core.errors import AuthExpired, Conflict, HubError, Refused, RetryLater
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
PURPOSE = "wecom-access-token"
# Asking again while a token lives brings the same one, so that renewing early is free but useless; the
# platform's two hours end to the second, and this covers clocks that differ.
EARLY_S = 60
LEASE_S = 10.0
# After a refusal nobody asks for a while: the platform forbids polling, and a person corrects a secret in minutes.
_PAUSE_S = 15.0
_LONGEST_S = 86_400
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


async def current(core: Core, settings: AlertSettings) -> str:
    """A token that works, as far as is known. Raises RetryLater, AuthExpired."""
    doc = await _read(core, settings)
    kept = _value(core, doc)
    if kept and doc["expires_at"] > now() + timedelta(seconds=EARLY_S):
        return kept
    return await _renewed(core, settings, doc, kept if doc["expires_at"] > now() else "")


async def after_refusal(core: Core, settings: AlertSettings, dead: str) -> str:
    """Another token than `dead`, which the platform has just refused. Raises RetryLater, AuthExpired."""
    doc = await _read(core, settings)
    kept = _value(core, doc)
    if kept and kept != dead:
        return kept
    renewed = await _renewed(core, settings, doc, "")
    if renewed == dead:  # the platform says that it is dead and that it is the current one
        raise RetryLater("outside_unclear", after_s=30.0, detail="the same token again")
    return renewed


async def issue(core: Core, settings: AlertSettings) -> tuple[str, datetime]:
    """Straight from the platform: a token, and when it ends. For a check of the set-up, too."""
    asked_at = now()
    answer = await wire.call(
        core, "GET", f"{settings.api_base}/cgi-bin/gettoken", expects="access_token",
        params={"corpid": settings.corp_id, "corpsecret": settings.secret},
    )  # fmt: skip
    value, lifetime_s = answer["access_token"], answer.get("expires_in")
    if not isinstance(value, str) or not value or not isinstance(lifetime_s, int):
        raise RetryLater("outside_unclear", after_s=5.0, detail="odd token")
    return value, asked_at + timedelta(seconds=max(0, min(lifetime_s, _LONGEST_S)))


async def _renewed(core: Core, settings: AlertSettings, doc: Doc, old: str) -> str:
    """Elected or not, `old` serves on as long as it lives."""
    worker = await _elect(core, settings, doc)
    if worker is None:
        if old:
            return old
        raise _failure(doc) or RetryLater("wecom_token_renewing", after_s=1.0)
    try:
        value, expires_at = await issue(core, settings)
    except HubError as error:
        await _settle(core, settings, worker, {"failure": _told(error), "pause_until": now() + _pause(error)})
        if old:
            return old
        raise
    token = {"token": core.keys.encrypt(PURPOSE, value), "expires_at": expires_at, "failure": None}
    await _settle(core, settings, worker, token)
    return value


async def _elect(core: Core, settings: AlertSettings, doc: Doc) -> str | None:
    """The renewer's name if it is us: of all who saw the same generation, one per lease."""
    worker, moment = new_id(), now()
    free = {
        "_id": doc["_id"], "generation": doc["generation"], "lease_until": {"$lte": moment},
        "pause_until": {"$lte": moment},
    }  # fmt: skip
    lease = {"lease_until": moment + timedelta(seconds=LEASE_S), "worker": worker}
    return worker if await _table(core, settings).update(free, {"$set": lease}) else None


async def _settle(core: Core, settings: AlertSettings, worker: str, fields: Doc) -> None:
    """Nothing, when our lease ran out and another renewed meanwhile."""
    mine = {"_id": _id(settings), "worker": worker}
    change = {
        "$set": {"pause_until": _NEVER, **fields, "lease_until": _NEVER, "worker": ""},
        "$inc": {"generation": 1},
    }
    await _table(core, settings).update(mine, change)


async def _read(core: Core, settings: AlertSettings) -> Doc:
    table, first = _table(core, settings), _first(settings)
    doc = await table.find_one({"_id": first["_id"]})
    if doc is None:
        try:
            await table.insert(first)
        except Conflict:
            return await _read(core, settings)
    return doc or first


def _first(settings: AlertSettings) -> Doc:
    return {
        "_id": _id(settings), "token": "", "expires_at": _NEVER, "generation": 0, "lease_until": _NEVER,
        "pause_until": _NEVER, "failure": None, "worker": "", "schema": 1,
    }  # fmt: skip


def _id(settings: AlertSettings) -> str:
    """A corrected secret starts afresh, because saving it adds to `secret_rev`."""
    return f"{settings.shop_id}:{settings.corp_id}:{settings.agent_id}:{settings.secret_rev}"


def _table(core: Core, settings: AlertSettings) -> Table:
    return core.db.shop(settings.shop_id)[TOKENS.name]


def _value(core: Core, doc: Doc) -> str:
    """Empty too when the key that encrypted it is gone: a new token is one call away."""
    try:
        return core.keys.decrypt(PURPOSE, doc["token"]) if doc["token"] else ""
    except Refused:
        return ""


def _told(error: HubError) -> Doc:
    return {
        "auth": isinstance(error, AuthExpired),
        "code": error.code,
        "detail": str(error.params.get("detail", "")),
    }


def _failure(doc: Doc) -> HubError | None:
    told = doc["failure"]
    if told is None or doc["pause_until"] <= now():
        return None
    if told["auth"]:
        return AuthExpired(told["code"], detail=told["detail"])
    return RetryLater(told["code"], after_s=_PAUSE_S, detail=told["detail"])


def _pause(error: HubError) -> timedelta:
    return timedelta(seconds=max(error.after_s, 2.0) if isinstance(error, RetryLater) else _PAUSE_S)
