"""The picture of a shop's desk at one moment, put together from a few indexed questions at most once a second.

However many supervisors look, and however often something changes: whoever asks within a second of another's
question with the same filter and the same scope gets the same answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from hub.conversations.listing import indexes, pages
from hub.conversations.listing.indexes import ASSIGNEE, DUE, EPOCH, IS_SET, Keys
from hub.conversations.listing.wanted import Wanted
from hub.conversations.model import Head
from hub.conversations.service import Conversations
from hub.conversations.views import head_view
from hub.core.clock import now
from hub.core.db import Database, Scope

Doc = dict[str, Any]
FRESH_S = 1.0
# Rows that a screen shows; the numbers beside them count everything (up to MOST).
QUEUE, LATE = 60, 40
MOST = 10_000
# Of today's closed episodes, and of present conversations, so many tell the median.
SAMPLE, SAMPLE_OPEN = 400, 100
# The day's own figures move slowly and cost as much as all the rest.
TODAY_S = 10.0
_MANY = 2000
# The router's own order of service; see collections.CONVERSATIONS.
_IN_ORDER: Keys = (("priority", -1), ("waiting_since", 1), ("_id", 1), ("group_id", 1))


@dataclass(frozen=True)
class View:
    """`accounts`: where the asker may look (None: everywhere); empty filters mean all."""

    shop_id: str
    accounts: frozenset[str] | None = None
    account_id: str = ""
    channel: str = ""
    group_id: str = ""


@dataclass(frozen=True)
class Served:
    """What one person holds within the view; `unanswered_since` is the oldest word of a fan without an answer."""

    conversations: int
    unanswered_since: datetime | None


@dataclass(frozen=True)
class Picture:
    at: datetime
    waiting: int
    waiting_since: datetime | None
    in_service: int
    bot: int
    snoozed: int
    closed_today: int
    first_response_s: int | None
    sla_risk: int
    sla_breached: int
    queue: tuple[Head, ...]
    late: tuple[Head, ...]
    served: dict[str, Served]


T = TypeVar("T")
_Known = dict[View, tuple[float, "asyncio.Future[T]"]]
_PICTURES: WeakKeyDictionary[Database, _Known[Picture]] = WeakKeyDictionary()
_DAYS: WeakKeyDictionary[Database, _Known[tuple[int, int | None]]] = WeakKeyDictionary()


async def picture(hub: Conversations, view: View, day_began: datetime, warn_s: int) -> Picture:
    """At most FRESH_S old. `day_began`: today's midnight by the shop's clock."""
    known = _PICTURES.setdefault(hub.core.db, {})
    return await _fresh(known, view, FRESH_S, lambda: _paint(hub, view, day_began, warn_s))


async def _fresh(known: _Known[T], view: View, fresh_s: float, find: Callable[[], Awaitable[T]]) -> T:
    until, answer = known.get(view, (0.0, None))
    if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
        if len(known) > _MANY:
            known.clear()
        answer = asyncio.ensure_future(find())
        known[view] = (time.monotonic() + fresh_s, answer)
    return await asyncio.shield(answer)


async def _paint(hub: Conversations, view: View, day_began: datetime, warn_s: int) -> Picture:
    moment = now()
    accounts = await hub.accounts.within(view.shop_id, view.accounts, view.account_id, view.channel)
    where = _where(accounts, view.group_id)
    shop = hub.core.db.shop(view.shop_id)
    waiting, bot, snoozed, breached, risk = await asyncio.gather(
        _count(shop, {"state": "waiting", **_awake(moment), **where}, indexes.BY_STATE),
        _count(shop, {"state": "bot", **where}, indexes.BY_STATE),
        _count(shop, {"snoozed_until": {"$gt": moment}, **where}, indexes.SNOOZED),
        _count(shop, {"sla.breached": IS_SET, **where}, indexes.BREACHED),
        _count(shop, {DUE: {"$gt": moment, "$lte": _after(moment, warn_s)}, **where}, indexes.BY_DUE),
    )
    queue, late, served, today = await asyncio.gather(
        _queue(hub, view, where, moment),
        _late(shop, where, moment, warn_s),
        _served(shop, where, moment),
        _fresh(_DAYS.setdefault(hub.core.db, {}), view, TODAY_S, lambda: _today(shop, where, day_began)),
    )
    return Picture(
        at=moment, waiting=waiting, waiting_since=_oldest(queue), bot=bot, snoozed=snoozed,
        in_service=sum(each.conversations for each in served.values()), closed_today=today[0],
        first_response_s=today[1], sla_risk=risk, sla_breached=breached, queue=queue, late=late, served=served,
    )  # fmt: skip


def _where(accounts: frozenset[str] | None, group_id: str) -> Doc:
    found: Doc = {} if accounts is None else {"account_id": {"$in": sorted(accounts)}}
    return {**found, **({"group_id": None if group_id == "none" else group_id} if group_id else {})}


def _awake(moment: datetime) -> Doc:
    return {"snoozed_until": {"$not": {"$gt": moment}}}


def _after(moment: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() + seconds, moment.tzinfo)


async def _count(shop: Scope, wanted: Doc, index: Keys) -> int:
    return await shop["conversations"].count(wanted, limit=MOST, index=index)


async def _queue(hub: Conversations, view: View, where: Doc, moment: datetime) -> tuple[Head, ...]:
    """In the order in which the router serves: priority first, then who has waited longest."""
    if "account_id" in where:
        return await _queue_of_accounts(hub, view)
    wanted = {"state": "waiting", **_awake(moment), **where}
    table = hub.core.db.shop(view.shop_id)["conversations"]
    docs = await table.find(wanted, sort=_IN_ORDER[:3], limit=QUEUE, index=_IN_ORDER)
    return tuple(head_view(doc) for doc in docs)


async def _queue_of_accounts(hub: Conversations, view: View) -> tuple[Head, ...]:
    """That order's index does not know accounts, of which one may be rare: the list finds its own way."""
    asked: Doc = {
        "view": "waiting", "accounts": view.accounts, "account_id": view.account_id, "channel": view.channel,
        "group_id": view.group_id,
    }  # fmt: skip
    first, longest = await asyncio.gather(
        pages.page(hub, view.shop_id, Wanted(**asked, sort="priority"), None, QUEUE),
        pages.page(hub, view.shop_id, Wanted(**asked, sort="waiting"), None, QUEUE),
    )
    docs = {doc["_id"]: doc for doc in [*(d for d in first[0] if d["priority"] > 0), *longest[0]]}
    ordered = sorted(docs.values(), key=_turn)
    return tuple(head_view(doc) for doc in ordered[:QUEUE])


def _turn(doc: Doc) -> tuple[int, datetime, str]:
    return -doc["priority"], doc["waiting_since"] or doc["last_at"], doc["_id"]


def _oldest(queue: tuple[Head, ...]) -> datetime | None:
    since = [head["waiting_since"] for head in queue if head["waiting_since"]]
    return datetime.fromisoformat(min(since)) if since else None


async def _late(shop: Scope, where: Doc, moment: datetime, warn_s: int) -> tuple[Head, ...]:
    """Whose clock ran out or is about to, the first to run out at the top."""
    wanted = {DUE: {"$gt": EPOCH, "$lte": _after(moment, warn_s)}, **_awake(moment), **where}
    docs = await shop["conversations"].find(
        wanted, sort=[(DUE, 1), ("_id", 1)], limit=LATE, index=indexes.BY_DUE
    )
    return tuple(head_view(doc) for doc in docs)


async def _served(shop: Scope, where: Doc, moment: datetime) -> dict[str, Served]:
    """From the index alone: it carries who serves and since when the fan waits."""
    rows = await shop["conversations"].aggregate(
        [
            {"$match": {"state": "agent", **_awake(moment), **where}},
            {"$limit": MOST},
            {"$group": {"_id": f"${ASSIGNEE}", "n": {"$sum": 1}, "since": {"$min": "$waiting_since"}}},
        ],
        index=indexes.BY_STATE,
    )
    return {row["_id"]: Served(row["n"], row["since"]) for row in rows if row["_id"]}


async def _today(shop: Scope, where: Doc, day_began: datetime) -> tuple[int, int | None]:
    """Episodes closed today, and the median of first answers given today, in seconds."""
    closed = {"closed_at": {"$gte": day_began}, **where}
    fields = ["opened_at", "first_reply_at"]
    table = shop["episodes"]
    count, ended, running = await asyncio.gather(
        table.count(closed, limit=MOST),
        table.find(closed, sort=[("closed_at", -1)], limit=SAMPLE, fields=fields),
        shop["conversations"].find(
            {"state": "agent", "last_at": {"$gte": day_began}, **where},
            sort=[("last_at", -1)], limit=SAMPLE_OPEN, fields=["episode.opened_at", "episode.first_reply_at"],
            index=indexes.BY_STATE,
        ),
    )  # fmt: skip
    episodes = [*ended, *(doc["episode"] for doc in running)]
    answered = [e for e in episodes if (e.get("first_reply_at") or EPOCH) >= day_began]
    return count, _median([(e["first_reply_at"] - e["opened_at"]).total_seconds() for e in answered])


def _median(seconds: list[float]) -> int | None:
    if not seconds:
        return None
    ordered, middle = sorted(seconds), len(seconds) // 2
    return round(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)
