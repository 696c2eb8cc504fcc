"""The small types of the catalogue's fields: what a line, a paragraph, a code or an id may be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from hub.core.clock import iso
from hub.core.visible import is_visible

_KEPT_CONTROLS = "\n\t"
MOST_REV = 2**53  # beyond it a browser counts wrongly


def _line(text: str) -> str:
    """One line without needless blanks; what shows nothing at all is as good as nothing."""
    line = " ".join(text.split())
    if line and not is_visible(line):
        raise ValueError("this cannot be seen")
    return line


def _paragraphs(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in _KEPT_CONTROLS or c.isprintable() or c in "\u200c\u200d").strip()


def _name_of_field(name: str) -> str:
    """The name of a spec axis is a key in the store, where a dot and a dollar mean something else."""
    if not name or "." in name or "$" in name:
        raise ValueError("write a name without . and $")
    return name


def _code(text: str) -> str:
    if any(c.isspace() for c in text.strip()):
        raise ValueError("write a code without blanks")
    return _line(text)


def _moment(text: str) -> str:
    """RFC 3339 with a zone, kept in UTC, so that texts compare like times."""
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("write date, time and zone, like 2026-11-23T10:00:00Z") from None
    if found.tzinfo is None or not 2000 <= found.year <= 2999:
        raise ValueError("write date, time and zone, like 2026-11-23T10:00:00Z")
    return iso(found.astimezone(UTC)) or ""


Id = Annotated[str, Field(max_length=64)]
Line = Annotated[str, AfterValidator(_line)]
Paragraphs = Annotated[str, AfterValidator(_paragraphs)]
Code = Annotated[str, AfterValidator(_code), Field(max_length=40)]
Barcode = Annotated[str, Field(max_length=32, pattern=r"^[0-9A-Za-z-]*$")]
FieldName = Annotated[Line, AfterValidator(_name_of_field), Field(max_length=20)]
MomentText = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
