"""Who has lost the address of an order finds it by a fact; who guesses learns nothing, not even that there is one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from hub.core.clock import now
from tests.api.counter import Counter, open_counter
from tests.api.desk import Desk


@pytest.fixture
async def counter(desk: Desk, tmp_path: Path) -> AsyncIterator[Counter]:
    async with open_counter(desk, tmp_path) as opened:
        yield opened


async def _ask(counter: Counter, number: str, fact: str) -> tuple[int, str]:
    path = f"/s/{counter.desk.shop.slug}/orders"
    answer = await counter.desk.http.post(path, data={"number": number, "fact": fact})
    return answer.status_code, answer.headers.get("location", "") or answer.text


async def test_by_its_number_and_the_tail_of_the_phone_or_the_city_and_the_goods(counter: Counter) -> None:
    path = await counter.order()
    number = (await counter.state(path))["number"]
    page = await counter.desk.http.get(f"/s/{counter.desk.shop.slug}/orders")
    assert page.status_code == 200
    for fact in ("0001", "杭州 马克杯", "马克 杭州市"):
        assert await _ask(counter, f" {number} ", fact) == (303, path), fact
    for fact in ("1234", "杭州", "马克杯", "宁波 马克杯", "杭 杯"):
        assert (await _ask(counter, number, fact))[0] == 422, fact


async def test_five_tries_and_then_a_person_whether_it_exists_or_not(counter: Counter) -> None:
    number = (await counter.state(await counter.order()))["number"]
    said = []
    for asked in (number, "261124000000000000"):
        wrong = [await _ask(counter, asked, "9999") for _ in range(6)]
        assert [status for status, _ in wrong] == [422] * 6
        said.append([text.replace(asked, "") for _, text in wrong])
    assert said[0] == said[1], "an order that exists must not look different from one that does not"
    assert said[0][4] != said[0][5]
    assert (await _ask(counter, number, "0001"))[0] == 422, "the right fact comes too late"
    core, shop_id = counter.commerce.core, counter.desk.shop.id
    earlier = {"$set": {"since": now() - timedelta(hours=1, seconds=1)}}
    await core.db.shop(shop_id)["order_proofs"].update({"_id": f"{shop_id}:{number}"}, earlier)
    assert (await _ask(counter, number, "0001"))[0] == 303


async def test_guesses_at_once_are_five_as_well(counter: Counter) -> None:
    number = (await counter.state(await counter.order()))["number"]
    answers = await asyncio.gather(*(_ask(counter, number, f"{n:04}") for n in range(9000, 9040)))
    assert all(status == 422 for status, _ in answers)
    shop_id = counter.desk.shop.id
    [doc] = await counter.commerce.core.db.shop(shop_id)["order_proofs"].find({})
    assert doc["tries"] == 5
