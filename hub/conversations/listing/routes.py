"""Which index answers a question: the one of the rarest thing that is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.conversations.listing import indexes
from hub.conversations.listing.indexes import ASSIGNEE, DUE, IS_DATE, Keys
from hub.core.db import Table

Doc = dict[str, Any]
# The server merges at most 200 stretches of an index in order; beyond that it would sort.
MOST_ACCOUNTS = 40
MOST_KNOWN = 10_000
# Nothing is gained by knowing how much larger a large one is; counting so many takes some milliseconds.
LARGEST = 20_000
FRESH_S = 60.0
# So few are fetched and sorted faster than another order's index is walked; more, when the index that they are
# found by passes most of them over, or when the other one does not know what is asked and fetches all it passes.
FEW, FEW_THINNED = 300, 1500


@dataclass(frozen=True)
class Route:
    """An index, the part of the condition that it starts with, and what makes a partial one fit."""

    keys: Keys
    start: Mapping[str, Any]
    fits: Mapping[str, Any]
    size: int = LARGEST
    thinned: bool = False

    def is_short(self, asked: Mapping[str, Any], spine: Keys | None) -> bool:
        """Whether it beats the index that has the wanted order, the `spine`."""
        is_blind = spine is not None and not asked.keys() <= {name for name, _ in spine}
        return self.size <= (FEW_THINNED if self.thinned or is_blind else FEW)


def candidates(wanted: Doc) -> list[Route]:
    """Those that fit, likely rare things first; the last one always does."""
    found = [
        *_whole(wanted, "snoozed_until", indexes.SNOOZED, "$gt", {"snoozed_until": IS_DATE}),
        *_whole(wanted, "sla.breached", indexes.BREACHED, "$gt", {}),
        # Not in the order of time: what is at risk now is few enough to be sorted.
        *_at_risk(wanted),
    ]
    for field, keys in (
        ("mentioned", indexes.BY_MENTION),
        (ASSIGNEE, indexes.BY_ASSIGNEE),
        ("labels", indexes.BY_LABEL),
        ("group_id", indexes.BY_GROUP),
    ):
        if isinstance(wanted.get(field), str):
            start = {field: wanted[field], **({"state": wanted["state"]} if field == ASSIGNEE else {})}
            found.append(Route(keys, start, {}))
    if "account_id" in wanted and len(_values(wanted["account_id"])) <= MOST_ACCOUNTS:
        found.append(Route(indexes.BY_ACCOUNT, {"account_id": wanted["account_id"]}, {}))
    return [*found, Route(indexes.BY_STATE, {"state": wanted["state"]}, {})]


def _at_risk(wanted: Doc) -> list[Route]:
    if DUE not in wanted:
        return []
    return [Route(indexes.BY_DUE, {"state": wanted["state"], DUE: wanted[DUE]}, {DUE: IS_DATE})]


def _whole(wanted: Doc, field: str, keys: Keys, operator: str, fits: Doc) -> list[Route]:
    """A partial index that has its condition as a whole."""
    asked = wanted.get(field)
    return [Route(keys, {field: asked}, fits)] if isinstance(asked, dict) and operator in asked else []


def _values(asked: Any) -> Sequence[Any]:
    return asked["$in"] if isinstance(asked, dict) else [asked]


class Sizes:
    """How many conversations start a route, up to LARGEST; not the newest, as it only decides the way."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, asyncio.Future[int]]] = {}
        self._renewing: set[asyncio.Future[int]] = set()

    async def rarest(self, table: Table, wanted: Doc) -> Route:
        routes = candidates(wanted)
        if len(routes) == 1:
            return routes[0]
        sizes = await asyncio.gather(*(self._size(table, route) for route in routes))
        best = min(range(len(routes)), key=lambda n: sizes[n])
        return replace(routes[best], size=sizes[best], thinned=len(routes) > 2)

    async def _size(self, table: Table, route: Route) -> int:
        """What was known is answered at once, and counted again meanwhile when it is old."""
        key = (str(table.shop_id), repr((route.keys, _still(route.start))))
        until, answer = self._known.get(key, (0.0, None))
        if answer is None or (answer.done() and answer.exception()):
            answer = self._count(table, route, key)
        elif until < time.monotonic() and answer.done():
            self._known[key] = (time.monotonic() + FRESH_S, answer)
            self._renew(table, route, key)
        return await asyncio.shield(answer)

    def _count(self, table: Table, route: Route, key: tuple[str, str]) -> asyncio.Future[int]:
        filter = {"$and": [dict(route.start), dict(route.fits)]} if route.fits else route.start
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        answer = asyncio.ensure_future(table.count(filter, limit=LARGEST, index=route.keys))
        self._known[key] = (time.monotonic() + FRESH_S, answer)
        return answer

    def _renew(self, table: Table, route: Route, key: tuple[str, str]) -> None:
        before = self._known[key]
        renewed = self._count(table, route, key)
        self._known[key] = before
        self._renewing.add(renewed)
        renewed.add_done_callback(lambda done: self._renewed(key, done))

    def _renewed(self, key: tuple[str, str], done: asyncio.Future[int]) -> None:
        self._renewing.discard(done)
        if not done.cancelled() and done.exception() is None:
            self._known[key] = (time.monotonic() + FRESH_S, done)


def _still(start: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the present moment in it, so that the same question is known again."""
    return {name: "soon" if name in ("snoozed_until", DUE) else value for name, value in start.items()}
