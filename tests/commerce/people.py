"""Somebody of a shop with just some rights."""

from __future__ import annotations

from hub.accounts import roles, staff
from tests.accounts.team import enter, hire, unique
from tests.api.desk import Desk, Person


async def with_rights(desk: Desk, *rights: str) -> Person:
    core = desk.hub.core
    role = await roles.create(core, desk.shop.id, unique("r")[-12:], set(rights))
    hired = await hire(core)
    await staff.join(core, hired.id, desk.shop.id, [role.id])
    return Person(desk, await enter(core, hired))
