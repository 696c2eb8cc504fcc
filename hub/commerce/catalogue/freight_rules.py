"""What sending something somewhere costs, with every step that led there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from hub.core.errors import Refused

By = Literal["weight", "piece", "volume"]
Province = Literal[
    "BJ", "TJ", "HE", "SX", "NM", "LN", "JL", "HL", "SH", "JS", "ZJ", "AH", "FJ", "JX", "SD", "HA", "HB",
    "HN", "GD", "GX", "HI", "CQ", "SC", "GZ", "YN", "XZ", "SN", "GS", "QH", "NX", "XJ", "TW", "HK", "MO",
]  # fmt: skip
PROVINCES: tuple[Province, ...] = get_args(Province)
MOST_FEN = 100_000_000
Fen = Annotated[int, Field(ge=0, le=MOST_FEN)]
Units = Annotated[int, Field(ge=1, le=10_000_000)]
Provinces = Annotated[tuple[Province, ...], Field(max_length=34)]


@dataclass(frozen=True)
class Region:
    """`first` units cost `first_fen`, every further `step` of them, begun or whole, `step_fen`.

    No provinces at all means everywhere that no other region names. Units are g, pieces or cm³.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    provinces: Provinces
    first: Units
    first_fen: Fen
    step: Units
    step_fen: Fen
    free_from_fen: Fen | None = None


@dataclass(frozen=True)
class Terms:
    """The rules of one template; `excluded` is where nothing is sent."""

    by: By
    regions: tuple[Region, ...]
    excluded: tuple[Province, ...] = ()


@dataclass(frozen=True)
class Item:
    """`quantity` pieces of one thing; None for what nobody has measured."""

    quantity: int
    weight_g: int | None = None
    dimensions_mm: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Step:
    """One sentence of the trace: `console.freight.step.<code>` in the catalogue."""

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quote:
    """`fen` is None where nothing is sent; the last step says why."""

    fen: int | None
    trace: tuple[Step, ...]


def check(terms: Terms) -> None:
    """Raises Refused: every province has at most one price, and there is at least one."""
    if not terms.regions:
        raise Refused("freight_regions_missing", field="regions")
    seen: dict[str, int] = {}
    for at, region in enumerate(terms.regions):
        for province in region.provinces or ("",):
            if province in seen:
                raise Refused(
                    "freight_region_twice" if province else "freight_rest_twice",
                    field=f"regions.{at}.provinces", province=province,
                )  # fmt: skip
            if province in terms.excluded:
                raise Refused("freight_region_excluded", field=f"regions.{at}.provinces", province=province)
            seen[province] = at


def quote(terms: Terms, items: Sequence[Item], province: Province, amount_fen: int) -> Quote:
    """`amount_fen` is what the goods cost, by which freight may be free."""
    if province in terms.excluded:
        return Quote(None, (Step("excluded", {"province": province}),))
    region = _region(terms, province)
    if region is None:
        return Quote(None, (Step("no_region", {"province": province}),))
    steps = [Step("region" if region.provinces else "rest", {"province": province})]
    if region.free_from_fen is not None and amount_fen >= region.free_from_fen:
        steps.append(Step("free_from", {"free_from_fen": region.free_from_fen, "amount_fen": amount_fen}))
        return Quote(0, tuple(steps))
    units, unmeasured = measure(terms.by, items)
    steps.append(Step(f"total_{terms.by}", {"units": units}))
    if unmeasured:
        steps.append(Step("unmeasured", {"count": unmeasured}))
    fen, counted = _price(region, units)
    return Quote(fen, (*steps, *counted))


def measure(by: By, items: Sequence[Item]) -> tuple[int, int]:
    """How much it is in the template's unit, and how many pieces nobody has measured (they count as nothing)."""
    if by == "piece":
        return sum(item.quantity for item in items), 0
    sizes = [(item.quantity, item.weight_g if by == "weight" else _mm3(item)) for item in items]
    total = sum(quantity * size for quantity, size in sizes if size is not None)
    units = total if by == "weight" else -(-total // 1000)
    return units, sum(quantity for quantity, size in sizes if size is None)


def _mm3(item: Item) -> int | None:
    if item.dimensions_mm is None:
        return None
    length, width, height = item.dimensions_mm
    return length * width * height


def _region(terms: Terms, province: Province) -> Region | None:
    named = next((region for region in terms.regions if province in region.provinces), None)
    return named or next((region for region in terms.regions if not region.provinces), None)


def _price(region: Region, units: int) -> tuple[int, list[Step]]:
    first = Step("first", {"units": region.first, "fen": region.first_fen})
    if units <= region.first:
        return region.first_fen, [first]
    steps = -(-(units - region.first) // region.step)
    fen = steps * region.step_fen
    more = Step("further", {"units": units - region.first, "step": region.step, "steps": steps, "fen": fen})
    return region.first_fen + fen, [first, more]
