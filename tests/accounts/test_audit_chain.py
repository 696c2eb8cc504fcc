"""The audit trail: unbroken under a race, and no change to it goes unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import pytest

from hub.accounts import audit, audit_chain
from hub.accounts.audit_chain import Verdict
from hub.core.errors import Conflict
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import another_process
from tests.accounts.trail import seal_everything

WRITERS = 20


async def write(core: Core, shop_id: str, count: int) -> None:
    for n in range(count):
        await audit.record(
            core, shop_id, "staff:mei", "pii.reveal", f"message:{n}", {"reason": "退款", "n": n}
        )
    await seal_everything(core)


async def test_entries_read_back_as_they_were_recorded_and_are_sealed_afterwards(
    core: Core, shop_id: str
) -> None:
    first = await audit.record(
        core, shop_id, "staff:mei", "staff.join", "staff:li", {"role": "agent", "kept": None}
    )
    second = await audit.record(core, shop_id, "system", "shop.open", shop_id)
    assert (first.seq, first.seal, second.seq) == (None, "", None)
    assert await audit.entries(core, shop_id) == [second, first]
    assert await audit_chain.verify(core, shop_id) == Verdict(0, waiting=2)
    assert await audit_chain.seal(core, shop_id) == 2
    newer, older = await audit.entries(core, shop_id)
    assert (older.id, older.seq, older.previous) == (first.id, 1, "")
    assert (newer.id, newer.seq, newer.previous) == (second.id, 2, older.seal)
    assert await audit.entries(core, shop_id, cursor=audit.cursor_of(newer)) == [older]
    assert await audit_chain.verify(core, shop_id) == Verdict(2)


async def test_an_empty_chain_holds(core: Core, shop_id: str) -> None:
    assert await audit_chain.verify(core, shop_id) == Verdict(0)


async def test_twenty_writers_of_five_processes_make_one_chain(core: Core, shop_id: str) -> None:
    gate = asyncio.Event()

    async def one(process: Core, n: int) -> None:
        await gate.wait()
        await audit.record(process, shop_id, f"staff:{n}", "test", f"target:{n}", {"n": n})
        if n % 5 == 0:
            with suppress(Conflict):  # another sealer was faster
                await audit_chain.seal(process, shop_id)

    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(another_process(core)) for _ in range(5)]
        tasks = [asyncio.create_task(one(processes[n % 5], n)) for n in range(WRITERS)]
        gate.set()
        await asyncio.gather(*tasks)
    await seal_everything(core)
    found = await audit.entries(core, shop_id)
    assert sorted(entry.seq or 0 for entry in found) == list(range(1, WRITERS + 1))
    assert {entry.actor for entry in await audit.entries(core, shop_id)} == {
        f"staff:{n}" for n in range(WRITERS)
    }
    assert await audit_chain.verify(core, shop_id) == Verdict(WRITERS)


async def test_a_chain_longer_than_a_page_is_read_whole(
    core: Core, shop_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "_PAGE", 2)
    monkeypatch.setattr(audit_chain, "GROUP", 2)
    await write(core, shop_id, 5)
    assert await audit_chain.verify(core, shop_id) == Verdict(5)


async def test_shops_have_chains_of_their_own(core: Core, shop_id: str) -> None:
    other = new_id()
    await write(core, shop_id, 2)
    await write(core, other, 1)
    assert [entry.seq for entry in await audit.entries(core, other)] == [1]
    await core.db.shop(other)["audit"].update({"seq": 1}, {"$set": {"actor": "staff:nobody"}})
    assert await audit_chain.verify(core, other) == Verdict(0, 1)
    assert await audit_chain.verify(core, shop_id) == Verdict(2)


async def alter(core: Core, shop_id: str, change: dict[str, object]) -> None:
    assert await core.db.shop(shop_id)["audit"].update({"seq": 2}, {"$set": change})


async def strip(core: Core, shop_id: str) -> None:
    gone = dict.fromkeys(("seal", "previous", "details", "actor"), "")
    assert await core.db.shop(shop_id)["audit"].update({"seq": 4}, {"$unset": gone})


async def cut_out(core: Core, shop_id: str) -> None:
    await core.db.shop(shop_id)["audit"].delete({"seq": 2})


async def swap(core: Core, shop_id: str) -> None:
    table = core.db.shop(shop_id)["audit"]
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await table.update({"seq": old}, {"$set": {"seq": new}})


async def cut_the_end(core: Core, shop_id: str) -> None:
    await core.db.shop(shop_id)["audit"].delete({"seq": 4})


async def cut_all(core: Core, shop_id: str) -> None:
    await core.db.shop(shop_id)["audit"].delete({})


async def set_head_back(core: Core, shop_id: str) -> None:
    third = (await audit.entries(core, shop_id))[1]
    await core.db.shop(shop_id)["audit_heads"].update(
        {"_id": shop_id}, {"$set": {"seq": 3, "seal": third.seal}}
    )


async def delete_head(core: Core, shop_id: str) -> None:
    await core.db.shop(shop_id)["audit_heads"].delete({"_id": shop_id})


async def forge_head(core: Core, shop_id: str) -> None:
    await core.db.shop(shop_id)["audit_heads"].update({"_id": shop_id}, {"$set": {"seal": "k1.forged"}})


@pytest.mark.parametrize(
    ("tamper", "broken_at"),
    [
        (lambda c, s: alter(c, s, {"actor": "staff:other"}), 2),
        (lambda c, s: alter(c, s, {"details.reason": "别的"}), 2),
        (lambda c, s: alter(c, s, {"details.added": 1}), 2),
        (lambda c, s: alter(c, s, {"added": 1}), 2),
        (lambda c, s: alter(c, s, {"seal": None}), 2),
        (lambda c, s: alter(c, s, {"seal": "k9.柿"}), 2),
        (strip, 4), (cut_out, 2), (swap, 2), (cut_the_end, 4), (cut_all, 1),
        (set_head_back, 4), (delete_head, 1), (forge_head, 4),
    ],
)  # fmt: skip
async def test_tampering_is_found_where_it_happened(
    core: Core, shop_id: str, tamper: Callable[[Core, str], Awaitable[None]], broken_at: int
) -> None:
    await write(core, shop_id, 4)
    assert (await audit_chain.verify(core, shop_id)).ok
    await tamper(core, shop_id)
    verdict = await audit_chain.verify(core, shop_id)
    assert (verdict.ok, verdict.broken_at) == (False, broken_at)


@pytest.mark.parametrize("tamper", [set_head_back, delete_head])
async def test_nothing_is_added_to_a_chain_whose_head_was_moved(
    core: Core, shop_id: str, tamper: Callable[[Core, str], Awaitable[None]]
) -> None:
    await write(core, shop_id, 4)
    await tamper(core, shop_id)
    before = (await audit_chain.verify(core, shop_id)).broken_at
    await audit.record(core, shop_id, "staff:mei", "test", "t")
    with pytest.raises(Conflict):
        await audit_chain.seal(core, shop_id)
    await seal_everything(core)
    assert await audit_chain.seal_all(core) == 0
    verdict = await audit_chain.verify(core, shop_id)
    assert (verdict.broken_at, verdict.waiting, verdict.ok) == (before, 1, False)


async def test_numbers_of_people_are_masked_in_case_somebody_forgets(core: Core, shop_id: str) -> None:
    details: dict[str, audit.Detail] = {
        "reason": "电话 13812345678",
        "phone": 13812345678,
        "order": "2847593017465823",
        "long": "长" * 900,
    }
    entry = await audit.record(core, shop_id, "staff:mei", "test", "t", details)
    assert "13812345678" not in repr(entry)
    assert entry.details["order"] == "2847593017465823"
    assert len(str(entry.details["long"])) < 530
    await audit_chain.seal(core, shop_id)
    assert await audit_chain.verify(core, shop_id) == Verdict(1)


async def test_verifying_beside_a_writer_never_cries_wolf(core: Core, shop_id: str) -> None:
    writing = asyncio.create_task(write(core, shop_id, 15))
    while not writing.done():
        assert (await audit_chain.verify(core, shop_id)).ok
    await writing
    assert await audit_chain.verify(core, shop_id) == Verdict(15)


async def test_what_waits_cannot_be_altered_or_cut_out_unseen(core: Core, shop_id: str) -> None:
    table = core.db.shop(shop_id)["audit"]
    first, second, _third = [
        await audit.record(core, shop_id, "staff:mei", "test", f"t{n}") for n in range(3)
    ]
    await table.update({"_id": first.id}, {"$set": {"actor": "staff:other"}})
    await table.delete({"_id": second.id})
    verdict = await audit_chain.verify(core, shop_id)
    assert (verdict.ok, verdict.altered, verdict.missing, verdict.waiting) == (False, 1, 1, 2)
    await audit_chain.seal(core, shop_id)
    verdict = await audit_chain.verify(core, shop_id)
    assert (verdict.ok, verdict.broken_at, verdict.missing) == (False, 1, 1), "sealing must not launder it"


@pytest.mark.parametrize("change", [{"$unset": {"mac": ""}}, {"$set": {"schema": 1, "mac": "", "seal": "x"}}])
async def test_a_waiting_entry_stripped_of_its_signature_is_noticed(
    core: Core, shop_id: str, change: dict[str, object]
) -> None:
    entry = await audit.record(core, shop_id, "staff:mei", "test", "t")
    await core.db.shop(shop_id)["audit"].update({"_id": entry.id}, change)
    assert (await audit_chain.verify(core, shop_id)).altered == 1
    await audit_chain.seal(core, shop_id)
    assert (await audit_chain.verify(core, shop_id)).broken_at == 1


async def test_entries_that_wait_too_long_are_told(core: Core, shop_id: str) -> None:
    entry = await audit.record(core, shop_id, "staff:mei", "test", "t")
    assert not (await audit_chain.verify(core, shop_id)).late
    old = entry.at - timedelta(seconds=audit_chain.LATE_S + 1)
    await core.db.shop(shop_id)["audit"].update({"_id": entry.id}, {"$set": {"at": old}})
    assert (await audit_chain.verify(core, shop_id)).late


async def test_filters_find_by_person_act_target_and_day(core: Core, shop_id: str) -> None:
    for actor, action in (("staff:a", "x"), ("staff:b", "x"), ("staff:a", "y")):
        await audit.record(core, shop_id, actor, action, f"on:{action}")
    newest = (await audit.entries(core, shop_id))[0]

    async def count(**wanted: object) -> int:
        return len(await audit.entries(core, shop_id, audit.Wanted(**wanted)))  # type: ignore[arg-type]

    assert (await count(actor="staff:a"), await count(action="x"), await count(target="on:y")) == (2, 2, 1)
    assert (await count(actor="staff:a", action="x"), await count(actor="nobody")) == (1, 0)
    assert (await count(since=newest.at + timedelta(days=1)), await count(until=newest.at)) in (
        (0, 2),
        (0, 1),
        (0, 0),
    )
    pages, cursor = [], None
    while page := await audit.entries(core, shop_id, cursor=cursor, limit=1):
        pages += page
        cursor = audit.cursor_of(page[-1])
    assert pages == await audit.entries(core, shop_id)
