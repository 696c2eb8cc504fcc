"""What the door should know, from what Mongo has and what is on its way there; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.commerce.flash.records import Facts, Picture, Record, held

# What a fan let go comes back to the sale; what was returned after it was paid goes to everybody.
GONE = frozenset({"released", "expired"})


@dataclass(frozen=True)
class Claim:
    """One reservation of one fan, as Mongo has it."""

    fan: str
    round: int
    pieces: int
    state: str
    until: datetime
    reservation_id: str

    @property
    def counts(self) -> bool:
        return self.state not in GONE


@dataclass(frozen=True)
class Waiter:
    fan: str
    ticket: int
    pieces: int
    round: int


@dataclass(frozen=True)
class Truth:
    """One item as Mongo has it at one moment; `pieces`: how many the sale has of it altogether."""

    facts: Facts
    pieces: int
    claims: Sequence[Claim]
    waiters: Sequence[Waiter]


def wanted(door: Picture, truth: Truth) -> Picture:
    """Grants and places that Mongo does not have yet stay; of two with one ticket Mongo's own keeps it."""
    fans, standing = _claimed(truth.claims), _standing(truth)
    for fan, record in door.granted.items():
        _unless_known(fans, fan, record)
    for waiter in standing.values():
        _unless_known(fans, waiter.fan, Record("w", waiter.pieces, waiter.round, str(waiter.ticket)))
    taken_tickets = {waiter.ticket for waiter in truth.waiters}
    last = max([door.next, *taken_tickets, *(record.ticket for _, record in door.waiting)])
    for fan, record in door.waiting:
        if fan not in standing and record.ticket in taken_tickets:
            last += 1
            record = replace(record, detail=str(last))
        _unless_known(fans, fan, record)
    sold = sum(claim.pieces for claim in truth.claims if claim.counts)
    pending = sum(record.pieces for record in fans.values() if record.standing == "g")
    return Picture(door.seq, truth.facts, max(0, truth.pieces - sold - pending), last, fans)


def unwritten(door: Picture, truth: Truth) -> list[Waiter]:
    """Who waits at the door (as `wanted` made it) and is not in Mongo's queue yet."""
    written = _standing(truth)
    return [
        Waiter(fan, record.ticket, record.pieces, record.round)
        for fan, record in door.waiting
        if fan not in written
    ]


def _unless_known(fans: dict[str, Record], fan: str, record: Record) -> None:
    """What a fan let go in an earlier round stands against nothing."""
    known = fans.get(fan)
    if known is None or (known.standing == "x" and known.round <= record.round):
        fans[fan] = record


def _claimed(claims: Sequence[Claim]) -> dict[str, Record]:
    fans: dict[str, Record] = {}
    for claim in sorted(claims, key=lambda claim: (claim.fan, claim.round)):
        fans[claim.fan] = _record(claim)
    return fans


def _record(claim: Claim) -> Record:
    if claim.state == "held":
        return held(claim.pieces, claim.round, claim.until, claim.reservation_id)
    if claim.counts:
        return Record("p", claim.pieces, claim.round, claim.reservation_id)
    return Record("x", 0, claim.round + 1)


def served(truth: Truth) -> list[Waiter]:
    """Who still stands in Mongo's queue although their round brought them a claim, whatever became of it."""
    last: dict[str, int] = {}
    for claim in truth.claims:
        last[claim.fan] = max(claim.round, last.get(claim.fan, claim.round))
    return [waiter for waiter in truth.waiters if last.get(waiter.fan, -1) >= waiter.round]


def _standing(truth: Truth) -> dict[str, Waiter]:
    """By fan: a place whose round is over is nobody's, and stands against no later one."""
    over = {waiter.fan for waiter in served(truth)}
    return {waiter.fan: waiter for waiter in truth.waiters if waiter.fan not in over}
