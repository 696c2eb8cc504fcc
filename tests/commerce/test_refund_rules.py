"""What long runs of the order machine and of the payments benchmark found, as small as it gets."""

from __future__ import annotations

from datetime import timedelta

from hub.commerce.checkout import settling
from hub.commerce.orders import returning
from hub.commerce.orders.model import Line, Placed, RefundWish
from hub.commerce.payments.protocol import PaymentStanding
from hub.commerce.service import Commerce
from hub.core.clock import now
from hub.core.ids import new_id
from tests.commerce.order_stage import AGENT, SERVICE, asked_to_pay, book_is_whole, paid, placed, stage_of


async def test_of_a_free_thing_only_the_freight_goes_back_and_may_again_once_it_was_dropped(
    commerce: Commerce,
) -> None:
    stage = await stage_of(commerce)
    gift = Line("1", stage.cap, "p1", "帽", "CAP", {}, "", False, 1, 0)
    order = await paid(stage, Placed(new_id(), "site", (gift,), freight_fen=1_000))
    wish = RefundWish(new_id(), new_id(), 600, "少付邮费", "staff", needs_approval=True)
    refund = await returning.ask_refund(commerce, stage.shop_id, order["_id"], wish, AGENT)
    assert (refund["freight_fen"], refund["portions"]) == (600, [])
    assert (await stage.order(order["_id"]))["freight_back_fen"] == 600
    await returning.drop(commerce, stage.shop_id, refund["_id"], AGENT)
    assert (await stage.order(order["_id"]))["freight_back_fen"] == 0
    await book_is_whole(commerce.core, stage.shop_id)


async def test_who_looks_before_the_time_does_not_put_off_the_next_look(commerce: Commerce) -> None:
    """A buyer who presses the button again and again had the hub ask so often that it slept for an hour."""
    stage = await stage_of(commerce)
    payment = await asked_to_pay(stage, (await placed(stage))["_id"])
    for _ in range(9):
        unpaid = PaymentStanding(payment["_id"], "unpaid")
        told = await settling.apply(commerce, stage.shop_id, unpaid, SERVICE)
        assert (told["look_at"], told["looks"]) == (payment["look_at"], 0)
    table = commerce.core.db.shop(stage.shop_id)["payments"]
    await table.update(
        {"_id": payment["_id"]}, {"$set": {"look_at": now() - timedelta(seconds=1)}, "$inc": {"rev": 1}}
    )
    told = await settling.apply(commerce, stage.shop_id, PaymentStanding(payment["_id"], "unpaid"), SERVICE)
    assert told["looks"] == 1
    assert told["look_at"] > now()
