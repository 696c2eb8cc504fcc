"""Whatever write a process dies at among codes: asked again, every code is there once, and with one buyer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import codes_acts, codes_adding, codes_batches, codes_reading, reserving
from hub.commerce.stock.reserving import Ask, Wanted
from hub.conversations.service import Conversations
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.commerce.pool import codes_of, fill, pool_is_whole, pool_of
from tests.crash.dying import dies_at

MOST_WRITES = 40
Act = Callable[[Commerce], Awaitable[object]]


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def _dies(core: Core, n: int, act: Act) -> str:
    """The write at which it died, "" when it came through."""
    opened: list[Commerce] = []

    async def operation(hub: Conversations) -> None:
        opened.append(open_commerce(hub.core))
        await act(opened[0])

    label = await dies_at(core, n, operation)
    await opened[0].stock.lanes.abandon()
    return label


@pytest.mark.soak
async def test_a_list_that_is_added(commerce: Commerce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes_batches, "PART_ROWS", 3)
    text, label = b"A-0001\nA-0002\nA-0003\nA-0004\nA-0005,pw\nA-0001", "begin"
    shop_id, _ = await pool_of(commerce)
    for n in range(1, MOST_WRITES):
        sku_id, key = await fill(commerce, shop_id), new_id()

        async def act(at: Commerce, sku_id: str = sku_id, key: str = key) -> None:
            batch = await codes_batches.begin(
                at.core, shop_id, sku_id, text, key=key, note="", by="staff:lin"
            )
            await codes_adding.advance(at, shop_id, batch.id)

        label = await _dies(commerce.core, n, act)
        between = await pool_is_whole(commerce, shop_id, sku_id)
        assert between["free"] in (0, 3, 5), "half a part was added"
        lapsed = {"$set": {"worker": None}}  # as half a minute later
        await commerce.core.db.shop(shop_id)["code_batches"].update_many({}, lapsed)
        await act(commerce)
        assert await pool_is_whole(commerce, shop_id, sku_id) == {
            "free": 5,
            "issued": 0,
            "spent": 0,
            "void": 0,
        }
        [batch] = await codes_batches.batches(commerce.core, shop_id, sku_id)
        assert (batch.state, batch.added, batch.known) == ("done", 5, 0)
        assert await commerce.core.db.shop(shop_id)["code_batch_parts"].find({}) == []
        if not label:
            break
    assert label == ""
    assert n > 5


async def _each_death(
    commerce: Commerce, act: Callable[[Commerce, str, str, str], Awaitable[object]]
) -> None:
    """A pool of three of which a buyer has one; after each death all agrees, and the act can be done again."""
    shop_id, _ = await pool_of(commerce)
    for n in range(1, MOST_WRITES):
        sku_id = await fill(commerce, shop_id, *(f"B-{k},2096-05-0{k}" for k in (1, 2, 3)))
        held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))

        async def once(at: Commerce, k: str = sku_id, h: str = held.id) -> None:
            await act(at, shop_id, k, h)

        label = await _dies(commerce.core, n, once)
        await pool_is_whole(commerce, shop_id, sku_id)
        await once(commerce)
        found = await pool_is_whole(commerce, shop_id, sku_id)
        assert sum(found.values()) == 3
        theirs = [d for d in await codes_of(commerce, shop_id, sku_id) if d["reservation_id"] == held.id]
        assert len([d for d in theirs if d["state"] == "issued"]) == 1
        if not label:
            assert n > 1
            return
    raise AssertionError("it never comes through")


async def test_a_buyer_who_pays(commerce: Commerce) -> None:
    async def pay(at: Commerce, shop_id: str, _sku_id: str, held: str) -> None:
        await reserving.commit(at, shop_id, held)

    await _each_death(commerce, pay)


async def test_a_code_that_is_replaced(commerce: Commerce) -> None:
    async def pay_and_replace(at: Commerce, shop_id: str, sku_id: str, held: str) -> None:
        await reserving.commit(at, shop_id, held)
        found = await at.core.db.shop(shop_id)["stock_codes"].find(
            {"reservation_id": held}, sort=[("_id", 1)]
        )
        await codes_acts.replace(at, shop_id, sku_id, found[0]["_id"], reason="坏了", by="staff:lin")

    await _each_death(commerce, pay_and_replace)


async def test_codes_that_are_voided(commerce: Commerce) -> None:
    async def pay_and_void(at: Commerce, shop_id: str, sku_id: str, held: str) -> None:
        await reserving.commit(at, shop_id, held)
        [batch] = await codes_batches.batches(at.core, shop_id, sku_id)
        await codes_acts.void_batch(at, shop_id, sku_id, batch.id, reason="发错", by="staff:lin")

    await _each_death(commerce, pay_and_void)


@pytest.mark.soak
async def test_codes_that_run_out(commerce: Commerce) -> None:
    async def pay_and_expire(at: Commerce, shop_id: str, sku_id: str, held: str) -> None:
        await reserving.commit(at, shop_id, held)
        await codes_acts.void_expiring(at, (await codes_of(at, shop_id, sku_id))[2]["good_until"])
        assert (await codes_reading.counts(at.core, shop_id, sku_id)).void == 2

    await _each_death(commerce, pay_and_expire)
