"""One token for all processes: each time it ends, exactly one of them asks for the next."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from fake_wechat import FakeWechat, MakeAccount
from starlette.responses import PlainTextResponse

from hub.channels.wechat import token_record, tokens
from hub.channels.wechat.token_record import Token, store_of
from hub.conversations.channel import Account
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import AuthExpired, RetryLater
from hub.core.runtime import Core

TOKEN_PATH = "/cgi-bin/stable_token"


async def set_record(core: Core, account: Account, **fields: Any) -> None:
    changed = await core.db.shop(account.shop_id)["wechat_tokens"].update(
        {"_id": f"{account.id}:wx2c2769f8efd9abc2"}, {"$set": fields}
    )
    assert changed == 1
    forget(core)


def forget(*cores: Core) -> None:
    """What a process knows beyond the store, as if it had just started."""
    for core in cores:
        tokens._DESKS.pop(core.db, None)


async def crowd(account: Account, *cores: Core, dead: Token | None = None) -> list[Token]:
    """50 callers at once, spread over the cores."""
    work = [
        tokens.renewed(core, account, dead) if dead else tokens.current(core, account)
        for core in cores for _ in range(50 // len(cores))
    ]  # fmt: skip
    return await asyncio.gather(*work)


async def test_fifty_callers_of_two_processes_cost_one_request(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    found = await crowd(account, core, second_core)
    assert {t.value for t in found} == {"token-1"}
    assert platform.asked == [False]


async def test_each_expiry_costs_one_request(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    for round_ in range(1, 4):
        found = await crowd(account, core, second_core)
        assert {(t.value, t.generation) for t in found} == {(f"token-{round_}", round_)}
        assert len(platform.asked) == round_
        platform.kill()
        await set_record(core, account, expires_at=now())
        forget(second_core)


async def test_each_refusal_costs_one_request(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    dead = await tokens.current(core, account)
    await tokens.current(second_core, account)
    platform.kill()
    found = await crowd(account, core, second_core, dead=dead)
    assert {(t.value, t.generation) for t in found} == {("token-2", 2)}
    assert platform.asked == [False, False]


async def test_an_older_generation_just_takes_the_newer(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    old = await tokens.current(core, account)
    platform.kill()
    newer = await tokens.renewed(second_core, account, old)
    assert await tokens.renewed(core, account, old) == newer
    assert await tokens.current(core, account) == newer
    assert len(platform.asked) == 2


async def test_the_old_token_is_used_while_one_renews_it_early(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    await tokens.current(core, account)
    await platform.arrivals.acquire()
    platform.renew()
    await set_record(core, account, expires_at=now() + timedelta(seconds=299))
    platform.gate.clear()
    renewer = asyncio.create_task(tokens.current(core, account))
    await platform.arrivals.acquire()
    assert {t.value for t in await crowd(account, second_core)} == {"token-1"}
    platform.gate.set()
    assert (await renewer).value == "token-2"
    await tokens.current(second_core, account)
    assert {t.value for t in await crowd(account, core, second_core)} == {"token-2"}
    assert len(platform.asked) == 2


async def test_in_the_renewers_own_process_nobody_waits_either(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    await tokens.current(core, account)
    desk = tokens._DESKS[core.db][store_of(core, account).id]
    assert desk.kept is not None
    desk.kept = Token("token-1", 1, now() + timedelta(seconds=200))
    async with desk.lock:
        assert (await tokens.current(core, account)).value == "token-1"


async def test_a_failed_early_renewal_harms_nobody_and_is_not_repeated_at_once(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    await tokens.current(core, account)
    await set_record(core, account, expires_at=now() + timedelta(seconds=200))
    platform.script[TOKEN_PATH].append({"errcode": -1, "errmsg": "system error"})
    assert {t.value for t in await crowd(account, core)} == {"token-1"}
    assert len(platform.asked) == 2


async def test_a_dead_token_that_comes_again_is_forced_out_once(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    dead = await tokens.current(core, account)
    platform.alive.clear()  # the platform refuses it, and yet keeps answering it
    found = await crowd(account, core, second_core, dead=dead)
    assert {t.value for t in found} == {"token-2"}
    assert platform.asked == [False, False, True]


async def test_force_refresh_keeps_thirty_seconds_apart(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    dead = await tokens.renewed(core, account, await tokens.current(core, account))
    with pytest.raises(RetryLater, match="wechat_token_refresh_limited") as limited:
        await tokens.renewed(core, account, dead)
    assert 28 < limited.value.after_s <= 30
    asked = len(platform.asked)
    with pytest.raises(RetryLater, match="wechat_token_refresh_limited"):
        await tokens.renewed(second_core, account, dead)
    assert len(platform.asked) == asked
    assert platform.asked.count(True) == 1


async def test_force_refresh_stays_within_twenty_a_day(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    dead = await tokens.current(core, account)
    hour = timedelta(hours=1)
    await set_record(core, account, forced=[now() - hour * n for n in range(20, 0, -1)])
    with pytest.raises(RetryLater, match="wechat_token_refresh_limited"):
        await tokens.renewed(core, account, dead)
    assert True not in platform.asked
    spent = [now() - hour * n for n in (25, *range(19, 0, -1))]
    await set_record(core, account, forced=spent, pause_until=token_record._NEVER)
    assert (await tokens.renewed(core, account, dead)).value == "token-2"
    assert platform.asked[-1] is True


async def test_a_killed_renewer_is_replaced_when_its_lease_ends(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    store = store_of(second_core, account)
    assert await store.elect(await store.read()) is not None
    assert await store.elect(await store.read()) is None
    await set_record(core, account, refreshing_until=now() + timedelta(seconds=0.4))
    started = now()
    found = await crowd(account, core, second_core)
    assert {t.value for t in found} == {"token-1"}
    assert timedelta(seconds=0.3) < now() - started < timedelta(seconds=3)
    assert platform.asked == [False]


async def test_a_lease_lasts_ten_seconds(core: Core, account: Account) -> None:
    store = store_of(core, account)
    before = now()
    await store.elect(await store.read())
    doc = await store.table.find_one({"_id": store.id})
    assert doc is not None
    assert timedelta(seconds=10) <= doc["refreshing_until"] - before < timedelta(seconds=11)


async def test_waiting_for_a_renewer_ends_after_a_few_seconds(
    core: Core, account: Account, platform: FakeWechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_WAIT_S", 0.2)
    store = store_of(core, account)
    await store.elect(await store.read())
    with pytest.raises(RetryLater, match="wechat_token_renewing"):
        await tokens.current(core, account)
    assert platform.asked == []


async def test_a_renewer_that_lost_its_lease_does_not_overwrite_the_newer_token(
    core: Core, second_core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.gate.clear()
    slow = asyncio.create_task(tokens.current(core, account))
    await platform.arrivals.acquire()
    await set_record(second_core, account, refreshing_until=now())
    quick = asyncio.create_task(tokens.current(second_core, account))
    await platform.arrivals.acquire()
    platform.gate.set()
    assert {(t.value, t.generation) for t in await asyncio.gather(slow, quick)} == {("token-1", 1)}


async def test_a_wrong_secret_is_asked_about_once_per_pause(
    core: Core, make_account: MakeAccount, platform: FakeWechat
) -> None:
    account = make_account(api_base=platform.base, secret="wrong")
    work = [tokens.current(core, account) for _ in range(50)]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert {(type(o), str(o)) for o in outcomes} == {(AuthExpired, "wechat_secret_wrong")}
    assert len(platform.asked) == 1


@pytest.mark.parametrize(
    "planned",
    [
        PlainTextResponse("<html>"),
        {},
        {"access_token": ""},
        {"access_token": "t"},
        {"access_token": "t", "expires_in": "soon"},
        {"access_token": "t", "expires_in": 0},
        {"errcode": "odd"},
        PlainTextResponse("[1]"),
        PlainTextResponse("down", status_code=502),
    ],
)
async def test_an_odd_answer_is_asked_again_later(
    core: Core, account: Account, platform: FakeWechat, planned: Any
) -> None:
    platform.script[TOKEN_PATH].append(planned)
    with pytest.raises(RetryLater):
        await tokens.current(core, account)


async def test_an_invalid_credential_means_the_secret_here(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.script[TOKEN_PATH].append({"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(AuthExpired, match="wechat_secret_wrong"):
        await tokens.current(core, account)


async def test_the_stored_token_is_encrypted_and_of_one_shop(core: Core, account: Account) -> None:
    token = await tokens.current(core, account)
    docs = await core.db.shop(account.shop_id)["wechat_tokens"].find({})
    assert len(docs) == 1
    assert token.value not in str(docs)
    assert docs[0]["token"].startswith("k1.")
    assert await core.db.shop("another")["wechat_tokens"].find({}) == []


async def test_an_unreadable_token_is_replaced(core: Core, account: Account, platform: FakeWechat) -> None:
    await tokens.current(core, account)
    await set_record(core, account, token="k9.gone")
    assert (await tokens.current(core, account)).generation == 2


async def test_a_token_near_its_end_that_comes_again_is_used_without_a_storm(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.lifetime_s = 200
    for _ in range(5):
        assert (await tokens.current(core, account)).value == "token-1"
    assert len(platform.asked) == 1


async def test_a_store_that_is_away_only_delays(
    core: Core, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise StoreError("away")

    monkeypatch.setattr(core.db, "on_write", away)
    with pytest.raises(RetryLater, match="store_away"):
        await tokens.current(core, account)
