"""Whether a queue was served as promised, judged from what the store wrote down."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.bench.load.platform import Push
from hub.bench.load.seats import Given, SeatedAgent
from hub.core.runtime import Core

Doc = dict[str, Any]
# States in which an episode may be given to somebody.
_FREE = ("none", "waiting")
LOOK_S = 0.2


@dataclass
class Watch:
    """Counts, while everything runs, whoever holds more than they have room for."""

    core: Core
    shop_id: str
    capacity: int
    looks: int = 0
    over: int = 0
    most: int = 0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        rows = await self.core.db.shop(self.shop_id)["conversations"].aggregate(
            [
                {"$match": {"state": "agent", "snoozed_until": None}},
                {"$group": {"_id": "$episode.assignee.id", "n": {"$sum": 1}}},
            ]
        )
        loads = [row["n"] for row in rows]
        noted = await self.core.db.shop(self.shop_id)["seats"].find({}, fields=["load"])
        self.looks += 1
        self.most = max([self.most, *loads])
        self.over += sum(n > self.capacity for n in loads)
        self.over += sum(doc["load"] > self.capacity for doc in noted)


@dataclass
class Log:
    """Of each conversation: who the fan is, and its changes of hands in order."""

    fans: dict[str, str] = field(default_factory=dict)
    events: dict[str, list[Doc]] = field(default_factory=lambda: defaultdict(list))

    def first_assigned(self) -> dict[str, float]:
        """By fan: when somebody was first given them, as the transaction noted it."""
        found: dict[str, float] = {}
        for conversation_id, events in self.events.items():
            at = next((e["at"].timestamp() for e in events if e["type"] == "episode.assigned"), None)
            if at is not None:
                found[self.fans[conversation_id]] = at
        return found

    def double_owners(self) -> int:
        """Assignments of what somebody held already."""
        doubled = 0
        for events in self.events.values():
            before = "none"
            for event in events:
                if event["type"] == "episode.assigned" and before not in _FREE:
                    doubled += 1
                episode = event["head"]["episode"]
                before = episode["state"] if episode else "none"
        return doubled


async def read_log(core: Core, shop_id: str) -> Log:
    shop, log = core.db.shop(shop_id), Log()
    for doc in await shop["conversations"].find({}, fields=["fan_id"]):
        log.fans[doc["_id"]] = doc["fan_id"]
    fields = ["conversation_id", "rev", "type", "at", "head.episode"]
    for event in await shop["events"].find({}, sort=[("conversation_id", 1), ("rev", 1)], fields=fields):
        log.events[event["conversation_id"]].append(event)
    return log


def overtakers(pushes: Iterable[Push], assigned: Mapping[str, float], clock: float) -> int:
    """Fans who were given to somebody before one whose waiting was acknowledged before they even wrote.

    `clock` is what the wall clock is ahead of the monotonic one, in which pushes are noted.
    """
    waited = [p for p in pushes if p.acked_at is not None]
    by_ack = sorted(waited, key=lambda p: p.acked_at or 0.0)
    found, place, latest = 0, 0, 0.0
    for push in sorted(waited, key=lambda p: p.started_at):
        while place < len(by_ack) and (by_ack[place].acked_at or 0.0) < push.started_at:
            latest = max(latest, assigned.get(by_ack[place].fan, clock * 2))
            place += 1
        found += assigned.get(push.fan, clock * 2) < latest
    return found


def waits_s(seats: Sequence[SeatedAgent], pushes: Iterable[Push], log: Log, clock: float) -> list[float]:
    """From when the fan waited and the seat had a free slot, until the agent's screen knew of it."""
    acked = {p.fan: (p.acked_at or 0.0) + clock for p in pushes}
    first: dict[str, Given] = {}
    for given in (one for seat in seats for one in seat.given):
        fan = log.fans[given.conversation_id]
        if fan not in first or given.heard_at < first[fan].heard_at:
            first[fan] = given
    return [
        max(given.heard_at - max(acked[fan], given.free_since), 0.0)
        for fan, given in first.items()
        if fan in acked
    ]
