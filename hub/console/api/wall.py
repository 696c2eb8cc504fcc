"""The supervisor's view over HTTP: the desk at this moment, a whisper, and how a colleague is set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from hub.accounts import audit, shops, staff
from hub.accounts.identity import Identity
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import reading, seats, send
from hub.conversations.model import Head, Sender
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.seats import LONG_AGO, capacity_of, state_of
from hub.conversations.wall.picture import Picture, Served, View, picture
from hub.core.clock import iso, now
from hub.core.errors import NotFound, Refused

RIGHT = "wall.read"
_NOBODY: dict[str, Any] = {
    "load": 0, "capacity": None, "chosen": "online", "present_until": LONG_AGO, "active_until": LONG_AGO,
}  # fmt: skip
_NOTHING = Served(0, None)


class WallQuery(BaseModel):
    """Empty means all; `group_id` may be "none"."""

    account_id: str = Field(default="", max_length=64)
    channel: str = Field(default="", max_length=32)
    group_id: str = Field(default="", max_length=64)


class Numbers(BaseModel):
    """Counted up to 10,000. The median is of the first answers that were given today, in seconds."""

    waiting: int
    waiting_since: str | None
    in_service: int
    bot: int
    snoozed: int
    closed_today: int
    first_response_s: int | None
    sla_risk: int
    sla_breached: int


class WallPerson(BaseModel):
    """`load` and `capacity` are of the whole desk, `conversations` of what the filter leaves."""

    staff_id: str
    name: str
    state: Literal["online", "busy", "away", "offline"]
    load: int
    capacity: int
    own_capacity: int | None
    group_ids: list[str]
    conversations: int
    unanswered_since: str | None


class WallGroup(BaseModel):
    id: str
    name: str


class WallAnswer(BaseModel):
    """`queue` in the order in which fans are served; `late` by the clock that runs out first.

    Without the right `inbox.read` their `last` is null.
    """

    at: str
    numbers: Numbers
    queue: list[dict[str, Any]]
    late: list[dict[str, Any]]
    people: list[WallPerson]
    groups: list[WallGroup]


class WhisperBody(BaseModel):
    """A repeat with the same client id changes nothing."""

    client_id: str = Field(min_length=8, max_length=64, pattern=r"^[\w-]+$", examples=["k3v9q2d8f1"])
    text: str = Field(min_length=1, max_length=4000)


class WhisperAnswer(BaseModel):
    message: dict[str, Any]


class SeatStateBody(BaseModel):
    state: Literal["online", "busy"]


class SeatStateAnswer(BaseModel):
    staff_id: str
    state: str


async def read_wall(asked: Asked) -> dict[str, Any]:
    who, query, hub = asked.who, asked.query, asked.hub
    desk = await hub.desks.get(who.shop_id)
    view = View(who.shop_id, who.accounts, query.account_id, query.channel, query.group_id)
    shown = await picture(hub, view, await _day_began(asked), desk.sla.warn_s)
    return {
        "at": iso(shown.at),
        "numbers": _numbers(shown),
        "queue": _rows(who, shown.queue),
        "late": _rows(who, shown.late),
        "people": await _people(asked, desk, shown),
        "groups": [{"id": group.id, "name": group.name} for group in desk.groups],
    }


def _rows(who: Identity, heads: Iterable[Head]) -> list[Head]:
    """Without the fan's last words for who may watch the desk, but not read the inbox."""
    return [head if "inbox.read" in who.rights else {**head, "last": None} for head in heads]


async def _day_began(asked: Asked) -> datetime:
    zone = ZoneInfo((await shops.by_id(asked.hub.core, asked.who.shop_id)).timezone)
    return now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _numbers(shown: Picture) -> dict[str, Any]:
    return {
        "waiting": shown.waiting, "waiting_since": iso(shown.waiting_since), "in_service": shown.in_service,
        "bot": shown.bot, "snoozed": shown.snoozed, "closed_today": shown.closed_today,
        "first_response_s": shown.first_response_s, "sla_risk": shown.sla_risk,
        "sla_breached": shown.sla_breached,
    }  # fmt: skip


async def _people(asked: Asked, desk: Desk, shown: Picture) -> list[dict[str, Any]]:
    """Those who may serve a channel that the asker may see, within the filter's group."""
    who, moment, group_id = asked.who, now(), asked.query.group_id
    docs = {doc["staff_id"]: doc for doc in await seats.of_shop(asked.hub.core, who.shop_id)}
    names = {m.staff_id: m.name for m in await staff.members(asked.hub.core, who.shop_id)}
    found = []
    for staff_id, scope in desk.people.items():
        groups = [group.id for group in desk.groups if staff_id in group.staff_ids]
        served = shown.served.get(staff_id, _NOTHING)
        if who.shares_with(scope) and (group_id in ("", "none", *groups) or served.conversations):
            # Who has not sat down yet has no seat that counts what they hold.
            seat = docs.get(staff_id, {**_NOBODY, "load": served.conversations})
            found.append({
                "staff_id": staff_id, "name": names.get(staff_id, ""), "state": state_of(seat, moment),
                "load": seat["load"], "capacity": capacity_of(seat, desk.capacity),
                "own_capacity": seat["capacity"], "group_ids": groups, "conversations": served.conversations,
                "unanswered_since": iso(served.unanswered_since),
            })  # fmt: skip
    return sorted(found, key=lambda person: person["name"])


async def whisper(asked: Asked) -> dict[str, Any]:
    """A note that only the team sees, addressed to whoever serves the fan."""
    who, conversation_id = asked.who, asked.path["conversation_id"]
    head = await reading.head(asked.hub, who.shop_id, conversation_id)
    episode = head["episode"]
    if episode is None or episode["state"] != "agent" or episode["assignee"] is None:
        raise Refused("whisper_nobody")
    message = await send.note(
        asked.hub, who.shop_id, conversation_id, Sender("agent", who.staff_id, who.name),
        asked.body.client_id, asked.body.text, [episode["assignee"]["id"]], whisper=True,
    )  # fmt: skip
    return {"message": message}


async def set_seat_state(asked: Asked) -> dict[str, Any]:
    """Whether a colleague is given new fans; away and offline are what it is, not what anybody chooses."""
    core, who, staff_id = asked.hub.core, asked.who, asked.path["staff_id"]
    desk = await asked.hub.desks.get(who.shop_id)
    if staff_id not in desk.people or not who.shares_with(desk.people[staff_id]):
        raise NotFound("staff_not_found")
    await seats.choose(core, who.shop_id, staff_id, asked.body.state)
    await audit.record(core, who.shop_id, who.actor, "seat.state", staff_id, {"state": asked.body.state})
    asked.hub.router.ring(who.shop_id)
    return {"staff_id": staff_id, "state": asked.body.state}


ENDPOINTS = [
    Endpoint("GET", "/api/v1/wall", RIGHT, read_wall, "The desk at this moment", WallAnswer, query=WallQuery),
    Endpoint(
        "POST", "/api/v1/conversations/{conversation_id}/whisper", "inbox.assign", whisper,
        "A note for whoever serves the fan; it never leaves the hub", WhisperAnswer, body=WhisperBody,
    ),
    Endpoint(
        "PUT", "/api/v1/seats/{staff_id}/state", "desk.manage", set_seat_state,
        "Give a colleague new fans, or none", SeatStateAnswer, body=SeatStateBody,
    ),
]  # fmt: skip
