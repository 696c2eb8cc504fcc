"""What may stand in a price book: bounds, one price for one moment, nothing below the floor; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hub.commerce.pricing.book import LEAST_BP, LEAST_FEN, MOST_BP, MOST_ENTRIES, MOST_FEN, PriceBook, Window
from hub.core.errors import Refused


@dataclass(frozen=True)
class Warned:
    """Nothing is wrong, but a person should know; sentence `console.price_warning.<code>`."""

    code: str
    field: str
    params: dict[str, int | str]


@dataclass(frozen=True)
class _Entry:
    """One line of the book; `of` is whose price it is: lines of one owner must not meet."""

    field: str
    of: str
    price_fen: int | None
    window: Window


def check(book: PriceBook) -> None:
    """Raises Refused naming the field (`channels.2.price_fen`), for the first thing that is wrong."""
    _check_bounds(book)
    entries = list(_entries(book))
    for entry in entries:
        _check_window(entry)
    for kind in ("channels", "members", "events"):
        _check_overlaps([entry for entry in entries if entry.field.startswith(kind)])
    _check_floor(book, entries)


def warnings(book: PriceBook) -> list[Warned]:
    """What should make a person look again before they go on."""
    return list(_warnings(book))


def _check_bounds(book: PriceBook) -> None:
    for field in ("price_fen", "msrp_fen", "cost_fen", "floor_fen"):
        least = 0 if field in ("cost_fen", "floor_fen") else LEAST_FEN
        _check_amount(field, getattr(book, field), least)
    for kind in ("channels", "members", "events"):
        if len(getattr(book, kind)) > MOST_ENTRIES:
            raise Refused("prices_too_many", field=kind, limit=MOST_ENTRIES)
    for entry in _entries(book):
        _check_amount(f"{entry.field}.price_fen", entry.price_fen, LEAST_FEN)
    for n, one in enumerate(book.members):
        if (one.price_fen is None) == (one.discount_bp is None):
            raise Refused("member_price_either", field=f"members.{n}")
        if one.discount_bp is not None and not LEAST_BP <= one.discount_bp <= MOST_BP:
            raise Refused("discount_out_of_bounds", field=f"members.{n}.discount_bp")


def _check_amount(field: str, fen: int | None, least: int) -> None:
    if fen is not None and not least <= fen <= MOST_FEN:
        raise Refused("price_out_of_bounds", field=field, least=yuan(least), most=yuan(MOST_FEN))


def _check_window(entry: _Entry) -> None:
    begins, ends = entry.window.begins, entry.window.ends
    if begins is not None and ends is not None and begins >= ends:
        raise Refused("price_window_empty", field=f"{entry.field}.until")


def _check_overlaps(entries: Sequence[_Entry]) -> None:
    """One standing price beside timed ones is clear: the timed one goes first. Two of a sort are not."""
    for one, other in combinations(entries, 2):
        alike = one.of == other.of and one.window.standing == other.window.standing
        if alike and one.window.overlaps(other.window):
            raise Refused("price_windows_overlap", field=f"{other.field}.from")


def _check_floor(book: PriceBook, entries: Iterable[_Entry]) -> None:
    """Events are no exception: who wants to sell below the floor lowers it, and is on record with that."""
    unified = _Entry("", "", book.price_fen, Window())
    for entry in (unified, *entries):
        if book.floor_fen is not None and entry.price_fen is not None and entry.price_fen < book.floor_fen:
            raise Refused(
                "price_below_floor",
                field=f"{entry.field}.price_fen".lstrip("."),
                price=yuan(entry.price_fen),
                floor=yuan(book.floor_fen),
            )


def _entries(book: PriceBook) -> Iterator[_Entry]:
    for n, channel in enumerate(book.channels):
        yield _Entry(f"channels.{n}", channel.channel, channel.price_fen, channel.window)
    for n, member in enumerate(book.members):
        yield _Entry(f"members.{n}", member.level, member.price_fen, member.window)
    for n, event in enumerate(book.events):
        yield _Entry(f"events.{n}", event.event_id, event.price_fen, event.window)


def _warnings(book: PriceBook) -> Iterator[Warned]:
    if book.cost_fen is not None and book.floor_fen is not None and book.floor_fen < book.cost_fen:
        told = {"floor": yuan(book.floor_fen), "cost": yuan(book.cost_fen)}
        yield Warned("floor_below_cost", "floor_fen", dict(told))
    if book.msrp_fen is None:
        return
    unified = _Entry("", "", book.price_fen, Window())
    for entry in (unified, *_entries(book)):
        if entry.price_fen is not None and entry.price_fen > book.msrp_fen:
            field = f"{entry.field}.price_fen".lstrip(".")
            yield Warned("above_msrp", field, {"price": yuan(entry.price_fen), "msrp": yuan(book.msrp_fen)})


def yuan(fen: int) -> str:
    """For a sentence: 1234 is 12.34."""
    return f"{fen // 100}.{fen % 100:02d}"
