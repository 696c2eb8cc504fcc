"""The fields that a shop adds to its customers' cards: their definitions, and what may stand in each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from hub.core.db import Collection, declare
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.privacy import mask
from hub.core.runtime import Core

FieldType = Literal["text", "number", "date", "choice"]
TEXT_CHARACTERS = 200
MOST_FIELDS = 30
# Beyond this, JavaScript does not count exactly.
_LARGEST = 2**53

declare(Collection("customer_fields"))  # one per shop, its _id the shop's: all definitions in their order


@dataclass(frozen=True)
class Field:
    """`key` is the field's name for programs, and stays when its label changes; `options` of a choice."""

    key: str
    label: str
    type: FieldType
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definitions:
    rev: int
    fields: tuple[Field, ...]


async def of_shop(core: Core, shop_id: str) -> Definitions:
    doc = await core.db.shop(shop_id)["customer_fields"].find_one({"_id": shop_id})
    if doc is None:
        return Definitions(0, ())
    return Definitions(
        doc["rev"], tuple(Field(**{**f, "options": tuple(f["options"])}) for f in doc["fields"])
    )


async def define(core: Core, shop_id: str, rev: int, fields: Sequence[Field]) -> Definitions:
    """All of them at once, in their order. What was filled in stays with a field that is taken away.

    Raises Conflict("fields_changed") when somebody else changed them since `rev`, Refused.
    """
    named = tuple(_named(field) for field in fields)
    _check(named)
    table = core.db.shop(shop_id)["customer_fields"]
    new = {"rev": rev + 1, "fields": [asdict(f) | {"options": list(f.options)} for f in named], "schema": 1}
    try:
        if rev == 0:
            await table.insert({"_id": shop_id, **new})
        elif not await table.update({"_id": shop_id, "rev": rev}, {"$set": new}):
            raise Conflict("fields_changed")
    except Conflict:
        raise Conflict("fields_changed") from None
    return Definitions(rev + 1, named)


def _named(field: Field) -> Field:
    options = tuple(dict.fromkeys(_words(option) for option in field.options if option.strip()))
    key = field.key or f"f_{new_id()[-10:]}"
    return Field(key, _words(field.label), field.type, options if field.type == "choice" else ())


def _words(text: str) -> str:
    return mask(" ".join(text.replace("\x00", "").split()))


def _check(fields: Sequence[Field]) -> None:
    if len(fields) > MOST_FIELDS:
        raise Refused("fields_too_many", field="fields", limit=MOST_FIELDS)
    for number, field in enumerate(fields):
        where = f"fields.{number}"
        if not field.label:
            raise Refused("field_unnamed", field=f"{where}.label")
        if any(field.key == other.key or field.label == other.label for other in fields[:number]):
            raise Refused("field_twice", field=f"{where}.label", label=field.label)
        if field.type == "choice" and not field.options:
            raise Refused("field_without_options", field=f"{where}.options", label=field.label)


def checked(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored, None for one that is cleared. Raises Refused naming the field."""
    by_key = {field.key: field for field in fields}
    return {key: _checked(by_key.get(key), key, value) for key, value in values.items()}


def _checked(field: Field | None, key: str, value: Any) -> Any:
    if field is None:
        raise Refused("field_unknown", field="fields", key=key)
    if value is None or value == "":
        return None
    try:
        return _READ[field.type](field, value)
    except ValueError:
        raise Refused(f"field_wrong_{field.type}", field=f"fields.{key}", label=field.label) from None


def _text(_field: Field, value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > TEXT_CHARACTERS:
        raise ValueError
    return mask(value.replace("\x00", "").strip()) or None


def _number(field: Field, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise ValueError
    if mask(digits := f"{value:.0f}") != digits:  # a number cannot be masked; a text is
        raise Refused("field_number_personal", field=f"fields.{field.key}", label=field.label)
    return value


def _date(_field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    day = date.fromisoformat(value)
    return day.isoformat()


def _choice(field: Field, value: Any) -> str:
    if value not in field.options:
        raise ValueError
    return str(value)


_READ: Mapping[FieldType, Callable[[Field, Any], Any]] = {
    "text": _text, "number": _number, "date": _date, "choice": _choice,
}  # fmt: skip
