"""Compares the platform's truth with Mongo, the API and every screen; anything but zero is a fault of the hub."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hub.bench.load.http import Client
from hub.bench.load.platform import Push
from hub.bench.load.screen import Message, Screen, Thread, fetched
from hub.core.runtime import Core

# A lost last doorbell heals with the next comparison of heads, after 20 s.
SETTLE_S = 30.0
_AT_ONCE = 8


@dataclass(frozen=True)
class Shelf:
    """One conversation in one place: its texts of one direction, as (seq, text) in the order found there."""

    place: str
    rows: Sequence[tuple[int, str]]


async def settle(http: Client, screens: Iterable[Screen], limit_s: float = SETTLE_S) -> None:
    """Until every screen shows the rev that the hub has, or the time is up."""
    until = asyncio.get_running_loop().time() + limit_s
    for screen in screens:
        for thread in screen.threads.values():
            while asyncio.get_running_loop().time() < until:
                head = (await http.get(f"/api/v1/conversations/{thread.id}", screen.agent.cookie))["rev"]
                if head == thread.rev:
                    break
                await asyncio.sleep(0.1)


async def shelves(
    core: Core, shop_id: str, http: Client, screens: Sequence[Screen], direction: str
) -> tuple[list[Shelf], int]:
    """Every place of every conversation on a screen, and how many screens differ from a fresh fetch."""
    in_store = await _stored(core, shop_id, direction)
    gate = asyncio.Semaphore(_AT_ONCE)
    found: list[Shelf] = []

    async def look(screen: Screen, thread: Thread) -> bool:
        async with gate:
            _, fresh = await fetched(http, screen.agent.cookie, thread.id)
        shown = thread.listed()
        found.extend(
            (
                Shelf("mongo", in_store.get(thread.id, ())),
                Shelf("api", _rows(fresh, direction)),
                Shelf("screen", _rows(shown, direction)),
            )
        )
        return [(m.id, m.seq, m.status) for m in shown] != [(m.id, m.seq, m.status) for m in fresh]

    differing = await asyncio.gather(*(look(s, t) for s in screens for t in s.threads.values()))
    return found, sum(differing)


async def _stored(core: Core, shop_id: str, direction: str) -> dict[str, list[tuple[int, str]]]:
    docs = await core.db.shop(shop_id)["messages"].find(
        {"direction": direction},
        sort=[("conversation_id", 1), ("seq", 1)],
        fields=["conversation_id", "seq", "body.text"],
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for doc in docs:
        found.setdefault(doc["conversation_id"], []).append((doc["seq"], _text(doc["body"])))
    return found


def _text(body: Mapping[str, Any]) -> str:
    return str(body.get("text", ""))


def _rows(messages: Iterable[Message], direction: str) -> list[tuple[int, str]]:
    return [(m.seq, m.body.text) for m in messages if m.direction == direction]


def absent(texts: Iterable[str], found: Sequence[Shelf]) -> int:
    """Texts that at least one of the places lacks."""
    wanted, places = set(texts), {shelf.place for shelf in found}
    present = {place: {text for s in found if s.place == place for _, text in s.rows} for place in places}
    return len(wanted) if not places else len(set().union(*(wanted - there for there in present.values())))


def repeated(found: Sequence[Shelf]) -> int:
    """Texts that one place has more than once, summed over the places."""
    counts = Counter((shelf.place, text) for shelf in found for _, text in shelf.rows)
    return sum(n - 1 for n in counts.values())


def disordered(found: Sequence[Shelf]) -> int:
    """Neighbours whose seq does not grow."""
    return sum(a[0] >= b[0] for shelf in found for a, b in pairwise(shelf.rows))


def reversed_pushes(said: Iterable[Push], found: Sequence[Shelf]) -> int:
    """Messages stored after one that began only when they had been acknowledged already."""
    by_text = {push.text: push for push in said}
    wrong = 0
    for shelf in found:
        first_ack = float("inf")
        for _, text in sorted(shelf.rows, reverse=True) if shelf.place == "mongo" else ():
            push = by_text[text]
            wrong += first_ack < push.started_at
            first_ack = min(first_ack, push.acked_at or float("inf"))
    return wrong
