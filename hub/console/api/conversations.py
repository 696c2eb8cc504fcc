"""Conversations over HTTP: the list, one of them, older messages, undelivered replies, unmasking."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from hub.accounts import reveals, shops
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import reading
from hub.conversations.around import Place, window
from hub.conversations.counting import MOST
from hub.conversations.listing import pages
from hub.conversations.listing.wanted import Sla, Sort, State, View, Wanted
from hub.conversations.media import with_links
from hub.conversations.model import Head, MessageView
from hub.conversations.opening import AccountView, CapabilitiesView, opened
from hub.conversations.revealing import reveal
from hub.core.errors import Refused


class ListQuery(BaseModel):
    """See docs/glossary.md for the views; the filters leave what all of them allow."""

    view: View = "all"
    account_id: str = Field(default="", max_length=64)
    channel: str = Field(default="", max_length=32)
    label: str = Field(default="", max_length=64)
    group_id: str = Field(default="", max_length=64, description='or "none"')
    assignee: str = Field(default="", max_length=64, description='a member of staff, "me" or "none"')
    state: State | Literal[""] = ""
    sla: Sla | Literal[""] = ""
    sort: Sort | Literal[""] = ""
    cursor: str | None = Field(default=None, max_length=96)
    limit: int = Field(default=reading.PAGE, ge=1, le=200)


class OpenQuery(BaseModel):
    """With the newest messages, those around one, or (`at_unread`) around the first of many unread."""

    around_seq: int | None = Field(default=None, ge=0, le=2**53)
    at_unread: bool = False


class MessagesQuery(BaseModel):
    """At most one place; none is the newest page. `at`: a day of the shop's calendar or a moment."""

    around_seq: int | None = Field(default=None, ge=0, le=2**53)
    after_seq: int | None = Field(default=None, ge=0, le=2**53)
    before_seq: int | None = Field(default=None, ge=1, le=2**53)
    at: str | None = Field(default=None, max_length=40)
    limit: int = Field(default=reading.PAGE, ge=1, le=200)


class UndeliveredQuery(BaseModel):
    before: str | None = Field(default=None, max_length=64)


class RevealBody(BaseModel):
    span: int = Field(ge=0, le=500)
    reason: str = Field(min_length=2, max_length=200)


class ListAnswer(BaseModel):
    """A page of heads; `cursor` opens the next one and is null on the last. `counts` are those of the views."""

    heads: list[Head]
    cursor: str | None
    counts: dict[str, int]


class HiddenAnswer(BaseModel):
    """By filter that is set: how many conversations would show without it, up to 1000."""

    hidden: dict[str, int]


class OpenedAnswer(BaseModel):
    """Everything that a screen needs to show one conversation; `rev` is what `sync` goes on from."""

    head: Head
    rev: int
    messages: list[MessageView]
    seq: int
    target: int | None
    account: AccountView
    capabilities: CapabilitiesView


class WindowAnswer(BaseModel):
    """In order of seq, without holes; `seq` is the newest there is, `target` the message asked for or null."""

    messages: list[MessageView]
    seq: int
    target: int | None


class UndeliveredAnswer(BaseModel):
    """Newest first, with the head of each message's conversation by its id."""

    messages: list[MessageView]
    heads: dict[str, Head]


class RevealAnswer(BaseModel):
    text: str


async def list_conversations(asked: Asked) -> dict[str, Any]:
    hub, who, query = asked.hub, asked.who, asked.query
    page, counts = await asyncio.gather(
        reading.list_heads(hub, who.shop_id, _wanted(asked), cursor=query.cursor, limit=query.limit),
        reading.counts(hub, who.shop_id, who.staff_id, who.accounts),
    )
    return {"heads": page.heads, "cursor": page.cursor, "counts": counts}


async def hidden_by_filters(asked: Asked) -> dict[str, Any]:
    return {"hidden": await pages.hidden(asked.hub, asked.who.shop_id, _wanted(asked), MOST)}


def _wanted(asked: Asked) -> Wanted:
    who, query = asked.who, asked.query
    return Wanted(
        view=query.view,
        staff_id=who.staff_id,
        accounts=who.accounts,
        account_id=query.account_id,
        channel=query.channel,
        label=query.label,
        group_id=query.group_id,
        assignee=who.staff_id if query.assignee == "me" else query.assignee,
        state=query.state,
        sla=query.sla,
        sort=query.sort,
    )


async def open_conversation(asked: Asked) -> dict[str, Any]:
    return await opened(
        asked.hub,
        asked.who.shop_id,
        asked.path["conversation_id"],
        around_seq=asked.query.around_seq,
        at_unread=asked.query.at_unread,
    )


async def messages_around(asked: Asked) -> dict[str, Any]:
    conversation_id, query = asked.path["conversation_id"], asked.query
    moment = await _moment(asked, query.at)
    place = Place(query.around_seq, query.after_seq, query.before_seq, moment)
    found = await window(asked.hub, asked.who.shop_id, conversation_id, place, query.limit)
    messages = [with_links(asked.hub.core, m) for m in found.messages]
    return {"messages": messages, "seq": found.seq, "target": found.target}


async def _moment(asked: Asked, at: str | None) -> datetime | None:
    """A day begins at midnight of the shop's own clock. Raises Refused for what is neither."""
    if at is None:
        return None
    try:
        moment = datetime.fromisoformat(at)
        shop = await shops.by_id(asked.hub.core, asked.who.shop_id)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(shop.timezone))).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 has no midnight in Shanghai that UTC could tell
        raise Refused("moment_invalid", field="at") from None


async def undelivered(asked: Asked) -> dict[str, Any]:
    who = asked.who
    found = await reading.undelivered(asked.hub, who.shop_id, asked.query.before, who.accounts)
    ids = {m["conversation_id"] for m in found}
    heads = await reading.heads(asked.hub, who.shop_id, sorted(ids))
    return {"messages": [with_links(asked.hub.core, m) for m in found], "heads": {h["id"]: h for h in heads}}


async def reveal_span(asked: Asked) -> dict[str, str]:
    """Written to the audit trail before the number is shown: a reveal that cannot be recorded fails."""
    who, path = asked.who, asked.path
    text = await reveal(asked.hub, who.shop_id, path["conversation_id"], path["message_id"], asked.body.span)
    details = {"span": asked.body.span, "reason": asked.body.reason}
    await reveals.allow(asked.hub.core, who, path["message_id"], details)
    return {"text": text}


ENDPOINTS = [
    Endpoint(
        "GET",
        "/api/v1/list/hidden",
        "inbox.read",
        hidden_by_filters,
        "What each filter hides of a page of the inbox",
        HiddenAnswer,
        query=ListQuery,
    ),
    Endpoint(
        "GET",
        "/api/v1/conversations",
        "inbox.read",
        list_conversations,
        "A page of the inbox",
        ListAnswer,
        query=ListQuery,
    ),
    Endpoint(
        "GET",
        "/api/v1/conversations/{conversation_id}",
        "inbox.read",
        open_conversation,
        "One conversation with its newest messages, or with those around a place",
        OpenedAnswer,
        query=OpenQuery,
    ),
    Endpoint(
        "GET",
        "/api/v1/conversations/{conversation_id}/messages",
        "inbox.read",
        messages_around,
        "Messages around a message or a day, before or after one, or the newest",
        WindowAnswer,
        query=MessagesQuery,
    ),
    Endpoint(
        "GET",
        "/api/v1/undelivered",
        "inbox.read",
        undelivered,
        "Replies that failed or are unconfirmed",
        UndeliveredAnswer,
        query=UndeliveredQuery,
    ),
    Endpoint(
        "POST",
        "/api/v1/conversations/{conversation_id}/messages/{message_id}/reveal",
        "pii.reveal",
        reveal_span,
        "Unmask a number in a message, with a reason, audited",
        RevealAnswer,
        body=RevealBody,
        fresh=True,
    ),
]
