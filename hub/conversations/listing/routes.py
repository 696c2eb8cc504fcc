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
# Nothing is gained by knowing how much larger a large one is.
LARGEST = 3000
FRESH_S = 60.0
# So few are fetched and sorted faster than another order's index is walked.
FEW = 200


@dataclass(frozen=True)
class Route:
    """An index, the part of the condition that it starts with, and what makes a partial one fit."""

    keys: Keys
    start: Mapping[str, Any]
    fits: Mapping[str, Any]
    size: int = LARGEST


def candidates(wanted: Doc) -> list[Route]:
    """Those that fit, likely rare things first; the last one always does."""
    found = [
        *_whole(wanted, "snoozed_until", indexes.SNOOZED, "$gt", {"snoozed_until": IS_DATE}),
        *_whole(wanted, "sla.breached", indexes.BREACHED, "$gt", {}),
        # Not in the order of time: what is at risk now is few enough to be sorted.
        *_whole(wanted, DUE, indexes.BY_DUE, "$lte", {DUE: IS_DATE}),
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


def _whole(wanted: Doc, field: str, keys: Keys, operator: str, fits: Doc) -> list[Route]:
    """A partial index that has its condition as a whole."""
    asked = wanted.get(field)
    return [Route(keys, {field: asked}, fits)] if isinstance(asked, dict) and operator in asked else []


def _values(asked: Any) -> Sequence[Any]:
    return asked["$in"] if isinstance(asked, dict) else [asked]


class Sizes:
    """How many conversations start a route, up to LARGEST; asked once a minute. One per process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, int]] = {}

    async def rarest(self, table: Table, wanted: Doc) -> Route:
        routes = candidates(wanted)
        if len(routes) == 1:
            return routes[0]
        sizes = await asyncio.gather(*(self._size(table, route) for route in routes))
        best = min(range(len(routes)), key=lambda n: sizes[n])
        return replace(routes[best], size=sizes[best])

    async def _size(self, table: Table, route: Route) -> int:
        key = (str(table.shop_id), repr((route.keys[0], _still(route.start))))
        until, size = self._known.get(key, (0.0, 0))
        if until < time.monotonic():
            start = {**route.start, **route.fits}
            size = await table.count(start, limit=LARGEST, index=route.keys)
            self._remember(key, size)
        return size

    def _remember(self, key: tuple[str, str], size: int) -> None:
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[key] = (time.monotonic() + FRESH_S, size)


def _still(start: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the present moment in it, so that the same question is known again."""
    return {name: "soon" if name in ("snoozed_until", DUE) else value for name, value in start.items()}
