"""The customer beside the conversation: the card, its notes, the shop's own fields."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit, reveals
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.conversations import card_notes, cards, customer_fields, history
from hub.conversations.model import Head, Sender


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


class Person(BaseModel):
    id: str
    name: str


class HiddenNumber(BaseModel):
    """text[start:end] is the mask of a number; the number itself is asked for by its place in this list."""

    start: int
    end: int
    kind: str


class Note(BaseModel):
    id: str
    author: Person
    at: str
    edited_at: str | None
    text: str
    spans: list[HiddenNumber]


class Card(BaseModel):
    """`rev` goes back with a change, so that nobody overwrites what they have not seen; 0: not written yet."""

    customer_id: str
    rev: int
    remark: str
    fields: dict[str, str | int | float]
    notes: list[Note]
    updated_at: str | None
    updated_by: Person | None


class FieldView(BaseModel):
    key: str
    label: str
    type: customer_fields.FieldType
    options: list[str]


class CardAnswer(BaseModel):
    card: Card


class WholeCardAnswer(CardAnswer):
    """The card, what the shop's fields mean, and the conversations of this customer that one may see."""

    definitions: list[FieldView]
    conversations: list[Head]


class NoteAnswer(BaseModel):
    note: Note


class NumberAnswer(BaseModel):
    text: str


class FieldsAnswer(BaseModel):
    rev: int
    fields: list[FieldView]


async def customer_card(asked: Asked) -> dict[str, Any]:
    hub, shop_id, customer_id = asked.hub, asked.who.shop_id, asked.path["customer_id"]
    found = await cards.of_customer(hub, shop_id, customer_id)
    return {
        "card": cards.card_view(found),
        "definitions": _fields_view((await customer_fields.of_shop(hub.core, shop_id)).fields),
        "conversations": await history.conversations_of(hub, shop_id, customer_id, asked.who.accounts),
    }


async def change_customer_card(asked: Asked) -> dict[str, Any]:
    body, customer_id = asked.body, asked.path["customer_id"]
    changes = cards.Changes(body.remark, body.fields)
    changed = await cards.change(asked.hub, asked.who.shop_id, customer_id, _sender(asked), body.rev, changes)
    return {"card": cards.card_view(changed)}


async def pin_note(asked: Asked) -> dict[str, Any]:
    body, customer_id = asked.body, asked.path["customer_id"]
    note = await card_notes.pin(
        asked.hub, asked.who.shop_id, customer_id, _sender(asked), body.client_id, body.text
    )
    return {"note": note}


async def edit_pinned_note(asked: Asked) -> dict[str, Any]:
    customer_id, note_id = asked.path["customer_id"], asked.path["note_id"]
    note = await card_notes.edit(
        asked.hub, asked.who.shop_id, customer_id, note_id, _sender(asked), asked.body.text
    )
    return {"note": note}


async def unpin_note(asked: Asked) -> dict[str, Any]:
    customer_id, note_id = asked.path["customer_id"], asked.path["note_id"]
    await card_notes.unpin(asked.hub, asked.who.shop_id, customer_id, note_id, _sender(asked))
    return {}


async def reveal_in_note(asked: Asked) -> dict[str, str]:
    """Written to the audit trail before the number is shown: a reveal that cannot be recorded fails."""
    who, customer_id, note_id = asked.who, asked.path["customer_id"], asked.path["note_id"]
    text = await card_notes.reveal(asked.hub, who.shop_id, customer_id, note_id, asked.body.span)
    detail = {"span": asked.body.span, "reason": asked.body.reason, "customer_id": customer_id}
    await reveals.allow(asked.hub.core, who, note_id, detail)
    return {"text": text}


async def customer_fields_of_shop(asked: Asked) -> dict[str, Any]:
    found = await customer_fields.of_shop(asked.hub.core, asked.who.shop_id)
    return {"rev": found.rev, "fields": _fields_view(found.fields)}


async def define_customer_fields(asked: Asked) -> dict[str, Any]:
    given = [
        customer_fields.Field(one.key, one.label, one.type, tuple(one.options)) for one in asked.body.fields
    ]
    core, who = asked.hub.core, asked.who
    found = await customer_fields.define(core, who.shop_id, asked.body.rev, given)
    details = {"fields": ",".join(field.key for field in found.fields)}
    await audit.record(core, who.shop_id, who.actor, "fields.changed", f"shop:{who.shop_id}", details)
    return {"rev": found.rev, "fields": _fields_view(found.fields)}


def _sender(asked: Asked) -> Sender:
    return Sender("agent", asked.who.staff_id, asked.who.name)


def _fields_view(given: tuple[customer_fields.Field, ...]) -> list[dict[str, Any]]:
    return [{"key": f.key, "label": f.label, "type": f.type, "options": list(f.options)} for f in given]


_CARD = "/api/v1/customers/{customer_id}/card"
_NOTES = "/api/v1/customers/{customer_id}/notes"
_NOTE = _NOTES + "/{note_id}"
_FIELDS = "/api/v1/customer-fields"

ENDPOINTS = [
    Endpoint("GET", _CARD, "inbox.read", customer_card, "What the team knows about a customer", WholeCardAnswer),
    Endpoint(
        "PUT", _CARD, "customers.edit", change_customer_card,
        "Change the remark or fields; refused when the card is no longer at `rev`", CardAnswer, body=CardBody,
    ),
    Endpoint(
        "POST", _NOTES, "customers.edit", pin_note,
        "Pin a note to the customer; the same client_id again answers the same note",
        NoteAnswer, body=NewNoteBody,
    ),
    Endpoint(
        "PUT", _NOTE, "customers.edit", edit_pinned_note, "Change a pinned note of one's own",
        NoteAnswer, body=NoteBody,
    ),
    Endpoint("DELETE", _NOTE, "customers.edit", unpin_note, "Take off a pinned note of one's own", Done),
    Endpoint(
        "POST", _NOTE + "/reveal", "pii.reveal", reveal_in_note,
        "Unmask a number in a pinned note, with a reason, audited", NumberAnswer, body=NumberBody,
        fresh=True,
    ),
    Endpoint(
        "GET", _FIELDS, "inbox.read", customer_fields_of_shop,
        "The fields that this shop adds to its customers", FieldsAnswer,
    ),
    Endpoint(
        "PUT", _FIELDS, "desk.manage", define_customer_fields,
        "Define all fields at once; refused when they are no longer at `rev`", FieldsAnswer, body=FieldsBody,
    ),
]  # fmt: skip
