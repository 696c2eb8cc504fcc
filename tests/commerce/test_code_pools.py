"""Pools of codes: what enters, what leaves, and that nobody gets what somebody else has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import (
    codes_acts,
    codes_adding,
    codes_batches,
    codes_checking,
    codes_preview,
    codes_reading,
    items,
    mending,
    reading,
    reserving,
)
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring
from hub.core.runtime import Core
from hub.jobs import add_codes
from hub.opened import open_hub
from tests.commerce.pool import add, codes_of, pool_is_whole, pool_of


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def _bought(commerce: Commerce, shop_id: str, sku_id: str, quantity: int = 1) -> str:
    ask = Ask(new_id(), "site", (Wanted(sku_id, quantity),), "fan")
    held = await reserving.reserve(commerce, shop_id, ask)
    paid = await reserving.commit(commerce, shop_id, held.id)
    assert paid.state == "shipped"
    return held.id


async def _plain(commerce: Commerce, shop_id: str, reservation_id: str) -> list[str]:
    return [code.code for code in await codes_reading.issued_to(commerce.core, shop_id, reservation_id)]


async def test_what_is_added_can_be_sold_and_is_unreadable_at_rest(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce)
    batch = await add(
        commerce, shop_id, sku_id, "AAAA-1111,pw-no-1,2099-01-01\nBBBB-2222\nAAAA-1111\nBBBB-2222\n1.2E+9"
    )
    assert (batch.state, batch.total, batch.added, batch.known) == ("done", 2, 2, 0)
    assert {t.fault: (t.count, t.lines) for t in batch.troubles} == {
        "repeated": (2, ((3, 4),)), "number_cut": (1, ((5, 5),)),
    }  # fmt: skip
    docs = await codes_of(commerce, shop_id, sku_id)
    assert all(word not in str(docs) for word in ("AAAA-1111", "BBBB-2222", "pw-no-1"))
    assert [doc["tail"] for doc in docs] == ["111", "222"]
    shop = commerce.core.db.shop(shop_id)
    assert await shop["code_batch_parts"].find({}) == []
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 2, "issued": 0, "spent": 0, "void": 0}
    assert await _plain(commerce, shop_id, await _bought(commerce, shop_id, sku_id)) == ["AAAA-1111"], (
        "ends first"
    )


async def test_no_code_enters_twice_whatever_became_of_it(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "C-0001", "C-0002", "C-0003")
    await _bought(commerce, shop_id, sku_id)
    text = "C-0001\nC-0009\nＣ－0002\nC-0003"
    seen = await codes_preview.preview(commerce.core, shop_id, sku_id, text.encode())
    assert (seen.fresh, [(t.fault, t.lines) for t in seen.troubles]) == (1, [("known", ((1, 1), (3, 4)))])
    batch = await add(commerce, shop_id, sku_id, text)
    assert (batch.added, batch.known, batch.known_lines) == (1, 3, ((1, 1), (3, 4)))
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 3, "issued": 1, "spent": 0, "void": 0}
    other = new_id()
    await items.declare_item(commerce, shop_id, other, "pool")
    assert (await add(commerce, shop_id, other, "C-0001")).added == 1, "another SKU's codes are its own"


async def test_a_code_from_before_a_rotation_is_still_known(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "ROTATE-1")
    docs = await codes_of(commerce, shop_id, sku_id)
    older = Keyring(("k0", b"an older secret of this shop")).keyed_hash("stock.code.same", "ROTATE-1")
    assert docs[0]["same"] != older
    await commerce.core.db.shop(shop_id)["stock_codes"].update(
        {"_id": docs[0]["_id"]}, {"$set": {"same": older}}
    )
    keys = commerce.core.keys
    keys._secrets["k0"] = b"an older secret of this shop"
    try:
        assert (await add(commerce, shop_id, sku_id, "ROTATE-1")).known == 1
    finally:
        del keys._secrets["k0"]


async def test_the_same_request_twice_is_one_batch(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce)
    core, text, key = commerce.core, b"D-0001", new_id()

    async def begin() -> codes_batches.Batch:
        return await codes_batches.begin(core, shop_id, sku_id, text, key=key, note="", by="staff:lin")

    first, second = await asyncio.gather(begin(), begin())
    assert first.id == second.id
    other = new_id()
    await items.declare_item(commerce, shop_id, other, "pool")
    with pytest.raises(Conflict, match="key_reused"):
        await codes_batches.begin(core, shop_id, other, text, key=key, note="", by="staff:lin")


async def test_only_pools_take_codes(commerce: Commerce) -> None:
    shop_id, _ = await pool_of(commerce)
    counted = new_id()
    await items.declare_item(commerce, shop_id, counted, "counted")
    for sku_id, error in ((counted, Refused), (new_id(), NotFound)):
        with pytest.raises(error):
            await add(commerce, shop_id, sku_id, "E-1")
    assert await commerce.core.db.shop(shop_id)["code_batches"].find({}) == []


async def test_a_batch_stops_when_its_sku_is_no_pool_any_more(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce)
    batch = await codes_batches.begin(
        commerce.core, shop_id, sku_id, b"F-1", key=new_id(), note="", by="staff:lin"
    )
    await items.declare_item(commerce, shop_id, sku_id, "counted")
    assert await codes_adding.advance(commerce, shop_id, batch.id)
    assert (await codes_batches.batch(commerce.core, shop_id, batch.id)).state == "stopped"
    assert await commerce.core.db.shop(shop_id)["code_batch_parts"].find({}) == []


async def test_a_batch_that_is_done_or_in_other_hands_is_not_rung_for_again(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = open_hub(core)
    rung: list[tuple[object, ...]] = []

    async def ring(*args: object, **_: object) -> bool:
        rung.append(args)
        return True

    monkeypatch.setattr(core.queue, "ring", ring)
    shop_id, sku_id = await pool_of(hub.commerce)
    batch = await codes_batches.begin(core, shop_id, sku_id, b"H-1", key=new_id(), note="", by="staff:lin")
    rung.clear()
    with monkeypatch.context() as hurried:
        hurried.setattr(codes_adding, "LONGEST_S", 0.0)
        await add_codes.run(hub, shop_id, batch.id)
    assert rung == [("add_codes", shop_id, batch.id)], "its time was up: the rest is rung for"
    rung.clear()
    await core.db.shop(shop_id)["code_batches"].update(
        {"_id": batch.id}, {"$set": {"worker": {"id": new_id(), "until": now() + timedelta(seconds=30)}}}
    )
    await add_codes.run(hub, shop_id, batch.id)
    await core.db.shop(shop_id)["code_batches"].update({"_id": batch.id}, {"$set": {"worker": None}})
    await add_codes.run(hub, shop_id, batch.id)
    assert (await codes_batches.batch(core, shop_id, batch.id)).state == "done"
    await add_codes.run(hub, shop_id, batch.id)
    assert rung == []
    await hub.close()


async def test_returned_codes_are_spent_and_may_be_voided_or_replaced(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "G-0001", "G-0002", "G-0003")
    bought = await _bought(commerce, shop_id, sku_id, 2)
    await reserving.give_back(commerce, shop_id, bought, "退款", "staff:lin")
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 1, "issued": 0, "spent": 2, "void": 0}
    assert await _plain(commerce, shop_id, bought) == []
    first, second, third = [doc["_id"] for doc in await codes_of(commerce, shop_id, sku_id)]
    assert await codes_acts.void(commerce, shop_id, sku_id, [first], reason="已失效", by="staff:lin") == 1
    assert await codes_acts.void(commerce, shop_id, sku_id, [first], reason="已失效", by="staff:lin") == 0
    for _ in range(2):  # a repeat answers the same code
        fresh = await codes_acts.replace(commerce, shop_id, sku_id, second, reason="补发", by="staff:lin")
        assert (fresh.id, fresh.state, fresh.reservation_id) == (third, "issued", bought)
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 0, "issued": 1, "spent": 0, "void": 2}
    assert await _plain(commerce, shop_id, bought) == ["G-0003"]
    with pytest.raises(Refused, match="codes_short"):
        await codes_acts.replace(commerce, shop_id, sku_id, third, reason="补发", by="staff:lin")
    with pytest.raises(Refused, match="code_in_use"):
        await codes_acts.void(commerce, shop_id, sku_id, [third], reason="错了", by="staff:lin")
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 0, "issued": 1, "spent": 0, "void": 2}


async def test_what_buyers_wait_for_is_voided_only_on_purpose(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "H-0001", "H-0002")
    [batch] = await codes_batches.batches(commerce.core, shop_id, sku_id)
    held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))
    with pytest.raises(Refused, match="codes_promised"):
        await codes_acts.void_batch(commerce, shop_id, sku_id, batch.id, reason="发错", by="staff:lin")
    assert (await pool_is_whole(commerce, shop_id, sku_id))["free"] == 2
    done = await codes_acts.void_batch(
        commerce, shop_id, sku_id, batch.id, reason="发错", by="staff:lin", accept_shortage=True
    )
    assert done == (2, False)
    assert (await reading.level(commerce.core, shop_id, sku_id)).shortage == 1
    with pytest.raises(Refused):
        await reserving.commit(commerce, shop_id, held.id)
    assert (await pool_is_whole(commerce, shop_id, sku_id))["issued"] == 0
    await add(commerce, shop_id, sku_id, "H-0003")
    await reserving.commit(commerce, shop_id, held.id)
    assert await _plain(commerce, shop_id, held.id) == ["H-0003"]


async def test_codes_that_run_out_leave_before_they_are_sold(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce)
    await add(commerce, shop_id, sku_id, "I-0001,2097-01-01\nI-0002,2098-01-01\nI-0003")
    docs = await codes_of(commerce, shop_id, sku_id)
    dated, ends = await codes_reading.running_out(commerce.core, shop_id, sku_id)
    assert (dated, ends) == (2, docs[0]["good_until"])
    at = docs[0]["good_until"] - codes_acts.VOID_BEFORE
    # Of all shops, the leavings of other tests too: what it counts is theirs as well, what it leaves here is ours.
    await codes_acts.void_expiring(commerce, at - timedelta(seconds=1))
    assert (await pool_is_whole(commerce, shop_id, sku_id))["free"] == 3
    await codes_acts.void_expiring(commerce, at)
    await codes_acts.void_expiring(commerce, at)
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 2, "issued": 0, "spent": 0, "void": 1}
    [line, *_] = await reading.ledger(commerce.core, shop_id, sku_id, "pool", below=None, limit=1)
    assert (line["kind"], line["delta"], line["ref"], line["by"]) == ("adjustment", -1, "expired", "system")


async def test_a_code_past_its_end_is_never_issued(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "J-0001")
    past = {"$set": {"good_until": now() - timedelta(seconds=1)}}
    await commerce.core.db.shop(shop_id)["stock_codes"].update({"sku_id": sku_id}, past)
    held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))
    with pytest.raises(Refused, match="codes_short"):
        await reserving.commit(commerce, shop_id, held.id)
    assert (await reading.reservation(commerce.core, shop_id, held.id)).state == "held"
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 1, "issued": 0, "spent": 0, "void": 0}


async def test_many_parts_are_added_one_after_the_other(
    commerce: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes_batches, "PART_ROWS", 7)
    shop_id, sku_id = await pool_of(commerce, "K-0003")
    batch = await add(commerce, shop_id, sku_id, "\n".join(f"K-{n:04}" for n in range(20)))
    assert (batch.added, batch.known, batch.known_lines) == (19, 1, ((4, 4),))
    assert (await pool_is_whole(commerce, shop_id, sku_id))["free"] == 20
    assert (shop_id, batch.id) not in await codes_adding.waiting(commerce, 1000)


async def test_the_doctor_counts_codes(commerce: Commerce) -> None:
    shop_id, sku_id = await pool_of(commerce, "L-0001", "L-0002")
    await _bought(commerce, shop_id, sku_id)
    assert await codes_checking.differing(commerce.core, shop_id) == []
    shop = commerce.core.db.shop(shop_id)
    await shop["stock_codes"].update({"sku_id": sku_id, "state": "free"}, {"$set": {"state": "void"}})
    found = await codes_checking.differing(commerce.core, shop_id)
    assert {(d.sku_id, d.what, d.noted, d.true) for d in found} == {
        (sku_id, "codes.free", 1, 0), (sku_id, "codes.void", 0, 1), (sku_id, "physical", 1, 0),
    }  # fmt: skip
    assert await mending.mend(commerce.core, shop_id) == found
    assert await codes_checking.differing(commerce.core, shop_id) == []
    assert await pool_is_whole(commerce, shop_id, sku_id) == {"free": 0, "issued": 1, "spent": 0, "void": 1}
    assert await mending.mend(commerce.core, shop_id) == []
