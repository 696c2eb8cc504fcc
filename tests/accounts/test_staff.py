"""People join shops with roles; no shop learns of another through them."""

from __future__ import annotations

import asyncio

import pytest

from hub.accounts import sessions, staff
from hub.accounts.rights import ALL_RIGHTS, RIGHTS, ROLES
from hub.accounts.roles import known_roles, rights_in
from hub.accounts.staff import Member, Membership
from hub.core.errors import Conflict, NotAllowed, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import PASSWORD, another_process, enter, fresh_ip, hire, open_shop, unique


async def test_a_login_is_one_in_every_spelling(core: Core) -> None:
    login = unique("Mei")
    person = await staff.create(core, f" {login} ", "小美", PASSWORD)
    assert person.login == login.casefold()
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in login.upper())
    for spelling in (login.upper(), full_width):
        with pytest.raises(Conflict) as taken:
            await staff.create(core, spelling, "另一个", PASSWORD)
        assert (taken.value.code, taken.value.field) == ("login_taken", "login")
    known = await staff.credential_of_login(core, full_width)
    assert known is not None
    assert known.staff == person


@pytest.mark.parametrize("login", ["", "a", "a b", "a\x00b", "a$b", "m" * 65, "a\ud800"])
async def test_a_wrong_login_is_refused_by_name(core: Core, login: str) -> None:
    with pytest.raises(Refused) as refused:
        await staff.create(core, login, "名", PASSWORD)
    assert (refused.value.code, refused.value.field) == ("login_invalid", "login")


async def test_a_wrong_name_is_refused_by_name(core: Core) -> None:
    for name in ("", " ", "长" * 61, "a\nb"):
        with pytest.raises(Refused) as refused:
            await staff.create(core, unique("mei"), name, PASSWORD)
        assert (refused.value.code, refused.value.field) == ("staff_name_invalid", "name")


async def test_a_weak_password_leaves_nobody_behind(core: Core) -> None:
    login = unique("longer-login")
    for password, code in (
        ("short", "password_short"),
        ("x" * 257, "password_long"),
        (login, "password_is_login"),
    ):
        with pytest.raises(Refused) as refused:
            await staff.create(core, login, "名", password)
        assert (refused.value.code, refused.value.field) == (code, "password")
    assert await staff.credential_of_login(core, login) is None


async def test_joining_again_replaces_the_roles_and_keeps_the_date(core: Core) -> None:
    shop, person = await open_shop(core), await hire(core)
    await staff.join(core, person.id, shop.id, ["agent"])
    first = await joined_at(core, person.id, shop.id)
    await staff.join(core, person.id, shop.id, ["finance", "supervisor", "finance"])
    assert await staff.memberships(core, person.id) == (Membership(shop.id, ("supervisor", "finance")),)
    assert await joined_at(core, person.id, shop.id) == first


async def joined_at(core: Core, staff_id: str, shop_id: str) -> object:
    doc = await core.db.everywhere["staff"].find_one({"_id": staff_id})
    assert doc is not None
    return doc["memberships"][shop_id]["joined_at"]


@pytest.mark.parametrize(("roles", "code"), [([], "roles_missing"), (["agent", "king"], "role_unknown")])
async def test_wrong_roles_change_nothing(core: Core, roles: list[str], code: str) -> None:
    shop = await open_shop(core)
    person = await hire(core, "agent", shop=shop)
    with pytest.raises(Refused) as refused:
        await staff.join(core, person.id, shop.id, roles)
    assert (refused.value.code, refused.value.field) == (code, "roles")
    assert await staff.memberships(core, person.id) == person.memberships


async def test_nobody_joins_what_does_not_exist(core: Core) -> None:
    shop, person = await open_shop(core), await hire(core)
    with pytest.raises(NotFound, match="shop_not_found"):
        await staff.join(core, person.id, new_id(), ["agent"])
    with pytest.raises(NotFound, match="staff_not_found"):
        await staff.join(core, new_id(), shop.id, ["agent"])
    with pytest.raises(NotFound, match="staff_not_found"):
        await staff.memberships(core, new_id())
    assert await staff.members(core, shop.id) == []


async def test_joining_many_shops_at_once_loses_none(core: Core) -> None:
    person = await hire(core)
    opened = [await open_shop(core) for _ in range(6)]
    await asyncio.gather(*(staff.join(core, person.id, shop.id, ["agent"]) for shop in opened))
    joined = await staff.memberships(core, person.id)
    assert {membership.shop_id for membership in joined} == {shop.id for shop in opened}


async def test_members_of_a_shop_show_that_shop_alone(core: Core) -> None:
    here, there = await open_shop(core), await open_shop(core)
    person = await hire(core, "agent", shop=here)
    await staff.join(core, person.id, there.id, ["owner"])
    await hire(core, "owner", shop=there)
    assert await staff.members(core, here.id) == [
        Member(person.id, person.login, "小美", ("agent",), rights=RIGHTS["agent"])
    ]
    assert len(await staff.members(core, there.id)) == 2


async def test_who_leaves_keeps_the_other_shop(core: Core) -> None:
    here, there = await open_shop(core), await open_shop(core)
    person = await hire(core, "agent", shop=here)
    await staff.join(core, person.id, there.id, ["agent"])
    left = await staff.leave(core, person.id, here.id)
    assert left.memberships == (Membership(there.id, ("agent",)),)
    assert await staff.members(core, here.id) == []


async def test_ensuring_somebody_keeps_the_password_unless_asked(core: Core) -> None:
    login = unique("demo")
    first = await staff.ensure_staff(core, login, "演示", PASSWORD)
    assert await staff.ensure_staff(core, login.upper(), "另名", "another password") == first
    await sessions.sign_in(core, login, PASSWORD, fresh_ip(), "")
    await staff.ensure_staff(core, login, "演示", "another password", reset_password=True)
    await sessions.sign_in(core, login, "another password", fresh_ip(), "")
    with pytest.raises(NotAllowed, match="sign_in_failed"):
        await sessions.sign_in(core, login, PASSWORD, fresh_ip(), "")


async def test_many_seeders_make_one_person(core: Core) -> None:
    login = unique("seed")
    made = await asyncio.gather(*(staff.ensure_staff(core, login, "演示", PASSWORD) for _ in range(4)))
    assert len({person.id for person in made}) == 1


async def test_a_new_password_ends_every_session(core: Core) -> None:
    shop = await open_shop(core)
    person = await hire(core, "agent", shop=shop)
    entered = await enter(core, person)
    await staff.set_password(core, person.id, "a newer password")
    async with another_process(core) as other:
        assert await sessions.resolve(other, entered.token) is None
    with pytest.raises(Refused, match="password_short"):
        await staff.set_password(core, person.id, "short")
    with pytest.raises(NotFound, match="staff_not_found"):
        await staff.set_password(core, new_id(), "a newer password")


async def test_roles_grant_what_the_table_says(core: Core, shop_id: str) -> None:
    assert RIGHTS["owner"] == set(ALL_RIGHTS) == frozenset().union(*RIGHTS.values())
    serving = {
        "inbox.reply",
        "inbox.close",
        "inbox.takeover",
        "deliveries.retry",
        "customers.edit",
        "products.read",
        "orders.read",
        "orders.handle",
        "refunds.ask",
    }
    assert RIGHTS["agent"] == {"inbox.read"} | serving
    both = {"inbox.read", "metrics.read", "products.read", "stock.manage", "costs.read"}
    both |= {"orders.read", "orders.ship", "refunds.ask", "refunds.approve"}
    assert await rights_in(core, shop_id, ["warehouse", "finance"]) == both
    for nothing in ([], ["a role of the past"], ["partner"]):
        assert await rights_in(core, shop_id, nothing) == frozenset()
    assert {role for role in ROLES if "pii.reveal" in RIGHTS[role]} == {"owner", "supervisor"}
    assert await known_roles(core, shop_id, reversed(ROLES)) == ROLES
