"""What a request says, held against what its endpoint takes; nothing unexpected comes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, get_args, get_origin

import msgspec
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request

from hub.core.errors import Refused

MAX_JSON_BYTES = 200_000


def _moment(given: Any) -> Any:
    """In UTC. Pydantic would read "0.5" as half a second after 1970, and the document promises RFC 3339."""
    if not isinstance(given, str) or "T" not in given.upper():
        raise ValueError("write date, time and zone, like 2026-11-23T10:00:00Z")
    try:
        found = datetime.fromisoformat(given)
        return found.astimezone(UTC) if found.tzinfo else found
    except OverflowError:
        raise ValueError("this is beyond the calendar") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]


def query(model: type[BaseModel], given: QueryParams) -> BaseModel:
    """Raises Refused naming the parameter, also for one that is unknown or stands there twice."""
    data: dict[str, Any] = {}
    for name in given:
        values = given.getlist(name)
        if _is_list(model, name):
            data[name] = values
        elif len(values) > 1:
            raise Refused("parameter_repeated", field=name)
        else:
            data[name] = values[0]
    return _checked(lambda: model.model_validate(data, extra="forbid"))


def _is_list(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    kinds = (field.annotation, *get_args(field.annotation)) if field else ()
    return any(get_origin(kind) is list for kind in kinds)


async def body(model: type[BaseModel], request: Request) -> BaseModel:
    """Raises Refused."""
    return read(model, await _bytes(request))


def read(model: type[BaseModel], body: bytes | bytearray) -> BaseModel:
    """Types are taken at their word: true is no number, "5" neither. Raises Refused naming the field.

    msgspec comes first, because pydantic lets pass what is no JSON (NaN, numbers beyond all measure).
    """
    try:
        msgspec.json.decode(body)
    except (ValueError, RecursionError):
        raise Refused("body_unreadable", field="body") from None
    return _checked(lambda: model.model_validate_json(body, strict=True, extra="forbid"))


def _checked(validate: Callable[[], BaseModel]) -> BaseModel:
    """A misspelt field is not passed over, at whatever depth it stands."""
    try:
        return validate()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "body"
        raise Refused("payload_invalid", field=field, reason=first["msg"]) from None


async def _bytes(request: Request) -> bytearray:
    """Counted while they come in: a chunked body says no length."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_JSON_BYTES:
            raise Refused("body_too_large", limit=MAX_JSON_BYTES)
    return body
