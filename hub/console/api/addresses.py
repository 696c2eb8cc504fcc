"""An address as it was pasted, taken apart for a form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.addresses import pasted
from hub.commerce.catalogue.freight_rules import Province
from hub.console.endpoint import Asked, Endpoint


class PastedBody(BaseModel):
    text: str = Field(min_length=1, max_length=pasted.MOST_CHARS)


class PastedAnswer(BaseModel):
    """What was found, empty where nothing was; `missing` names the fields that a receiver still needs."""

    name: str
    phone: str
    province: Province | None
    city: str
    district: str
    detail: str
    missing: list[str]


async def parse_address(asked: Asked) -> dict[str, Any]:
    """Nothing of it is kept."""
    found = pasted.parse(asked.body.text)
    return {**asdict(found), "missing": list(found.missing)}


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/addresses/parse", "orders.read", parse_address, "Take a pasted address apart", PastedAnswer,
        body=PastedBody,
    ),
]  # fmt: skip
