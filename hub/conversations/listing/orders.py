"""The orders of the list, each as one or two stretches: those that have what it sorts by, then the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hub.conversations.listing import indexes
from hub.conversations.listing.indexes import DUE, IS_DATE, NEWEST, Keys
from hub.conversations.listing.wanted import Sort
from hub.core.clock import from_unix
from hub.core.errors import Refused

Doc = dict[str, Any]
OLDEST: Keys = (("last_at", 1), ("_id", 1))


@dataclass(frozen=True)
class Stretch:
    """`spine` is the index that has this very order; None: any route of time has it."""

    has: Mapping[str, Any]
    keys: Keys
    spine: Keys | None = None


STRETCHES: Mapping[Sort, Sequence[Stretch]] = {
    "newest": (Stretch({}, NEWEST),),
    "oldest": (Stretch({}, OLDEST),),
    "waiting": (
        Stretch({"waiting_since": IS_DATE}, (("waiting_since", 1), ("_id", 1)), indexes.BY_WAITING),
        Stretch({"waiting_since": None}, NEWEST),
    ),
    "sla": (Stretch({DUE: IS_DATE}, ((DUE, 1), ("_id", 1)), indexes.BY_DUE), Stretch({DUE: None}, NEWEST)),
    "priority": (
        Stretch({"priority": {"$gt": 0}}, (("priority", -1), *NEWEST), indexes.BY_PRIORITY),
        Stretch({"priority": {"$lte": 0}}, NEWEST),
    ),
}


@dataclass(frozen=True)
class Place:
    """Where a page ended, not which row it was: that row may be elsewhere by the time of the next page."""

    stretch: int
    values: tuple[Any, ...]


def place_of(doc: Doc, sort: Sort, stretch: int) -> Place:
    return Place(stretch, tuple(_value(doc, name) for name, _ in STRETCHES[sort][stretch].keys))


def _value(doc: Doc, name: str) -> Any:
    value: Any = doc
    for part in name.split("."):
        value = value[part]
    return value


def sorted_by(docs: Sequence[Doc], keys: Keys) -> list[Doc]:
    """As the server would, where all of them have what it sorts by."""
    found = list(docs)
    for name, direction in reversed(keys):
        found.sort(key=lambda doc: _value(doc, name), reverse=direction == -1)
    return found


def after(place: Place | None, stretch: Stretch) -> list[Doc]:
    """One range for each key, nearest first: a tie, then what lies beyond it.

    Queries of their own instead of one `$or`: each walks its index (78 ms → 2 ms at 100,000).
    """
    if place is None:
        return [{}]
    parts: list[Doc] = []
    for n in reversed(range(len(stretch.keys))):
        same = {name: place.values[i] for i, (name, _) in enumerate(stretch.keys[:n])}
        name, direction = stretch.keys[n]
        parts.append({**same, name: {"$gt" if direction == 1 else "$lt": place.values[n]}})
    return parts


def written(place: Place, sort: Sort) -> str:
    return ".".join([sort, str(place.stretch), *(_text(value) for value in place.values)])


def _text(value: Any) -> str:
    return str(int(value.timestamp() * 1000)) if isinstance(value, datetime) else str(value)


def read(cursor: str, sort: Sort) -> Place:
    """Raises Refused for what `written` did not write for this order."""
    name, _, rest = cursor.partition(".")
    parts = rest.split(".")
    if name != sort or not _is_number(parts[0], 2) or int(parts[0]) >= len(STRETCHES[sort]):
        raise Refused("cursor_unknown", field="cursor")
    number = int(parts[0])
    keys = STRETCHES[sort][number].keys
    if len(parts) != len(keys) + 1:
        raise Refused("cursor_unknown", field="cursor")
    return Place(number, tuple(_read(key, text) for (key, _), text in zip(keys, parts[1:], strict=True)))


def _read(name: str, text: str) -> Any:
    if name == "_id" and text:
        return text
    if name == "priority" and _is_number(text, 9):
        return int(text)
    if name not in ("_id", "priority") and _is_number(text, 15):
        return from_unix(int(text) / 1000).astimezone(UTC)
    raise Refused("cursor_unknown", field="cursor")


def _is_number(text: str, below: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < below
