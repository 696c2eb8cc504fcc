"""One day of an agent in Chromium: with the mouse and with the keyboard alone, on a desk and on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Page, expect

from tests.browser.day import EACH_HAND, HANDS, Fan, Hand, Keys, api, row
from tests.browser.journey import Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(params=EACH_HAND)
async def hand(sit: Sit, request: pytest.FixtureRequest) -> Hand:
    """An agent at their inbox."""
    made, size = HANDS[request.param]
    return made(await sit("agent", size))


@pytest.fixture
async def lead(sit: Sit, hand: Hand) -> Page:
    """A supervisor at theirs, on a screen of the same width: busy, so that nothing comes by itself, with room
    for what is handed over.
    """
    page = await sit("supervisor", hand.page.viewport_size)
    me = (await api(page, "GET", "/api/v1/me"))["staff"]["id"]
    await api(page, "PUT", f"/api/v1/seats/{me}", {"capacity": 50})
    await Keys(page).command("zhuangtai")
    await Keys(page).choose("busy")
    return page


@pytest.fixture(scope="module")
async def amber(running: Running) -> str:
    """A word of one message, under forty later ones."""
    fan, word = Fan(running, "oSearchAmber"), "琥珀吊坠"
    await fan.says(f"请问{word}什么时候补货")
    for first in range(0, 40, 8):
        await asyncio.gather(*(fan.says(f"再问一句{number}") for number in range(first, first + 8)))
    return word


async def test_a_conversation_from_hello_to_handing_on(
    hand: Hand, lead: Page, running: Running, request: pytest.FixtureRequest
) -> None:
    """Take, answer, note, rename, label, put aside, be woken, hand on with a note."""
    name = request.node.callspec.id  # type: ignore[attr-defined]
    page, fan, word = hand.page, Fan(running, f"oDay{name}"), f"{name}想问问杯子"
    await ensure_label(lead, "急单")
    await fan.says(word)
    await expect(row(page, word)).to_be_visible()
    await hand.open(word)
    if await page.locator(".head-acts .button.primary").count():
        await hand.take()

    await hand.answer("在的，杯子有货")
    await expect(page.locator(".message.out", has_text="杯子有货")).to_be_visible()
    assert await fan.got(1) == ["在的，杯子有货"]

    await hand.note("老客，可以给九折")
    await expect(page.locator(".message.note", has_text="九折")).to_be_visible()
    await expect(page.locator(".composer-text")).to_have_value("")

    await hand.rename(f"阿杯{name}")
    await expect(page.locator(".conversation-head h2")).to_contain_text(f"阿杯{name}")
    await hand.label("急单")

    await hand.snooze()
    head = await opened(page, lambda head: head["snoozed_until"] is not None)
    assert head["fan"]["remark"] == f"阿杯{name}"
    assert len(head["labels"]) == 1
    await fan.says("还在吗")
    await expect(page.locator(".message", has_text="还在吗")).to_be_visible()
    await opened(page, lambda head: head["snoozed_until"] is None)

    await lead.reload()  # who comes to the desk is given a crowd, and news of a kind join the crowd's notice
    await expect(lead.locator(".row-button").first).to_be_visible()
    await hand.transfer("周岚", "麻烦主管跟进")
    await expect(
        page.locator(".message.note, .event-line, .system-line", has_text="跟进").first
    ).to_be_visible()
    await opened(page, lambda head: head["episode"]["assignee"]["name"] == "周岚")
    notice = lead.locator(".toast.news", has_text=f"阿杯{name}")
    await type(hand)(lead).push(notice.get_by_role("button", name="查看"), "Shift+Tab")
    await expect(lead.locator(".conversation-head h2")).to_contain_text(f"阿杯{name}")
    assert len(await fan.got(1)) == 1, "notes and remarks are nothing for the fan"


async def test_a_note_calls_a_colleague_who_takes_over(
    hand: Hand, lead: Page, running: Running, request: pytest.FixtureRequest
) -> None:
    """The colleague is told, lands on the note, and takes the conversation from whoever held it."""
    name = request.node.callspec.id  # type: ignore[attr-defined]
    page, fan, word = hand.page, Fan(running, f"oCall{name}"), f"{name}要投诉"
    await fan.says(word)
    await hand.open(word)
    if await page.locator(".head-acts .button.primary").count():
        await hand.take()
    await hand.note_to("周岚", f"{name}请看一下")

    notice = lead.locator(".toast.news", has_text=f"{name}请看一下")
    await type(hand)(lead).push(notice.get_by_role("button", name="查看"), "Shift+Tab")
    await expect(lead.locator(".message.note", has_text=f"{name}请看一下")).to_be_visible()
    assert "seq=" in lead.url

    await type(hand)(lead).take_over()
    await expect(page.locator(".head-acts").get_by_role("button", name="接管")).to_be_visible()
    if await page.locator(".note-toggle[aria-pressed=true]").count():
        await page.click(".note-toggle")
    await expect(page.locator(".composer-notice", has_text="周岚")).to_be_visible()
    await expect(page.locator(".composer-text")).to_be_disabled()
    await opened(lead, lambda head: head["episode"]["assignee"]["name"] == "周岚")


async def test_search_leads_to_the_message_in_its_place(hand: Hand, amber: str) -> None:
    """From a screen on which nothing is open."""
    page = hand.page
    await indexed(page, amber)
    await hand.find(amber)
    await expect(page.locator(".message", has_text=amber)).to_be_in_viewport()
    assert "seq=1" in page.url


async def indexed(page: Page, word: str) -> None:
    """The index follows the messages by about a second."""
    async with asyncio.timeout(15):
        while not (await api(page, "GET", f"/api/v1/search?q={quote(word)}"))["results"]:
            await asyncio.sleep(0.1)


async def opened(page: Page, when: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The open conversation as the server has it, once it is as it should be."""
    id = await page.evaluate("new URLSearchParams(location.search).get('c')")
    async with asyncio.timeout(15):
        while True:
            head = dict((await api(page, "GET", f"/api/v1/conversations/{id}"))["head"])
            if when(head):
                return head
            await asyncio.sleep(0.1)


async def ensure_label(lead: Page, name: str) -> None:
    known = (await api(lead, "GET", "/api/v1/labels"))["labels"]
    if not any(label["name"] == name for label in known):
        await api(lead, "POST", "/api/v1/labels", {"name": name, "color": 3})
