"""Pages of the list over HTTP: every view in every order, with every filter and many mixes of them; and opening."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from hub.bench.load.http import Client
from hub.bench.load.inbox_seed import Facts
from hub.bench.load.result import Metrics, milliseconds, percentile
from hub.conversations.listing.wanted import SORTS, VIEWS

Query = dict[str, str]
_STATES = ("bot", "waiting", "agent", "closed")
# A page in three is followed by its next one, as by somebody who scrolls.
_FURTHER = 3
_WARM_UP = 40


def _choices(facts: Facts) -> dict[str, Sequence[str]]:
    return {
        "account_id": [id for _, id in facts.accounts],
        "channel": sorted({channel for channel, _ in facts.accounts}),
        "label": facts.labels,
        "group_id": [*facts.groups, "none"],
        "assignee": ["me", "none", *(id for id, _ in facts.staff)],
        "state": _STATES,
        "sla": ("risk", "breached"),
    }


def questions(facts: Facts, mixes: int, times: int, dice: random.Random) -> Iterator[Query]:
    """All views in all orders, each alone and with each filter; then mixes of two to four filters.

    Each so many times, with other values.
    """
    choices = _choices(facts)
    classes = [(view, sort, names) for view in VIEWS for sort in SORTS for names in ((), *zip(choices))]
    classes += [
        (dice.choice(VIEWS), dice.choice(SORTS), tuple(dice.sample(list(choices), dice.randrange(2, 5))))
        for _ in range(mixes)
    ]
    for view, sort, names in classes:
        for _ in range(times):
            yield {"view": view, "sort": sort, **{name: dice.choice(choices[name]) for name in names}}


def class_of(query: Query) -> str:
    """The view, the order, and what it is filtered by, whatever the values."""
    filters = sorted(query.keys() - {"view", "sort", "cursor"})
    return " ".join((query["view"], query["sort"], *filters))


async def measure(
    http: Client, cookies: Sequence[str], facts: Facts, mixes: int, times: int
) -> tuple[Metrics, dict[str, Any]]:
    """As different people, one request at a time; the slowest classes of questions are told by name."""
    dice = random.Random(7)
    asked = list(questions(facts, mixes, times, dice))
    for query in dice.sample(asked, min(_WARM_UP, len(asked))):
        await _page(http, cookies[0], query)
    dice.shuffle(asked)
    taken: list[tuple[float, Query]] = []
    for number, query in enumerate(asked):
        cookie = cookies[number % len(cookies)]
        seconds, cursor = await _page(http, cookie, query)
        taken.append((seconds, query))
        if cursor and number % _FURTHER == 0:
            query = {**query, "cursor": cursor}
            taken.append(((await _page(http, cookie, query))[0], query))
    seconds_all = [seconds for seconds, _ in taken]
    metrics: Metrics = {f"list_p{share}_ms": milliseconds(seconds_all, share) for share in (50, 99)}
    slowest = sorted(taken, key=lambda one: -one[0])[:5]
    told = [{"ms": round(seconds * 1000, 1), **query} for seconds, query in slowest]
    classes = slowest_classes(taken)
    return metrics, {
        "pages": len(taken), "slowest": told, "list_worst_p99_ms": classes[0]["p99_ms"], "classes": classes,
    }  # fmt: skip


def slowest_classes(taken: Sequence[tuple[float, Query]], most: int = 10) -> list[dict[str, Any]]:
    """By their p99; a p50 far below it is a hiccup of the machine rather than a slow question."""
    by_class: dict[str, list[float]] = defaultdict(list)
    for seconds, query in taken:
        by_class[class_of(query)].append(seconds)
    slowest = sorted(by_class, key=lambda name: -percentile(by_class[name], 99))[:most]
    return [
        {"asked": n, "p99_ms": milliseconds(by_class[n], 99), "p50_ms": milliseconds(by_class[n], 50)}
        for n in slowest
    ]


async def _page(http: Client, cookie: str, query: Query) -> tuple[float, str | None]:
    began = time.perf_counter()
    page = await http.get(f"/api/v1/conversations?{urlencode({**query, 'limit': 50})}", cookie)
    return time.perf_counter() - began, page["cursor"]


async def open_some(http: Client, cookie: str, facts: Facts, ids: Sequence[str]) -> Metrics:
    """Conversations at random, with the deepest and the empty one among them."""
    taken: list[float] = []
    for id in [facts.deep_id, facts.empty_id, *ids, facts.deep_id]:
        began = time.perf_counter()
        await http.get(f"/api/v1/conversations/{id}", cookie)
        taken.append(time.perf_counter() - began)
    return {"open_p50_ms": milliseconds(taken, 50), "open_p99_ms": milliseconds(taken, 99)}
