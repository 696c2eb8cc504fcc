"""Compares an index with Mongo: for `hub search check` and for `hub doctor`."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from hub.conversations.search.index import ShopIndex
from hub.conversations.search.shelf import Shelf
from hub.conversations.search.source import texts_of
from hub.core.clock import from_unix, now
from hub.core.db import Filter, Scope, Table
from hub.core.runtime import Core
from hub.core.words import fold

# What was said a moment ago may be on its way into the index.
LATEST_S = 30.0
_PAGE = 5000


@dataclass(frozen=True)
class Checked:
    """Counts of one shop. `stale`: conversations whose last change is not indexed."""

    conversations: int
    indexed_conversations: int
    stale: int
    messages: int
    indexed_messages: int
    is_sound: bool
    is_complete: bool

    @property
    def is_well(self) -> bool:
        return (
            self.is_sound
            and self.is_complete
            and not self.stale
            and (self.conversations, self.messages) == (self.indexed_conversations, self.indexed_messages)
        )


async def check(core: Core, shop_id: str) -> Checked:
    """Reads everything: half a minute for a million messages. What is said meanwhile may count as stale."""
    path = Shelf.of(core.settings).current(shop_id)
    shop = core.db.shop(shop_id)
    total = await shop["conversations"].count({})
    messages = await _with_words(shop["messages"])
    if path is None or not path.exists():
        return Checked(total, 0, total, messages, 0, is_sound=True, is_complete=total == 0)
    try:
        return await _compared(ShopIndex(path), shop, total, messages)
    except sqlite3.DatabaseError:
        return Checked(total, 0, total, messages, 0, is_sound=False, is_complete=False)


async def _compared(index: ShopIndex, shop: Scope, total: int, messages: int) -> Checked:
    try:
        entries = index.count_entries("messages") + index.count_entries("notes")
        stale, complete = await _stale(shop["conversations"], index), bool(index.facts().get("complete"))
        return Checked(total, index.count_talks(), stale, messages, entries, index.is_sound(), complete)
    finally:
        index.close()


async def _with_words(table: Table) -> int:
    """Messages that have something to be found by."""
    count = 0
    last: Filter = {}
    fields = ("direction", "kind", "body", "media.name", "recalled_at")
    while docs := await table.find(last, sort=[("_id", 1)], limit=_PAGE, fields=fields):
        last = {"_id": {"$gt": docs[-1]["_id"]}}
        count += sum(any(map(fold, texts_of(doc))) for doc in docs)
    return count


async def _stale(table: Table, index: ShopIndex) -> int:
    count = 0
    last: Filter = {}
    while docs := await table.find(last, sort=[("_id", 1)], limit=_PAGE, fields=("rev",)):
        last = {"_id": {"$gt": docs[-1]["_id"]}}
        known = index.revs([doc["_id"] for doc in docs])
        count += sum(known.get(doc["_id"]) != doc["rev"] for doc in docs)
    return count


async def lag_s(core: Core) -> float | None:
    """For how long something said has been waiting for the index; 0 when nothing has, None for no index."""
    state = Shelf.of(core.settings).state()
    if not state.heard_until_ms:
        return None
    ttl_ms = core.settings.event_ttl_s * 1000
    heard = from_unix((state.heard_until_ms + ttl_ms) / 1000)
    latest = now() + timedelta(milliseconds=ttl_ms) - timedelta(seconds=LATEST_S)
    waiting = await core.db.everywhere["events"].find(
        {"expires_at": {"$gt": heard, "$lt": latest}},
        sort=[("expires_at", 1)],
        limit=1,
        fields=["expires_at"],
        index=[("expires_at", 1)],
    )
    return (latest - waiting[0]["expires_at"]).total_seconds() + LATEST_S if waiting else 0.0
