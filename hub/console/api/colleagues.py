"""Whom a note of a conversation can call."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from hub.console.endpoint import Asked, Endpoint
from hub.conversations.colleagues import who_may_see


class Colleague(BaseModel):
    id: str
    name: str


class ColleaguesAnswer(BaseModel):
    """Members of the shop who may see the conversation."""

    colleagues: list[Colleague]


async def colleagues(asked: Asked) -> dict[str, Any]:
    found = await who_may_see(asked.hub, asked.who.shop_id, asked.path["conversation_id"])
    return {"colleagues": [{"id": each.id, "name": each.name} for each in found]}


ENDPOINTS = [
    Endpoint(
        "GET",
        "/api/v1/conversations/{conversation_id}/colleagues",
        "inbox.read",
        colleagues,
        "Colleagues whom a note can mention",
        ColleaguesAnswer,
    )
]
