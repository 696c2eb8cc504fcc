"""The chat page comes for every shop that opened it, holds no secret, and breaks out of no script element."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from chat_site import GREETING, SECRET, Site

from hub.accounts import shops
from hub.core.ids import new_id
from storefront.chat import HERE
from storefront.rendering import CATALOGUE

SCRIPTS = sorted((HERE / "static").rglob("*.js"))


async def test_the_page_carries_its_shop_and_nothing_secret(site: Site) -> None:
    answer = await site.web.get(site.chat)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    [data] = re.findall(r'<script type="application/json" id="page">(.*?)</script>', answer.text)
    assert json.loads(data) == {
        "shop": {"slug": site.shop.slug, "name": "暖阳 & 手作", "timezone": "Asia/Shanghai"},
        "lang": "zh-CN", "accent": "#aa3355",
        "greeting": GREETING, "members": True, "upload_max_bytes": 20_000_000,
    }  # fmt: skip
    assert "暖阳 &amp; 手作 · 在线客服" in answer.text
    for secret in (SECRET, site.shop.id, site.account.id):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("headers", "query", "lang"),
    [
        ({"accept-language": "en-GB,en;q=0.9"}, "", "en"), ({"accept-language": "en"}, "?lang=zh-CN", "zh-CN"),
        ({"accept-language": "en", "cookie": "hub_lang=zh-CN"}, "", "zh-CN"), ({}, "?lang=xx", "zh-CN"),
    ],
)  # fmt: skip
async def test_the_page_speaks_the_fans_language(
    site: Site, headers: dict[str, str], query: str, lang: str
) -> None:
    answer = await site.web.get(site.chat + query, headers=headers)
    assert f'<html lang="{lang}">' in answer.text
    [texts] = re.findall(r'id="texts">(.*?)</script>', answer.text)
    assert json.loads(texts)["chat.send"] == CATALOGUE.translate(lang, "chat.send")


async def test_an_unknown_shop_gets_a_friendly_page(site: Site) -> None:
    answer = await site.web.get("/s/no-such-shop/chat")
    assert (answer.status_code, "没有找到这家店" in answer.text) == (404, True)


async def test_a_shop_without_chat_says_so(site: Site) -> None:
    closed = await shops.create(site.core, f"c{new_id()[-12:]}", "未开通")
    answer = await site.web.get(f"/s/{closed.slug}/chat", headers={"accept-language": "en"})
    assert (answer.status_code, "has not opened its chat" in answer.text) == (404, True)


async def test_the_launcher_is_served_to_any_site(site: Site) -> None:
    answer = await site.web.get("/widget.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "data-shop" in answer.text


def test_both_languages_say_everything() -> None:
    assert CATALOGUE.gaps() == []


@pytest.mark.parametrize("area", ["chat", "sale"])
def test_every_text_is_used_and_every_used_text_exists(area: str) -> None:
    scripts = [path for path in SCRIPTS if path.parent.name == area]
    sources = "\n".join(
        path.read_text("utf-8") for path in [*scripts, *(HERE / "templates").glob(f"{area}*.html")]
    )
    keys = {key.removeprefix(f"{area}.") for key in CATALOGUE.texts["en"] if key.startswith(f"{area}.")}
    # Keys put together at run time, by their beginnings.
    families = ("tick_", "emoji_", "suggestion_", "missing_", "closed_", "attach_", "quote_")
    used = set(re.findall(rf'\bt\("(?:{area}\.)?([a-z_0-9]+)"', sources))
    named = used | set(re.findall(r'[?:]\s"([a-z_]+)"', sources))
    assert {key for key in keys if key not in named and not key.startswith(families)} - {
        "image",
        "file",
        "ends_in",
        "starts_in",
    } == set()
    assert used <= keys


def test_the_texts_of_a_product_are_those_of_its_pages() -> None:
    pages = "\n".join(path.read_text("utf-8") for path in (HERE / "templates").glob("product*.html"))
    keys = {key for key in CATALOGUE.texts["en"] if key.startswith("product.")}
    named = set(re.findall(r"""\bt\(['"](product\.[a-z_.]+[a-z])['"]""", pages))
    put_together = ("product.fact.", "product.missing_", "product.sold_t")
    assert {key for key in keys - named if not key.startswith(put_together)} == set()
    assert named <= keys


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_html_from_text_or_speaks_chinese_by_itself(path: Path) -> None:
    code = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text("utf-8"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|v-html", code
    )
    if path.name != "widget.js":  # it stands alone on other sites: its two words travel with it
        assert not re.search(r"[\u4e00-\u9fff]", code)
