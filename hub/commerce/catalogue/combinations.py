"""From spec axes to the combinations that are sold, so that a combination keeps its SKU whatever is renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from hub.commerce.catalogue.model import MOST_SKUS, Axis, SkuContent
from hub.core.errors import Refused

Specs = Mapping[str, str]


@dataclass(frozen=True)
class ChangedValue:
    """`was` is the name that it had; empty for one that kept its name or is new."""

    name: str
    was: str = ""


@dataclass(frozen=True)
class ChangedAxis:
    name: str
    values: tuple[ChangedValue, ...]
    was: str = ""

    @property
    def axis(self) -> Axis:
        return Axis(self.name, tuple(value.name for value in self.values))


def combinations(axes: Sequence[Axis]) -> Iterator[dict[str, str]]:
    """In the order of the axes, the last one turning fastest; one without any for a product without axes.

    An axis that has no values yet counts as none.
    """
    used = [axis for axis in axes if axis.values]
    for values in product(*(axis.values for axis in used)):
        yield dict(zip((axis.name for axis in used), values, strict=True))


def check_axes(axes: Sequence[Axis], field: str = "content.axes") -> None:
    """Raises Refused: names must differ, and their combinations must be few enough to be kept."""
    if (twice := _first_twice([axis.name for axis in axes])) is not None:
        raise Refused("axis_twice", field=f"{field}.{twice}.name", name=axes[twice].name)
    for at, axis in enumerate(axes):
        if (twice := _first_twice(axis.values)) is not None:
            raise Refused("axis_value_twice", field=f"{field}.{at}.values.{twice}", name=axis.values[twice])
    count = prod(len(axis.values) for axis in axes if axis.values)
    if count > MOST_SKUS:
        raise Refused("combinations_too_many", field=field, count=count, most=MOST_SKUS)


def check_sources(after: Sequence[ChangedAxis]) -> None:
    """Raises Refused where two axes or values claim to have been the same, so that both would have its SKUs."""
    for at, axis in enumerate(after):
        if _first_twice([value.was or value.name for value in axis.values]) is not None:
            raise Refused("axis_value_twice", field=f"axes.{at}.values", name=axis.name)
    if (twice := _first_twice([axis.was or axis.name for axis in after])) is not None:
        raise Refused("axis_twice", field=f"axes.{twice}.was", name=after[twice].name)


def complete(
    axes: Sequence[Axis], given: Sequence[SkuContent], known: Sequence[SkuContent]
) -> tuple[SkuContent, ...]:
    """One SKU for every combination: the one given, else the one that had these specs before, else a new one.

    Raises Refused for a given one that fits no combination, or fits one that another fits already.
    """
    wanted = list(combinations(axes))
    rows = _by_specs(given, {_key(specs) for specs in wanted})
    before = {_key(row.specs): row for row in reversed(known)}
    return tuple(_row(specs, rows.get(_key(specs)), before.get(_key(specs))) for specs in wanted)


def arrange(
    before: Sequence[Axis], rows: Sequence[SkuContent], after: Sequence[ChangedAxis]
) -> tuple[SkuContent, ...]:
    """The SKUs under changed axes; whoever had one keeps it.

    Renamed and reordered names change nothing but specs and order. Under a new axis, what there was becomes
    the combination with its first value; when an axis goes, those with its first value stay.
    """
    known = {_key(row.specs): row for row in reversed(rows)}
    used = [axis for axis in after if axis.values]
    old_values = {axis.name: axis.values for axis in before if axis.values}
    sources = [axis.was or axis.name for axis in used]
    gone = {name: values[0] for name, values in old_values.items() if name not in sources}
    arranged = []
    for choice in product(*(axis.values for axis in used)):
        specs = {axis.name: value.name for axis, value in zip(used, choice, strict=True)}
        former = _former(used, choice, old_values)
        row = known.get(_key({**former, **gone})) if former is not None else None
        arranged.append(replace(row, specs=specs) if row else SkuContent(specs))
    return tuple(arranged)


def _former(
    axes: Sequence[ChangedAxis], choice: Sequence[ChangedValue], old: Mapping[str, Sequence[str]]
) -> dict[str, str] | None:
    """Which values these were; None for a combination that nothing before became."""
    specs: dict[str, str] = {}
    for axis, value in zip(axes, choice, strict=True):
        source = axis.was or axis.name
        if source in old:
            specs[source] = value.was or value.name
        elif value != axis.values[0]:
            return None
    return specs


def _row(specs: Specs, given: SkuContent | None, known: SkuContent | None) -> SkuContent:
    if given is None:
        return replace(known, specs=specs) if known else SkuContent(specs)
    return replace(given, specs=specs, id=given.id or (known.id if known else ""))


def _by_specs(
    given: Sequence[SkuContent], wanted: set[frozenset[tuple[str, str]]]
) -> dict[frozenset[tuple[str, str]], SkuContent]:
    rows: dict[frozenset[tuple[str, str]], SkuContent] = {}
    for at, row in enumerate(given):
        key = _key(row.specs)
        if key not in wanted:
            raise Refused("sku_specs_unknown", field=f"content.skus.{at}.specs")
        if key in rows:
            raise Refused("sku_specs_twice", field=f"content.skus.{at}.specs")
        rows[key] = row
    return rows


def _key(specs: Specs) -> frozenset[tuple[str, str]]:
    return frozenset(specs.items())


def _first_twice(names: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in names[:at]), None)
