"""What was before: the episodes of a conversation, and the pictures and files in it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.console.endpoint import Asked, Endpoint
from hub.conversations import history
from hub.conversations.media import with_links
from hub.conversations.model import AssigneeView, MessageView


class EpisodesQuery(BaseModel):
    cursor: str | None = Field(default=None, max_length=16)
    limit: int = Field(default=history.EPISODES_PAGE, ge=1, le=50)


class GalleryQuery(BaseModel):
    kind: Literal["image", "file"] = "image"
    cursor: str | None = Field(default=None, max_length=16)
    limit: int = Field(default=history.GALLERY_PAGE, ge=1, le=60)


class Episode(BaseModel):
    """One stretch of work, from message `first_seq` to message `last_seq`."""

    id: str
    number: int
    state: str
    assignee: AssigneeView | None
    opened_at: str
    closed_at: str | None
    close_reason: str | None
    first_seq: int
    last_seq: int


class EpisodesAnswer(BaseModel):
    """Newest first, with the present one; `cursor` opens the next page and is null on the last."""

    episodes: list[Episode]
    cursor: str | None


class GalleryAnswer(BaseModel):
    """Newest first; `cursor` opens the next page and is null on the last."""

    messages: list[MessageView]
    cursor: str | None


async def episodes_of_conversation(asked: Asked) -> dict[str, Any]:
    found = await history.episodes(
        asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.query.cursor, asked.query.limit
    )
    return {"episodes": found.rows, "cursor": found.cursor}


async def gallery_of_conversation(asked: Asked) -> dict[str, Any]:
    query, conversation_id = asked.query, asked.path["conversation_id"]
    found = await history.gallery(
        asked.hub, asked.who.shop_id, conversation_id, [query.kind], query.cursor, query.limit
    )
    return {"messages": [with_links(asked.hub.core, m) for m in found.rows], "cursor": found.cursor}


_CONVERSATION = "/api/v1/conversations/{conversation_id}"

ENDPOINTS = [
    Endpoint(
        "GET", _CONVERSATION + "/episodes", "inbox.read", episodes_of_conversation,
        "Episodes of a conversation", EpisodesAnswer, query=EpisodesQuery,
    ),
    Endpoint(
        "GET", _CONVERSATION + "/gallery", "inbox.read", gallery_of_conversation,
        "Pictures or files of a conversation", GalleryAnswer, query=GalleryQuery,
    ),
]  # fmt: skip
