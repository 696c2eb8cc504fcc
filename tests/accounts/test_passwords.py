"""Hashing is argon2id, off the loop, two at a time, and tells nothing by its time."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from hub.accounts import passwords
from hub.core.errors import Refused
from tests.conftest import REAL_HASHER


@pytest.fixture(autouse=True)
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", REAL_HASHER)
    passwords._dummy_hash.cache_clear()


async def test_a_password_matches_its_own_hash_alone() -> None:
    stored = await passwords.hash_password("correct horse")
    cost = extract_parameters(stored)
    assert (cost.type, cost.memory_cost, cost.time_cost) == (Type.ID, 47_104, 1)
    assert not passwords.is_outdated(stored)
    assert await passwords.verify(stored, "correct horse")
    assert not await passwords.verify(stored, "Correct horse")
    assert stored != await passwords.hash_password("correct horse")


async def test_full_width_input_is_the_same_password() -> None:
    stored = await passwords.hash_password("abc123!密码密码")
    assert await passwords.verify(stored, "ａｂｃ１２３！密码密码")


@pytest.mark.parametrize("password", ["", "\ud800", "a\x00b", "x" * 100_000])
async def test_strange_input_is_just_wrong(password: str) -> None:
    stored = await passwords.hash_password("correct horse")
    assert not await passwords.verify(stored, password)
    assert not await passwords.verify(None, password)
    assert not await passwords.verify("not a hash", password)


async def test_weaker_parameters_are_outdated_and_still_match() -> None:
    stored = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse")
    assert passwords.is_outdated(stored)
    assert await passwords.verify(stored, "correct horse")


class Gauge:
    """Stands before the real hasher and sees how many are in it at once, and in which thread."""

    def __init__(self, real: PasswordHasher) -> None:
        self.real, self.lock = real, threading.Lock()
        self.inside = self.most = self.calls = 0
        self.threads: set[int] = set()

    def verify(self, stored: str, password: bytes) -> bool:
        with self.lock:
            self.calls += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.threads.add(threading.get_ident())
        try:
            time.sleep(0.01)  # long enough for all threads to come in, if they could
            return self.real.verify(stored, password)
        finally:
            with self.lock:
                self.inside -= 1

    def hash(self, password: bytes) -> str:
        return self.real.hash(password)


async def test_at_most_two_at_once_and_never_on_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = await passwords.hash_password("correct horse")
    gauge = Gauge(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", gauge)
    assert all(await asyncio.gather(*(passwords.verify(stored, "correct horse") for _ in range(8))))
    assert (gauge.most, gauge.calls) == (2, 8)
    assert threading.get_ident() not in gauge.threads


async def test_an_unknown_login_costs_the_same_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    gauge = Gauge(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", gauge)
    assert not await passwords.verify(None, "correct horse")
    assert gauge.calls == 1
    assert not gauge.real.check_needs_rehash(passwords._dummy_hash())


def test_the_policy_names_what_is_wrong() -> None:
    passwords.check("0123456789", "mei")
    for password, login, code in (
        ("123456789", "mei", "password_short"),
        ("x" * 257, "mei", "password_long"),
        ("Mei.Lin@shop", "mei.lin@shop", "password_is_login"),
    ):
        with pytest.raises(Refused) as refused:
            passwords.check(password, login)
        assert (refused.value.code, refused.value.field) == (code, "password")


def test_made_up_passwords_differ_and_pass_the_policy() -> None:
    made = {passwords.generate() for _ in range(100)}
    assert len(made) == 100
    for password in made:
        passwords.check(password, "demo")
        assert len(password) == 19
