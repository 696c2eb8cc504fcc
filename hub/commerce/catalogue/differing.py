"""Which fields two contents differ in, SKUs compared by their ids wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """`field` is a path like `skus.TEE-01.weight_g`; None stands for what is not there on that side."""

    field: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Of two documents of Content."""
    rows = _rows(before), _rows(after)
    found = list(_between("", *({**doc, "skus": []} for doc in (before, after))))
    if list(rows[0]) != list(rows[1]):
        codes = ([row["code"] for row in side.values()] for side in rows)
        found.append(Difference("skus", *codes))
    for sku_id in dict.fromkeys([*rows[0], *rows[1]]):
        sides = [side.get(sku_id) for side in rows]
        code = next(side["code"] for side in reversed(sides) if side)
        found += _between(f"skus.{code}", *sides)
    return found


def _rows(doc: Mapping[str, Any]) -> dict[str, Any]:
    return {row["id"]: {k: v for k, v in row.items() if k != "id"} for row in doc["skus"]}


def _between(path: str, before: Any, after: Any) -> Iterator[Difference]:
    """Objects are compared field by field, anything else as a whole."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys():
        for name in before:
            yield from _between(f"{path}.{name}" if path else name, before[name], after[name])
    else:
        yield Difference(path, before, after)
