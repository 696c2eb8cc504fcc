"""From a cell's text to the value of its field and back: what an export writes, an import reads as the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hub.commerce.transfer import values
from hub.commerce.transfer.columns import MONEY_FIELDS, Field, meant, names_of
from hub.commerce.transfer.values import Wrong

# Text; a count or fen; sides in mm; or names, where several stand in one cell.
Value = str | int | tuple[int, ...] | tuple[str, ...]
LONGEST: Mapping[Field, int] = {
    "title": 120, "subtitle": 120, "brand": 40, "description": 10_000, "ship_from": 60, "freight": 60,
    "spec1_name": 20, "spec2_name": 20, "spec3_name": 20, "spec1_value": 40, "spec2_value": 40, "spec3_value": 40,
    "warehouse": 60, "sku_picture": 200,
}  # fmt: skip
_MOST = {"weight_g": values.MOST_WEIGHT_G, "receive": values.MOST_QUANTITY, "low_at": values.MOST_QUANTITY}
MOST_PICTURES = {"pictures": 10, "detail_pictures": 50}
_WORDS = ("kind", "state", "on")
_CODES = ("product_code", "sku_code")
_AXIS_NAMES = ("spec1_name", "spec2_name", "spec3_name")
_LISTS = ("pictures", "detail_pictures")


def parsed(field: Field, text: str, odd: str | None = None) -> Value | Wrong:
    """`text` is not empty. `odd`: what Excel did to the cell (see reading.table.Table)."""
    if odd == "date":
        return Wrong("excel_date")
    if odd == "digits" and field not in _WITHOUT_DIGITS:
        return Wrong("excel_digits")
    return _PARSERS.get(field, _text)(field, text)


def shown(field: Field, value: Value) -> str:
    """As an export writes it."""
    if field in MONEY_FIELDS and isinstance(value, int):
        return values.yuan(value)
    if field == "dimensions" and isinstance(value, tuple):
        return "x".join(map(str, value))
    if field == "category" and isinstance(value, tuple):
        return "/".join(map(str, value))
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if field in _WORDS and isinstance(value, str):
        return names_of(field)[value][0]
    return str(value)


def _text(field: Field, text: str) -> Value | Wrong:
    """As the catalogue keeps it: one line without needless blanks, or paragraphs."""
    longest = LONGEST[field]
    kept = (
        text.replace("\r\n", "\n").replace("\r", "\n") if field == "description" else " ".join(text.split())
    )
    if field in _AXIS_NAMES and set(kept) & {".", "$"}:
        return Wrong("spec_name_signs")
    return kept if len(kept) <= longest else Wrong("text_too_long", longest)


def _money(_field: Field, text: str) -> Value | Wrong:
    return values.fen(text)


def _count(field: Field, text: str) -> Value | Wrong:
    return values.whole(text, _MOST[field])


def _word(field: Field, text: str) -> Value | Wrong:
    return meant(field, text) or Wrong(f"{field}_unknown")  # type: ignore[arg-type]


def _names(field: Field, text: str) -> Value | Wrong:
    found, most = values.listed(text), MOST_PICTURES[field]
    return tuple(found) if len(found) <= most else Wrong("pictures_too_many", most)


def _category(_field: Field, text: str) -> Value | Wrong:
    return tuple(values.path(text)) or Wrong("category_unknown")


_PARSERS: Mapping[Field, Callable[[Field, str], Value | Wrong]] = {
    **dict.fromkeys(MONEY_FIELDS, _money),
    **dict.fromkeys(_MOST, _count),
    **dict.fromkeys(_WORDS, _word),
    **dict.fromkeys(_LISTS, _names),
    **dict.fromkeys(_CODES, lambda _field, text: values.code(text)),
    "category": _category,
    "barcode": lambda _field, text: values.barcode(text),
    "dimensions": lambda _field, text: values.dimensions(text),
}
_WITHOUT_DIGITS = frozenset({"description", "title", "subtitle"})
