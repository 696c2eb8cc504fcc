"""After-sales cases over HTTP: a buyer's wish, and the team's steps with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit, shops
from hub.commerce.orders import limits, returning
from hub.commerce.orders.model import Actor, Case, CaseKind, Portion
from hub.commerce.service import Commerce
from hub.console.api.orders import Key
from hub.console.api.refunds import RefundPortionBody
from hub.console.endpoint import Asked, Endpoint
from hub.console.order_views import CaseAnswer, RefundAnswer, case_view, refund_view
from hub.core.ids import new_id

Doc = dict[str, Any]
Step = Callable[[Commerce, str, str, Actor], Awaitable[Doc]]


class CaseBody(BaseModel):
    """The same `key` again is the same case."""

    key: Key
    kind: CaseKind
    reason: str = Field(min_length=2, max_length=200)
    note: str = Field(default="", max_length=1000)
    portions: list[RefundPortionBody] = Field(min_length=1, max_length=50)


class SentBackBody(BaseModel):
    courier: str = Field(min_length=1, max_length=40)
    waybill: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z-]+$")


class ReceiveBody(BaseModel):
    """`restock`: what came back can be sold again."""

    restock: bool


async def ask_case(asked: Asked) -> Doc:
    who, body = asked.who, asked.body
    portions = tuple(Portion(one.line_id, one.quantity, one.amount_fen) for one in body.portions)
    case = Case(new_id(), body.key, body.kind, body.reason, portions, body.note)
    made = await returning.ask_case(
        asked.commerce, who.shop_id, asked.path["order_id"], case, Actor(who.actor)
    )
    return {"case": case_view(made)}


async def agree_to_case(asked: Asked) -> Doc:
    return await _step(asked, returning.agree)


async def reject_case(asked: Asked) -> Doc:
    return await _step(asked, returning.reject)


async def withdraw_case(asked: Asked) -> Doc:
    return await _step(asked, returning.withdraw)


async def note_goods_sent_back(asked: Asked) -> Doc:
    who, body, id = asked.who, asked.body, asked.path["case_id"]
    done = await returning.sent_back(
        asked.commerce, who.shop_id, id, body.courier, body.waybill, Actor(who.actor)
    )
    return {"case": case_view(done)}


async def receive_goods_back(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["case_id"]
    done = await returning.receive(
        asked.commerce, who.shop_id, id, Actor(who.actor), restock=asked.body.restock
    )
    return {"case": case_view(done)}


async def refund_case(asked: Asked) -> Doc:
    """Its money, within the person's limits like every refund."""
    who, core, id = asked.who, asked.hub.core, asked.path["case_id"]
    zone = (await shops.by_id(core, who.shop_id)).timezone
    amount = await returning.amount_of_case(core, who.shop_id, id)
    may = await limits.take(
        core, who.shop_id, who.staff_id, zone, limits.of_roles(who.roles), f"case:{id}", amount
    )
    refund = await returning.refund_case(
        asked.commerce, who.shop_id, id, Actor(who.actor), needs_approval=not may
    )
    details = {"order": refund["order_id"], "amount_fen": refund["amount_fen"], "state": refund["state"]}
    await audit.record(core, who.shop_id, who.actor, "refund.ask", refund["_id"], details)
    return {"refund": refund_view(refund)}


async def send_another_piece(asked: Asked) -> Doc:
    """Ends an exchange: an order of its own sends the same pieces again, and costs nothing."""
    return await _step(asked, returning.send_another)


async def _step(asked: Asked, step: Step) -> Doc:
    who = asked.who
    return {
        "case": case_view(await step(asked.commerce, who.shop_id, asked.path["case_id"], Actor(who.actor)))
    }


_ONE, _HANDLE = "/api/v1/after-sales/{case_id}", "orders.handle"
ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/orders/{order_id}/after-sales", _HANDLE, ask_case, "Open an after-sales case", CaseAnswer,
        body=CaseBody,
    ),
    Endpoint("POST", f"{_ONE}/agree", _HANDLE, agree_to_case, "The buyer is to send it back", CaseAnswer),
    Endpoint("POST", f"{_ONE}/reject", _HANDLE, reject_case, "Turn it down", CaseAnswer),
    Endpoint("POST", f"{_ONE}/withdraw", _HANDLE, withdraw_case, "The buyer changed their mind", CaseAnswer),
    Endpoint(
        "POST", f"{_ONE}/sent-back", _HANDLE, note_goods_sent_back, "With what the goods come back", CaseAnswer,
        body=SentBackBody,
    ),
    Endpoint(
        "POST", f"{_ONE}/receive", "orders.ship", receive_goods_back, "The goods are here", CaseAnswer,
        body=ReceiveBody,
    ),
    Endpoint("POST", f"{_ONE}/replace", _HANDLE, send_another_piece, "Send another one", CaseAnswer),
    Endpoint(
        "POST", f"{_ONE}/refund", "refunds.ask", refund_case, "Pay back what the case asks for", RefundAnswer,
        fresh=True,
    ),
]  # fmt: skip
