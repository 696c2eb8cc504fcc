"""The fans' phones page: words in both languages, a strict policy, and a round trip in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hub.sandbox import frame
from tests.browser import chromium
from tests.sandbox.bench import FAN, OFFICIAL, Bench

_SANDBOX = Path(__file__).parents[2] / "hub/sandbox"
_FOLDERS = [_SANDBOX / "page", *(platform.page for platform in frame.discover())]
_SCRIPTS = [file for folder in _FOLDERS for file in folder.glob("*.js")]


def _texts(language: str) -> dict[str, str]:
    files = _SANDBOX.rglob(f"texts/*.{language}.json")
    return {key: text for file in files for key, text in json.loads(file.read_text("utf-8")).items()}


def test_both_languages_have_the_same_keys_and_places() -> None:
    chinese, english = _texts("zh-CN"), _texts("en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


@pytest.mark.parametrize("file", _SCRIPTS, ids=lambda file: file.name)
def test_scripts_know_their_words_and_write_no_markup(file: Path) -> None:
    source = file.read_text("utf-8")
    assert set(re.findall(r'\bt\("([\w.]+)"', source)) <= _texts("en").keys()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)
    assert not re.search(r"[\u4e00-\u9fff]", source)


async def test_the_page_has_a_strict_policy(bench: Bench) -> None:
    answer = await bench.http.get("/")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! type=\"module\" src)|\son\w+=|style=", answer.text)


@pytest.mark.browser
@pytest.mark.skipif(chromium.PATH is None, reason="needs Chromium")
async def test_a_fan_writes_and_reads_in_a_browser(bench: Bench) -> None:
    from playwright.async_api import async_playwright  # takes half a second, only here

    account = await bench.register(OFFICIAL)
    await bench.say(account, content="<b>你好</b>")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.PATH, args=chromium.ARGUMENTS)
        page = await browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        heard = _listen(page)
        await page.goto(str(bench.http.base_url))
        await _chat(bench, account, page)
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await browser.close()
    assert [problem for problem in heard if problem] == []


async def _chat(bench: Bench, account: dict[str, str], page: Any) -> None:
    await page.click(".fan-row")
    await page.get_by_text("<b>你好</b>", exact=True).last.wait_for()
    field = page.get_by_role("textbox", name="发消息")
    await field.fill("有货吗")
    await field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert await field.input_value() == "有货吗"
    await field.press("Enter")
    await page.locator(".said.fan", has_text="有货吗").wait_for()
    await bench.call(account, "message/custom/typing", {"touser": FAN, "command": "Typing"})
    await page.get_by_role("heading", name="对方正在输入…").wait_for()
    assert await bench.send(account, content="有的") == 0
    await page.locator(".said.hub", has_text="有的").wait_for()
    await page.get_by_role("heading", name=account["name"]).wait_for()


def _listen(page: Any) -> list[str]:
    heard: list[str] = []
    page.on(
        "console", lambda message: heard.append(message.text if message.type in ("error", "warning") else "")
    )
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    page.on("request", lambda request: heard.append("" if "//127.0.0.1:" in request.url else request.url))
    return heard
