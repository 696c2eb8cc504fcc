"""Codes of a mini-program: our connector against the platform's own side, each written by itself."""

from __future__ import annotations

import pytest

from hub.conversations import accounts, mini_codes
from hub.conversations.service import Conversations
from hub.core.errors import Refused
from hub.core.ids import new_id
from tests.sandbox.bench import MINI, OFFICIAL, Bench


async def connected(hub: Conversations, bench: Bench, shop_id: str, page: str) -> str:
    """A mini-program of the shop whose platform is the sandbox."""
    await bench.register(MINI)
    known = {name: MINI[name] for name in ("kind", "gh_id", "app_id", "secret", "token", "mode")}
    api = f"{str(bench.http.base_url).rstrip('/')}/wechat"
    account = await accounts.add(
        hub.core, shop_id, "wechat", "小程序", {**known, "api_base": api, "product_page": page}
    )
    return account.id


async def test_a_products_code_is_asked_for_once(hub: Conversations, bench: Bench, shop_id: str) -> None:
    with pytest.raises(Refused) as nowhere:
        await mini_codes.of_product(hub, shop_id, new_id())
    assert nowhere.value.code == "mini_program_missing"
    await connected(hub, bench, shop_id, "pages/product/index?id={product_id}")
    product_id = new_id()
    first = await mini_codes.of_product(hub, shop_id, product_id)
    assert first.startswith(b"\xff\xd8\xff")
    assert await mini_codes.of_product(hub, shop_id, product_id) == first
    told = (await bench.truth(MINI))["mini_codes"]
    assert [(one["scene"], one["page"]) for one in told] == [(f"p={product_id}", "pages/product/index")]
    assert await mini_codes.of_product(hub, shop_id, new_id()) != first


async def test_a_page_that_the_app_has_not_is_said_so(hub: Conversations, bench: Bench, shop_id: str) -> None:
    await connected(hub, bench, shop_id, "somewhere?id={product_id}")
    with pytest.raises(Refused) as refused:
        await mini_codes.of_product(hub, shop_id, new_id())
    assert refused.value.code == "mini_page_unknown"
    assert await hub.core.db.shop(shop_id)["mini_codes"].count({}) == 0


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"scene": "x" * 33}, 40169), ({"scene": "中"}, 40169), ({}, 40169), ({"scene": "a", "page": "/pages/a"}, 41030),
     ({"scene": "a", "page": "pages/a?b=1"}, 41030), ({"scene": "a", "width": 9}, 47003)],
)  # fmt: skip
async def test_the_platform_refuses_by_code(bench: Bench, asked: dict[str, object], code: int) -> None:
    account = await bench.register(MINI)
    await bench.token(account)
    token = bench.tokens[account["app_id"]]
    answer = await bench.http.post(
        "/wechat/wxa/getwxacodeunlimit", params={"access_token": token}, json=asked
    )
    assert answer.json()["errcode"] == code


async def test_an_official_account_has_no_mini_program(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.token(account)
    query = {"access_token": bench.tokens[account["app_id"]]}
    answer = await bench.http.post("/wechat/wxa/getwxacodeunlimit", params=query, json={"scene": "a"})
    assert answer.json()["errcode"] == 48001
