"""Slugs are unique and speak for themselves when they are wrong."""

from __future__ import annotations

import asyncio

import pytest

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import another_process, unique


async def test_a_shop_is_found_by_slug_and_id_and_listed(core: Core) -> None:
    slug = unique("shi-zi")
    shop = await shops.create(core, slug, " 柿子小铺 ")
    assert shop == Shop(shop.id, slug, "柿子小铺", "Asia/Shanghai")
    assert await shops.by_slug(core, slug) == shop == await shops.by_id(core, shop.id)
    async with another_process(core) as other:
        assert await shops.by_slug(other, slug) == shop
    assert shop in await shops.all_shops(core)


async def test_unknown_shops_are_not_found_until_they_exist(core: Core) -> None:
    slug = unique("late")
    for looked_up in (shops.by_slug(core, slug), shops.by_id(core, new_id())):
        with pytest.raises(NotFound, match="shop_not_found"):
            await looked_up
    shop = await shops.create(core, slug, "迟到")
    assert await shops.by_slug(core, slug) == shop


@pytest.mark.parametrize("slug", ["", "a", "Abc", "1abc", "-abc", "a_b", "柿子", "a" * 32, "abc\n", "a b"])
async def test_a_wrong_slug_is_refused_by_name(core: Core, slug: str) -> None:
    before = await shops.all_shops(core)
    with pytest.raises(Refused) as refused:
        await shops.create(core, slug, "名")
    assert (refused.value.code, refused.value.field) == ("slug_invalid", "slug")
    assert await shops.all_shops(core) == before


@pytest.mark.parametrize("name", ["", "  ", "长" * 61, "a\x00b"])
async def test_a_wrong_name_is_refused_by_name(core: Core, name: str) -> None:
    with pytest.raises(Refused) as refused:
        await shops.create(core, unique("s"), name)
    assert (refused.value.code, refused.value.field) == ("shop_name_invalid", "name")


@pytest.mark.parametrize("timezone", ["", "Asia", "Asia/Nowhere", "../etc/passwd", "/etc/localtime", "\x00"])
async def test_a_wrong_time_zone_is_refused_by_name(core: Core, timezone: str) -> None:
    with pytest.raises(Refused) as refused:
        await shops.create(core, unique("s"), "名", timezone)
    assert (refused.value.code, refused.value.field) == ("timezone_unknown", "timezone")


async def test_of_many_who_want_a_slug_one_gets_it(core: Core) -> None:
    slug = unique("race")
    wanted = (shops.create(core, slug, f"店{n}") for n in range(8))
    results = await asyncio.gather(*wanted, return_exceptions=True)
    (won,) = [result for result in results if isinstance(result, Shop)]
    lost = [result for result in results if isinstance(result, Conflict)]
    assert [(error.code, error.field) for error in lost] == [("slug_taken", "slug")] * 7
    assert await shops.by_slug(core, slug) == won


async def test_ensuring_a_shop_again_changes_nothing(core: Core) -> None:
    slug = unique("demo")
    first = await shops.ensure_shop(core, slug, "一", "Europe/Paris")
    assert await shops.ensure_shop(core, slug, "二") == first
    assert first.timezone == "Europe/Paris"
