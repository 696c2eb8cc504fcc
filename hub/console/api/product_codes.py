"""Codes to print or send: the QR code of a product's public page, and the one of a mini-program."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel
from starlette.responses import Response

from hub.accounts import shops
from hub.commerce.catalogue import codes, products
from hub.console.api.products import READ
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import mini_codes
from hub.core.errors import Refused

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


class CodeQuery(BaseModel):
    """`qr` opens the public page, at HUB_PUBLIC_URL or else where you reach the hub; `mini` the mini-program.

    `form` is for `qr` alone.
    """

    kind: Literal["qr", "mini"] = "qr"
    form: Literal["svg", "png"] = "svg"


class CodeAnswer(BaseModel):
    """The bytes of a picture (SVG, PNG or JPEG), not JSON."""


async def draw_product_code(asked: Asked) -> Any:
    """Only for what was published once: nobody prints a code that leads nowhere."""
    core, shop_id, query = asked.hub.core, asked.who.shop_id, asked.query
    product = await products.one(core, shop_id, asked.path["product_id"])
    if product.version == 0:
        raise Refused("product_not_published")
    if query.kind == "mini":
        content = await mini_codes.of_product(asked.hub, shop_id, product.id)
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        return _picture(asked, content, kind, f"{product.code}-mini.{kind.rpartition('/')[2]}")
    shop = await shops.by_id(core, shop_id)
    root = core.settings.public_url or str(asked.request.base_url)
    url = f"{root.rstrip('/')}/s/{shop.slug}/p/{product.id}"
    return _picture(asked, codes.qr(url, query.form), _TYPES[query.form], f"{product.code}.{query.form}")


def _picture(asked: Asked, content: bytes, media_type: str, name: str) -> Response:
    """The same content has the same name, so that a browser asks for it only once."""
    headers = {
        "etag": f'"{sha256(content).hexdigest()[:32]}"',
        "cache-control": "private, max-age=300",
        "content-disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    if asked.request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, media_type)


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/products/{product_id}/code", READ, draw_product_code, "A code that opens the product",
        CodeAnswer, query=CodeQuery, files=("image/svg+xml", "image/png", "image/jpeg"),
    ),
]  # fmt: skip
