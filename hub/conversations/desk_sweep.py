"""Finds what is due at the desk by time alone, and does it; every few seconds, over all shops.

Each step is a rule that looks again inside its transaction, so two sweeps at once do no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from hub.accounts import shops
from hub.conversations import queue, seats
from hub.conversations.listing import indexes
from hub.conversations.lookup import NOTHING, Needs
from hub.conversations.rules import automatic, episodes, routing, sla
from hub.conversations.rules.seats import LONG_AGO
from hub.conversations.send import text_part
from hub.conversations.service import Conversations
from hub.conversations.timeline import Timeline
from hub.core import log
from hub.core.clock import now
from hub.core.errors import HubError

_log = log.get(__name__)
Doc = dict[str, Any]
T = TypeVar("T")
BATCH = 500
# A bot that said nothing for this long leaves the fan to a person.
BOT_SILENT_S = 60
# Who is given to somebody at once is not told how many are ahead.
TOLD_AFTER_S = 5
MOST_AHEAD = 999


async def sweep(hub: Conversations) -> dict[str, int]:
    """How many of each were moved."""
    return {
        "handed_over": await _hand_over(hub),
        "woken": await _wake(hub),
        "requeued": await _requeue(hub),
        "breached": await _breach(hub),
        "told": await _tell_ahead(hub),
        "rung": await _ring(hub),
    }


async def repair_loads(hub: Conversations) -> int:
    """Seats whose noted load was not true; nobody knows how, so it is worth a line in the log."""
    wrong = 0
    for shop in await shops.all_shops(hub.core):
        differing = await seats.differing(hub.core, shop.id)
        if differing:
            await seats.repair(hub.core, shop.id, [staff_id for staff_id, _, _ in differing])
            hub.router.ring(shop.id)
        wrong += len(differing)
    return wrong


async def _hand_over(hub: Conversations) -> int:
    silent = now() - timedelta(seconds=BOT_SILENT_S)
    wanted = {"state": "bot", "waiting_since": {"$gt": LONG_AGO, "$lte": silent}}
    found = await _found(hub, wanted)
    return await _each(hub, found, lambda desk, _: lambda t: episodes.hand_over(t, desk, "bot_silent"))


async def _wake(hub: Conversations) -> int:
    found = await _found(hub, {"snoozed_until": {"$gt": LONG_AGO, "$lte": now()}})
    return await _each(hub, found, lambda desk, _: lambda t: routing.wake(t, desk))


async def _breach(hub: Conversations) -> int:
    found = await _found(hub, {"sla.next_at": {"$gt": LONG_AGO, "$lte": now()}})
    return await _each(hub, found, lambda _desk, _: sla.breach)


async def _requeue(hub: Conversations) -> int:
    """Fans who wait for somebody who is gone; only where the router will give them to somebody else."""
    gone = defaultdict(set)
    for seat in await seats.absent_with_load(hub.core):
        gone[seat["shop_id"]].add(seat["staff_id"])
    found: list[Doc] = []
    for shop_id, staff_ids in gone.items():
        if (await hub.desks.get(shop_id)).routing:
            found += await _held_up(hub, shop_id, staff_ids)
    return await _each(
        hub, found, lambda desk, doc: lambda t: routing.requeue_absent(t, _assignee(doc), desk)
    )


async def _held_up(hub: Conversations, shop_id: str, staff_ids: Iterable[str]) -> list[Doc]:
    wanted = {
        "state": "agent",
        "episode.assignee.id": {"$in": sorted(staff_ids)},
        "waiting_since": {"$gt": LONG_AGO},
        "snoozed_until": None,
    }
    fields = ["shop_id", "episode.assignee"]
    return await hub.core.db.shop(shop_id)["conversations"].find(
        wanted, limit=BATCH, fields=fields, index=indexes.BY_ASSIGNEE
    )


async def _tell_ahead(hub: Conversations) -> int:
    told = 0
    for shop_id in await _shops_that_tell(hub):
        told += await _tell_ahead_in(hub, shop_id)
    return told


async def _shops_that_tell(hub: Conversations) -> list[str]:
    desks = await hub.core.db.everywhere["desks"].find({"replies.waiting.on": True}, fields=["shop_id"])
    return [doc["shop_id"] for doc in desks]


async def _tell_ahead_in(hub: Conversations, shop_id: str) -> int:
    desk, since = await hub.desks.get(shop_id), now() - timedelta(seconds=TOLD_AFTER_S)
    tell = partial(automatic.tell_ahead, desk=desk, part=partial(text_part, hub))
    ahead, told = 0, 0
    async for page in queue.pages(hub.core, shop_id, ()):
        changes = [
            (one.id, partial(tell, ahead=n), NOTHING)
            for n, one in enumerate(page, ahead)
            if one.since <= since and "waiting" not in one.said and desk.reply("waiting")
        ]
        told += _changed(await hub.committer.commit_batch(shop_id, changes))
        ahead += len(page)
        if ahead >= MOST_AHEAD:
            break
    return told


async def _ring(hub: Conversations) -> int:
    """For bells that got lost, and for leases and opening hours that nobody rings for."""
    here = await seats.shops_with_people(hub.core)
    for shop_id in here:
        hub.router.ring(shop_id)
    return len(here)


async def _found(hub: Conversations, wanted: Doc) -> list[Doc]:
    fields = ["shop_id", "episode.assignee"]
    return await hub.core.db.everywhere["conversations"].find(wanted, limit=BATCH, fields=fields)


async def _each(
    hub: Conversations, found: list[Doc], rule_of: Callable[[Any, Doc], Callable[[Timeline], T]]
) -> int:
    """How many of them were changed."""
    changed = 0
    by_shop: dict[str, list[Doc]] = defaultdict(list)
    for doc in found:
        by_shop[doc["shop_id"]].append(doc)
    for shop_id, docs in by_shop.items():
        desk = await hub.desks.get(shop_id)
        changes = [(doc["_id"], rule_of(desk, doc), Needs(seats=_seats(doc))) for doc in docs]
        changed += _changed(await hub.committer.commit_batch(shop_id, changes))
    return changed


def _changed(results: Sequence[object]) -> int:
    """A refusal is an answer too; anything else is a fault that must be seen, and holds up nobody else."""
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, HubError):
            _log.error("a step of the desk failed", error=repr(result))
    return sum(bool(r) for r in results if not isinstance(r, BaseException))


def _assignee(doc: Doc) -> str:
    assignee = (doc.get("episode") or {}).get("assignee")
    return str(assignee["id"]) if assignee else ""


def _seats(doc: Doc) -> tuple[str, ...]:
    staff_id = _assignee(doc)
    return (staff_id,) if staff_id else ()
