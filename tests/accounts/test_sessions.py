"""Staying signed in: how long, in which shop, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hub.accounts import recent, remembered, sessions, staff
from hub.accounts.identity import Identity
from hub.accounts.recent import Recent
from hub.core import clock
from hub.core.db import Doc
from hub.core.errors import NotAllowed, NotFound
from hub.core.runtime import Core
from tests.accounts.team import SignedIn, another_process, enter, hire, open_shop


class Clock:
    """The sessions' time, to be moved by hand."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(sessions, "now", moved)
    return moved


async def stored(core: Core, entered: SignedIn) -> Doc:
    doc = await core.db.everywhere["sessions"].find_one({"_id": entered.identity.session_id})
    assert doc is not None
    return doc


async def resolved_elsewhere(core: Core, token: str) -> Identity | None:
    async with another_process(core) as other:
        return await sessions.resolve(other, token)


@pytest.mark.parametrize("token", ["", "short", "x" * 43, "柿" * 43, "x" * 5000])
async def test_what_is_no_token_is_nobody(core: Core, token: str) -> None:
    assert await sessions.resolve(core, token) is None


async def test_an_unused_session_ends_though_remembered_and_still_stored(core: Core, time: Clock) -> None:
    entered = await enter(core, await hire(core))
    assert await sessions.resolve(core, entered.token) == entered.identity
    time.forward(seconds=core.settings.session_ttl_s - 1)
    assert await sessions.resolve(core, entered.token) == entered.identity
    time.forward(seconds=1)
    assert await sessions.resolve(core, entered.token) is None
    assert await resolved_elsewhere(core, entered.token) is None
    assert await stored(core, entered)


async def test_use_extends_a_session_written_once_a_minute_at_most(core: Core, time: Clock) -> None:
    entered = await enter(core, await hire(core))
    first = (await stored(core, entered))["expires_at"]
    time.forward(seconds=59)
    assert await resolved_elsewhere(core, entered.token)
    assert (await stored(core, entered))["expires_at"] == first
    time.forward(seconds=1)
    assert await resolved_elsewhere(core, entered.token)
    assert (await stored(core, entered))["expires_at"] == first + timedelta(seconds=60)


async def test_no_use_extends_it_over_seven_days(core: Core, time: Clock) -> None:
    entered = await enter(core, await hire(core))
    for _ in range(14 * 2 - 1):
        time.forward(hours=6)
        assert await resolved_elsewhere(core, entered.token)
    assert (await stored(core, entered))["expires_at"] == (await stored(core, entered))["ends_at"]
    time.forward(hours=6)
    assert await resolved_elsewhere(core, entered.token) is None


async def test_a_busy_page_costs_no_queries(core: Core) -> None:
    entered = await enter(core, await hire(core))
    await sessions.resolve(core, entered.token)
    await core.db.everywhere["sessions"].delete({"_id": entered.identity.session_id})
    assert await sessions.resolve(core, entered.token) == entered.identity
    assert await resolved_elsewhere(core, entered.token) is None


async def test_the_memory_ends_after_its_time(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered.LIVE, "_ttl_s", 0.0)
    entered = await enter(core, await hire(core))
    await sessions.resolve(core, entered.token)
    await core.db.everywhere["sessions"].delete({"_id": entered.identity.session_id})
    assert await sessions.resolve(core, entered.token) is None
    assert remembered.CACHE_S <= 5.0


async def test_the_memory_has_an_end_and_the_oldest_go_first(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "MOST", 2)
    kept: Recent[int] = Recent(60)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.put(core.db, key, value)
    assert [kept.get(core.db, key) for key in "abc"] == [3, None, 4]


async def test_signing_out_ends_this_session_at_once(core: Core) -> None:
    person = await hire(core)
    gone, stays = await enter(core, person), await enter(core, person)
    assert await sessions.resolve(core, gone.token)
    await sessions.sign_out(core, gone.identity)
    assert await sessions.resolve(core, gone.token) is None
    assert await sessions.resolve(core, stays.token) == stays.identity


async def test_signing_out_everywhere_ends_all_of_one_person(core: Core) -> None:
    person, other = await hire(core), await hire(core)
    entered = [await enter(core, person) for _ in range(3)]
    stays = await enter(core, other)
    for each in (*entered, stays):
        await sessions.resolve(core, each.token)
    assert await sessions.sign_out_everywhere(core, person.id) == 3
    assert [await sessions.resolve(core, each.token) for each in entered] == [None] * 3
    assert await sessions.resolve(core, stays.token) == stays.identity


async def test_somebody_with_several_shops_chooses_one(core: Core) -> None:
    here, there = await open_shop(core), await open_shop(core)
    person = await hire(core, "agent", shop=here)
    await staff.join(core, person.id, there.id, ["owner"])
    entered = await enter(core, person)
    assert (entered.identity.shop_id, entered.identity.rights) == ("", frozenset())
    with pytest.raises(NotAllowed, match="shop_not_chosen"):
        entered.identity.require("inbox.read")
    assert {shop.id for shop in await sessions.shops_of(core, entered.identity)} == {here.id, there.id}


async def test_a_chosen_shop_shows_at_once_on_every_process(core: Core) -> None:
    here, there = await open_shop(core), await open_shop(core)
    person = await hire(core, "agent", shop=here)
    await staff.join(core, person.id, there.id, ["owner"])
    entered = await enter(core, person)
    async with another_process(core) as other:
        await sessions.resolve(other, entered.token)
        token, chosen = await sessions.choose_shop(core, entered.identity, there.id)
        assert (chosen.shop_slug, chosen.roles) == (there.slug, ("owner",))
        assert (chosen.session_id, chosen.csrf) == (entered.identity.session_id, entered.identity.csrf)
        assert await sessions.resolve(core, token) == chosen == await sessions.resolve(other, token)
    assert await sessions.resolve(core, entered.token) is None


async def test_a_session_of_one_shop_never_sees_another(core: Core) -> None:
    ours, theirs = await open_shop(core), await open_shop(core)
    entered = await enter(core, await hire(core, "owner", shop=ours))
    await enter(core, await hire(core, "owner", shop=theirs))
    for foreign in (theirs.id, "", "no such shop"):
        with pytest.raises(NotFound, match="shop_not_found"):
            await sessions.choose_shop(core, entered.identity, foreign)
    assert await resolved_elsewhere(core, entered.token) == entered.identity
    assert entered.identity.shop_id == ours.id
    assert await sessions.shops_of(core, entered.identity) == [ours]


async def test_a_shop_that_somebody_left_is_closed_to_the_open_session(core: Core) -> None:
    here, there = await open_shop(core), await open_shop(core)
    person = await hire(core, "owner", shop=here)
    await staff.join(core, person.id, there.id, ["agent"])
    entered = await enter(core, person)
    token, _ = await sessions.choose_shop(core, entered.identity, here.id)
    await staff.leave(core, person.id, here.id)
    left_with = await resolved_elsewhere(core, token)
    assert left_with is not None
    assert (left_with.shop_id, left_with.roles) == (there.id, ("agent",))
    await staff.leave(core, person.id, there.id)
    nothing = await resolved_elsewhere(core, token)
    assert nothing is not None
    assert (nothing.shop_id, nothing.shop_slug, nothing.rights) == ("", "", frozenset())


async def test_choosing_with_an_ended_session_fails(core: Core) -> None:
    shop = await open_shop(core)
    entered = await enter(core, await hire(core, "agent", shop=shop))
    await sessions.sign_out(core, entered.identity)
    with pytest.raises(NotFound, match="session_not_found"):
        await sessions.choose_shop(core, entered.identity, shop.id)


async def test_the_store_itself_removes_what_has_expired(core: Core) -> None:
    indexes = await core.db.index_keys("sessions")
    assert (("expires_at", 1),) in indexes
    assert (("token_sha256", 1),) in indexes
