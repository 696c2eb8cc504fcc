"""A product as lines of a template, and what of them the platform would refuse; pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.known import KnownProduct, KnownSku
from hub.commerce.transfer.lines import text_of
from hub.commerce.transfer.listings.model import Column, LengthIn, Shape
from hub.commerce.transfer.specs import NAMES, VALUES
from hub.commerce.transfer.values import yuan


@dataclass(frozen=True)
class Around:
    """What else a line needs: names by id, and by SKU what it costs and how many can be sold on the platform."""

    names: Mapping[str, str]
    prices_fen: Mapping[str, int | None]
    sellable: Mapping[str, int | None]
    lang: str


@dataclass(frozen=True)
class Fault:
    """`code` as in `listing.problem.<code>`."""

    header: str
    code: str
    limit: int = 0


@dataclass(frozen=True)
class Line:
    sku_code: str
    title: str
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


def lines_of(product: KnownProduct, shape: Shape, around: Around) -> list[Line]:
    """Only SKUs that are on: what is not for sale is on no platform."""
    on = [sku for sku in product.skus if sku.values.get("on") == "yes"]
    return [_line(product, sku, shape, around) for sku in (on if shape.rows == "sku" else on[:1])]


def _line(product: KnownProduct, sku: KnownSku, shape: Shape, around: Around) -> Line:
    cells, faults = [], []
    for column in shape.columns:
        said = source_text(product, sku, column, around)
        text = column.words.get(said, "" if column.only_words else said)
        cells.append(text)
        if fault := fault_of(column, said, text):
            faults.append(fault)
    return Line(sku.code, str(product.values.get("title", "")), tuple(cells), tuple(faults))


def fault_of(column: Column, said: str, text: str) -> Fault | None:
    if said and not text:
        return Fault(column.header, "unmapped")
    if column.required and not text:
        return Fault(column.header, "missing")
    if column.max_length and length_of(text, column.length_in) > column.max_length:
        return Fault(column.header, "too_long", column.max_length)
    return None


def length_of(text: str, length_in: LengthIn) -> int:
    """In halves a wide sign counts two, as the platforms' own counters do."""
    if length_in == "characters":
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def source_text(product: KnownProduct, sku: KnownSku, column: Column, around: Around) -> str:
    if column.source == "constant":
        return column.text
    if column.source == "specs":
        return ";".join(f"{axis}:{value}" for axis, value in sku.specs.items())
    if column.source == "channel_price":
        return _yuan(around.prices_fen.get(sku.id))
    if column.source == "sellable":
        left = around.sellable.get(sku.id, 0)
        return "" if left is None else str(left)
    if column.source == "weight_kg":
        return _kilograms(sku.values.get("weight_g"))
    return text_of(column.source, _value(product, sku, column.source), around.names, around.lang)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan(fen)


def _kilograms(grams: Value | None) -> str:
    if not isinstance(grams, int):
        return ""
    return f"{grams // 1000}.{grams % 1000:03d}".rstrip("0").rstrip(".")


def _value(product: KnownProduct, sku: KnownSku, source: str) -> Value | None:
    axes: Sequence[str] = list(product.axes)
    for axis, name, value in zip(axes, NAMES, VALUES, strict=False):
        if source == name:
            return axis
        if source == value:
            return sku.specs.get(axis)
    own = {"product_code": product.code, "sku_code": sku.code}
    return own.get(source) or sku.values.get(source) or product.values.get(source)
