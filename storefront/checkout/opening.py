"""What the pages of the checkout have in common: the shop, and bodies that are checked before anything is done."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel
from starlette.requests import Request

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.commerce.service import Commerce
from storefront import bodies

BODY_MAX_BYTES = 8_000
T = TypeVar("T", bound=BaseModel)


async def shop_of(request: Request) -> Shop:
    """Read once in a request. Raises NotFound."""
    known: Shop | None = getattr(request.state, "shop", None)
    if known is None:
        known = request.state.shop = await shops.by_slug(
            commerce_of(request).core, request.path_params["shop"]
        )
    return known


def commerce_of(request: Request) -> Commerce:
    commerce: Commerce = request.app.state.commerce
    return commerce


async def body_of(model: type[T], request: Request) -> T:
    """Raises Refused naming the field."""
    return bodies.parsed(model, await bodies.read(request, BODY_MAX_BYTES))
