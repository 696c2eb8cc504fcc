"""Searching in a large shop, as agents do: common words, rare names, parts of numbers, what was never said.

Two to eight characters, with each filter and with several, over GET /api/v1/search.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hub.bench.load.http import Client
from hub.bench.load.result import percentile
from hub.conversations.search.shelf import Shelf
from hub.core.runtime import Core

Facts = Mapping[str, Any]
QUESTIONS = 400
WARM_UP = 20
LONGEST_BUILD_S = 1800.0
_POLL_S = 0.5


async def measure(client: Client, facts: Facts) -> dict[str, float]:
    """`facts` of the seeded shop (inbox_seed.Facts), with `cookie` of somebody who sees all of it and `core`.

    `search_wrong` counts answers that cannot be right: a hit of what was never said, no hit of what is said
    all the time, a hit without its word.
    """
    rate = await _built(client, facts)
    dice = random.Random(77)
    questions = list(_questions(facts, dice))
    for _, target, _ in questions[:WARM_UP]:
        await client.get(target, facts["cookie"])
    took: list[float] = []
    wrong = 0
    for expected, target, word in questions:
        began = time.perf_counter()
        answer = await client.get(target, facts["cookie"])
        took.append((time.perf_counter() - began) * 1000)
        wrong += _is_wrong(expected, word, answer["results"])
    return {
        "search_p50_ms": round(percentile(took, 50), 2),
        "search_p99_ms": round(percentile(took, 99), 2),
        "search_wrong": wrong,
        "search_built_per_s": rate,
    }


async def _built(client: Client, facts: Facts) -> float:
    """Waits for the index; how many messages a second went in when it was made (now, or by an earlier run)."""
    core: Core = facts["core"]
    note = Path(core.settings.data_dir) / "search_rate.json"
    if not note.exists():
        shelf = Shelf.of(core.settings)
        began = time.monotonic()
        shelf.ask_rebuild(facts["shop_id"])
        async with asyncio.timeout(LONGEST_BUILD_S):
            while shelf.wishes():  # noqa: ASYNC110  another process fulfils them
                await asyncio.sleep(_POLL_S)
        note.write_text(json.dumps(round(facts["messages"] / (time.monotonic() - began), 1)))
    async with asyncio.timeout(LONGEST_BUILD_S):
        while (await client.get(_target(q="请问"), facts["cookie"]))["building"]:  # noqa: ASYNC110  as above
            await asyncio.sleep(_POLL_S)
    return float(json.loads(note.read_text()))


def _questions(facts: Facts, dice: random.Random) -> Iterator[tuple[bool | None, str, str]]:
    """(whether there must be a hit, None where nobody knows; the address; the word)."""
    filters = list(_filters(facts))
    for n in range(QUESTIONS):
        where, expected, word = _word(facts, dice, n)
        chosen = {} if n % 3 == 0 else dice.choice(filters)
        certain = expected if not chosen or expected is False else None
        yield certain, _target(q=word, **{"in": where}, **chosen), word


def _word(facts: Facts, dice: random.Random, n: int) -> tuple[str, bool | None, str]:
    """Eight kinds in turn."""
    common: Sequence[str] = facts["common_words"]
    one, two, three = (dice.choice(common[:60]) for _ in range(3))
    rare = str(dice.choice(facts["rare_words"] or ["雪松"]))
    match n % 8:
        case 0:
            return "messages", True, dice.choice(common[:40])
        case 1:
            return "messages", None, (one + two)[:6]
        case 2:
            return "messages", None, (one + two + three)[:8]
        case 3:
            return "messages", None, f"{one} {two}"
        case 4:
            return "messages", True, rare
        case 5 if n % 16 < 8:
            return "messages", False, f"{one[-1]}龘{two}"[:5]
        case 5:  # each pair of it is common, all of it hardly ever said
            return "messages", None, f"{one[-1]}{two}{three[0]}{one[0]}"[:8]
        case 6:
            return "messages", None, f"单号{dice.randrange(10, 10_000)}"
        case _:
            return "fans", True, str(dice.choice(facts["fan_names"]))[:2]


def _filters(facts: Facts) -> Iterator[dict[str, str]]:
    """The largest and the smallest of each kind, days near and far, and all at once."""
    accounts = [account_id for _, account_id in facts["accounts"]]
    staff = [staff_id for staff_id, _ in facts["staff"]]
    labels = facts["labels"]
    today = datetime.fromisoformat(facts["anchor"]).date()
    week = {"from": (today - timedelta(days=7)).isoformat()}
    for name, values in (("account_id", accounts), ("agent", staff), ("label", labels)):
        yield {name: values[0]}
        yield {name: values[-1]}
    yield week
    yield {"from": (today - timedelta(days=400)).isoformat(), "to": (today - timedelta(days=390)).isoformat()}
    yield {"account_id": accounts[-1], "agent": staff[-1], "label": labels[-1], **week}


def _target(**query: str) -> str:
    return f"/api/v1/search?{urlencode(query)}"


def _is_wrong(expected: bool | None, word: str, results: Sequence[Mapping[str, Any]]) -> bool:
    unmarked = any(not any(piece["hit"] for piece in result["snippet"]) for result in results)
    return unmarked or (expected is not None and bool(results) != expected)
