"""How a shop's desk works: hours, automatic replies, service levels, capacity, groups and seats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hub.accounts import audit, staff
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import desk, groups, seats
from hub.conversations.rules.desk import Group
from hub.conversations.rules.seats import LONG_AGO, capacity_of, state_of
from hub.core.clock import iso, now
from hub.core.errors import NotAllowed, NotFound, Refused

_LONGEST_S = 30 * 86_400
Time = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", examples=["09:00"])]
Span = Annotated[list[Time], Field(min_length=2, max_length=2, examples=[["09:00", "22:00"]])]
Spans = Annotated[list[Span], Field(max_length=6)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Seconds = Annotated[int, Field(ge=0, le=_LONGEST_S)]
Capacity = Annotated[int, Field(ge=0, le=500)]


class Part(BaseModel):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Week(Part):
    """Spans of each weekday in the shop's own time; a day without any is closed."""

    mon: Spans = []
    tue: Spans = []
    wed: Spans = []
    thu: Spans = []
    fri: Spans = []
    sat: Spans = []
    sun: Spans = []


class Holiday(Part):
    """Instead of the weekday's hours; none is closed."""

    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-10-01"])
    name: str = Field(default="", max_length=40)
    hours: Spans = []


class Reply(Part):
    on: bool = False
    text: str = Field(default="", max_length=500)


class Replies(Part):
    """`{next_open}` in `away` and `{ahead}` in `waiting` are filled in."""

    greeting: Reply = Reply()
    away: Reply = Reply()
    waiting: Reply = Reply()


class Sla(Part):
    """0 switches a clock off; `in_hours` counts open time only."""

    first_response_s: Seconds = 0
    next_response_s: Seconds = 0
    resolution_s: Seconds = 0
    warn_s: Seconds = 300
    in_hours: bool = True


class Routing(Part):
    on: bool = False


class DeskBody(Part):
    """Parts that are left out stay as they are; `rev` is that of the settings that were looked at."""

    rev: int = Field(ge=0)
    hours: Week | None = None
    holidays: list[Holiday] | None = Field(default=None, max_length=200)
    replies: Replies | None = None
    sla: Sla | None = None
    capacity: Capacity | None = None
    routing: Routing | None = None


class DeskAnswer(BaseModel):
    """`rev` counts the changes; who saved last and when, empty and null as long as nobody did."""

    rev: int
    updated_at: str | None
    updated_by: str
    hours: Week
    holidays: list[Holiday]
    replies: Replies
    sla: Sla
    capacity: int
    routing: Routing


class GroupBody(Part):
    name: str = Field(min_length=1, max_length=40)
    staff_ids: list[Id] = Field(default=[], max_length=500)
    account_ids: list[Id] = Field(default=[], max_length=200)


class GroupChange(GroupBody):
    """`rev` is that of the group that was looked at."""

    rev: int = Field(ge=0)


class GroupAnswer(BaseModel):
    id: str
    rev: int
    name: str
    staff_ids: list[str]
    account_ids: list[str]


class GroupsAnswer(BaseModel):
    groups: list[GroupAnswer]


class SeatAnswer(BaseModel):
    """`capacity` is what holds now, `own_capacity` null while that is the shop's."""

    staff_id: str
    name: str
    state: str
    load: int
    capacity: int
    own_capacity: int | None
    group_ids: list[str]


class SeatsAnswer(BaseModel):
    seats: list[SeatAnswer]


class SeatBody(Part):
    """null: the shop's own capacity."""

    capacity: Capacity | None


async def read_desk(asked: Asked) -> dict[str, Any]:
    return _desk(await desk.settings(asked.hub.core, asked.who.shop_id))


async def change_desk(asked: Asked) -> dict[str, Any]:
    """409 `changed_meanwhile` when somebody saved since `rev` was read."""
    core, who, given = asked.hub.core, asked.who, asked.body.model_dump(exclude_none=True)
    now_holds, fields = await desk.change(core, who.shop_id, given, given.pop("rev"), who.name)
    if fields:
        await _record(asked, "desk.changed", who.shop_id, {"fields": ", ".join(fields)})
        _moved(asked)
    return _desk(now_holds)


async def list_groups(asked: Asked) -> dict[str, Any]:
    found = await groups.all_of(asked.hub.core, asked.who.shop_id)
    return {"groups": [_group(asked, group) for group in found]}


async def add_group(asked: Asked) -> dict[str, Any]:
    body = asked.body
    _check_channels(asked, body.account_ids)
    made = await groups.add(asked.hub.core, asked.who.shop_id, body.name, body.staff_ids, body.account_ids)
    await _record(asked, "group.added", made.id, {})
    _moved(asked)
    return _group(asked, made)


async def change_group(asked: Asked) -> dict[str, Any]:
    """409 `changed_meanwhile` when somebody saved since `rev` was read."""
    body, group_id = asked.body, asked.path["group_id"]
    _check_channels(asked, body.account_ids)
    await _check_group(asked, group_id)
    changed, fields = await groups.change(
        asked.hub.core, asked.who.shop_id, group_id, body.name, body.staff_ids, body.account_ids, body.rev
    )
    if fields:
        await _record(asked, "group.changed", group_id, {"fields": ", ".join(fields)})
        _moved(asked)
    return _group(asked, changed)


async def remove_group(asked: Asked) -> dict[str, Any]:
    await _check_group(asked, asked.path["group_id"])
    await groups.remove(asked.hub.core, asked.who.shop_id, asked.path["group_id"])
    await _record(asked, "group.removed", asked.path["group_id"], {})
    _moved(asked)
    return {}


async def list_seats(asked: Asked) -> dict[str, Any]:
    """Everybody with whom one shares a channel and who may answer, whether or not they ever sat down."""
    core, shop_id, moment = asked.hub.core, asked.who.shop_id, now()
    settings, of_shop = await desk.settings(core, shop_id), await groups.all_of(core, shop_id)
    docs = {doc["staff_id"]: doc for doc in await seats.of_shop(core, shop_id)}
    found = [
        {
            "staff_id": member.staff_id,
            "name": member.name,
            **_seat(docs.get(member.staff_id, _NOBODY), settings["capacity"], moment),
            "group_ids": [g.id for g in of_shop if member.staff_id in g.staff_ids],
        }
        for member in await staff.members(core, shop_id)
        if "inbox.reply" in member.rights and asked.who.shares_with(member.accounts)
    ]
    return {"seats": found}


async def change_seat(asked: Asked) -> dict[str, Any]:
    core, shop_id, staff_id = asked.hub.core, asked.who.shop_id, asked.path["staff_id"]
    members = await staff.members(core, shop_id)
    if not any(m.staff_id == staff_id and asked.who.shares_with(m.accounts) for m in members):
        raise NotFound("staff_not_found")
    await seats.set_capacity(core, shop_id, staff_id, asked.body.capacity)
    await _record(asked, "seat.changed", staff_id, {"capacity": asked.body.capacity})
    asked.hub.router.ring(shop_id)
    return await list_seats(asked)


_NOBODY: dict[str, Any] = {
    "load": 0, "capacity": None, "chosen": "online", "present_until": LONG_AGO, "active_until": LONG_AGO,
}  # fmt: skip


def _seat(doc: dict[str, Any], default_capacity: int, moment: Any) -> dict[str, Any]:
    return {
        "state": state_of(doc, moment),
        "load": doc["load"],
        "capacity": capacity_of(doc, default_capacity),
        "own_capacity": doc["capacity"],
    }


def _desk(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "updated_at": iso(settings["updated_at"])}


def _check_channels(asked: Asked, account_ids: Iterable[str]) -> None:
    """Another channel's account is refused like one that never was."""
    if not all(map(asked.who.sees, account_ids)):
        raise Refused("account_unknown", field="account_ids")


async def _check_group(asked: Asked, group_id: str) -> None:
    """Who serves some channels does not rearrange who serves the others. Raises NotFound, NotAllowed."""
    group = await groups.one(asked.hub.core, asked.who.shop_id, group_id)
    if not all(map(asked.who.sees, group.account_ids)):
        raise NotAllowed("rights_beyond_yours")


def _group(asked: Asked, group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "rev": group.rev,
        "name": group.name,
        "staff_ids": sorted(group.staff_ids),
        "account_ids": sorted(filter(asked.who.sees, group.account_ids)),
    }


def _moved(asked: Asked) -> None:
    """Here at once, in other processes within desk.CACHE_S."""
    asked.hub.desks.forget(asked.who.shop_id)
    asked.hub.router.ring(asked.who.shop_id)


async def _record(asked: Asked, what: str, about: str, more: dict[str, Any]) -> None:
    who = asked.who
    await audit.record(asked.hub.core, who.shop_id, who.actor, what, about, more)


_MANAGE = "desk.manage"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/desk", _MANAGE, read_desk, "How the desk works", DeskAnswer),
    Endpoint("PUT", "/api/v1/desk", _MANAGE, change_desk, "Change how it works", DeskAnswer, body=DeskBody),
    Endpoint("GET", "/api/v1/groups", "inbox.read", list_groups, "Who serves which accounts", GroupsAnswer),
    Endpoint("POST", "/api/v1/groups", _MANAGE, add_group, "A new group", GroupAnswer, body=GroupBody),
    Endpoint(
        "PUT", "/api/v1/groups/{group_id}", _MANAGE, change_group, "Change a group", GroupAnswer,
        body=GroupChange,
    ),
    Endpoint(
        "DELETE", "/api/v1/groups/{group_id}", _MANAGE, remove_group,
        "Remove a group; its fans are anybody's then", Done,
    ),
    Endpoint(
        "GET", "/api/v1/seats", "inbox.read", list_seats, "Who is here, and how much they hold", SeatsAnswer
    ),
    Endpoint(
        "PUT", "/api/v1/seats/{staff_id}", _MANAGE, change_seat, "How much one person may hold", SeatsAnswer,
        body=SeatBody,
    ),
]  # fmt: skip
