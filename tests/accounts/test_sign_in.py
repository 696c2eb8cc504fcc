"""Signing in: who gets in, who is stopped, and what an outsider can learn from it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from hub.accounts import passwords, sessions, staff
from hub.accounts.identity import Identity
from hub.accounts.roles import rights_in
from hub.core import redis
from hub.core.errors import HubError, NotAllowed, Refused
from hub.core.runtime import Core
from tests.accounts.team import PASSWORD, enter, fresh_ip, hire, open_shop, unique


async def outcome(core: Core, login: str, password: str, ip: str) -> str:
    try:
        await sessions.sign_in(core, login, password, ip, "test")
    except HubError as error:
        return error.code
    return "in"


async def test_the_right_password_opens_a_session_of_the_only_shop(core: Core) -> None:
    shop = await open_shop(core)
    person = await hire(core, "agent", "finance", shop=shop)
    token, identity = await sessions.sign_in(
        core, person.login.upper(), PASSWORD, fresh_ip(), "Firefox\ud800"
    )
    rights = await rights_in(core, shop.id, ["agent", "finance"])
    assert identity == Identity(
        person.id, person.login, "小美", identity.session_id, shop.id, shop.slug, ("agent", "finance"),
        rights, identity.csrf, fresh_until=identity.fresh_until,
    )  # fmt: skip
    assert await sessions.resolve(core, token) == identity


async def test_the_store_never_sees_the_token_or_the_password(core: Core) -> None:
    person = await hire(core)
    entered = await enter(core, person)
    session = await core.db.everywhere["sessions"].find_one({"_id": entered.identity.session_id})
    known = await core.db.everywhere["staff"].find_one({"_id": person.id})
    assert entered.token not in repr(session)
    assert PASSWORD not in repr(known)
    assert known is not None
    assert known["password_hash"].startswith("$argon2id$")
    assert known["password_hash"] not in repr(await staff.credential_of_id(core, person.id))
    assert entered.identity.csrf not in repr(entered.identity)


async def test_wrong_login_and_wrong_password_look_the_same(core: Core) -> None:
    person, nobody = await hire(core), unique("nobody")
    without = await staff.create(core, unique("later"), "以后", None)
    errors = []
    for login, password in (
        (person.login, "wrong password"), (nobody, PASSWORD), (without.login, PASSWORD), ("$\ud800", PASSWORD),
        (person.login, ""),
    ):  # fmt: skip
        with pytest.raises(NotAllowed) as failed:
            await sessions.sign_in(core, login, password, fresh_ip(), "")
        errors.append((failed.value.code, failed.value.field, failed.value.params))
    assert errors == [("sign_in_failed", None, {})] * 5
    assert await core.db.everywhere["sessions"].count({"staff_id": {"$in": [person.id, without.id]}}) == 0


async def test_an_unknown_login_costs_as_many_hashes_as_a_known_one(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await hire(core)
    seen: list[bool] = []
    real = passwords._matches

    def counted(stored: str | None, password: str) -> bool:
        seen.append(stored is not None)
        return real(stored, password)

    monkeypatch.setattr(passwords, "_matches", counted)
    for login in (person.login, unique("nobody"), "not a login!"):
        assert await outcome(core, login, "wrong password", fresh_ip()) == "sign_in_failed"
    assert seen == [True, False, False]


async def test_guessing_ends_after_five_wrong_tries_even_all_at_once(core: Core) -> None:
    person, ip = await hire(core), fresh_ip()
    results = await asyncio.gather(*(outcome(core, person.login, f"wrong guess {n}", ip) for n in range(12)))
    assert Counter(results) == {"sign_in_failed": 5, "too_many_attempts": 7}
    with pytest.raises(Refused) as refused:
        await sessions.sign_in(core, person.login, PASSWORD, ip, "")
    wait_s = refused.value.params["retry_after_s"]
    assert isinstance(wait_s, int)
    assert 0 < wait_s <= 320
    assert await core.db.everywhere["sessions"].count({"staff_id": person.id}) == 0
    assert await outcome(core, person.login, PASSWORD, fresh_ip()) == "in"


async def test_one_address_has_thirty_wrong_tries_over_all_logins(core: Core) -> None:
    ip = fresh_ip()
    results = [await outcome(core, unique("nobody"), "wrong password", ip) for _ in range(33)]
    assert results == ["sign_in_failed"] * 30 + ["too_many_attempts"] * 3


async def test_neighbours_in_one_ipv6_network_share_their_tries(core: Core) -> None:
    person, network = await hire(core), f"2001:db8:{new_group()}:{new_group()}"
    for n in range(5):
        assert await outcome(core, person.login, "wrong password", f"{network}::{n}") == "sign_in_failed"
    assert await outcome(core, person.login, PASSWORD, f"{network}:aaaa::1") == "too_many_attempts"


async def test_clients_without_an_address_count_together(core: Core) -> None:
    person = await hire(core)
    results = [
        await outcome(core, person.login, "wrong password", ip) for ip in ("", "unknown", "\ud800") * 2
    ]
    assert results == ["sign_in_failed"] * 5 + ["too_many_attempts"]


def new_group() -> str:
    return f"{hash(unique('')) & 0xFFFF:x}"


async def test_right_passwords_use_no_tries_up_and_forgive_no_wrong_ones(core: Core) -> None:
    person, ip = await hire(core), fresh_ip()
    assert [await outcome(core, person.login, PASSWORD, ip) for _ in range(7)] == ["in"] * 7
    assert [await outcome(core, person.login, "wrong password", ip) for _ in range(4)] == [
        "sign_in_failed"
    ] * 4
    assert await outcome(core, person.login, PASSWORD, ip) == "in"
    assert await outcome(core, person.login, "wrong password", ip) == "sign_in_failed"
    assert await outcome(core, person.login, PASSWORD, ip) == "too_many_attempts"


async def test_without_redis_nobody_guesses_and_sessions_live_on(core: Core) -> None:
    person = await hire(core)
    entered = await enter(core, person)
    away = redis.connect("redis://127.0.0.1:1/0")
    blind = replace(core, redis=away)
    assert await outcome(blind, person.login, PASSWORD, fresh_ip()) == "too_many_attempts"
    assert await sessions.resolve(blind, entered.token) == entered.identity
    await away.aclose()


async def test_signing_in_renews_an_outdated_hash(core: Core) -> None:
    person = await hire(core)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await core.db.everywhere["staff"].update({"_id": person.id}, {"$set": {"password_hash": old}})
    entered = await enter(core, person)
    known = await staff.credential_of_id(core, person.id)
    assert known is not None
    assert known.password_hash is not None
    assert not passwords.is_outdated(known.password_hash)
    assert await sessions.resolve(core, entered.token) == entered.identity
    await enter(core, person)


async def test_renewing_never_undoes_a_new_password(core: Core) -> None:
    person = await hire(core)
    before = await staff.credential_of_id(core, person.id)
    assert before is not None
    assert before.password_hash is not None
    await staff.set_password(core, person.id, "a newer password")
    await staff.renew_hash(core, person.id, before.password_hash, PASSWORD)
    assert await outcome(core, person.login, PASSWORD, fresh_ip()) == "sign_in_failed"
    assert await outcome(core, person.login, "a newer password", fresh_ip()) == "in"
