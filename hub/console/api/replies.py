"""Canned replies over HTTP: one's own need the right to reply, the team's the right to manage them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import canned
from hub.conversations.canned import Reply, Written

MANAGE = "replies.manage"


class ReplyBody(BaseModel):
    """{fan}, {agent}, {shop} and {time_greeting} in the text are filled when it is inserted."""

    title: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=2000)
    folder: str = Field(default="", max_length=40)
    shortcut: str = Field(default="", max_length=24, pattern=r"^[^\s/]*$")
    shared: bool = False


class ImportBody(BaseModel):
    """A row of a title that is there, in the same folder, replaces its text."""

    replies: list[ReplyBody] = Field(min_length=1, max_length=500)


class ReplyView(BaseModel):
    id: str
    title: str
    text: str
    folder: str
    shortcut: str
    shared: bool
    uses: int


class RepliesAnswer(BaseModel):
    """The team's and one's own, those used most first."""

    replies: list[ReplyView]


class ReplyAnswer(BaseModel):
    reply: ReplyView


class ImportAnswer(BaseModel):
    added: int
    changed: int


class Done(BaseModel):
    """Nothing more to say."""


async def list_replies(asked: Asked) -> dict[str, Any]:
    found = await canned.listed(asked.hub.core, asked.who.shop_id, asked.who.staff_id)
    return {"replies": [asdict(reply) for reply in found]}


async def create_reply(asked: Asked) -> dict[str, Any]:
    if asked.body.shared:
        asked.who.require(MANAGE)
    who = asked.who
    made = await canned.create(asked.hub.core, who.shop_id, who.staff_id, _written(asked.body))
    return await _done(asked, "reply.create", made)


async def change_reply(asked: Asked) -> dict[str, Any]:
    before = await _own_or_managed(asked)
    if asked.body.shared and not before.shared:
        asked.who.require(MANAGE)
    who = asked.who
    made = await canned.change(asked.hub.core, who.shop_id, who.staff_id, before.id, _written(asked.body))
    return await _done(asked, "reply.change", made)


async def remove_reply(asked: Asked) -> dict[str, Any]:
    before = await _own_or_managed(asked)
    await canned.remove(asked.hub.core, asked.who.shop_id, asked.who.staff_id, before.id)
    await _done(asked, "reply.remove", before)
    return {}


async def use_reply(asked: Asked) -> dict[str, Any]:
    who = asked.who
    before = await canned.one(asked.hub.core, who.shop_id, who.staff_id, asked.path["reply_id"])
    await canned.used(asked.hub.core, who.shop_id, who.staff_id, before.id)
    return {}


async def import_replies(asked: Asked) -> dict[str, Any]:
    who, rows = asked.who, [_written(row) for row in asked.body.replies]
    if any(row.shared for row in rows):
        who.require(MANAGE)
    core, shop_id = asked.hub.core, who.shop_id
    added, changed = await canned.take_in(core, shop_id, who.staff_id, rows)
    if any(row.shared for row in rows):
        details = {"added": added, "changed": changed}
        await audit.record(core, shop_id, who.actor, "reply.import", f"shop:{shop_id}", details)
    return {"added": added, "changed": changed}


async def _own_or_managed(asked: Asked) -> Reply:
    who = asked.who
    before = await canned.one(asked.hub.core, who.shop_id, who.staff_id, asked.path["reply_id"])
    if before.shared:
        who.require(MANAGE)
    return before


async def _done(asked: Asked, action: str, reply: Reply) -> dict[str, Any]:
    """The team's sentences speak for the shop, so who changed them is on record; one's own are not."""
    if reply.shared:
        who = asked.who
        await audit.record(asked.hub.core, who.shop_id, who.actor, action, reply.id, {})
    return {"reply": asdict(reply)}


def _written(body: ReplyBody) -> Written:
    return Written(**body.model_dump())


_ONE = "/api/v1/replies/{reply_id}"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/replies", "inbox.reply", list_replies, "Canned replies", RepliesAnswer),
    Endpoint(
        "POST", "/api/v1/replies", "inbox.reply", create_reply, "Write a canned reply", ReplyAnswer,
        body=ReplyBody,
    ),
    Endpoint("PUT", _ONE, "inbox.reply", change_reply, "Change a canned reply", ReplyAnswer, body=ReplyBody),
    Endpoint("DELETE", _ONE, "inbox.reply", remove_reply, "Delete a canned reply", Done),
    Endpoint("POST", f"{_ONE}/uses", "inbox.reply", use_reply, "Tell that it was used", Done),
    Endpoint(
        "POST", "/api/v1/replies/import", "inbox.reply", import_replies, "Take in many at once", ImportAnswer,
        body=ImportBody,
    ),
]  # fmt: skip
