"""The spec columns of a product's rows: which axes it has, and which combination every row is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from hub.commerce.catalogue.model import MOST_SKUS, MOST_VALUES
from hub.commerce.transfer.columns import Field
from hub.commerce.transfer.grouping import Group, Row, shared
from hub.commerce.transfer.known import KnownProduct, KnownSku

NAMES: tuple[Field, ...] = ("spec1_name", "spec2_name", "spec3_name")
VALUES: tuple[Field, ...] = ("spec1_value", "spec2_value", "spec3_value")
Specs = Mapping[str, str]


@dataclass(frozen=True)
class Chosen:
    """`names`: the axes in their order; `by_row`: the combination of each row whose specs are without fault."""

    names: tuple[str, ...]
    by_row: Mapping[int, Specs]
    is_wrong: bool


def choose(group: Group, product: KnownProduct | None) -> Chosen:
    names, is_wrong = _names(group, product)
    by_row: dict[int, Specs] = {}
    taken: dict[frozenset[tuple[str, str]], int] = {}
    for row in group.rows:
        specs = _specs_of(row, names, product)
        if specs is None:
            continue
        key = frozenset(specs.items())
        if key in taken:
            row.wrong("specs_twice" if specs else "specs_needed", "spec1_value", other=str(taken[key]))
            continue
        taken[key], by_row[row.number] = row.number, specs
    order = tuple(product.axes) if product else tuple(axis for _, axis in names)
    is_wrong = is_wrong or _is_too_much(group, axes_of(order, product, list(by_row.values())))
    return Chosen(order, by_row, is_wrong)


def axes_of(
    order: Sequence[str], product: KnownProduct | None, used: Sequence[Specs]
) -> dict[str, tuple[str, ...]]:
    """Every axis with its values: those that there are, then the new ones in the order of the rows."""
    found: dict[str, tuple[str, ...]] = {}
    for axis in order:
        before = product.axes[axis] if product else ()
        found[axis] = tuple(dict.fromkeys([*before, *(specs[axis] for specs in used if axis in specs)]))
    return found


def _names(group: Group, product: KnownProduct | None) -> tuple[list[tuple[Field, str]], bool]:
    """Which value column belongs to which axis, and whether that is wrong as a whole."""
    told = shared(group, NAMES)
    pairs = [(value, str(told[name])) for name, value in zip(NAMES, VALUES, strict=True) if name in told]
    named = [axis for _, axis in pairs]
    first = group.rows[0]
    if len(set(named)) < len(named):
        first.wrong("spec_names_twice", NAMES[0])
        return pairs, True
    if product is None:
        return pairs, any(problem.field in NAMES for row in group.rows for problem in row.problems)
    known = list(product.axes)
    if not pairs:
        return list(zip(VALUES, known, strict=False)), False
    if set(named) != set(known):
        first.wrong("spec_names_fixed", NAMES[0], other=" / ".join(known))
        return pairs, True
    return pairs, False


def _specs_of(row: Row, names: list[tuple[Field, str]], product: KnownProduct | None) -> Specs | None:
    """None where something about them is wrong; a known SKU keeps its own where the row says none."""
    known = product.sku(row.text("sku_code")) if product else None  # by its code alone
    columns = {column for column, _ in names}
    for column in VALUES:
        if column in row.values and column not in columns:
            row.wrong("spec_without_name", column)
    told = {axis: row.text(column) for column, axis in names if row.text(column)}
    if known and not told:
        return known.specs
    for column, axis in names:
        if axis not in told and not any(problem.field == column for problem in row.problems):
            row.wrong("missing_spec", column, limit=axis)
    if len(told) < len(names) or any(problem.field in VALUES for problem in row.problems):
        return None
    return _fits(row, told, known, product)


def _fits(row: Row, told: Specs, known: KnownSku | None, product: KnownProduct | None) -> Specs | None:
    if known:
        if dict(known.specs) == dict(told):
            return told
        row.wrong("specs_fixed", VALUES[0], other=" / ".join(known.specs.values()))
        return None
    holder = product.with_specs(told) if product else None
    if holder and not is_spare(holder):
        row.wrong("specs_taken", VALUES[0], other=holder.code)
        return None
    return told


def is_spare(sku: KnownSku) -> bool:
    """Made only because its neighbours exist, and never sold: a row may take it over, with a code of its own."""
    return sku.values.get("on") == "no" and "price" not in sku.values


def _is_too_much(group: Group, axes: Mapping[str, tuple[str, ...]]) -> bool:
    count = prod(len(values) for values in axes.values() if values)
    longest = max((len(values) for values in axes.values()), default=0)
    if count <= MOST_SKUS and longest <= MOST_VALUES:
        return False
    group.rows[0].wrong("combinations_too_many", VALUES[0], limit=MOST_SKUS)
    return True
