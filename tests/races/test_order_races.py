"""Rivals at one order, from two processes: exactly one outcome, and no fen or piece is lost over it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from hub.commerce.orders import acting, returning
from hub.commerce.orders.model import Parcel, Portion, RefundWish
from hub.commerce.service import Commerce, open_commerce
from hub.core.errors import HubError
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.commerce.order_stage import (
    AGENT,
    FAN,
    Doc,
    Stage,
    asked_to_pay,
    book_is_whole,
    cart,
    paid,
    placed,
    stage_of,
    told_paid,
)


@pytest.fixture
async def processes(core: Core) -> AsyncIterator[tuple[Commerce, Commerce]]:
    opened = (open_commerce(core), open_commerce(core))
    yield opened
    for one in opened:
        await one.close()


async def _outcome(work: Awaitable[Doc]) -> str:
    try:
        return str((await work)["state"])
    except HubError as error:
        return error.code


def _both(stage: Stage, processes: tuple[Commerce, Commerce]) -> list[Stage]:
    return [Stage(one, stage.shop_id, stage.cap, stage.mug, stage.course) for one in processes]


async def test_two_agents_refund_at_once(core: Core, processes: tuple[Commerce, Commerce]) -> None:
    """Each the whole order: one gets through, the others are told that nothing is left."""
    stage = await stage_of(processes[0])
    order_id = (await paid(stage))["_id"]
    whole = (Portion("1", 2, 19_580), Portion("2", 1, 4_900))

    def wish() -> RefundWish:
        return RefundWish(new_id(), new_id(), 25_480, "拍错了", "staff", whole)

    rivals = processes * 3
    asked = (returning.ask_refund(one, stage.shop_id, order_id, wish(), AGENT) for one in rivals)
    outcomes = await asyncio.gather(*map(_outcome, asked))
    assert sorted(outcomes) == ["queued", *["refund_too_much"] * 5]
    assert (await stage.order(order_id))["refunding_fen"] == 25_480
    await book_is_whole(core, stage.shop_id)


async def test_one_notice_told_ten_times_pays_once(core: Core, processes: tuple[Commerce, Commerce]) -> None:
    stage = await stage_of(processes[0])
    order = await placed(stage)
    payment = await asked_to_pay(stage, order["_id"])
    await asyncio.gather(*(told_paid(one, payment) for one in _both(stage, processes) * 5))
    assert (await stage.order(order["_id"]))["paid_fen"] == 25_480
    assert await stage.caps() == (10, 0, 2)
    kinds = [event["kind"] for event in await stage.all_of("order_events")]
    assert kinds.count("order_paid") == 1
    await book_is_whole(core, stage.shop_id)


async def test_two_tabs_pay_and_one_of_them_gets_it_back(
    core: Core, processes: tuple[Commerce, Commerce]
) -> None:
    stage = await stage_of(processes[0])
    order = await placed(stage)
    tabs = [await asked_to_pay(stage, order["_id"], scene) for scene in ("mobile", "desktop")]
    both = _both(stage, processes)
    await asyncio.gather(*(told_paid(one, tab) for one, tab in zip(both, tabs, strict=True)))
    [back] = await stage.all_of("refunds")
    assert (back["kind"], back["amount_fen"], back["state"]) == ("surplus", 25_480, "queued")
    assert [p["is_surplus"] for p in await stage.all_of("payments")].count(True) == 1
    await book_is_whole(core, stage.shop_id)


async def test_paying_and_cancelling_at_once_end_in_one_of_two_ways(
    core: Core, processes: tuple[Commerce, Commerce]
) -> None:
    """Paid and kept, or cancelled and all of it on its way back."""
    for _ in range(6):
        stage = await stage_of(processes[0])
        order = await placed(stage)
        payment = await asked_to_pay(stage, order["_id"])
        one, other = _both(stage, processes)
        cancelled, _ = await asyncio.gather(
            _outcome(acting.cancel(one.commerce, stage.shop_id, order["_id"], "fan", FAN)),
            told_paid(other, payment),
        )
        after, back = await stage.order(order["_id"]), await stage.all_of("refunds")
        if after["state"] == "to_ship":
            assert (cancelled, back, await stage.caps()) == ("order_is_to_ship", [], (10, 0, 2))
        else:
            assert (cancelled, after["state"], await stage.caps()) == ("cancelled", "cancelled", (10, 0, 0))
            assert [one["amount_fen"] for one in back] == [25_480]
        await book_is_whole(core, stage.shop_id)


async def test_the_last_piece_is_sold_once(core: Core, processes: tuple[Commerce, Commerce]) -> None:
    stage = await stage_of(processes[0])
    outcomes = await asyncio.gather(
        *(_outcome(placed(one, cart(stage, caps=3, mugs=0))) for one in _both(stage, processes) * 4)
    )
    assert sorted(outcomes) == ["stock_short"] * 5 + ["unpaid"] * 3
    assert await stage.caps() == (10, 9, 0)
    await book_is_whole(core, stage.shop_id)


async def test_a_refund_and_a_parcel_never_take_the_same_piece(
    core: Core, processes: tuple[Commerce, Commerce]
) -> None:
    for _ in range(6):
        stage = await stage_of(processes[0])
        order_id = (await paid(stage))["_id"]
        wish = RefundWish(new_id(), new_id(), 19_580, "拍错了", "staff", (Portion("1", 2, 19_580),))
        asked, sent = await asyncio.gather(
            _outcome(returning.ask_refund(processes[0], stage.shop_id, order_id, wish, AGENT)),
            _outcome(
                acting.ship(
                    processes[1],
                    stage.shop_id,
                    order_id,
                    Parcel(new_id(), "sf", "SF1", (Portion("1", 2),)),
                    AGENT,
                )
            ),
        )
        # After the parcel the money may still go back, but never the other way round.
        assert (asked, sent) in {("queued", "ship_pieces"), ("queued", "to_ship")}
        line = (await stage.order(order_id))["lines"][0]
        assert (line["shipped"], line["refunding"]) == ((2, 2) if sent == "to_ship" else (0, 2))
        await book_is_whole(core, stage.shop_id)
