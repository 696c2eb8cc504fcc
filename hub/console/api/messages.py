"""What people do in a conversation, over HTTP: the very functions that answer the sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel

from hub.console.answers import Done, MessageAnswer, MessagesAnswer
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import reading, recall, send
from hub.conversations.media import event_with_links, with_links
from hub.conversations.model import Draft, EventView, Head
from hub.conversations.payloads import Cancelled, Count, Known, Noted, Reply, Seen
from hub.conversations.service import Conversations


class SinceQuery(BaseModel):
    after_rev: Count


class ChangesAnswer(BaseModel):
    """In order of rev, without holes; `reset`: the log does not reach back so far, fetch the conversation."""

    rev: int
    events: list[EventView]
    reset: bool


class HeadsAnswer(BaseModel):
    """Those that differ from what was known, and the counts of the views."""

    heads: list[Head]
    counts: dict[str, int]


async def send_message(asked: Asked) -> dict[str, Any]:
    """Stored when answered; it is delivered by itself. Long text becomes several messages."""
    body: Reply = asked.body
    if body.media_id:
        await asked.hub.visibility.require_media(asked.who, body.media_id)
    draft = Draft(body.client_id, body.kind, body.body, body.media_id, body.reply_to, body.hold_s)
    sent = await send.send(asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.sender, draft)
    return {"messages": [with_links(asked.hub.core, m) for m in sent]}


async def cancel_message(asked: Asked) -> dict[str, Any]:
    """While it is held, nobody else has seen it; later it can only be recalled."""
    conversation_id, client_id = asked.path["conversation_id"], asked.body.client_id
    taken = await send.cancel(asked.hub, asked.who.shop_id, conversation_id, asked.sender, client_id)
    return {"messages": taken}


async def write_note(asked: Asked) -> dict[str, Any]:
    body: Noted = asked.body
    noted = await send.note(
        asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.sender, body.client_id, body.text,
        body.mentions,
    )  # fmt: skip
    return {"message": noted}


async def mark_read(asked: Asked) -> dict[str, Any]:
    await send.read_by_team(
        asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.body.seq, asked.who.staff_id
    )
    return {}


async def changes_since(asked: Asked) -> dict[str, Any]:
    """For programs that poll: everything that happened to one conversation after `after_rev`."""
    found = await reading.sync(
        asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.query.after_rev
    )
    events = [event_with_links(asked.hub.core, event) for event in found.events]
    return {"rev": found.rev, "events": events, "reset": found.reset}


async def compare_heads(asked: Asked) -> dict[str, Any]:
    """Which of the conversations that one knows have changed; the ids of others are passed over."""
    hub, who = asked.hub, asked.who
    heads = await reading.changed_heads(hub, who.shop_id, asked.body.known, who.accounts)
    return {"heads": heads, "counts": await reading.counts(hub, who.shop_id, who.staff_id, who.accounts)}


async def recall_message(asked: Asked) -> dict[str, Any]:
    """One's own, within two minutes, where the channel can."""
    path = asked.path
    await recall.by_agent(
        asked.hub, asked.who.shop_id, path["conversation_id"], asked.sender, path["message_id"]
    )
    return {}


async def retry_message(asked: Asked) -> dict[str, Any]:
    """Not in what a colleague holds, unless you lead the team."""
    path, lead = asked.path, "inbox.assign" in asked.who.rights
    await send.retry(
        asked.hub, asked.who.shop_id, path["conversation_id"], path["message_id"], asked.sender, lead=lead
    )
    return {}


async def confirm_message(asked: Asked) -> dict[str, Any]:
    return await _settled(asked, send.confirm)


async def discard_message(asked: Asked) -> dict[str, Any]:
    return await _settled(asked, send.discard)


async def _settled(
    asked: Asked, settle: Callable[[Conversations, str, str, str], Awaitable[None]]
) -> dict[str, Any]:
    await settle(asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.path["message_id"])
    return {}


_ONE = "/api/v1/conversations/{conversation_id}"
_MESSAGE = _ONE + "/messages/{message_id}"

ENDPOINTS = [
    Endpoint(
        "POST", f"{_ONE}/messages", "inbox.reply", send_message, "Reply to the fan", MessagesAnswer, body=Reply
    ),
    Endpoint(
        "POST", f"{_ONE}/messages/cancel", "inbox.reply", cancel_message, "Take back a reply that is held",
        MessagesAnswer, body=Cancelled,
    ),
    Endpoint(
        "POST", f"{_ONE}/notes", "inbox.reply", write_note, "Write a note to colleagues", MessageAnswer, body=Noted
    ),
    Endpoint("POST", f"{_ONE}/read", "inbox.read", mark_read, "The team has read up to a message", Done, body=Seen),
    Endpoint(
        "GET", f"{_ONE}/changes", "inbox.read", changes_since, "What changed in a conversation", ChangesAnswer,
        query=SinceQuery,
    ),
    Endpoint("POST", "/api/v1/heads", "inbox.read", compare_heads, "Which conversations changed", HeadsAnswer,
             body=Known),
    Endpoint("POST", f"{_MESSAGE}/recall", "inbox.reply", recall_message, "Take back one's own message", Done),
    Endpoint(
        "POST", f"{_MESSAGE}/retry", "deliveries.retry", retry_message, "Send an undelivered reply again", Done
    ),
    Endpoint(
        "POST", f"{_MESSAGE}/confirm", "deliveries.retry", confirm_message,
        "Say that an unconfirmed reply did arrive", Done,
    ),
    Endpoint(
        "POST", f"{_MESSAGE}/discard", "deliveries.retry", discard_message, "Let an undelivered reply rest", Done
    ),
]  # fmt: skip
