"""How orders look over HTTP: what buyers wrote stays masked, prices come with what led to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from hub.commerce.library.linking import Link, links
from hub.commerce.orders.model import CaseKind, CaseState, Origin, PaymentState, RefundState, State
from hub.commerce.orders.reading import Whole
from hub.commerce.orders.rules.finishing import sendable
from hub.commerce.orders.rules.refunding import left_fen
from hub.commerce.pricing.deciding import Step
from hub.commerce.pricing.words import words
from hub.commerce.sales_channels import SalesChannel
from hub.core.clock import iso
from hub.core.runtime import Core

Doc = dict[str, Any]


class TraceLine(BaseModel):
    text: str


class LineView(BaseModel):
    """`discount_fen` is its share of the order's discounts. `left_fen` can still be refunded, `sendable` sent.

    `ships_at`: a presale, that does not leave before then; else empty.
    """

    id: str
    sku_id: str
    product_id: str
    title: str
    code: str
    specs: dict[str, str]
    picture_url: str
    is_virtual: bool
    quantity: int
    price_fen: int
    discount_fen: int
    weight_g: int | None
    ships_at: str
    shipped: int
    unsent: int
    refunding: int
    refunded: int
    refunding_fen: int
    refunded_fen: int
    left_fen: int
    sendable: int
    trace: list[TraceLine]


class DiscountView(BaseModel):
    source: str
    ref: str
    label: str
    amount_fen: int


class ReceiverView(BaseModel):
    """Masked. Orders with the same `receiver_key` go to one person at one place."""

    name: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    receiver_key: str


class PortionView(BaseModel):
    line_id: str
    quantity: int
    amount_fen: int


class ParcelView(BaseModel):
    id: str
    courier: str
    waybill: str
    portions: list[PortionView]
    at: str
    by: str


class PlannedPortion(BaseModel):
    line_id: str
    quantity: int


class PlannedPart(BaseModel):
    """One of the parcels that an order is to go in; a parcel of its `id` is this part."""

    id: str
    warehouse_id: str
    ships_at: str
    portions: list[PlannedPortion]
    is_sent: bool


class OrderNote(BaseModel):
    id: str
    text: str
    by: str
    name: str
    at: str


class OrderView(BaseModel):
    """Amounts in fen: payable is goods less discounts plus freight. `expires_at` is until when it may be paid.

    `plan`: the parcels that it is to go in, where somebody said so; `joined`: the group that it is to leave with, or
    empty; `as_is`: nobody wants to be told how it could leave otherwise.
    """

    id: str
    number: str
    channel: SalesChannel
    state: State
    origin: Origin
    conversation_id: str
    sold_by: str
    customer_id: str | None
    lines: list[LineView]
    discounts: list[DiscountView]
    goods_fen: int
    discount_fen: int
    freight_fen: int
    payable_fen: int
    paid_fen: int
    refunding_fen: int
    refunded_fen: int
    receiver: ReceiverView | None
    remark: str
    parcels: list[ParcelView]
    plan: list[PlannedPart]
    joined: str
    as_is: bool
    notes: list[OrderNote]
    flag: int
    marks: list[str]
    cancel_reason: str
    placed_at: str
    expires_at: str
    paid_at: str | None
    shipped_at: str | None
    completed_at: str | None
    cancelled_at: str | None
    rev: int


class EventView(BaseModel):
    """`kind` has a sentence, `console.orders.event.<kind>`; `detail` fills it."""

    number: int
    kind: str
    by: str
    note: str
    detail: dict[str, Any]
    at: str


class PaymentView(BaseModel):
    number: str
    service: str
    scene: str
    amount_fen: int
    state: PaymentState
    is_surplus: bool
    service_number: str
    told_fen: int | None
    refunding_fen: int
    refunded_fen: int
    asked_at: str
    paid_at: str | None


class AttemptView(BaseModel):
    number: str
    state: Literal["asked", "pending", "done", "closed", "refused", "abnormal"]
    detail: str
    at: str


class RefundView(BaseModel):
    """`attempts` are what was sent to the payment service, each under its own number."""

    id: str
    order_id: str
    amount_fen: int
    freight_fen: int
    portions: list[PortionView]
    reason: str
    kind: str
    state: RefundState
    attempts: list[AttemptView]
    by: str
    approved_by: str
    asked_at: str
    done_at: str | None


class CaseView(BaseModel):
    id: str
    order_id: str
    kind: CaseKind
    state: CaseState
    portions: list[PortionView]
    amount_fen: int
    reason: str
    note: str
    courier: str
    waybill: str
    replaced_by: str
    by: str
    asked_at: str


class OrderAnswer(BaseModel):
    order: OrderView


class WholeOrderAnswer(OrderAnswer):
    """Events are in their order."""

    events: list[EventView]
    payments: list[PaymentView]
    refunds: list[RefundView]
    cases: list[CaseView]


class RefundAnswer(BaseModel):
    refund: RefundView


class CaseAnswer(BaseModel):
    case: CaseView


_MOMENTS = ("placed_at", "expires_at", "paid_at", "shipped_at", "completed_at", "cancelled_at")
_PLAIN = (
    "number", "channel", "state", "origin", "conversation_id", "sold_by", "customer_id", "discounts", "goods_fen",
    "discount_fen", "freight_fen", "payable_fen", "paid_fen", "refunding_fen", "refunded_fen", "remark", "flag",
    "marks", "cancel_reason", "joined", "as_is", "rev",
)  # fmt: skip
_LINE = tuple(
    name for name in LineView.model_fields if name not in ("picture_url", "left_fen", "sendable", "trace")
)
_RECEIVER = tuple(ReceiverView.model_fields)


async def order_views(core: Core, shop_id: str, docs: Sequence[Doc], lang: str, zone: str) -> list[Doc]:
    """With pictures, asked for in one go."""
    wanted = {line["picture"] for doc in docs for line in doc["lines"] if line["picture"]}
    pictures = await links(core, shop_id, wanted) if wanted else {}
    return [_order(doc, pictures, lang, zone) for doc in docs]


def _order(doc: Doc, pictures: Mapping[str, Link], lang: str, zone: str) -> Doc:
    return {
        "id": doc["_id"],
        **{name: doc[name] for name in _PLAIN},
        **{name: iso(doc[name]) for name in _MOMENTS},
        "lines": [_line(line, pictures, lang, zone) for line in doc["lines"]],
        "receiver": doc["receiver"] and {name: doc["receiver"][name] for name in _RECEIVER},
        "parcels": [{**parcel, "at": iso(parcel["at"])} for parcel in doc["parcels"]],
        "plan": _plan(doc),
        "notes": [
            {**{name: note[name] for name in ("id", "text", "by", "name")}, "at": iso(note["at"])}
            for note in doc["notes"]
        ],
    }


def _plan(doc: Doc) -> list[Doc]:
    sent = {parcel["id"] for parcel in doc["parcels"]}
    parts = doc["plan"]["parts"] if doc["plan"] else []
    return [{**part, "is_sent": part["id"] in sent} for part in parts]


def _line(line: Doc, pictures: Mapping[str, Link], lang: str, zone: str) -> Doc:
    picture = pictures.get(line["picture"])
    return {
        **{name: line[name] for name in _LINE},
        "picture_url": picture.thumb_url if picture else "",
        "left_fen": left_fen(line), "sendable": sendable(line),
        "trace": [{"text": words(_step(step), lang, zone)} for step in line["trace"]],
    }  # fmt: skip


def _step(step: Doc) -> Step:
    return Step(step["source"], step["outcome"], step["reason"], step["amount_fen"], step["params"])


def event_view(doc: Doc) -> Doc:
    return {**{name: doc[name] for name in ("number", "kind", "by", "note", "detail")}, "at": iso(doc["at"])}


def payment_view(doc: Doc) -> Doc:
    named = (
        "service", "scene", "amount_fen", "state", "is_surplus", "service_number", "told_fen", "refunding_fen",
        "refunded_fen",
    )  # fmt: skip
    moments = {name: iso(doc[name]) for name in ("asked_at", "paid_at")}
    return {"number": doc["_id"], **{name: doc[name] for name in named}, **moments}


def refund_view(doc: Doc) -> Doc:
    named = (
        "order_id", "amount_fen", "freight_fen", "portions", "reason", "kind", "state", "by", "approved_by",
    )  # fmt: skip
    return {
        "id": doc["_id"],
        **{name: doc[name] for name in named},
        "attempts": [{**one, "at": iso(one["at"])} for one in doc["attempts"]],
        **{name: iso(doc[name]) for name in ("asked_at", "done_at")},
    }


def case_view(doc: Doc) -> Doc:
    named = (
        "order_id", "kind", "state", "portions", "amount_fen", "reason", "note", "courier", "waybill",
        "replaced_by", "by",
    )  # fmt: skip
    return {"id": doc["_id"], **{name: doc[name] for name in named}, "asked_at": iso(doc["asked_at"])}


def whole_view(found: Whole) -> Doc:
    """All but the order itself."""
    return {
        "events": [event_view(doc) for doc in found.events],
        "payments": [payment_view(doc) for doc in found.payments],
        "refunds": [refund_view(doc) for doc in found.refunds],
        "cases": [case_view(doc) for doc in found.cases],
    }
