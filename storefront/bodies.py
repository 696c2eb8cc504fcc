"""What pages and programs send to the shop's own site, read no further than it may be long."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from hub.core.errors import Refused

T = TypeVar("T", bound=BaseModel)


async def read(request: Request, most_bytes: int) -> bytes:
    """Raises Refused("body_too_large")."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise Refused("body_too_large", limit=most_bytes)
    return bytes(body)


def parsed(model: type[T], body: bytes) -> T:
    """Raises Refused naming the field."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "body"
        raise Refused("payload_invalid", field=field, reason=first["msg"]) from None
