"""What really happened on the phones, for tests to compare with what the hub believes."""

from __future__ import annotations

import json
from typing import Any

from hub.sandbox.store import Row
from hub.sandbox.wechat.world import PLATFORM, World


async def told(world: World, app_id: str | None, since: float, after_n: int = 0) -> dict[str, Any]:
    """Of one account or all, from `since` (unix seconds) on; history that was only filled in is left out."""
    messages = await _messages(world, app_id, since, after_n)
    return {
        "said": [_said(row) for row in messages if row["side"] == "fan"],
        "received": [_received(row) for row in messages if row["side"] == "hub"],
        "shown": [_shown(row) for row in messages if row["side"] == "system"],
        "typing": await _notes(world, app_id, "typing", since),
        "uploads": await _notes(world, app_id, "upload", since),
        "mini_codes": await _notes(world, app_id, "mini_code", since),
        "tokens": _tokens(world, app_id),
        "now": world.now,
        "last_n": messages[-1]["n"] if messages else after_n,
    }


async def _messages(world: World, app_id: str | None, since: float, after_n: int) -> list[Row]:
    return await world.frame.store.read(
        "SELECT * FROM messages WHERE platform = ? AND (? IS NULL OR app_id = ?) AND at >= ? AND n > ?"
        " AND origin != 'history' ORDER BY n",
        (PLATFORM, app_id, app_id, since, after_n),
    )


async def _notes(world: World, app_id: str | None, kind: str, since: float) -> list[dict[str, Any]]:
    rows = await world.frame.store.read(
        "SELECT app_id, body FROM notes WHERE platform = ? AND (? IS NULL OR app_id = ?) AND kind = ? AND at >= ?"
        " ORDER BY n",
        (PLATFORM, app_id, app_id, kind, since),
    )
    return [{"app_id": row["app_id"], **json.loads(row["body"])} for row in rows]


def _said(row: Row) -> dict[str, Any]:
    body = json.loads(row["body"])
    content = {"text": body.get("Content"), "event": body.get("Event")}.get(row["type"], "")
    about = {name: row[name] for name in ("n", "msg_id", "app_id", "openid", "type", "at", "attempts")}
    return {
        **about,
        "content": content,
        "fields": body,
        "acked": bool(row["acked"]),
        "gave_up": bool(row["gave_up"]),
    }


def _received(row: Row) -> dict[str, Any]:
    body = json.loads(row["body"])
    about = {name: row[name] for name in ("n", "app_id", "openid", "type", "at", "token_generation")}
    return {
        **about,
        "body": body.get("_request", body),
        "via": "passive" if row["origin"] == "passive" else "api",
    }


def _shown(row: Row) -> dict[str, Any]:
    about = {name: row[name] for name in ("n", "app_id", "openid", "type", "at")}
    return {**about, "body": json.loads(row["body"])}


def _tokens(world: World, app_id: str | None) -> dict[str, int]:
    desks = [desk for desk in world.desks.values() if app_id in (None, desk.app_id)]
    return {
        "issued": sum(desk.generation for desk in desks),
        "forced": sum(desk.forced for desk in desks),
        "expired": sum(desk.expired for desk in desks),
    }
