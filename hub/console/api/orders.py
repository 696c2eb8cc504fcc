"""The order book over HTTP: lists, one order with its whole story, and what the team does to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit, reveals, shops
from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.orders import acting, altering, listing, marking, reading
from hub.commerce.orders.model import Actor, Parcel, Portion, State
from hub.commerce.sales_channels import SalesChannel
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.console.order_views import OrderAnswer, OrderView, WholeOrderAnswer, order_views, whole_view
from hub.console.price_shapes import Id
from hub.core.errors import Refused
from hub.core.web import language

Doc = dict[str, Any]
Key = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class OrdersFilter(BaseModel):
    """`search`: a number or its last six, a receiver's name, a phone or its last four, a SKU's code.

    `mark`: amount_odd or stock_short. `since` and `until` bound the time of placing.
    """

    state: State | Literal[""] = ""
    channel: SalesChannel | Literal[""] = ""
    flag: int = Field(default=-1, ge=-1, le=marking.FLAGS - 1)
    mark: Literal["", "amount_odd", "stock_short"] = ""
    sold_by: str = Field(default="", max_length=80)
    customer_id: Id | Literal[""] = ""
    since: Moment | None = None
    until: Moment | None = None
    search: str = Field(default="", max_length=60)


class OrdersQuery(OrdersFilter):
    """`after`: the cursor of the page before."""

    after: str = Field(default="", max_length=64)
    limit: int = Field(default=30, ge=1, le=100)


class OrdersAnswer(BaseModel):
    orders: list[OrderView]
    cursor: str | None


class OrderCountsAnswer(BaseModel):
    """By state, as far as 1000; beyond, 1000."""

    counts: dict[str, int]


class CancelBody(BaseModel):
    reason: str = Field(default="", max_length=200)


class PortionBody(BaseModel):
    line_id: str = Field(min_length=1, max_length=64)
    quantity: int = Field(ge=1, le=9_999)


class ParcelBody(BaseModel):
    """The same `id` again is the same parcel; without `portions` everything that is left goes."""

    id: Key
    courier: str = Field(min_length=1, max_length=40)
    waybill: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z-]+$")
    portions: list[PortionBody] = Field(default_factory=list, max_length=50)


class FlagBody(BaseModel):
    """0 takes it off."""

    flag: int = Field(ge=0, le=marking.FLAGS - 1)


class OrderNoteBody(BaseModel):
    """The same `key` again is the same note."""

    key: Key
    text: str = Field(min_length=1, max_length=marking.NOTE_CHARS)


class ElsewhereBody(BaseModel):
    receiver: Receiver


class RemarkBody(BaseModel):
    remark: str = Field(default="", max_length=altering.REMARK_CHARS)


class MarkBody(BaseModel):
    mark: Literal["amount_odd", "stock_short"]


class RevealReceiverBody(BaseModel):
    reason: str = Field(min_length=2, max_length=200)


class ReceiverAnswer(BaseModel):
    name: str
    phone: str
    province: str
    city: str
    district: str
    detail: str


def wanted_of(query: OrdersFilter) -> listing.Wanted:
    return listing.Wanted(
        query.state or None, query.channel or None, query.flag, query.mark, query.sold_by, query.customer_id,
        query.since, query.until, query.search,
    )  # fmt: skip


async def list_orders(asked: Asked) -> Doc:
    core, who, query = asked.hub.core, asked.who, asked.query
    if listing.may_be_phone(query.search):
        await reveals.allow_search(core, who)  # whether a whole number is there is an answer, too
    docs, cursor = await listing.page(core, who.shop_id, wanted_of(query), query.after, query.limit)
    return {"orders": await views_for(asked, docs), "cursor": cursor}


async def order_counts(asked: Asked) -> Doc:
    return {"counts": await listing.counts(asked.hub.core, asked.who.shop_id)}


async def get_order(asked: Asked) -> Doc:
    found = await reading.whole(asked.hub.core, asked.who.shop_id, asked.path["order_id"])
    [order] = await views_for(asked, [found.order])
    return {"order": order, **whole_view(found)}


async def cancel_order(asked: Asked) -> Doc:
    """Unpaid orders only: what is paid is refunded."""
    who, id = asked.who, asked.path["order_id"]
    actor = Actor(who.actor, asked.body.reason)
    return await _done(
        asked, await acting.cancel(asked.commerce, who.shop_id, id, "staff", actor), "order.cancel"
    )


async def ship_order(asked: Asked) -> Doc:
    who, body, id = asked.who, asked.body, asked.path["order_id"]
    portions = tuple(Portion(one.line_id, one.quantity) for one in body.portions)
    parcel = Parcel(body.id, body.courier, body.waybill, portions)
    return await _done(
        asked, await acting.ship(asked.commerce, who.shop_id, id, parcel, Actor(who.actor)), "order.ship"
    )


async def complete_order(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["order_id"]
    return await _done(
        asked, await acting.complete(asked.commerce, who.shop_id, id, Actor(who.actor)), "order.complete"
    )


async def flag_order(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["order_id"]
    flag = asked.body.flag
    return await _done(asked, await marking.flag(asked.commerce, who.shop_id, id, flag, Actor(who.actor)))


async def note_on_order(asked: Asked) -> Doc:
    who, id, body = asked.who, asked.path["order_id"], asked.body
    text = body.text.strip()
    if not text:
        raise Refused("text_empty", field="text")
    actor = Actor(who.actor)
    changed = await marking.note(asked.commerce, who.shop_id, id, body.key, text, actor, who.name)
    return await _done(asked, changed)


async def send_order_elsewhere(asked: Asked) -> Doc:
    """Before anything left; into another province too, at the shop's own cost."""
    who, id = asked.who, asked.path["order_id"]
    actor = Actor(who.actor)
    changed = await altering.send_elsewhere(asked.commerce, who.shop_id, id, asked.body.receiver, actor)
    return await _done(asked, changed, "order.send_elsewhere")


async def remark_on_order(asked: Asked) -> Doc:
    """What its buyer wishes of those who pack it."""
    who, id = asked.who, asked.path["order_id"]
    text = asked.body.remark.strip()
    return await _done(asked, await altering.remark(asked.commerce, who.shop_id, id, text, Actor(who.actor)))


async def clear_mark_of_order(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["order_id"]
    changed = await marking.unmark(asked.commerce, who.shop_id, id, asked.body.mark, Actor(who.actor))
    return await _done(asked, changed, "order.clear_mark")


async def reveal_receiver(asked: Asked) -> Doc:
    """Written to the audit trail before it is shown: a reveal that cannot be recorded fails."""
    core, who, id = asked.hub.core, asked.who, asked.path["order_id"]
    order = await listing.one(core, who.shop_id, id)
    if order["receiver"] is None:
        raise Refused("order_has_no_receiver")
    receiver: Receiver = sealing.opened(core.keys, order["receiver"])
    await reveals.allow(core, who, f"order:{id}", {"reason": asked.body.reason})
    return {name: getattr(receiver, name) for name in ReceiverAnswer.model_fields}


async def views_for(asked: Asked, docs: list[Doc]) -> list[Doc]:
    """In the language of the request and the shop's own time."""
    core, shop_id = asked.hub.core, asked.who.shop_id
    shop = await shops.by_id(core, shop_id)
    return await order_views(core, shop_id, docs, language(asked.request), shop.timezone)


async def _done(asked: Asked, order: Doc, action: str = "") -> Doc:
    """What moves an order stands in its own story; a person's hand is audited besides."""
    who = asked.who
    if action and who.kind == "staff":
        details = {"number": order["number"], "state": order["state"]}
        await audit.record(asked.hub.core, who.shop_id, who.actor, action, order["_id"], details)
    [view] = await views_for(asked, [order])
    return {"order": view}


_ALL, _ONE = "/api/v1/orders", "/api/v1/orders/{order_id}"
_READ, _HANDLE = "orders.read", "orders.handle"
ENDPOINTS = [
    Endpoint("GET", _ALL, _READ, list_orders, "Orders, the latest first", OrdersAnswer, query=OrdersQuery),
    Endpoint("GET", f"{_ALL}/counts", _READ, order_counts, "How many orders wait in each state", OrderCountsAnswer),
    Endpoint("GET", _ONE, _READ, get_order, "One order with its whole story", WholeOrderAnswer),
    Endpoint("POST", f"{_ONE}/cancel", _HANDLE, cancel_order, "Give up an unpaid order", OrderAnswer, body=CancelBody),
    Endpoint("POST", f"{_ONE}/parcels", "orders.ship", ship_order, "A parcel leaves", OrderAnswer, body=ParcelBody),
    Endpoint("POST", f"{_ONE}/complete", _HANDLE, complete_order, "The buyer has it", OrderAnswer),
    Endpoint("PUT", f"{_ONE}/flag", _HANDLE, flag_order, "Flag an order", OrderAnswer, body=FlagBody),
    Endpoint(
        "PUT", f"{_ONE}/receiver", _HANDLE, send_order_elsewhere, "Send it elsewhere, before it left", OrderAnswer,
        body=ElsewhereBody,
    ),
    Endpoint("PUT", f"{_ONE}/remark", _HANDLE, remark_on_order, "Change the remark", OrderAnswer, body=RemarkBody),
    Endpoint("POST", f"{_ONE}/notes", _HANDLE, note_on_order, "Note something on it", OrderAnswer, body=OrderNoteBody),
    Endpoint(
        "POST", f"{_ONE}/clear-mark", "refunds.approve", clear_mark_of_order,
        "Somebody has looked into what was odd", OrderAnswer, body=MarkBody,
    ),
    Endpoint(
        "POST", f"{_ONE}/receiver", "pii.reveal", reveal_receiver, "Unmask the receiver, with a reason, audited",
        ReceiverAnswer, body=RevealReceiverBody, fresh=True,
    ),
]  # fmt: skip
