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
            yield _question(choices, view, sort, names, dice)


def _question(
    choices: dict[str, Sequence[str]], view: str, sort: str, names: Sequence[str], dice: random.Random
) -> Query:
    return {"view": view, "sort": sort, **{name: dice.choice(choices[name]) for name in names}}


def class_of(query: Query) -> str:
    """The view, the order, and what it is filtered by, whatever the values."""
    filters = sorted(query.keys() - {"view", "sort", "cursor"})
    return " ".join((query["view"], query["sort"], *filters))


async def measure(
    http: Client, cookies: Sequence[str], facts: Facts, mixes: int, times: int, again: int
) -> tuple[Metrics, dict[str, Any]]:
    """As different people, one request at a time.

    The classes of questions that looked slowest are each asked `again` times more, for a p99 of their own that
    is not one hiccup of the machine; the metrics do not count these.
    """
    dice = random.Random(7)
    asked = list(questions(facts, mixes, times, dice))
    for query in dice.sample(asked, min(_WARM_UP, len(asked))):
        await _page(http, cookies[0], query)
    dice.shuffle(asked)
    taken = await _asked(http, cookies, asked)
    seconds_all = [seconds for seconds, _ in taken]
    metrics: Metrics = {f"list_p{share}_ms": milliseconds(seconds_all, share) for share in (50, 99)}
    slowest = sorted(taken, key=lambda one: -one[0])[:5]
    told = [{"ms": round(seconds * 1000, 1), **query} for seconds, query in slowest]
    suspects = [name.split() for name in slowest_classes(taken)]
    more = [
        _question(_choices(facts), view, sort, names, dice)
        for view, sort, *names in suspects
        for _ in range(again)
    ]
    dice.shuffle(more)
    classes = class_times(await _asked(http, cookies, more))
    return metrics, {
        "pages": len(taken), "slowest": told, "list_worst_p99_ms": classes[0]["p99_ms"], "classes": classes,
    }  # fmt: skip


async def _asked(http: Client, cookies: Sequence[str], queries: Sequence[Query]) -> list[tuple[float, Query]]:
    taken: list[tuple[float, Query]] = []
    for number, query in enumerate(queries):
        cookie = cookies[number % len(cookies)]
        seconds, cursor = await _page(http, cookie, query)
        taken.append((seconds, query))
        if cursor and number % _FURTHER == 0:
            query = {**query, "cursor": cursor}
            taken.append(((await _page(http, cookie, query))[0], query))
    return taken


def _by_class(taken: Sequence[tuple[float, Query]]) -> dict[str, list[float]]:
    by_class: dict[str, list[float]] = defaultdict(list)
    for seconds, query in taken:
        by_class[class_of(query)].append(seconds)
    return by_class


def slowest_classes(taken: Sequence[tuple[float, Query]], most: int = 10) -> list[str]:
    """Those with the slowest single page, and those that are slow as a rule."""
    by_class = _by_class(taken)
    ranked = [sorted(by_class, key=lambda n: -percentile(by_class[n], share))[:most] for share in (99, 50)]
    return list(dict.fromkeys(name for names in ranked for name in names))


def class_times(taken: Sequence[tuple[float, Query]]) -> list[dict[str, Any]]:
    """The slowest first."""
    told = [
        {"asked": n, "pages": len(s), "p99_ms": milliseconds(s, 99), "p50_ms": milliseconds(s, 50)}
        for n, s in _by_class(taken).items()
    ]
    return sorted(told, key=lambda one: -one["p99_ms"])


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
