"""How often somebody may guess a password; right ones do not count, so that no busy team locks itself out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from hub.core import rate_limit
from hub.core.errors import Refused
from hub.core.runtime import Core

WINDOW_S = 300.0
PER_LOGIN_AND_IP = 5
PER_IP = 30
REVEALS, REVEALS_WINDOW_S = 30, 3600.0
# A search for a whole number tells whether it is there, and only four to six of its digits are masked.
NUMBER_SEARCHES, NUMBER_SEARCHES_WINDOW_S = 60, 3600.0
_IPV6_PREFIX = 64  # what one household gets: 2**64 addresses to guess from


# Six digits, three of which count at a time: 40 guesses a day find one in about twenty years.
CODES, CODES_PER_DAY, DAY_S = 5, 40, 86_400.0


@dataclass(frozen=True)
class Tries:
    """One thing that is counted, and how many wrong tries it has in any `window_s`."""

    key: str
    limit: int
    window_s: float = WINDOW_S


def tries_of(core: Core, login: str, ip: str) -> tuple[Tries, ...]:
    """The narrow limit first: who is stopped by it must not use up the allowance of an office's address."""
    network = network_of(ip)
    who = core.keys.keyed_hash("sign-in", login.encode("utf-8", "replace").decode())
    return (Tries(f"sign-in:{network}:{who}", PER_LOGIN_AND_IP), Tries(f"sign-in:{network}", PER_IP))


def code_tries_of(staff_id: str) -> tuple[Tries, ...]:
    """By person, not by address: whoever guesses codes knows the password already."""
    return (Tries(f"code:{staff_id}", CODES), Tries(f"code-day:{staff_id}", CODES_PER_DAY, DAY_S))


def reveals_of(staff_id: str) -> tuple[Tries, ...]:
    """Enough for a day's parcels, too few to copy a list of customers."""
    return (Tries(f"reveal:{staff_id}", REVEALS, REVEALS_WINDOW_S),)


def number_searches_of(staff_id: str) -> tuple[Tries, ...]:
    """Enough for who picks up the phone all day; trying the ten thousand middles of one number takes a week."""
    return (Tries(f"search-number:{staff_id}", NUMBER_SEARCHES, NUMBER_SEARCHES_WINDOW_S),)


def code_reveals_of(staff_id: str) -> tuple[Tries, ...]:
    """Codes are money: enough to help buyers all day, too few to carry a pool away."""
    return (Tries(f"reveal-code:{staff_id}", REVEALS, REVEALS_WINDOW_S),)


def code_searches_of(staff_id: str) -> tuple[Tries, ...]:
    """Short codes could otherwise be tried one after the other."""
    return (Tries(f"search-code:{staff_id}", NUMBER_SEARCHES, NUMBER_SEARCHES_WINDOW_S),)


async def take(
    core: Core, tries: tuple[Tries, ...], code: str = "too_many_attempts", field: str | None = None
) -> None:
    """Before the password is looked at, so that tries at the same time count too. Raises Refused(code), 429.

    Nobody gets in while Redis is away: guesses without a limit would be worse.
    """
    for each in tries:
        verdict = await rate_limit.allow(core.redis, each.key, each.limit, each.window_s, fail_open=False)
        if not verdict.ok:
            wait_s = math.ceil(verdict.retry_after_s)
            minutes = math.ceil(wait_s / 60)
            error = Refused(code, field=field, retry_after_s=wait_s, minutes=minutes, limit=each.limit)
            error.status = 429
            raise error


async def give_back(core: Core, tries: tuple[Tries, ...]) -> None:
    """After the right password; gives back this try alone, not the wrong ones before it."""
    for each in tries:
        await rate_limit.allow(core.redis, each.key, each.limit, each.window_s, cost=-1)


def network_of(ip: str) -> str:
    try:
        address = ip_address(ip)
    except ValueError:  # a socket without an address: all of its clients count together
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
    return str(address)
