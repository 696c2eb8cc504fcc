"""Who a browser is: a new visitor, the same one as last time, or a member whom the shop's site signed."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import pytest
from chat_site import SECRET, Site

from hub.accounts import shops
from hub.channels.webchat import tokens
from hub.conversations import accounts
from hub.core.clock import now
from hub.core.ids import new_id
from storefront.chat_session import SESSIONS


def _signature(user_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


async def _session(site: Site, **body: object) -> dict[str, object]:
    answer = await site.web.post(f"{site.chat}/session", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def test_a_visitor_stays_the_same_fan(site: Site) -> None:
    first = await _session(site)
    assert first["shop"] == {"name": site.shop.name, "slug": site.shop.slug}
    assert str(first["fan_id"]).startswith("a:")
    assert first["name"] == f"访客 {str(first['fan_id'])[-4:].upper()}"
    assert await _session(site, token=first["token"]) == first
    assert (await _session(site))["fan_id"] != first["fan_id"]


async def test_an_old_token_is_renewed_for_the_same_fan(site: Site) -> None:
    fan = tokens.Fan(site.shop.id, site.account.id, "a:old", "访客 OLD")
    old = tokens.mint(site.core.keys, fan, now() - timedelta(days=40))
    renewed = await _session(site, token=old)
    assert renewed["token"] != old
    assert tokens.read(site.core.keys, str(renewed["token"])) == fan


async def test_a_token_that_is_no_good_makes_a_new_visitor(site: Site) -> None:
    other = await shops.create(site.core, f"o{new_id()[-12:]}", "别家")
    elsewhere = await accounts.add(site.core, other.id, "webchat", "网页", {})
    keys = site.core.keys
    dead = tokens.mint(
        keys, tokens.Fan(site.shop.id, site.account.id, "a:dead", "x"), now() - timedelta(days=400)
    )
    foreign = tokens.mint(keys, tokens.Fan(other.id, elsewhere.id, "a:foreign", "x"))
    for token in ("nonsense", dead, foreign):
        session = await _session(site, token=token)
        fan = tokens.read(keys, str(session["token"]))
        assert (fan.shop_id, fan.account_id) == (site.shop.id, site.account.id)
        assert fan.fan_id not in ("a:dead", "a:foreign")


async def test_a_member_is_the_same_fan_in_every_browser(site: Site) -> None:
    user = {"id": "vip-7", "name": "小满"}
    one = await _session(site, user=user, signature=_signature("vip-7"))
    two = await _session(site, user={"id": "vip-7"}, signature=_signature("vip-7"))
    assert (one["fan_id"], one["name"], two["fan_id"], two["name"]) == ("u:vip-7", "小满", "u:vip-7", "vip-7")


@pytest.mark.parametrize(
    "signature", [_signature("vip-8"), _signature("vip-7", "another secret key"), "", "00"]
)
async def test_a_wrong_signature_is_refused(site: Site, signature: str) -> None:
    answer = await site.web.post(
        f"{site.chat}/session", json={"user": {"id": "vip-7"}, "signature": signature}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "fan_signature_wrong")


@pytest.mark.parametrize(
    ("body", "field"),
    [(b"[]", "body"), (b"{", "body"), (b'{"tokens": ""}', "tokens"), (b'{"user": {"id": ""}}', "user.id"),
     (b'{"user": {"id": "a b"}}', "user.id")],
)  # fmt: skip
async def test_an_unreadable_request_is_named(site: Site, body: bytes, field: str) -> None:
    answer = await site.web.post(f"{site.chat}/session", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "payload_invalid")
    assert answer.json()["error"]["field"] == field


async def test_an_endless_request_is_cut_off(site: Site) -> None:
    answer = await site.web.post(f"{site.chat}/session", content=b" " * 9_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "body_too_large")


async def test_an_unknown_shop_has_no_session(site: Site) -> None:
    answer = await site.web.post("/s/no-such-shop/chat/session", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "shop_not_found")


async def test_one_address_opens_only_so_many_new_chats(site: Site) -> None:
    first = await _session(site)
    for _ in range(SESSIONS - 1):
        await _session(site)
    answer = await site.web.post(f"{site.chat}/session", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "session_too_many")
    assert (await _session(site, token=first["token"]))["fan_id"] == first["fan_id"]
