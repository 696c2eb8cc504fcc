"""The owner of the database cuts the end off a trail, and everything in that database agrees with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from hub.accounts import audit, audit_chain, audit_witness
from hub.accounts.audit_chain import Verdict
from hub.accounts.audit_witness import Seen
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.trail import seal_everything


async def write(core: Core, shop_id: str, count: int) -> None:
    for number in range(count):
        await audit.record(core, shop_id, "staff:mei", "test", f"thing:{number}")
    await seal_everything(core)


async def cut_after(core: Core, shop_id: str, last: int) -> None:
    """As if nothing had happened since entry `last`."""
    shop = core.db.shop(shop_id)
    kept = await shop["audit"].find_one({"seq": last})
    await shop["audit"].delete({"seq": {"$gt": last}})
    if kept is None:
        await shop["audit_heads"].delete({})
        return
    await shop["audit_heads"].update({"_id": shop_id}, {"$set": {"seq": last, "seal": kept["seal"]}})
    await shop["audit_heads"].update({"_id": audit.recorded_id(shop_id)}, {"$set": {"seq": last}})


@pytest.mark.parametrize("last", [0, 3])
async def test_a_trail_cut_short_with_its_head_and_count_is_missed(core: Core, last: int) -> None:
    shop_id = new_id()
    await write(core, shop_id, 5)
    assert await audit_chain.verify(core, shop_id) == Verdict(5)
    await cut_after(core, shop_id, last)
    assert await audit_chain.verify(core, shop_id) == Verdict(last, last + 1)
    await write(core, shop_id, 4)
    grown = await audit_chain.verify(core, shop_id)
    assert (grown.ok, grown.broken_at) == (False, 5), "what is written afterwards does not heal it"


async def _lose(core: Core, shop_id: str) -> None:
    await core.redis.delete(audit_witness.key_of(shop_id))


async def _forge(core: Core, shop_id: str) -> None:
    await core.redis.set(audit_witness.key_of(shop_id), "99 k1.forged k1.forged")


async def _borrow(core: Core, shop_id: str) -> None:
    """Another shop's witness, signed by us."""
    other = new_id()
    await audit_witness.keep(core, other, Seen(99, "k1.other"))
    kept = await core.redis.get(audit_witness.key_of(other))
    await core.redis.set(audit_witness.key_of(shop_id), kept or b"")


@pytest.mark.parametrize("change", [_lose, _forge, _borrow])
async def test_a_witness_that_is_none_raises_no_alarm_and_comes_back(
    core: Core, change: Callable[[Core, str], Awaitable[None]]
) -> None:
    shop_id = new_id()
    await write(core, shop_id, 2)
    await change(core, shop_id)
    assert await audit_chain.verify(core, shop_id) == Verdict(2)
    await write(core, shop_id, 2)
    await cut_after(core, shop_id, 1)
    assert await audit_chain.verify(core, shop_id) == Verdict(1, 2)
