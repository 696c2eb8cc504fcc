"""What people do with a conversation at the desk: take, hand on, put aside, end, begin again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.accounts import takeovers
from hub.console.answers import HeadAnswer
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.conversations import reading, work
from hub.conversations.model import Sender

_ROOT = "/api/v1/conversations/{conversation_id}"
LEAD = "inbox.assign"


class Body(BaseModel):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class TakeBody(Body):
    """`over_from` names the colleague whom you take over from."""

    over_from: str | None = Field(default=None, max_length=64)


class ReleaseBody(Body):
    """No fields."""


class CloseBody(Body):
    reason: Literal["resolved", "no_reply", "spam"] = "resolved"


class TransferBody(Body):
    """One person or one group; the note is for them alone."""

    to_staff: str = Field(default="", max_length=64)
    to_group: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=2000)


class SnoozeBody(Body):
    """null wakes it."""

    until: Moment | None = Field(examples=["2030-01-02T02:00:00Z"])


class PriorityBody(Body):
    """Higher comes first; 0 is everybody's."""

    priority: int = Field(ge=0, le=9)


async def take_conversation(asked: Asked) -> dict[str, Any]:
    over_from = asked.body.over_from
    if over_from:
        asked.who.require("inbox.takeover")
    await work.take(*_target(asked), over_from)
    if over_from:
        await takeovers.note(asked.hub.core, asked.who, asked.path["conversation_id"], over_from)
    return await _head(asked)


async def release_conversation(asked: Asked) -> dict[str, Any]:
    await work.release(*_target(asked))
    return await _head(asked)


async def close_conversation(asked: Asked) -> dict[str, Any]:
    await work.close(*_target(asked), asked.body.reason, lead=_leads(asked))
    return await _head(asked)


async def reopen_conversation(asked: Asked) -> dict[str, Any]:
    await work.reopen(*_target(asked))
    return await _head(asked)


async def transfer_conversation(asked: Asked) -> dict[str, Any]:
    body = asked.body
    await work.transfer(
        *_target(asked), to_staff=body.to_staff, to_group=body.to_group, note=body.note, lead=_leads(asked)
    )
    return await _head(asked)


async def snooze_conversation(asked: Asked) -> dict[str, Any]:
    until: datetime | None = asked.body.until
    if until is None:
        await work.wake(*_target(asked), lead=_leads(asked))
    else:
        await work.snooze(*_target(asked), until, lead=_leads(asked))
    return await _head(asked)


async def set_priority(asked: Asked) -> dict[str, Any]:
    await work.set_priority(asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.body.priority)
    return await _head(asked)


def _target(asked: Asked) -> tuple[Any, str, str, Sender]:
    who = asked.who
    return asked.hub, who.shop_id, asked.path["conversation_id"], Sender("agent", who.staff_id, who.name)


def _leads(asked: Asked) -> bool:
    """Whoever leads the team may act on what colleagues hold."""
    return LEAD in asked.who.rights


async def _head(asked: Asked) -> dict[str, Any]:
    return {"head": await reading.head(asked.hub, asked.who.shop_id, asked.path["conversation_id"])}


ENDPOINTS = [
    Endpoint(
        "POST", f"{_ROOT}/take", "inbox.reply", take_conversation,
        "Become the assignee, also beyond one's own capacity", HeadAnswer, body=TakeBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/release", "inbox.reply", release_conversation,
        "Give it back to the queue; the router gives it to others", HeadAnswer, body=ReleaseBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/close", "inbox.close", close_conversation, "End the episode", HeadAnswer,
        body=CloseBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/reopen", "inbox.reply", reopen_conversation,
        "Begin a new episode, held by who asks", HeadAnswer, body=ReleaseBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/transfer", "inbox.reply", transfer_conversation,
        "Hand it on to somebody who is here and has a free slot, or to a group", HeadAnswer,
        body=TransferBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/snooze", "inbox.reply", snooze_conversation,
        "Put it aside until a time or the fan's next message", HeadAnswer, body=SnoozeBody,
    ),
    Endpoint(
        "POST", f"{_ROOT}/priority", "inbox.reply", set_priority, "Let it go before others", HeadAnswer,
        body=PriorityBody,
    ),
]  # fmt: skip
