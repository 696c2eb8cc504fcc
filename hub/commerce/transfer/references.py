"""Names in cells become ids of what the shop has; an unknown or doubtful name is the row's problem."""

from __future__ import annotations

from hub.commerce.transfer import fields
from hub.commerce.transfer.columns import Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Row
from hub.commerce.transfer.known import REFERENCES, Known


def resolve(row: Row, known: Known) -> None:
    """In place; a value that cannot be resolved leaves `values`, so that nothing is compared with a name."""
    for name, kind in REFERENCES.items():
        value = row.values.get(name)
        if value is None:
            continue
        found = _resolved(row, name, kind, value, known)
        if found is None:
            del row.values[name]
        else:
            row.values[name] = found


def _resolved(row: Row, name: Field, kind: str, value: Value, known: Known) -> Value | None:
    if isinstance(value, tuple) and name != "category":
        ids = [_one(row, name, kind, str(one), known) for one in value]
        return tuple(one for one in ids if one) if all(ids) else None
    return _one(row, name, kind, fields.shown(name, value), known) or None


def _one(row: Row, name: Field, kind: str, told: str, known: Known) -> str:
    found = known.ids.get(kind, {}).get(told, ())
    if len(found) == 1:
        return found[0]
    row.wrong(f"{kind}_ambiguous" if found else f"{kind}_unknown", name, limit=told)
    return ""


def said(name: Field, value: Value | None, known: Known) -> str:
    """A resolved value as a person reads it."""
    if value is None:
        return ""
    if name in REFERENCES:
        ids = value if isinstance(value, tuple) else (value,)
        return "\n".join(known.names.get(str(one), str(one)) for one in ids)
    return fields.shown(name, value)
