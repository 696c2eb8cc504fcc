"""Reads and writes the documents of a group of timelines, and rings the bells afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hub.conversations import seats as seat_docs
from hub.conversations.lookup import Lookup
from hub.conversations.model import FanRef
from hub.conversations.rules.seats import Seats
from hub.conversations.timeline import Job, Timeline, new_conversation
from hub.core.clock import iso, now
from hub.core.db import Change, Database, Insert, Scope, Session
from hub.core.errors import NotFound
from hub.core.runtime import Core

if TYPE_CHECKING:
    from hub.conversations.commit import Pending

Doc = dict[str, Any]


def existing(timeline: Timeline | None) -> Timeline:
    if timeline is None:
        raise NotFound("conversation_not_found")
    return timeline


async def load(
    db: Database, shop_id: str, group: Sequence[Pending[Any]], hopeful: bool, session: Session
) -> list[Timeline | None]:
    """One timeline per change of the group, shared by changes of the same conversation."""
    shop, moment = db.shop(shop_id), now()
    docs = await shop["conversations"].find(_targets(group), session=session)
    found = {doc["_id"]: doc for doc in docs}
    by_key = {doc["key"]: doc for doc in docs}
    timelines: dict[str, Timeline] = {}
    seats = Seats()
    await seat_docs.load(shop, seats, _seats_needed(group, docs), session)

    def timeline_of(pending: Pending[Any]) -> Timeline | None:
        target = pending.target
        doc = by_key.get(target.key) if isinstance(target, FanRef) else found.get(target)
        if doc is None and isinstance(target, FanRef):
            doc = by_key[target.key] = new_conversation(target, pending.fan_name, moment)
        if doc is None:
            return None
        fresh = Timeline(doc, moment, is_new=doc["rev"] == 0, loaded_rev=doc["rev"], seats=seats)
        return timelines.setdefault(doc["_id"], fresh)

    result = [timeline_of(pending) for pending in group]
    for message in await _messages(shop, zip(group, result, strict=True), hopeful, session):
        timelines[message["conversation_id"]].messages[message["_id"]] = message
    return result


async def _messages(
    shop: Scope, pairs: Iterable[tuple[Pending[Any], Timeline | None]], hopeful: bool, session: Session
) -> list[Doc]:
    """A conversation made just now has no messages to look for."""
    lookup, asked = Lookup(), set()
    for pending, timeline in pairs:
        if timeline is not None and not timeline.is_new:
            lookup.add(timeline.id, pending.needs, hopeful=hopeful)
            asked.add(timeline.id)
    return [m for m in await lookup.run(shop, session) if m["conversation_id"] in asked]


def _seats_needed(group: Sequence[Pending[Any]], docs: Iterable[Doc]) -> set[str]:
    """Who put a conversation aside is looked at too: anything may wake it."""
    asked = {staff_id for pending in group for staff_id in pending.needs.seats}
    snoozed = (doc["episode"]["assignee"] for doc in docs if doc["snoozed_until"] and doc["episode"])
    return asked | {assignee["id"] for assignee in snoozed if assignee}


def _targets(group: Sequence[Pending[Any]]) -> Doc:
    ids = {p.target for p in group if isinstance(p.target, str)}
    keys = {p.target.key for p in group if isinstance(p.target, FanRef)}
    parts: list[Doc] = [{"_id": {"$in": list(ids)}}] if ids else []
    if keys:
        parts.append({"key": {"$in": list(keys)}})
    return parts[0] if len(parts) == 1 else {"$or": parts}


async def save(
    db: Database, shop_id: str, timelines: Sequence[Timeline], expires_at: datetime, session: Session
) -> None:
    """Raises Conflict when a conversation moved on since it was loaded; the caller starts afresh."""
    if not timelines:
        return
    shop = db.shop(shop_id)
    await shop["conversations"].bulk([_conversation_write(t) for t in timelines], session=session)
    writes = [write for t in timelines for write in _message_writes(t)]
    if writes:
        await shop["messages"].bulk(writes, session=session)
    events = [{**event, "expires_at": expires_at} for t in timelines for event in t.events]
    await shop["events"].insert_many(events, session=session)
    await shop["media"].insert_many([m for t in timelines for m in t.media], session=session)
    closed = [e for t in timelines for e in t.closed_episodes]
    await shop["episodes"].insert_many(closed, session=session)
    for seats in {id(t.seats): t.seats for t in timelines}.values():
        await seat_docs.save(shop, seats, timelines[0].now, session)


def _conversation_write(timeline: Timeline) -> Insert | Change:
    doc = timeline.conversation
    if timeline.is_new:
        return Insert(doc)
    fields = {k: v for k, v in doc.items() if k not in ("_id", "shop_id", "key")}
    return Change({"_id": doc["_id"], "rev": timeline.loaded_rev}, {"$set": fields})


def _message_writes(timeline: Timeline) -> Iterable[Insert | Change]:
    for message_id in timeline.added:
        yield Insert(timeline.messages[message_id])
    for message_id in timeline.changed:
        doc = timeline.messages[message_id]
        yield Change({"_id": message_id}, {"$set": {k: v for k, v in doc.items() if k != "_id"}})


async def ring(core: Core, shop_id: str, timelines: Sequence[Timeline]) -> None:
    """State first, doorbell second: all of this may get lost, and is found again by sync and sweepers."""
    await core.bell.ring([notice(shop_id, event) for t in timelines for event in t.events])
    jobs = [job for t in timelines for job in t.jobs]
    due = [job.args[0] for job in jobs if _is_due_delivery(job)]
    if due:  # one job for the group: what arq does per job costs more than the sending itself
        await core.queue.ring("deliver", shop_id, due)
    for job in (job for job in jobs if not _is_due_delivery(job)):
        delay = job.delay_s if job.is_exact else job.delay_s * random.uniform(1.0, 1.25)
        args = [list(job.args)] if job.name == "deliver" else job.args
        await core.queue.ring(job.name, shop_id, *args, job_id=job.job_id, delay_s=delay)


def _is_due_delivery(job: Job) -> bool:
    return job.name == "deliver" and not job.delay_s


def notice(shop_id: str, event: Doc) -> Doc:
    return {"shop": shop_id, "event": event_view(event)}


def event_view(event: Doc) -> Doc:
    """As it leaves the store: the log's own fields dropped, the time as text."""
    return {
        "conversation_id": event["conversation_id"],
        "rev": event["rev"],
        "type": event["type"],
        "at": iso(event["at"]),
        "head": event["head"],
        "message": event["message"],
    }
