"""Keeps the indexes of this machine true to Mongo: hears what changed, and compares everything now and then.

The index is one more screen of the timeline. It knows how far (`rev`) each conversation is indexed, in
the same transaction as the words; so whatever kills it, it finds by comparing revs what it missed. No
change stream, no resume token and no length of the oplog matters.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hub.conversations.search import source
from hub.conversations.search.opened import Opened
from hub.conversations.search.shelf import BEAT_S, Shelf, is_broken
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.runtime import Core

Doc = dict[str, Any]
_log = log.get(__name__)

POLL_S = 0.5
# An event becomes visible a transaction (3 s at most) after its time was taken, on a clock that may be
# 2 s off (hub doctor): every look reaches back a little, and now and then further than any of that.
OVERLAP_S, FAR_OVERLAP_S, FAR_EVERY_S = 2.0, 20.0, 10.0
# Silent for longer (a store was away), it compares everything instead of reading the log.
LONGEST_LOOK_S = 30.0
# What one transaction takes in: small enough that what was just said does not wait behind a building.
PORTION = 3000
WALK_PAGE = 2000
# All revs are compared this often, for what no event told (a write by hand, a restored backup).
WALK_EVERY_S = 3600.0
PAUSE_S = 1.0


class Follower:
    """The one writer of a machine; the caller holds `Shelf.writing`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.shelf = Shelf.of(core.settings)
        self._opened = Opened(self.shelf)
        self._state = replace(self.shelf.state(), walked=False)
        self._walk: AsyncIterator[None] | None = None
        self._heard = now() - timedelta(seconds=FAR_OVERLAP_S)
        self._looked_far = self._walked_at = self._told_at = 0.0
        self._compare_all = True

    async def run(self) -> None:
        """Until cancelled; a store that is away is waited for."""
        while True:
            try:
                if not await self.step():
                    await asyncio.sleep(POLL_S)
            except (StoreError, OSError, sqlite3.OperationalError) as error:
                _log.warning("search waits for its stores", error=str(error))
                self._compare_all = True
                await asyncio.sleep(PAUSE_S)

    def close(self) -> None:
        self._opened.close()

    async def step(self) -> bool:
        """One look at what changed, and a piece of a walk if one is due; False when there is nothing left."""
        self._heed_wishes()
        await self.hear()
        is_walking = await self._walk_on()
        self._tell()
        return is_walking

    async def catch_up(self) -> None:
        """Until everything that is in Mongo now is in the index."""
        self._compare_all = True
        while await self.step():
            pass

    def _heed_wishes(self) -> None:
        wishes = self.shelf.wishes()
        fresh = [shop_id for shop_id in wishes if shop_id not in self._opened.renewed]
        for shop_id in fresh:
            self._opened.renew(shop_id)
        if fresh:
            self._compare_all = True

    # What was just said.

    async def hear(self) -> None:
        """Takes in what the newest events tell of."""
        moment, began = asyncio.get_running_loop().time(), now()
        is_far = moment - self._looked_far > FAR_EVERY_S
        self._looked_far = moment if is_far else self._looked_far
        if began - self._heard > timedelta(seconds=LONGEST_LOOK_S):
            self._compare_all = True
            self._heard = began
        overlap = timedelta(seconds=FAR_OVERLAP_S if is_far else OVERLAP_S)
        ttl = timedelta(seconds=self._core.settings.event_ttl_s)
        events = await self._core.db.everywhere["events"].find(
            {"expires_at": {"$gt": self._heard - overlap + ttl}},
            fields=["shop_id", "conversation_id", "rev", "message.id"],
            index=[("expires_at", 1)],
        )
        await self._take_in_events(events)
        self._heard = began

    async def _take_in_events(self, events: Sequence[Doc]) -> None:
        by_shop: dict[str, dict[str, list[Doc]]] = defaultdict(lambda: defaultdict(list))
        for event in events:
            by_shop[event["shop_id"]][event["conversation_id"]].append(event)
        for shop_id, talks in by_shop.items():
            await self._guarded(shop_id, self._take_in_changes(shop_id, talks))

    async def _take_in_changes(self, shop_id: str, talks: dict[str, list[Doc]]) -> None:
        known = self._opened.revs(shop_id, list(talks))
        whole: list[str] = []
        listed: dict[str, tuple[int, list[str]]] = {}
        for id, events in talks.items():
            rev = known.get(id, 0)
            fresh = sorted((e for e in events if e["rev"] > rev), key=lambda e: int(e["rev"]))
            if not fresh:
                continue
            if [e["rev"] for e in fresh] == list(range(rev + 1, fresh[-1]["rev"] + 1)):
                listed[id] = fresh[-1]["rev"], [e["message"]["id"] for e in fresh if e.get("message")]
            else:
                whole.append(id)
        if listed:
            await self._take_in_messages(shop_id, listed)
        await self._take_in_talks(shop_id, whole)

    async def _take_in_messages(self, shop_id: str, listed: dict[str, tuple[int, list[str]]]) -> None:
        talks = await source.talks_of(self._core.db, shop_id, list(listed))
        accounts = {talk["_id"]: talk["account_id"] for talk in talks}
        ids = list({id for talk in talks for id in listed[talk["_id"]][1]})
        entries = await self._entries(shop_id, {"_id": {"$in": ids}}, accounts) if ids else []
        self._write(shop_id, talks, entries, {id: listed[id][0] for id in accounts})

    # Whole conversations.

    async def _take_in_talks(self, shop_id: str, ids: Sequence[str]) -> None:
        """Whatever is indexed of them already. Heads are read first, so that `rev` is never ahead."""
        talks = await source.talks_of(self._core.db, shop_id, ids) if ids else []
        for group in source.portions(talks, PORTION):
            if group[0]["seq"] > PORTION:
                await self._take_in_long(shop_id, group[0])
                continue
            accounts = {talk["_id"]: talk["account_id"] for talk in group}
            entries = await self._entries(shop_id, {"conversation_id": {"$in": list(accounts)}}, accounts)
            self._write(shop_id, group, entries, {talk["_id"]: talk["rev"] for talk in group})

    async def _take_in_long(self, shop_id: str, talk: Doc) -> None:
        """In pieces, each a transaction; the rev comes with the last one."""
        accounts = {talk["_id"]: talk["account_id"]}
        for first in range(1, talk["seq"] + 1, PORTION):
            piece = {"conversation_id": talk["_id"], "seq": {"$gte": first, "$lt": first + PORTION}}
            is_last = first + PORTION > talk["seq"]
            entries = await self._entries(shop_id, piece, accounts)
            self._write(shop_id, [talk], entries, {talk["_id"]: talk["rev"]} if is_last else {})

    async def _entries(self, shop_id: str, filter: Doc, accounts: dict[str, str]) -> list[Any]:
        return await source.entries_of(self._core.db, shop_id, filter, accounts, self._core.keys)

    def _write(self, shop_id: str, talks: Sequence[Doc], entries: list[Any], revs: dict[str, int]) -> None:
        index = self._opened.writable(shop_id, complete=self._state.walked)
        with index.changing():
            numbers = {talk["_id"]: index.put_talk(source.talk_of(talk)) for talk in talks}
            index.put_entries((numbers[talk_id], entry) for talk_id, entry in entries)
            for id, rev in revs.items():
                index.set_rev(numbers[id], rev)

    # Comparing everything.

    async def _walk_on(self) -> bool:
        """True while a walk is under way."""
        moment = asyncio.get_running_loop().time()
        if self._compare_all or (self._walk is None and moment - self._walked_at > WALK_EVERY_S):
            self._walk, self._compare_all = self._steps(), False
        if self._walk is None:
            return False
        try:
            await anext(self._walk)
        except StopAsyncIteration:
            self._walk, self._walked_at = None, moment
            self._state = replace(self._state, walked=True)
            return self._compare_all
        return True

    async def _steps(self) -> AsyncIterator[None]:
        """Newest conversations first, so that a young index answers what is asked most."""
        await self._count_unfinished()
        last: Doc = {}
        while page := await self._core.db.everywhere["conversations"].find(
            last, sort=[("_id", -1)], limit=WALK_PAGE, fields=["shop_id", "rev"]
        ):
            last = {"_id": {"$lt": page[-1]["_id"]}}
            by_shop: dict[str, dict[str, int]] = defaultdict(dict)
            for doc in page:
                if "rev" in doc:  # what no release of ours wrote must not end the walk over all the others
                    by_shop[doc["shop_id"]][doc["_id"]] = doc["rev"]
            for shop_id, revs in by_shop.items():
                async for _ in self._compared(shop_id, revs):
                    yield
            yield
        for shop_id in self.shelf.shops():
            await self._guarded(shop_id, self._finish(shop_id))
            yield

    async def _compared(self, shop_id: str, revs: dict[str, int]) -> AsyncIterator[None]:
        known = self._opened.revs(shop_id, list(revs))
        stale = [id for id, rev in revs.items() if known.get(id) != rev]
        for start in range(0, len(stale), 200):
            await self._guarded(shop_id, self._take_in_talks(shop_id, stale[start : start + 200]))
            yield

    async def _count_unfinished(self) -> None:
        """So that screens can tell how much of a building index is there."""
        if self._state.walked:
            return
        rows = await self._core.db.everywhere["conversations"].aggregate([
            {"$group": {"_id": "$shop_id", "total": {"$sum": 1}}}
        ])  # fmt: skip
        for row in rows:
            index = self._opened.writable(row["_id"], complete=False)
            index.set_facts(total=row["total"])

    async def _finish(self, shop_id: str) -> None:
        """Conversations that Mongo no longer has go; the index is whole from here on."""
        index = self._opened.writable(shop_id, complete=True)
        table = self._core.db.shop(shop_id)["conversations"]
        if index.count_talks() > await table.count({}):
            after = 0
            while rows := index.talks_after(after, WALK_PAGE):
                after = rows[-1][0]
                ids = [id for _, id in rows]
                there = {d["_id"] for d in await table.find({"_id": {"$in": ids}}, fields=["_id"])}
                with index.changing():
                    index.remove_talks(id for id in ids if id not in there)
        index.tidy(wholly=not index.facts().get("complete"))
        index.set_facts(complete=1)
        self._opened.settle(shop_id)
        self.shelf.fulfilled(shop_id)

    async def _guarded(self, shop_id: str, work: Any) -> None:
        """A damaged file is thrown away and made anew."""
        try:
            await work
        except sqlite3.DatabaseError as error:
            if not is_broken(error):
                raise
            _log.warning("a damaged index is made anew", shop_id=shop_id, error=str(error))
            self._opened.renew(shop_id)
            self._compare_all = True

    def _tell(self) -> None:
        moment = asyncio.get_running_loop().time()
        if moment - self._told_at < BEAT_S:
            return
        self._told_at = moment
        self._state = replace(self._state, heard_until_ms=int(self._heard.timestamp() * 1000))
        self.shelf.tell(self._state)
