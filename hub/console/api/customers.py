"""The customer beside the conversation: the card, its notes, the shop's own fields, what was before."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import card_notes, cards, customer_fields, history
from hub.conversations.media import with_links
from hub.conversations.model import Sender


class CardBody(BaseModel):
    rev: int = Field(ge=0, le=2**53)
    remark: str | None = Field(default=None, max_length=cards.REMARK_CHARACTERS)
    fields: dict[str, str | int | float | None] = Field(
        default_factory=dict, max_length=customer_fields.MOST_FIELDS
    )


class NewNoteBody(BaseModel):
    client_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    text: str = Field(max_length=card_notes.NOTE_CHARACTERS)


class NoteBody(BaseModel):
    text: str = Field(max_length=card_notes.NOTE_CHARACTERS)


class NumberBody(BaseModel):
    span: int = Field(ge=0, le=500)
    reason: str = Field(min_length=2, max_length=200)


class OneField(BaseModel):
    key: str = Field(default="", max_length=32, pattern=r"^([a-z][a-z0-9_]*)?$")
    label: str = Field(max_length=20)
    type: customer_fields.FieldType
    options: list[str] = Field(default_factory=list, max_length=30)


class FieldsBody(BaseModel):
    rev: int = Field(ge=0, le=2**53)
    fields: list[OneField] = Field(max_length=customer_fields.MOST_FIELDS)


class EpisodesQuery(BaseModel):
    cursor: str | None = Field(default=None, max_length=16)
    limit: int = Field(default=history.EPISODES_PAGE, ge=1, le=50)


class GalleryQuery(BaseModel):
    kind: Literal["image", "file"] = "image"
    cursor: str | None = Field(default=None, max_length=16)
    limit: int = Field(default=history.GALLERY_PAGE, ge=1, le=60)


async def card(asked: Asked) -> dict[str, Any]:
    hub, shop_id, customer_id = asked.hub, asked.who.shop_id, await _customer(asked)
    found = await cards.of_customer(hub, shop_id, customer_id)
    return {
        "card": cards.card_view(found),
        "definitions": _fields_view((await customer_fields.of_shop(hub.core, shop_id)).fields),
        "conversations": await history.conversations_of(hub, shop_id, customer_id, _scope(asked)),
    }


async def change_card(asked: Asked) -> dict[str, Any]:
    body, customer_id = asked.body, await _customer(asked)
    changes = cards.Changes(body.remark, body.fields)
    changed = await cards.change(asked.hub, asked.who.shop_id, customer_id, _sender(asked), body.rev, changes)
    return {"card": cards.card_view(changed)}


async def pin_note(asked: Asked) -> dict[str, Any]:
    body, customer_id = asked.body, await _customer(asked)
    note = await card_notes.pin(
        asked.hub, asked.who.shop_id, customer_id, _sender(asked), body.client_id, body.text
    )
    return {"note": note}


async def edit_note(asked: Asked) -> dict[str, Any]:
    customer_id, note_id = await _customer(asked), asked.path["note_id"]
    note = await card_notes.edit(
        asked.hub, asked.who.shop_id, customer_id, note_id, _sender(asked), asked.body.text
    )
    return {"note": note}


async def unpin_note(asked: Asked) -> dict[str, Any]:
    customer_id, note_id = await _customer(asked), asked.path["note_id"]
    await card_notes.unpin(asked.hub, asked.who.shop_id, customer_id, note_id, _sender(asked))
    return {}


async def reveal_in_note(asked: Asked) -> dict[str, str]:
    """Written to the audit trail before the number is shown: a reveal that cannot be recorded fails."""
    who, customer_id, note_id = asked.who, await _customer(asked), asked.path["note_id"]
    text = await card_notes.reveal(asked.hub, who.shop_id, customer_id, note_id, asked.body.span)
    detail = {"span": asked.body.span, "reason": asked.body.reason, "customer_id": customer_id}
    await audit.record(asked.hub.core, who.shop_id, f"staff:{who.staff_id}", "pii.reveal", note_id, detail)
    return {"text": text}


async def fields(asked: Asked) -> dict[str, Any]:
    found = await customer_fields.of_shop(asked.hub.core, asked.who.shop_id)
    return {"rev": found.rev, "fields": _fields_view(found.fields)}


async def define_fields(asked: Asked) -> dict[str, Any]:
    given = [
        customer_fields.Field(one.key, one.label, one.type, tuple(one.options)) for one in asked.body.fields
    ]
    found = await customer_fields.define(asked.hub.core, asked.who.shop_id, asked.body.rev, given)
    return {"rev": found.rev, "fields": _fields_view(found.fields)}


async def episodes(asked: Asked) -> dict[str, Any]:
    found = await history.episodes(
        asked.hub, asked.who.shop_id, asked.path["conversation_id"], asked.query.cursor, asked.query.limit
    )
    return {"episodes": found.rows, "cursor": found.cursor}


async def gallery(asked: Asked) -> dict[str, Any]:
    query, conversation_id = asked.query, asked.path["conversation_id"]
    found = await history.gallery(
        asked.hub, asked.who.shop_id, conversation_id, [query.kind], query.cursor, query.limit
    )
    return {"messages": [with_links(asked.hub.core, m) for m in found.rows], "cursor": found.cursor}


async def _customer(asked: Asked) -> str:
    """Of this shop, and of an account that the person may see. Raises NotFound."""
    customer_id = asked.path["customer_id"]
    await cards.known(asked.hub, asked.who.shop_id, customer_id, _scope(asked))
    return customer_id


def _scope(asked: Asked) -> frozenset[str] | None:
    return getattr(asked.who, "accounts", None)


def _sender(asked: Asked) -> Sender:
    return Sender("agent", asked.who.staff_id, asked.who.name)


def _fields_view(given: tuple[customer_fields.Field, ...]) -> list[dict[str, Any]]:
    return [{"key": f.key, "label": f.label, "type": f.type, "options": list(f.options)} for f in given]


_CARD = "/api/v1/customers/{customer_id}/card"
_NOTES = "/api/v1/customers/{customer_id}/notes"
_NOTE = _NOTES + "/{note_id}"
_FIELDS = "/api/v1/customer-fields"
_CONVERSATION = "/api/v1/conversations/{conversation_id}"

ENDPOINTS = [
    Endpoint(
        "GET", _CARD, "inbox.read", card,
        "What the team knows about a customer",
        "card, definitions of the shop's fields, heads of the customer's conversations",
    ),
    Endpoint(
        "PUT", _CARD, "customers.edit", change_card,
        "Change the remark or fields; refused when the card is no longer at `rev`",
        "card",
        body=CardBody,
    ),
    Endpoint(
        "POST", _NOTES, "customers.edit", pin_note,
        "Pin a note to the customer; the same client_id again answers the same note",
        "note",
        body=NewNoteBody,
    ),
    Endpoint(
        "PUT", _NOTE, "customers.edit", edit_note, "Change a pinned note of one's own", "note", body=NoteBody
    ),
    Endpoint("DELETE", _NOTE, "customers.edit", unpin_note, "Take off a pinned note of one's own", "nothing"),
    Endpoint(
        "POST", _NOTE + "/reveal", "pii.reveal", reveal_in_note,
        "Unmask a number in a pinned note, with a reason, audited",
        "text",
        body=NumberBody,
    ),
    Endpoint(
        "GET", _FIELDS, "inbox.read", fields, "The fields that this shop adds to its customers", "rev, fields"
    ),
    Endpoint(
        "PUT", _FIELDS, "desk.manage", define_fields,
        "Define all fields at once; refused when they are no longer at `rev`",
        "rev, fields",
        body=FieldsBody,
    ),
    Endpoint(
        "GET", _CONVERSATION + "/episodes", "inbox.read", episodes,
        "Episodes of a conversation, newest first",
        "episodes with the seqs where they begin and end, cursor (null on the last page)",
        query=EpisodesQuery,
    ),
    Endpoint(
        "GET", _CONVERSATION + "/gallery", "inbox.read", gallery,
        "Pictures or files of a conversation, newest first",
        "messages, cursor (null on the last page)",
        query=GalleryQuery,
    ),
]  # fmt: skip
