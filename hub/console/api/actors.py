"""Names of the people behind changes: documents keep who did something as the audit trail names them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from hub.accounts import staff
from hub.console.endpoint import Asked, Endpoint


class ActorsAnswer(BaseModel):
    """`staff:<id>` → name, of everybody who is in the shop."""

    names: dict[str, str]


async def actor_names(asked: Asked) -> dict[str, Any]:
    people = await staff.members(asked.hub.core, asked.who.shop_id)
    return {"names": {f"staff:{person.staff_id}": person.name for person in people}}


ENDPOINTS = [
    Endpoint(
        "GET",
        "/api/v1/actors",
        "products.read",
        actor_names,
        "Who stands behind changes, by name",
        ActorsAnswer,
    )
]
