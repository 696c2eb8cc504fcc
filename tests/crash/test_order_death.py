"""Whatever write a process dies at: an order moves whole or not at all, and what is asked again happens once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.checkout import refunds
from hub.commerce.orders import acting, altering, dispatch, returning
from hub.commerce.orders.model import Case, Parcel, Part, Portion, RefundWish
from hub.commerce.payments.protocol import RefundStanding
from hub.commerce.service import Commerce, open_commerce
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.commerce.order_stage import (
    AGENT,
    FAN,
    SERVICE,
    Stage,
    asked_to_pay,
    book_is_whole,
    cart,
    paid,
    placed,
    stage_of,
    told_paid,
)
from tests.crash.order_dying import orders_die_at

MOST_WRITES = 40
Doc = dict[str, Any]
HOME = Receiver("林一诺", "13800010001", "ZJ", "杭州市", "西湖区", "文三路")
Caps = tuple[int, int, int]
PAYMENT, KEY, ID = "payment-of-the-test-01", "key-of-the-test", "id-of-the-test"


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def _placed(stage: Stage) -> str:
    order = await placed(stage, cart(stage, KEY))
    await asked_to_pay(stage, order["_id"], number=stage.shop_id)
    return str(order["_id"])


async def _paid(stage: Stage) -> str:
    return str((await paid(stage, cart(stage, KEY)))["_id"])


async def _refunding(stage: Stage) -> str:
    order_id = await _paid(stage)
    wish = RefundWish(stage.shop_id, KEY, 25_480, "拍错了", "staff", _whole())
    await returning.ask_refund(stage.commerce, stage.shop_id, order_id, wish, AGENT)
    await stage.commerce.orders.commit(
        stage.shop_id,
        lambda b: dict(refunds._begun(b, stage.shop_id)[0]),
        refunds.Needs(refund_ids=(stage.shop_id,)),
    )
    return order_id


def _whole() -> tuple[Portion, ...]:
    """19980 - 400 and 5000 - 100: the discount's shares; the rest is freight."""
    return (Portion("1", 2, 19_580), Portion("2", 1, 4_900))


async def _place(at: Stage, _: str) -> Any:
    await acting.place(at.commerce, at.shop_id, cart(at, KEY), FAN)


async def _pay(at: Stage, _: str) -> Any:
    payment = await at.commerce.core.db.shop(at.shop_id)["payments"].find_one({"_id": at.shop_id})
    assert payment is not None
    await told_paid(at, payment)


async def _cancel(at: Stage, order_id: str) -> Any:
    await acting.cancel(at.commerce, at.shop_id, order_id, "fan", FAN)


async def _ship(at: Stage, order_id: str) -> Any:
    parcel = Parcel(ID, "sf", "SF1", (Portion("1", 1),))
    await acting.ship(at.commerce, at.shop_id, order_id, parcel, AGENT)


async def _refund(at: Stage, order_id: str) -> Any:
    wish = RefundWish(at.shop_id, KEY, 1000, "补偿", "staff")
    await returning.ask_refund(at.commerce, at.shop_id, order_id, wish, AGENT)


async def _refunded(at: Stage, _: str) -> Any:
    standing = RefundStanding(f"{at.shop_id}-1", "done", 25_480, "503", now())
    await refunds.apply(at.commerce, at.shop_id, standing, SERVICE)


async def _complain(at: Stage, order_id: str) -> Any:
    case = Case(at.shop_id, KEY, "refund_only", "破损", (Portion("2", 1, 4_900),))
    await returning.ask_case(at.commerce, at.shop_id, order_id, case, FAN)


async def _receiver(at: Stage, detail: str) -> Doc:
    return sealing.sealed(at.commerce.core.keys, replace(HOME, detail=detail))


async def _paid_to_somebody(stage: Stage) -> str:
    receiver = await _receiver(stage, "1")
    return str((await paid(stage, cart(stage, KEY, receiver=receiver)))["_id"])


async def _pair(stage: Stage) -> str:
    """Two orders of one cap each to the same receiver, in one group."""
    receiver = await _receiver(stage, "1")
    ids = [(await paid(stage, cart(stage, new_id(), caps=1, receiver=receiver)))["_id"] for _ in range(2)]
    await dispatch.join(stage.commerce, stage.shop_id, ids, KEY, AGENT)
    return str(ids[0])


async def _planned(stage: Stage) -> str:
    order_id = await _paid_to_somebody(stage)
    await _plan(stage, order_id)
    return order_id


async def _plan(at: Stage, order_id: str) -> Any:
    parts = [Part(f"{KEY}-1", (Portion("1", 1),)), Part(f"{KEY}-2", (Portion("1", 1), Portion("2", 1)))]
    await dispatch.plan(at.commerce, at.shop_id, order_id, parts, AGENT)


async def _elsewhere(at: Stage, order_id: str) -> Any:
    await altering.send_elsewhere(at.commerce, at.shop_id, order_id, replace(HOME, detail="2"), AGENT)


async def _ship_group(at: Stage, order_id: str) -> Any:
    await acting.ship(at.commerce, at.shop_id, order_id, Parcel(ID, "sf", "SF1", ()), AGENT)
    assert {order["state"] for order in await at.all_of("orders")} == {"shipped"}


async def _ship_part(at: Stage, order_id: str) -> Any:
    await acting.ship(at.commerce, at.shop_id, order_id, Parcel(f"{KEY}-1", "sf", "SF1", ()), AGENT)


async def _nothing(_: Stage) -> str:
    return ""


# What is there before, what happens, where the order stands then, and the caps before and after it.
ACTS: dict[
    str, tuple[Callable[[Stage], Awaitable[str]], Callable[[Stage, str], Awaitable[Any]], str, Caps, Caps]
] = {
    "place": (_nothing, _place, "unpaid", (10, 0, 0), (10, 2, 0)),
    "pay": (_placed, _pay, "to_ship", (10, 2, 0), (10, 0, 2)),
    "cancel": (_placed, _cancel, "cancelled", (10, 2, 0), (10, 0, 0)),
    "ship": (_paid, _ship, "to_ship", (10, 0, 2), (9, 0, 1)),
    "refund": (_paid, _refund, "to_ship", (10, 0, 2), (10, 0, 2)),
    "refunded": (_refunding, _refunded, "cancelled", (10, 0, 2), (10, 0, 0)),
    "elsewhere": (_paid_to_somebody, _elsewhere, "to_ship", (10, 0, 2), (10, 0, 2)),
    "plan": (_paid_to_somebody, _plan, "to_ship", (10, 0, 2), (10, 0, 2)),
    "ship_part": (_planned, _ship_part, "to_ship", (10, 0, 2), (9, 0, 1)),
    "ship_group": (_pair, _ship_group, "shipped", (10, 0, 2), (8, 0, 0)),
    "complain": (_paid, _complain, "after_sale", (10, 0, 2), (10, 0, 2)),
}
QUICK = ("place", "pay", "refunded", "ship_group")


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in ACTS]
)
async def test_an_order_moves_whole_or_not_at_all(commerce: Commerce, name: str) -> None:
    begin, act, state, before, after = ACTS[name]
    for n in range(1, MOST_WRITES):
        stage = await stage_of(commerce)
        order_id = await begin(stage)
        label = await orders_die_at(stage, n, lambda at, order_id=order_id: act(at, order_id))
        assert await stage.caps() in ((before,) if label else (after,)), f"half of it, dead at {label}"
        await book_is_whole(commerce.core, stage.shop_id)
        for _ in range(2):
            await act(stage, order_id)
            order = (await stage.all_of("orders"))[0]
            assert (order["state"], await stage.caps()) == (state, after)
        await book_is_whole(commerce.core, stage.shop_id)
        if not label:
            assert n > 2, "it wrote nothing"
            return
    raise AssertionError("it never comes through")
