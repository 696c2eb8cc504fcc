"""What a SKU costs for whom, where and when, with every step that led there; pure.

The regular price is the channel's, or else the unified one; the lowest of the regular, the member's and the
event's price wins. Of equal ones the event's wins, then the member's. The floor has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.commerce.pricing.book import ALWAYS, LEAST_FEN, MemberPrice, PriceBook, Window, part_of
from hub.commerce.sales_channels import SalesChannel

Source = Literal["unified", "channel", "member", "event", "floor", "msrp"]
Outcome = Literal["won", "lost", "notice"]
# Each has a sentence, `console.price_step.<reason>`.
Reason = Literal[
    "won", "not_set", "not_begun", "over", "other_channel", "other_level", "not_in_event", "replaced",
    "no_base", "higher", "equal", "raised", "above_msrp",
]  # fmt: skip
Param = str | int | datetime | None


@dataclass(frozen=True)
class Context:
    """Who asks: `event_id` is the sale inside which they buy."""

    channel: SalesChannel
    at: datetime
    member_level: str | None = None
    event_id: str | None = None


@dataclass(frozen=True)
class Step:
    """One price that was looked at; `params` fill the sentence of `reason`."""

    source: Source
    outcome: Outcome
    reason: Reason
    amount_fen: int | None
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """For one piece; None when nothing says what it costs. The winner comes first in the trace."""

    amount_fen: int | None
    trace: tuple[Step, ...]


@dataclass(frozen=True)
class _Bid:
    """One entry of the book; `misses` says why it is not for this buyer, `about` is what its sentences tell."""

    source: Source
    amount_fen: int | None
    window: Window
    misses: Reason | None
    about: Mapping[str, Param]


@dataclass(frozen=True)
class _Sifted:
    """The one entry of a kind that applies, if any, and why the others do not."""

    best: _Bid | None
    lost: tuple[Step, ...]


def decide(book: PriceBook, ctx: Context) -> Price:
    """The same book and the same context always give the same answer, in the same words."""
    regular = _regular(book, ctx)
    base_fen = regular.best.amount_fen if regular.best else None
    kinds = (_sifted(_events(book, ctx), ctx.at), _sifted(_members(book, ctx, base_fen), ctx.at), regular)
    bids = [
        (kind.best.amount_fen, kind.best) for kind in kinds if kind.best and kind.best.amount_fen is not None
    ]
    lost = tuple(step for kind in kinds for step in kind.lost)
    if not bids:
        return Price(None, lost)
    amount_fen, winner = min(bids, key=lambda bid: bid[0])  # of equal ones the first
    beaten = (_beaten(bid, fen - amount_fen, winner) for fen, bid in bids if bid is not winner)
    won = Step(winner.source, "won", "won", amount_fen, winner.about)
    return _bounded(book, amount_fen, (won, *beaten, *lost))


def _bounded(book: PriceBook, amount_fen: int, trace: tuple[Step, ...]) -> Price:
    if book.floor_fen is not None and amount_fen < book.floor_fen:
        raised = Step("floor", "notice", "raised", book.floor_fen, {"from_fen": amount_fen})
        trace, amount_fen = (*trace, raised), book.floor_fen
    if book.msrp_fen is not None and amount_fen > book.msrp_fen:
        over = {"over_fen": amount_fen - book.msrp_fen}
        trace = (*trace, Step("msrp", "notice", "above_msrp", book.msrp_fen, over))
    return Price(amount_fen, trace)


def _beaten(bid: _Bid, by_fen: int, winner: _Bid) -> Step:
    reason: Reason = "higher" if by_fen else "equal"
    return _lost(bid, reason, by=winner.source, by_fen=by_fen)


def _regular(book: PriceBook, ctx: Context) -> _Sifted:
    """A channel's own price takes the unified one's place, be it lower or higher."""
    found = _sifted(_channels(book, ctx), ctx.at)
    unified = _Bid("unified", book.price_fen, ALWAYS, None, {})
    if book.price_fen is None:
        missing = () if found.best else (_lost(unified, "not_set"),)
        return _Sifted(found.best, (*missing, *found.lost))
    if found.best is None:
        return _Sifted(unified, found.lost)
    return _Sifted(found.best, (_lost(unified, "replaced", by="channel"), *found.lost))


def _channels(book: PriceBook, ctx: Context) -> Iterator[_Bid]:
    for one in book.channels:
        misses: Reason | None = None if one.channel == ctx.channel else "other_channel"
        yield _Bid("channel", one.price_fen, one.window, misses, _about(one.window, channel=one.channel))


def _members(book: PriceBook, ctx: Context, base_fen: int | None) -> Iterator[_Bid]:
    for one in book.members:
        misses: Reason | None = None if one.level == ctx.member_level else "other_level"
        about = _about(one.window, level=one.level, discount_bp=one.discount_bp)
        yield _Bid("member", member_fen(one, base_fen), one.window, misses, about)


def _events(book: PriceBook, ctx: Context) -> Iterator[_Bid]:
    for one in book.events:
        misses: Reason | None = None if one.event_id == ctx.event_id else "not_in_event"
        about = _about(one.window, event_id=one.event_id, kind=one.kind)
        yield _Bid("event", one.price_fen, one.window, misses, about)


def member_fen(one: MemberPrice, base_fen: int | None) -> int | None:
    """A discount of next to nothing still costs the least there is; of nothing it is nothing."""
    if one.discount_bp is None:
        return one.price_fen
    return None if base_fen is None else max(LEAST_FEN, part_of(base_fen, one.discount_bp))


def _about(window: Window, **about: Param) -> Mapping[str, Param]:
    return {**about, "begins": window.begins, "ends": window.ends}


def _sifted(bids: Iterable[_Bid], at: datetime) -> _Sifted:
    """Of those that apply, a timed one goes before a standing one; a checked book has one of each at most."""
    judged = [(bid, _objection(bid, at)) for bid in bids]
    applying = sorted((bid for bid, reason in judged if reason is None), key=_rank)
    best = applying[0] if applying else None
    lost = [_lost(bid, reason) for bid, reason in judged if reason is not None]
    replaced = [_lost(bid, "replaced", by=bid.source) for bid in applying[1:]]
    return _Sifted(best, (*replaced, *lost))


def _objection(bid: _Bid, at: datetime) -> Reason | None:
    if bid.misses:
        return bid.misses
    if bid.window.before(at):
        return "not_begun"
    if bid.window.over(at):
        return "over"
    return "no_base" if bid.amount_fen is None else None


def _rank(bid: _Bid) -> tuple[bool, float, int]:
    """Timed before standing, then what began last, then the lower amount."""
    began = bid.window.begins.timestamp() if bid.window.begins else float("-inf")
    return bid.window.standing, -began, bid.amount_fen or 0


def _lost(bid: _Bid, reason: Reason, **more: Param) -> Step:
    return Step(bid.source, "lost", reason, bid.amount_fen, {**bid.about, **more})
