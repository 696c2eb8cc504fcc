"""How I like to send what I wrote."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel

from hub.accounts import writing
from hub.console.endpoint import Asked, Endpoint


class WritingOfMine(BaseModel):
    """`enter` sends by Enter alone or with Ctrl; `undo` waits some seconds for second thoughts."""

    enter: Literal["enter", "ctrl"]
    undo: bool


class WritingAnswer(BaseModel):
    """Null as long as nothing was chosen."""

    writing: WritingOfMine | None


async def my_writing(asked: Asked) -> dict[str, Any]:
    found = await writing.writing_of(asked.hub.core, asked.who.staff_id)
    return {"writing": asdict(found) if found else None}


async def choose_my_writing(asked: Asked) -> dict[str, Any]:
    chosen = writing.Writing(asked.body.enter, asked.body.undo)
    await writing.choose_writing(asked.hub.core, asked.who.staff_id, chosen)
    return {"writing": asdict(chosen)}


_PATH = "/api/v1/me/writing"

ENDPOINTS = [
    Endpoint("GET", _PATH, "", my_writing, "How I like to send", WritingAnswer),
    Endpoint("PUT", _PATH, "", choose_my_writing, "Choose how to send", WritingAnswer, body=WritingOfMine),
]
