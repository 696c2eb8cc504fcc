"""A shop and its people, under names that no other test has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from random import SystemRandom

from hub.accounts import sessions, shops, staff
from hub.accounts.identity import Identity
from hub.accounts.shops import Shop
from hub.accounts.staff import Staff
from hub.core.db import Database
from hub.core.ids import new_id
from hub.core.runtime import Core

PASSWORD = "correct horse 电池"


def unique(prefix: str) -> str:
    return f"{prefix}-{new_id()[-10:]}"


def fresh_ip() -> str:
    """So that no test uses up another's tries."""
    return str(IPv4Address(SystemRandom().randrange(0x0B000000, 0x7F000000)))


async def open_shop(core: Core) -> Shop:
    return await shops.create(core, unique("shop"), "柿子小铺")


async def hire(core: Core, *roles: str, shop: Shop | None = None) -> Staff:
    person = await staff.create(core, unique("mei"), "小美", PASSWORD)
    return await staff.join(core, person.id, shop.id, roles) if shop else person


@dataclass(frozen=True)
class SignedIn:
    token: str
    identity: Identity


async def enter(core: Core, person: Staff) -> SignedIn:
    return SignedIn(*await sessions.sign_in(core, person.login, PASSWORD, fresh_ip(), "test"))


@asynccontextmanager
async def another_process(core: Core) -> AsyncIterator[Core]:
    """Sees the same stores and remembers nothing."""
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database)
    try:
        yield replace(core, db=db)
    finally:
        await db.close()
