"""After-sales cases and refunds as people ask for them; what sends the money is hub.commerce.checkout.refunds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.commerce.orders import acting
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Case, Discount, Doc, Line, Placed, RefundWish
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import after_sales, dropping, refunding
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.refunding import line_of
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core


async def ask_refund(
    commerce: WithOrders, shop_id: str, order_id: str, wish: RefundWish, actor: Actor
) -> Doc:
    """The refund, on its way or waiting for somebody's word. Raises what rules.refunding.ask does, NotFound."""
    needs = Needs(order_ids=(order_id,), refund_keys=(wish.key,))
    asked = await commerce.orders.commit(
        shop_id, lambda b: dict(refunding.ask(b, order_id, wish, actor)), needs
    )
    return await _rung(commerce, shop_id, asked)


async def approve(commerce: WithOrders, shop_id: str, refund_id: str, actor: Actor) -> Doc:
    return await _with_refund(commerce, shop_id, refund_id, lambda b: refunding.approve(b, refund_id, actor))


async def retry(commerce: WithOrders, shop_id: str, refund_id: str, actor: Actor) -> Doc:
    return await _with_refund(commerce, shop_id, refund_id, lambda b: refunding.retry(b, refund_id, actor))


async def drop(commerce: WithOrders, shop_id: str, refund_id: str, actor: Actor) -> Doc:
    return await _with_refund(commerce, shop_id, refund_id, lambda b: dropping.drop(b, refund_id, actor))


async def ask_case(commerce: WithOrders, shop_id: str, order_id: str, case: Case, actor: Actor) -> Doc:
    needs = Needs(order_ids=(order_id,), case_keys=(case.key,))
    return await commerce.orders.commit(
        shop_id, lambda b: dict(after_sales.ask(b, order_id, case, actor)), needs
    )


async def agree(commerce: WithOrders, shop_id: str, case_id: str, actor: Actor) -> Doc:
    return await _with_case(commerce, shop_id, case_id, lambda b: after_sales.agree(b, case_id, actor))


async def sent_back(
    commerce: WithOrders, shop_id: str, case_id: str, courier: str, waybill: str, actor: Actor
) -> Doc:
    return await _with_case(
        commerce, shop_id, case_id, lambda b: after_sales.sent_back(b, case_id, courier, waybill, actor)
    )


async def receive(commerce: WithOrders, shop_id: str, case_id: str, actor: Actor, *, restock: bool) -> Doc:
    return await _with_case(
        commerce, shop_id, case_id, lambda b: after_sales.receive(b, case_id, actor, restock=restock)
    )


async def refund_case(
    commerce: WithOrders, shop_id: str, case_id: str, actor: Actor, *, needs_approval: bool
) -> Doc:
    """The refund that ends the case."""
    refund_id = new_id()
    asked = await _with_case(
        commerce, shop_id, case_id,
        lambda b: after_sales.refund(b, case_id, refund_id, actor, needs_approval=needs_approval),
    )  # fmt: skip
    return await _rung(commerce, shop_id, asked)


async def amount_of_case(core: Core, shop_id: str, case_id: str) -> int:
    """In fen. Raises NotFound."""
    doc = await core.db.shop(shop_id)["after_sales"].find_one({"_id": case_id}, fields=["amount_fen"])
    if doc is None:
        raise NotFound("case_not_found")
    return int(doc["amount_fen"])


async def send_another(commerce: WithOrders, shop_id: str, case_id: str, actor: Actor) -> Doc:
    """Ends an exchange: the same pieces again, by an order of their own that costs nothing.

    May be killed between its two steps and run again: the order's key is the case's. Raises Refused("case_is_…"),
    Refused("stock_short") while there is no other piece, NotFound.
    """
    shop = commerce.core.db.shop(shop_id)
    case = await shop["after_sales"].find_one({"_id": case_id})
    if case is None:
        raise NotFound("case_not_found")
    if (case["kind"], case["state"]) == ("exchange", "done"):
        return case
    if (case["kind"], case["state"]) != ("exchange", "received"):
        raise Refused(f"case_is_{case['state']}")
    before = await shop["orders"].find_one({"_id": case["order_id"]})
    assert before is not None, "a case has an order"
    made = await acting.place(commerce, shop_id, _another(before, case), actor)
    return await _with_case(
        commerce, shop_id, case_id, lambda b: after_sales.replace(b, case_id, made["_id"], actor)
    )


def _another(before: Doc, case: Doc) -> Placed:
    """The pieces of the case to the same receiver; what they cost is taken off."""
    lines = tuple(_line_again(line_of(before, one["line_id"]), one["quantity"]) for one in case["portions"])
    goods = sum(line.goods_fen for line in lines)
    off = (Discount("exchange", case["_id"], "", goods),) if goods else ()
    terms = tuple(term for term in before["terms"] if term.startswith(("m:", "p:", "t:")))
    return Placed(
        f"exchange-{case['_id']}", before["channel"], lines, off, 0, before["customer_id"], before["receiver"],
        terms, before["remark"], "staff", before["conversation_id"], before["sold_by"],
    )  # fmt: skip


def _line_again(line: Doc, quantity: int) -> Line:
    named = ("id", "sku_id", "product_id", "title", "code", "specs", "picture", "is_virtual")
    return Line(
        **{name: line[name] for name in named}, quantity=quantity, price_fen=line["price_fen"],
        weight_g=line["weight_g"],
    )  # fmt: skip


async def reject(commerce: WithOrders, shop_id: str, case_id: str, actor: Actor) -> Doc:
    return await _with_case(commerce, shop_id, case_id, lambda b: after_sales.reject(b, case_id, actor))


async def withdraw(commerce: WithOrders, shop_id: str, case_id: str, actor: Actor) -> Doc:
    return await _with_case(commerce, shop_id, case_id, lambda b: after_sales.withdraw(b, case_id, actor))


async def _with_case(
    commerce: WithOrders, shop_id: str, case_id: str, rule: Callable[[OrderBook], Any]
) -> Doc:
    return await commerce.orders.commit(shop_id, lambda b: dict(rule(b)), Needs(case_ids=(case_id,)))


async def _with_refund(
    commerce: WithOrders, shop_id: str, refund_id: str, rule: Callable[[OrderBook], Any]
) -> Doc:
    changed = await commerce.orders.commit(shop_id, lambda b: dict(rule(b)), Needs(refund_ids=(refund_id,)))
    return await _rung(commerce, shop_id, changed)


async def _rung(commerce: WithOrders, shop_id: str, refund: Doc) -> Doc:
    """Whatever is queued is sent at once, or found by the sweeper."""
    if refund["state"] == "queued":
        await commerce.core.queue.ring(
            "send_refund", shop_id, refund["_id"], job_id=f"refund:{refund['_id']}"
        )
    return refund
