"""How the conversations of a large shop are spread over states, people, channels, labels and time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from hub.bench.load import words

Doc = dict[str, Any]
# Shares of a shop in which fifty people work: most of what was ever said is closed.
_STATES = (("closed", 0.88), ("agent", 0.06), ("waiting", 0.03), ("bot", 0.025), ("none", 0.005))
DEEP = 10_000  # messages of one conversation; another one has none
MESSAGES_EACH = 10
NEVER_BEFORE = timedelta(hours=6)


@dataclass(frozen=True)
class Cast:
    """Ids that the conversations are spread over; `accounts` as (channel, id), the first ones largest."""

    accounts: Sequence[tuple[str, str]]
    labels: Sequence[str]
    groups: Sequence[str]
    staff: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Conversation:
    """What one is to become, before it is a document."""

    number: int
    state: str
    messages: int
    last_at: datetime
    channel: str
    account_id: str
    fields: Doc
    assignee: tuple[str, str] | None


def conversations(count: int, cast: Cast, now: datetime, dice: random.Random) -> Iterator[Conversation]:
    sizes = _sizes(count, dice)
    for number in range(count):
        state = "closed" if sizes[number] == 0 else _pick(dice, _STATES)
        channel, account_id = _skewed(dice, cast.accounts, 0.8)
        yield Conversation(
            number, state, sizes[number], now - _age(state, dice), channel, account_id,
            _fields(state, cast, now, dice), _holder(state, cast, dice),
        )  # fmt: skip


def _sizes(count: int, dice: random.Random) -> list[int]:
    """Ten messages on average, a hundred in some, and the two extremes."""
    sizes = [1 + int(dice.expovariate(1 / (MESSAGES_EACH - 1))) for _ in range(count)]
    sizes[0], sizes[1] = min(DEEP, count * MESSAGES_EACH // 2), 0
    excess = sum(sizes) - count * MESSAGES_EACH
    for n in range(2, count):
        change = max(min(excess, sizes[n] - 1), -20)
        sizes[n] -= change
        excess -= change
        if excess == 0:
            break
    return sizes


def _age(state: str, dice: random.Random) -> timedelta:
    """Live ones are hours old, closed ones up to years."""
    days = 0.3 if state in ("agent", "waiting", "bot") else 120
    return timedelta(days=dice.expovariate(1 / days), seconds=1)


def _fields(state: str, cast: Cast, now: datetime, dice: random.Random) -> Doc:
    live = state in ("agent", "waiting")
    mentioned = sorted({i for i, _ in dice.choices(cast.staff, k=2)}) if dice.random() < 0.03 else []
    asleep = live and dice.random() < 0.08
    return {
        "group_id": _skewed(dice, cast.groups, 0.6) if dice.random() < 0.8 else None,
        "labels": _labels(cast, dice) if dice.random() < 0.45 else [],
        "priority": dice.choices((0, 1, 2), (92, 5, 3))[0],
        "mentioned": mentioned,
        "mention_unseen": [i for i in mentioned if dice.random() < 0.1],
        "snoozed_until": now + timedelta(hours=dice.uniform(8, 72)) if asleep else None,
        "sla": _sla(now, dice) if live and dice.random() < 0.9 else None,
    }


def _labels(cast: Cast, dice: random.Random) -> list[str]:
    return sorted({_skewed(dice, cast.labels, 0.9) for _ in range(dice.choice((1, 1, 1, 2, 3)))})


def _sla(now: datetime, dice: random.Random) -> Doc:
    """Never due before a benchmark is over, or sweepers would work beside it."""
    due = now + NEVER_BEFORE + timedelta(hours=dice.expovariate(0.25))
    name = dice.choice(("first_response", "next_response", "resolution"))
    clock = {"due_at": due, "warn_at": due - timedelta(minutes=5)}
    breached = ["first_response"] if dice.random() < 0.12 else []
    return {**clock, "clock": name, "breached": breached, "clocks": {name: clock}, "next_at": due}


def _holder(state: str, cast: Cast, dice: random.Random) -> tuple[str, str] | None:
    if state == "agent" or (state == "closed" and dice.random() < 0.9):
        holder: tuple[str, str] = _skewed(dice, cast.staff, 0.2)
        return holder
    return None


def _pick(dice: random.Random, shares: Sequence[tuple[str, float]]) -> str:
    return dice.choices([name for name, _ in shares], [share for _, share in shares])[0]


def _skewed(dice: random.Random, values: Sequence[Any], by: float) -> Any:
    """The n-th is as likely as 1/n to the power of `by`."""
    weights = list(accumulate((n + 1) ** -by for n in range(len(values))))
    return dice.choices(values, cum_weights=weights)[0]


def talk(
    conversation: Conversation, dice: random.Random, last_words: int = 0
) -> Iterator[tuple[str, str, datetime]]:
    """(direction, text, moment), oldest first, ending at its last moment; the fan has the last word if it waits."""
    step = timedelta(seconds=dice.uniform(20, 4000))
    begin = conversation.last_at - step * (conversation.messages - 1)
    asked = conversation.state in ("waiting", "bot")
    for n in range(conversation.messages):
        is_last = n == conversation.messages - 1
        outbound = n > 0 and dice.random() < 0.45 and not (is_last and asked)
        yield "out" if outbound else "in", words.said(dice), begin + step * n
