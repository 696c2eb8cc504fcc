"""What the pages of the checkout have in common: the shop, and bodies that are checked before anything is done."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.commerce.service import Commerce
from hub.core.errors import Refused

BODY_MAX_BYTES = 8_000
T = TypeVar("T", bound=BaseModel)


async def shop_of(request: Request) -> Shop:
    """Raises NotFound."""
    return await shops.by_slug(commerce_of(request).core, request.path_params["shop"])


def commerce_of(request: Request) -> Commerce:
    commerce: Commerce = request.app.state.commerce
    return commerce


async def body_of(model: type[T], request: Request) -> T:
    """Raises Refused naming the field."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_MAX_BYTES:
            raise Refused("body_too_large", limit=BODY_MAX_BYTES)
    try:
        return model.model_validate_json(bytes(body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "body"
        raise Refused("payload_invalid", field=field, reason=first["msg"]) from None
