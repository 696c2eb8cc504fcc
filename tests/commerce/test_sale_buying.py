"""What fans get in a rush: never more pieces than there are, one each, places that hold, and the plain truth."""

from __future__ import annotations

import asyncio

from hub.commerce.flash import planning, repair, store
from hub.commerce.flash.places import places
from hub.commerce.service import Commerce
from hub.commerce.stock import reserving
from hub.core.clock import now
from tests.commerce.sale_stage import opened


def crowd(shop_id: str, count: int) -> list[str]:
    """Fans whom no other test knows: tries are counted over all sales."""
    return [f"{shop_id}:a{n:03d}" for n in range(count)]


async def test_a_rush_sells_every_piece_once(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 10, waiting=5)
    assert await stage.rush(crowd(shop_id, 60)) == {"won": 10, "waiting": 5, "sold_out": 45}
    holders = await stage.holders()
    assert len(holders) == len(set(holders)) == 10
    assert await stage.levels() == (10, 0, 0)
    assert (await stage.rush(holders))["won"] == 10, "the former answer"
    assert await stage.holders() == holders


async def test_one_fan_who_taps_wildly_gets_one_piece(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 10)
    outcomes = await stage.rush([f"{shop_id}:wild"] * 20)
    assert outcomes == {"won": 3, "too_fast": 17}
    assert await stage.holders() == [f"{shop_id}:wild"]


async def test_what_comes_back_goes_to_the_head_of_the_queue(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 1, waiting=3)
    assert (await stage.tries(f"{shop_id}:first")).kind == "won"
    told = [await stage.tries(f"{shop_id}:w{n}") for n in range(4)]
    assert [(one.kind, one.place) for one in told] == [
        ("waiting", 1),
        ("waiting", 2),
        ("waiting", 3),
        ("sold_out", 0),
    ]
    [held] = await stage.reservations()
    await reserving.release(commerce, shop_id, held["_id"])
    assert await repair.mend(commerce, stage.event)
    assert await repair.hand_over(commerce, stage.event, stage.item.sku_id) == 1
    places_now = [(await places(commerce, stage.event, f"{shop_id}:w{n}", "x"))[0].outcome for n in range(3)]
    assert [(one.kind, one.place) for one in places_now] == [("won", 0), ("waiting", 1), ("waiting", 2)]
    assert places_now[0].held_until is not None
    assert await stage.holders() == [f"{shop_id}:w0"]
    again = await stage.tries(f"{shop_id}:first")
    assert (again.kind, again.place) == ("waiting", 3), "who let go may try again, at the end"


async def test_a_door_that_lost_everything_is_rebuilt(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 3, waiting=2)
    fans = crowd(shop_id, 20)
    before = await stage.rush(fans[:10])
    await commerce.flash.door.forget(stage.key)
    assert await stage.rush(fans[10:]) == {"sold_out": 10}
    after = [(await places(commerce, stage.event, fan, "x"))[0].outcome.kind for fan in fans[:10]]
    assert (after.count("won"), after.count("waiting")) == (before["won"], before["waiting"]) == (3, 2)


async def test_a_door_that_promises_too_much_is_corrected(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 2, waiting=3)
    fans = crowd(shop_id, 8)
    await stage.rush(fans[:2])
    await commerce.core.redis.hset(f"flash:{stage.key}", "left", 5)  # type: ignore[misc,unused-ignore]
    assert await stage.rush(fans[2:]) == {"waiting": 3, "sold_out": 3}
    assert len(await stage.holders()) == 2
    assert await stage.levels() == (2, 0, 0)


async def test_job_and_person_who_close_at_once_both_find_it_closed(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 5)
    was = {"state": "closing", "closed_at": now()}
    closing = await store.change(commerce.core, await stage.fresh(), was)
    first, second = [await planning.settle_event(commerce, closing) for _ in range(2)]
    assert first == second
    assert (second.state, second.has_stock) == ("closed", False)
    assert await stage.levels() == (0, 0, 5)


async def test_closing_gives_back_what_is_left(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 5, stock=8)
    await stage.rush(crowd(shop_id, 2))
    closed = await planning.close(commerce, shop_id, stage.event.id, "staff:lin")
    assert (closed.state, closed.has_stock) == ("closed", False)
    assert await stage.levels() == (2, 0, 6)
    assert (await stage.tries(f"{shop_id}:late")).kind == "over"
    [one, _] = await stage.reservations()
    await reserving.release(commerce, shop_id, one["_id"])
    assert await stage.levels() == (1, 0, 7), "back to everybody"


async def test_several_pieces_for_one(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 5, per_user=2)
    one, two, three = await asyncio.gather(*(stage.tries(f"{shop_id}:m{n}", 2) for n in range(3)))
    assert sorted([one.pieces, two.pieces, three.pieces]) == [1, 2, 2], "the last takes what is left"
    assert await stage.levels() == (5, 0, 0)


async def test_what_was_paid_and_given_back_is_everybodys(commerce: Commerce, shop_id: str) -> None:
    stage = await opened(commerce, shop_id, 2)
    await stage.rush(crowd(shop_id, 1))
    [held] = await stage.reservations()
    await reserving.commit(commerce, shop_id, held["_id"])
    await reserving.give_back(commerce, shop_id, held["_id"])
    assert await stage.levels() == (0, 1, 1)
    assert await repair.mend(commerce, stage.event)
    assert (await commerce.flash.door.counts(stage.key))[1] == 1, "as many as lie aside"
