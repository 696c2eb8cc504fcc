"""Labels over HTTP: the shop's list of them, and those of one conversation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.console.answers import HeadAnswer
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import labels, reading
from hub.conversations.rules.labels import MOST_LABELS


class LabelsQuery(BaseModel):
    uses: bool = False


class LabelBody(BaseModel):
    name: str = Field(min_length=1, max_length=20)
    color: int = Field(ge=0, le=7)


class MergeBody(BaseModel):
    into: str = Field(min_length=1, max_length=64)


class SetBody(BaseModel):
    labels: list[str] = Field(max_length=MOST_LABELS)


class LabelView(BaseModel):
    """`uses` up to 1000 in your channels, when asked for; `leaving` is being deleted, or merged `into` another."""

    id: str
    name: str
    color: int
    leaving: bool
    into: str | None
    uses: int | None


class LabelsAnswer(BaseModel):
    labels: list[LabelView]


class LabelAnswer(BaseModel):
    label: LabelView


async def list_labels(asked: Asked) -> dict[str, Any]:
    who, query = asked.who, asked.query
    found = await labels.listed(asked.hub.core, who.shop_id, with_uses=query.uses, accounts=who.accounts)
    return {"labels": [asdict(label) for label in found]}


async def create_label(asked: Asked) -> dict[str, Any]:
    made = await labels.create(asked.hub.core, asked.who.shop_id, asked.body.name, asked.body.color)
    await _audited(asked, "label.create", made.id)
    return {"label": asdict(made)}


async def change_label(asked: Asked) -> dict[str, Any]:
    core, body, label_id = asked.hub.core, asked.body, asked.path["label_id"]
    changed = await labels.change(core, asked.who.shop_id, label_id, body.name, body.color)
    await _audited(asked, "label.change", label_id)
    return {"label": asdict(changed)}


async def merge_label(asked: Asked) -> dict[str, Any]:
    left = await labels.leave(asked.hub.core, asked.who.shop_id, asked.path["label_id"], into=asked.body.into)
    await _audited(asked, "label.merge", left.id)
    return {"label": asdict(left)}


async def delete_label(asked: Asked) -> dict[str, Any]:
    left = await labels.leave(asked.hub.core, asked.who.shop_id, asked.path["label_id"])
    await _audited(asked, "label.delete", left.id)
    return {"label": asdict(left)}


async def set_labels(asked: Asked) -> dict[str, Any]:
    who, conversation_id = asked.who, asked.path["conversation_id"]
    await labels.set_labels(asked.hub, who.shop_id, conversation_id, asked.body.labels)
    return {"head": await reading.head(asked.hub, who.shop_id, conversation_id)}


async def _audited(asked: Asked, action: str, label_id: str) -> None:
    who = asked.who
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, label_id, {})


_ONE = "/api/v1/labels/{label_id}"
ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/labels", "inbox.read", list_labels, "The labels of the shop", LabelsAnswer,
        query=LabelsQuery,
    ),
    Endpoint("POST", "/api/v1/labels", "labels.manage", create_label, "A new label", LabelAnswer, body=LabelBody),
    Endpoint("PUT", _ONE, "labels.manage", change_label, "Another name or colour", LabelAnswer, body=LabelBody),
    Endpoint(
        "POST", f"{_ONE}/merge", "labels.manage", merge_label,
        "Let another label take its place on every conversation", LabelAnswer, body=MergeBody,
    ),
    Endpoint("DELETE", _ONE, "labels.manage", delete_label, "Take it off every conversation", LabelAnswer),
    Endpoint(
        "PUT", "/api/v1/conversations/{conversation_id}/labels", "inbox.reply", set_labels,
        "The labels of a conversation", HeadAnswer, body=SetBody,
    ),
]  # fmt: skip
