"""Money back over HTTP: asked for with a second factor and within a person's limits, approved by another."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit, shops
from hub.commerce.orders import limits, reading, returning
from hub.commerce.orders.model import Actor, Portion, RefundState, RefundWish
from hub.console.api.orders import Key
from hub.console.endpoint import Asked, Endpoint
from hub.console.order_views import RefundAnswer, RefundView, refund_view
from hub.core.errors import HubError
from hub.core.ids import new_id

Doc = dict[str, Any]


class RefundPortionBody(BaseModel):
    """So much money for a line; `quantity` pieces of it are not to be sent any more, or came back."""

    line_id: str = Field(min_length=1, max_length=64)
    quantity: int = Field(default=0, ge=0, le=9_999)
    amount_fen: int = Field(ge=0, le=10**11)


class RefundBody(BaseModel):
    """The same `key` again is the same refund. Without `portions` it is spread over all that was paid for;

    what is beyond them is freight.
    """

    key: Key
    amount_fen: int = Field(ge=1, le=10**11)
    reason: str = Field(min_length=2, max_length=200)
    portions: list[RefundPortionBody] = Field(default_factory=list, max_length=50)


class RefundsQuery(BaseModel):
    """`after`: the id of the last one of the page before."""

    state: RefundState = "to_approve"
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=50, ge=1, le=100)


class RefundsAnswer(BaseModel):
    refunds: list[RefundView]


class RefundLimitAnswer(BaseModel):
    """What this person may refund without another's word, at once and in a day; null: without end."""

    once_fen: int | None
    day_fen: int | None


async def ask_refund(asked: Asked) -> Doc:
    """Above the person's limit it waits for somebody else's word."""
    who, body, core = asked.who, asked.body, asked.hub.core
    zone = (await shops.by_id(core, who.shop_id)).timezone
    limit = limits.of_roles(who.roles)
    taken = (core, who.shop_id, who.staff_id, zone)
    may = await limits.take(*taken, limit, body.key, body.amount_fen)
    portions = tuple(Portion(one.line_id, one.quantity, one.amount_fen) for one in body.portions)
    wish = RefundWish(new_id(), body.key, body.amount_fen, body.reason, "staff", portions, not may)
    try:
        asked_for = await returning.ask_refund(
            asked.commerce, who.shop_id, asked.path["order_id"], wish, Actor(who.actor, body.reason)
        )
    except HubError:
        if may and limit is not None:
            await limits.give_back(*taken, body.key, body.amount_fen)
        raise
    return await _done(asked, asked_for, "refund.ask")


async def approve_refund(asked: Asked) -> Doc:
    who = asked.who
    done = await returning.approve(asked.commerce, who.shop_id, asked.path["refund_id"], Actor(who.actor))
    return await _done(asked, done, "refund.approve")


async def retry_refund(asked: Asked) -> Doc:
    """After what kept it was mended: a balance, an account."""
    who = asked.who
    done = await returning.retry(asked.commerce, who.shop_id, asked.path["refund_id"], Actor(who.actor))
    return await _done(asked, done, "refund.retry")


async def drop_refund(asked: Asked) -> Doc:
    """Only while it is certain that no money left."""
    who = asked.who
    done = await returning.drop(asked.commerce, who.shop_id, asked.path["refund_id"], Actor(who.actor))
    return await _done(asked, done, "refund.drop")


async def list_refunds(asked: Asked) -> Doc:
    query = asked.query
    found = await reading.waiting_refunds(
        asked.hub.core, asked.who.shop_id, query.state, query.after, query.limit
    )
    return {"refunds": [refund_view(doc) for doc in found]}


async def my_refund_limit(asked: Asked) -> Doc:
    limit = limits.of_roles(asked.who.roles)
    return {"once_fen": limit and limit.once_fen, "day_fen": limit and limit.day_fen}


async def _done(asked: Asked, refund: Doc, action: str) -> Doc:
    who = asked.who
    details = {"order": refund["order_id"], "amount_fen": refund["amount_fen"], "state": refund["state"]}
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, refund["_id"], details)
    return {"refund": refund_view(refund)}


_ALL, _ONE = "/api/v1/refunds", "/api/v1/refunds/{refund_id}"
_ASK, _APPROVE = "refunds.ask", "refunds.approve"
ENDPOINTS = [
    Endpoint("GET", _ALL, "orders.read", list_refunds, "Refunds in one state", RefundsAnswer, query=RefundsQuery),
    Endpoint(
        "GET", f"{_ALL}/limit", _ASK, my_refund_limit, "What one may refund by oneself", RefundLimitAnswer,
        person=True,
    ),
    Endpoint(
        "POST", "/api/v1/orders/{order_id}/refunds", _ASK, ask_refund, "Give money back", RefundAnswer,
        body=RefundBody, fresh=True,
    ),
    Endpoint(
        "POST", f"{_ONE}/approve", _APPROVE, approve_refund, "Approve somebody else's refund", RefundAnswer,
        fresh=True,
    ),
    Endpoint("POST", f"{_ONE}/retry", _ASK, retry_refund, "Send a failed refund again", RefundAnswer, fresh=True),
    Endpoint("POST", f"{_ONE}/drop", _ASK, drop_refund, "Give up a refund that did not leave", RefundAnswer),
]  # fmt: skip
