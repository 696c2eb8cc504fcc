"""Hashes passwords with argon2id, away from the event loop and never many at once."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TypeVar
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hub.core.errors import Refused

T = TypeVar("T")

LEAST_CHARS = 10
MOST_CHARS = 256
# First choice of OWASP's Password Storage Cheat Sheet; one lane, because it shares the cores with the web.
# 64 ms measured on the two-core reference machine. Sign-in renews hashes made with other parameters.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_AT_ONCE = 2  # a burst of sign-ins takes 92 MB and two threads at most; the rest wait
_GROUPS, _GROUP_CHARS = 4, 4
_CLEAR_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is misread on paper; 78 bits in 16

_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def check(password: str, login: str) -> None:
    """The policy for new passwords. Raises Refused."""
    if len(password) < LEAST_CHARS:
        raise Refused("password_short", field="password", least=LEAST_CHARS)
    if len(password) > MOST_CHARS:
        raise Refused("password_long", field="password", most=MOST_CHARS)
    if _same(password, login):
        raise Refused("password_is_login", field="password")


async def hash_password(password: str) -> str:
    return await _in_thread(lambda: _HASHER.hash(_bytes(password)))


async def verify(stored: str | None, password: str) -> bool:
    """Without a stored hash it costs the same time and is false, so that nobody can probe for logins."""
    return await _in_thread(lambda: _matches(stored, password))


def is_outdated(stored: str) -> bool:
    return _HASHER.check_needs_rehash(stored)


def generate() -> str:
    """For demo log-ins and resets, to be read out or typed: "k7mq-w2xd-…"."""
    groups = ("".join(secrets.choice(_CLEAR_LETTERS) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS))
    return "-".join(groups)


def _matches(stored: str | None, password: str) -> bool:
    dummy = _dummy_hash()  # always, so that its one-time cost tells nothing either
    try:
        return _HASHER.verify(stored or dummy, _bytes(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _dummy_hash() -> str:
    return _HASHER.hash(secrets.token_bytes(16))


def _bytes(password: str) -> bytes:
    """NFKC (NIST SP 800-63B, 5.1.1.2): full-width input of a Chinese keyboard is the same password.

    JSON may smuggle lone surrogates in; they are bytes like any other.
    """
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _same(password: str, login: str) -> bool:
    return unicodedata.normalize("NFKC", password).strip().casefold() == login.strip().casefold()


async def _in_thread(work: Callable[[], T]) -> T:
    loop = asyncio.get_running_loop()
    gate = _gates.get(loop) or _gates.setdefault(loop, asyncio.Semaphore(_AT_ONCE))
    async with gate:
        return await asyncio.to_thread(work)
