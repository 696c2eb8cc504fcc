"""Reads what callers send to the control side, and says which field is wrong."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from starlette.requests import Request

_MISSING: Any = object()


class BadInput(Exception):
    """Answered with 400, the field's name and a sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


async def json_object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError as bad:
        raise BadInput("body", f"must be JSON in UTF-8 ({bad})") from bad
    if not isinstance(body, dict):
        raise BadInput("body", "must be a JSON object")
    return body


def text(body: Mapping[str, Any], field: str, default: Any = _MISSING, *, longest: int = 4096) -> str:
    """A string of 1..`longest` characters, or `default` when the field is absent or null."""
    value = body.get(field)
    if value is None:
        return _default(field, default)  # type: ignore[no-any-return]
    if not isinstance(value, str) or (not value and default is _MISSING):
        raise BadInput(field, "must be a non-empty string")
    if len(value) > longest:
        raise BadInput(field, f"must have at most {longest} characters")
    return value


def choice(body: Mapping[str, Any], field: str, allowed: Collection[str], default: Any = _MISSING) -> str:
    value = text(body, field, default)
    if value not in allowed:
        raise BadInput(field, f"must be one of {', '.join(sorted(allowed))}, not {value!r}")
    return value


def number(
    body: Mapping[str, Any], field: str, default: Any = _MISSING, *, least: float, most: float
) -> float:
    value = body.get(field)
    if value is None:
        return _default(field, default)  # type: ignore[no-any-return]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadInput(field, f"must be a number from {least:g} to {most:g}")
    return value


def integer(body: Mapping[str, Any], field: str, default: Any = _MISSING, *, least: int, most: int) -> int:
    value = number(body, field, default, least=least, most=most)
    if not isinstance(value, int) and value is not default:
        raise BadInput(field, "must be a whole number")
    return value


def boolean(body: Mapping[str, Any], field: str, default: bool = False) -> bool:
    value = body.get(field, default)
    if not isinstance(value, bool):
        raise BadInput(field, "must be true or false")
    return value


def records(body: Mapping[str, Any], field: str, *, most: int = 100_000) -> list[dict[str, Any]]:
    value = body.get(field)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadInput(field, "must be a list of objects")
    if len(value) > most:
        raise BadInput(field, f"must have at most {most} entries")
    return value


def query_number(
    request: Request, field: str, default: float, *, least: float = 0, most: float = 1e15
) -> float:
    """A number from the query string; absent or empty means `default`."""
    given = request.query_params.get(field)
    if not given:
        return default
    try:
        return number({field: float(given)}, field, least=least, most=most)
    except ValueError as bad:
        raise BadInput(field, "must be a number") from bad


def _default(field: str, default: Any) -> Any:
    if default is _MISSING:
        raise BadInput(field, "is required")
    return default
