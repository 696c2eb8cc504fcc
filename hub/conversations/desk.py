"""A shop's settings for the desk: kept in one document, read through a short cache, checked at the edge."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from typing import Any

from hub.accounts import shops, staff
from hub.conversations import groups
from hub.conversations.rules.desk import CAPACITY, AutoReply, Desk, Sla
from hub.conversations.rules.hours import DAY_MINUTES, Hours, Span
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.runtime import Core

Doc = dict[str, Any]
# A changed setting counts everywhere after this long; a push must not cost a query each time.
CACHE_S = 5.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REPLIES = ("greeting", "away", "waiting")
DEFAULT_ZONE = "Asia/Shanghai"
_OFF = {"on": False, "text": ""}
# What a shop has that never opened its settings; screens show the hours, and nothing is switched on.
DEFAULTS: Doc = {
    "hours": {day: [["09:00", "22:00"]] for day in DAYS},
    "holidays": [],
    "replies": dict.fromkeys(REPLIES, _OFF),
    "sla": {"first_response_s": 0, "next_response_s": 0, "resolution_s": 0, "warn_s": 300, "in_hours": True},
    "capacity": CAPACITY,
    "routing": {"on": False},
}


class Desks:
    """One per process; whoever asks while somebody reads waits for that answer."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known: dict[str, tuple[float, asyncio.Future[Desk]]] = {}

    async def get(self, shop_id: str) -> Desk:
        """At most CACHE_S old. Raises StoreError when it is not known and cannot be read."""
        until, answer = self._known.get(shop_id, (0.0, None))
        if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
            answer = asyncio.ensure_future(_read(self._core, shop_id))
            self._known[shop_id] = (time.monotonic() + CACHE_S, answer)
        return await asyncio.shield(answer)

    def may_route(self, shop_id: str) -> bool:
        """False only where it is surely off."""
        _, answer = self._known.get(shop_id, (0.0, None))
        if answer is None or not answer.done() or answer.cancelled() or answer.exception():
            return True
        return answer.result().routing

    def forget(self, shop_id: str) -> None:
        """After a change made here."""
        self._known.pop(shop_id, None)


async def settings(core: Core, shop_id: str) -> Doc:
    """As screens edit them, with `rev`, and who saved them last and when ("" and None: nobody yet)."""
    return _shown(await core.db.shop(shop_id)["desks"].find_one({"_id": shop_id}))


async def change(
    core: Core, shop_id: str, given: Doc, rev: int | None = None, by: str = ""
) -> tuple[Doc, list[str]]:
    """`given` in the form of DEFAULTS, each part optional; what holds now, and the fields that changed.

    `rev` is what the person looked at: Conflict("changed_meanwhile") when somebody saved since, unless
    what they want holds already (a lost answer asked for again). None overwrites. Raises Refused naming
    the field.
    """
    wanted = {name: given[name] for name in DEFAULTS if name in given}
    _checked({**DEFAULTS, **wanted})
    before = await settings(core, shop_id)
    fields = _differences(before, wanted)
    if not fields and (rev is not None or before["rev"]):
        return before, []
    if rev is not None and rev != before["rev"]:
        raise Conflict("changed_meanwhile")
    whole = {**{n: v for n, v in DEFAULTS.items() if n not in wanted}, "schema": 1}
    update = {
        "$set": {**wanted, "updated_at": now(), "updated_by": by},
        "$inc": {"rev": 1},
        "$setOnInsert": whole,
    }
    # A document of before revisions has none, which counts as 0.
    looked_at = {} if rev is None else {"rev": rev or {"$in": [0, None]}}
    try:
        await core.db.shop(shop_id)["desks"].update({"_id": shop_id, **looked_at}, update, upsert=True)
    except Conflict:  # it is there, with another revision
        raise Conflict("changed_meanwhile") from None
    return await settings(core, shop_id), fields


async def begin(core: Core, shop_id: str, given: Doc | None = None) -> bool:
    """A new shop gives its fans to free seats by itself; shops of before go on as they were.

    False for a shop whose desk is set already.
    """
    if await core.db.shop(shop_id)["desks"].find_one({"_id": shop_id}, fields=["_id"]) is not None:
        return False
    await change(core, shop_id, {"routing": {"on": True}, **(given or {})})
    return True


def _shown(doc: Doc | None) -> Doc:
    kept = doc or {}
    return {
        **{name: kept.get(name, default) for name, default in DEFAULTS.items()},
        "rev": kept.get("rev", 0),
        "updated_at": kept.get("updated_at"),
        "updated_by": kept.get("updated_by", ""),
    }


def _differences(before: Doc, wanted: Doc) -> list[str]:
    """Names such as `capacity`, `hours.mon`, `sla.warn_s`; a list such as the holidays counts as one."""
    found = []
    for part, value in wanted.items():
        if isinstance(value, dict):
            found += [f"{part}.{name}" for name in value if value[name] != before[part].get(name)]
        elif value != before[part]:
            found.append(part)
    return found


async def _read(core: Core, shop_id: str) -> Desk:
    given, of_shop, people = await asyncio.gather(
        settings(core, shop_id), groups.all_of(core, shop_id), _people(core, shop_id)
    )
    return Desk(
        hours=hours_of(given, await _zone(core, shop_id)),
        sla=Sla(**given["sla"]),
        replies={name: AutoReply(**reply) for name, reply in given["replies"].items()},
        capacity=given["capacity"],
        routing=given["routing"]["on"],
        groups=tuple(of_shop),
        people=people,
    )


async def _people(core: Core, shop_id: str) -> dict[str, frozenset[str] | None]:
    members = await staff.members(core, shop_id)
    return {
        m.staff_id: None if m.accounts is None else frozenset(m.accounts)
        for m in members
        if "inbox.reply" in m.rights
    }


async def _zone(core: Core, shop_id: str) -> str:
    try:
        return (await shops.by_id(core, shop_id)).timezone
    except NotFound:
        return DEFAULT_ZONE


def hours_of(given: Doc, timezone: str) -> Hours:
    week = tuple(tuple(map(_span, given["hours"].get(day, ()))) for day in DAYS)
    holidays = {date.fromisoformat(h["date"]): tuple(map(_span, h["hours"])) for h in given["holidays"]}
    return Hours(timezone, week, holidays)


def _span(given: list[str]) -> Span:
    return _minutes(given[0]), _minutes(given[1])


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _checked(given: Doc) -> None:
    """Spans of a day in order and apart; a date once; no silent reply."""
    for day, spans in given["hours"].items():
        _check_day(spans, f"hours.{day}")
    for name, reply in given["replies"].items():
        if reply["on"] and not reply["text"].strip():
            raise Refused("auto_reply_empty", field=f"replies.{name}.text")
    seen: set[str] = set()
    for number, holiday in enumerate(given["holidays"]):
        field = f"holidays.{number}"
        try:
            date.fromisoformat(holiday["date"])
        except ValueError:
            raise Refused("date_invalid", field=f"{field}.date") from None
        if holiday["date"] in seen:
            raise Refused("holiday_twice", field=f"{field}.date", date=holiday["date"])
        seen.add(holiday["date"])
        _check_day(holiday["hours"], f"{field}.hours")


def _check_day(spans: list[list[str]], field: str) -> None:
    last = 0
    for span in spans:
        start, end = _span(span)
        if not last <= start < end <= DAY_MINUTES:
            raise Refused("hours_invalid", field=field)
        last = end
