"""Everything that WeCom's servers know in this sandbox: apps, tokens, and what members received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.sandbox.faults import FaultTable
from hub.sandbox.fields import BadInput
from hub.sandbox.frame import Frame
from hub.sandbox.store import Row
from hub.sandbox.wecom import apps, tokens
from hub.sandbox.wecom.apps import App
from hub.sandbox.wecom.tokens import TokenDesk

PLATFORM = "wecom"
CALLS = frozenset({"gettoken", "message_send"})
KINDS = frozenset(
    {"errcode", "http_status", "timeout_before", "timeout_after", "disconnect_after", "expire_token", "slow"}
)
TOKEN_LIFETIME_S = 7200.0


@dataclass
class World:
    frame: Frame
    faults: FaultTable
    apps: dict[str, App] = field(default_factory=dict)
    desks: dict[str, TokenDesk] = field(default_factory=dict)
    # What was sent to whom with the duplicate check on, and until when the same again is swallowed.
    recent: dict[str, float] = field(default_factory=dict)
    # Moments of what each member got from each app: the platform's limits count on them.
    paces: dict[str, list[float]] = field(default_factory=dict)
    swallowed: int = 0

    @property
    def now(self) -> float:
        return self.frame.clock.now()


def opened(frame: Frame) -> World:
    world = World(frame, FaultTable(CALLS, KINDS))
    world.apps = {app.id: app for app in map(apps.restored, frame.store.load(PLATFORM, "app"))}
    world.desks = {desk.app_id: desk for desk in map(tokens.restored, frame.store.load(PLATFORM, "desk"))}
    return world


def keep_app(world: World, app: App) -> None:
    world.apps[app.id] = app
    world.desks.setdefault(app.id, TokenDesk(app.id))
    world.frame.store.keep(PLATFORM, "app", app.id, app.snapshot())
    world.frame.bus.publish("wecom_apps", {})


def keep_desk(world: World, desk: TokenDesk) -> None:
    world.frame.store.keep(PLATFORM, "desk", desk.app_id, desk.snapshot())


def app_named(world: World, app_id: str) -> App:
    try:
        return world.apps[app_id]
    except KeyError:
        raise BadInput("app_id", "no such app; it is corp_id:agent_id") from None


def app_of_token(world: World, text: str) -> App | None:
    """Whose token this is or was."""
    desk = next((desk for desk in world.desks.values() if text in desk.tokens), None)
    return world.apps[desk.app_id] if desk else None


def deliver(world: World, app: App, message: Mapping[str, Any]) -> None:
    """One message as it appears on one member's phone."""
    world.frame.store.write(
        "INSERT INTO notes (platform, app_id, kind, body, at) VALUES (?, ?, 'received', ?, ?)",
        (PLATFORM, app.id, json.dumps(message, ensure_ascii=False), world.now),
    )
    world.frame.bus.publish("wecom_message", {"app_id": app.id, "at": world.now, **message})


async def received(world: World, app_id: str | None, since: float = 0) -> list[dict[str, Any]]:
    rows: list[Row] = await world.frame.store.read(
        "SELECT n, app_id, body, at FROM notes WHERE platform = ? AND (? IS NULL OR app_id = ?)"
        " AND kind = 'received' AND at >= ? ORDER BY n",
        (PLATFORM, app_id, app_id, since),
    )
    return [
        {"n": row["n"], "app_id": row["app_id"], "at": row["at"], **json.loads(row["body"])} for row in rows
    ]
