"""Holds the rows of one product against themselves and against what the shop has; pure, and all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from hub.commerce.catalogue.model import Content, Kind
from hub.commerce.transfer import building, readiness, specs
from hub.commerce.transfer.columns import PRODUCT_FIELDS, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Group, Row, shared
from hub.commerce.transfer.known import Known, KnownProduct, KnownSku
from hub.commerce.transfer.prices_in_rows import check_prices
from hub.commerce.transfer.references import resolve, said
from hub.commerce.transfer.wanted import Change, Wanted, WantedSku

# held: nothing is wrong with the row itself, but its product cannot be made or changed as it stands.
Outcome = Literal["create", "change", "same", "bad", "held"]
_OF_THE_PRODUCT = tuple(name for name in PRODUCT_FIELDS if name not in ("product_code", *specs.NAMES))
_NOT_KEPT = ("sku_code", "warehouse", *PRODUCT_FIELDS, *specs.VALUES)


@dataclass(frozen=True)
class Examined:
    """What a group comes to: `wanted` is empty (no SKUs) when none of its rows can be applied."""

    group: Group
    known: KnownProduct | None
    wanted: Wanted
    content: Content
    publishes: bool
    outcomes: Mapping[int, Outcome]

    def changes_of(self, number: int) -> tuple[Change, ...]:
        """Those of the product are told with its first good row."""
        found = next((sku for sku in self.wanted.skus if sku.row.number == number), None)
        if found is None:
            return ()
        return (self.wanted.changes if found is self.wanted.skus[0] else ()) + found.changes


def examine(group: Group, known: Known, before: Content, at: datetime) -> Examined:
    """Fills the rows' problems and warnings; call it once for a group that was just made.

    `before` is the draft of the product that there is, or an empty content.
    """
    product = known.products.get(group.code)
    for row in group.rows:
        resolve(row, known)
    told = shared(group, _OF_THE_PRODUCT)
    kind = cast(Kind, told.get("kind", "physical") if product is None else product.values["kind"])
    is_held = _is_wrong_as_a_whole(group, told, product)
    chosen = specs.choose(group, product)
    for row in group.rows:
        _check_row(row, known, product, kind)
    wanted = _wanted(group, told, product, chosen, known)
    if is_held or chosen.is_wrong or not wanted.skus:
        return _held(group, product, told, before)
    content = building.content_of(wanted, before)
    publishes = readiness.is_published_by(told, _state(product), content != before)
    if _cannot_be(group, product, wanted, told, content != before):
        return _held(group, product, told, before)
    if publishes and readiness.check_publishing(group, kind, content, _priced(wanted, product), known, at):
        return _held(group, product, told, before)
    return Examined(group, product, wanted, content, publishes, _outcomes(group, product, wanted))


def _held(
    group: Group, product: KnownProduct | None, told: Mapping[Field, Value], before: Content
) -> Examined:
    return Examined(group, product, Wanted(told, (), (), {}), before, False, _outcomes(group, product, None))


def _state(product: KnownProduct | None) -> str:
    return str(product.values["state"]) if product else "draft"


def _is_wrong_as_a_whole(group: Group, told: Mapping[Field, Value], product: KnownProduct | None) -> bool:
    """Something about the product itself cannot be read, is missing, or may not be changed by a file."""
    lost = any(_has_problem(group, name) and name not in told for name in _OF_THE_PRODUCT)
    first = group.rows[0]
    if not group.code:
        return True
    if product is None and "title" not in told and not _has_problem(group, "title"):
        first.wrong("missing", "title")
    elif product is None and told.get("kind") == "bundle":
        first.wrong("bundle_needs_parts", "kind")
    elif product is not None and told.get("kind", product.values["kind"]) != product.values["kind"]:
        first.wrong("kind_fixed", "kind", limit=said("kind", product.values["kind"], Known()))
    else:
        return lost
    return True


def _has_problem(group: Group, name: Field) -> bool:
    return any(problem.field == name for row in group.rows for problem in row.problems)


def _check_row(row: Row, known: Known, product: KnownProduct | None, kind: Kind) -> None:
    owner = known.owners.get(row.text("sku_code"))
    if owner and owner != row.text("product_code"):
        row.wrong("sku_code_taken", "sku_code", other=owner)
    check_prices(row, product.sku(row.text("sku_code")) if product else None)
    readiness.check_kind(row, kind)
    readiness.check_warehouse(row, known)


def _wanted(
    group: Group,
    told: Mapping[Field, Value],
    product: KnownProduct | None,
    chosen: specs.Chosen,
    known: Known,
) -> Wanted:
    good = [row for row in group.rows if not row.problems and row.number in chosen.by_row]
    skus = tuple(_wanted_sku(row, product, chosen.by_row[row.number], known) for row in good)
    axes = specs.axes_of(chosen.names, product, [sku.specs for sku in skus])
    return Wanted(told, _changes(told, product.values, known) if product else (), skus, axes)


def _wanted_sku(row: Row, product: KnownProduct | None, combination: specs.Specs, known: Known) -> WantedSku:
    sku = _sku_of(row, product, combination)
    told = {name: value for name, value in row.values.items() if name not in _NOT_KEPT}
    receipt = told.pop("receive", 0)
    changes = _changes(told, sku.values, known) if sku else ()
    if sku and sku.code != row.text("sku_code"):
        changes = (Change("sku_code", sku.code, row.text("sku_code")), *changes)
    if receipt:
        changes += (Change("receive", "", f"+{receipt}"),)
    return WantedSku(row, sku, combination, changes)


def _sku_of(row: Row, product: KnownProduct | None, combination: specs.Specs) -> KnownSku | None:
    """By its code; else the spare one of the same combination, which this row takes over."""
    if product is None:
        return None
    return product.sku(row.text("sku_code")) or product.with_specs(combination)


def _changes(told: Mapping[Field, Value], before: Mapping[Field, Value], known: Known) -> tuple[Change, ...]:
    return tuple(
        Change(name, said(name, before.get(name), known), said(name, value, known))
        for name, value in told.items()
        if before.get(name) != value
    )


def _cannot_be(
    group: Group, product: KnownProduct | None, wanted: Wanted, told: Mapping[Field, Value], has_changes: bool
) -> bool:
    """An archived product is changed only by whoever takes it out of the archive."""
    if _state(product) != "archived" or told.get("state", "archived") != "archived":
        return False
    if not has_changes and not any(sku.changes for sku in wanted.skus):
        return False
    group.rows[0].wrong("product_archived", "state")
    return True


def _priced(wanted: Wanted, product: KnownProduct | None) -> list[str]:
    """Codes of the SKUs that will have a price, as `check_publishing` names them."""
    before = [sku.code for sku in (product.skus if product else ()) if "price" in sku.values]
    return [*before, *(sku.code for sku in wanted.skus if "price" in sku.row.values or _has_price(sku))]


def _has_price(sku: WantedSku) -> bool:
    return sku.known is not None and "price" in sku.known.values


def _outcomes(group: Group, product: KnownProduct | None, wanted: Wanted | None) -> dict[int, Outcome]:
    found: dict[int, Outcome] = {row.number: "bad" if row.problems else "held" for row in group.rows}
    for at, sku in enumerate(wanted.skus if wanted else ()):
        has_changes = bool(sku.changes or (at == 0 and wanted and wanted.changes))
        found[sku.row.number] = "create" if sku.known is None else "change" if has_changes else "same"
    return found
