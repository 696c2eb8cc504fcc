"""What an agent does all day, with the mouse and with the keyboard; both ways leave the same traces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.journey import DESK, PHONE, Running, Size

# What has the focus, once what a key began is drawn.
FOCUSED = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(
    () => told(document.activeElement?.textContent ?? ""))))"""


async def api(page: Page, method: str, path: str, body: Any = None) -> Any:
    """As the person signed in on this page."""
    base = re.match(r"https?://[^/]+", page.url)
    assert base is not None
    me = await (await page.request.get(f"{base[0]}/api/v1/me", max_retries=2)).json()
    options: dict[str, Any] = {"data": body} if body is not None else {}
    answer = await page.request.fetch(
        base[0] + path, method=method, headers={"X-CSRF-Token": me["csrf"]}, **options
    )
    assert answer.ok, await answer.text()
    return await answer.json()


@dataclass(frozen=True)
class Fan:
    """Somebody on WeChat."""

    running: Running
    openid: str

    @property
    def app_id(self) -> str:
        return str(self.running.account("wechat_official")["settings"]["app_id"])

    async def says(self, text: str) -> None:
        await self.running.say(self.app_id, self.openid, type="text", content=text)

    async def got(self, count: int) -> list[str]:
        rows = await self.running.received(self.app_id, self.openid, count)
        return [row["body"]["text"]["content"] for row in rows]


def row(page: Page, text: str) -> Any:
    return page.locator(".row-button", has_text=text).first


async def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """By keys alone, however many it takes."""
    await expect(wanted).to_be_visible()
    for _ in range(120):
        if await wanted.evaluate("(element) => element === document.activeElement"):
            return
        await page.keyboard.press(key)
    raise AssertionError("no number of tabs leads there")


@dataclass(frozen=True)
class Mouse:
    """Every act by pointing at something."""

    page: Page

    async def push(self, button: Locator, key: str = "") -> None:
        await button.click()

    async def open(self, text: str) -> None:
        await row(self.page, text).click()
        await expect(self.page.locator(".message", has_text=text).first).to_be_visible()

    async def take(self) -> None:
        await self.page.locator(".head-acts .button.primary").click()
        await expect(self.page.locator(".head-acts .button.primary")).to_have_count(0)

    async def answer(self, text: str) -> None:
        await self.page.fill(".composer-text", text)
        await self.page.click(".composer .send")

    async def note(self, text: str) -> None:
        await self.page.click(".note-toggle")
        await self.answer(text)
        await self.page.click(".note-toggle")

    async def note_to(self, colleague: str, text: str) -> None:
        await self.page.click(".note-toggle")
        await self.page.locator(".composer-text").press_sequentially(f"@{colleague[0]}")
        await self.page.locator(".composer [role=option]", has_text=colleague).click()
        await self.page.locator(".composer-text").press_sequentially(text)
        await self.page.click(".composer .send")

    async def find(self, words: str) -> None:
        await self.page.locator(".search-field").first.click()
        await self.page.fill(".search-input", words)
        await self.page.locator(".search-row", has_text=words).first.click()

    async def take_over(self) -> None:
        await self.page.locator(".head-acts").get_by_role("button", name="接管").click()
        await self.page.locator("dialog[open] .button.primary").click()

    async def rename(self, remark: str) -> None:
        await self.show_card()
        await self.page.click(".remark-edit")
        await self.page.fill(".remark-form input", remark)
        await self.page.click(".remark-form .primary")
        await expect(self.page.locator(".fan-face h2")).to_contain_text(remark)
        await self.hide_card()

    async def label(self, name: str) -> None:
        await self.show_card()
        await self.page.click("[data-part=labels] .card-act")
        await self.page.locator(".label-picker label", has_text=name).click()
        await expect(self.page.locator(".card-labels .chip", has_text=name)).to_be_visible()
        await self.page.click("[data-part=labels] .card-act")
        await self.hide_card()

    async def snooze(self) -> None:
        if await self.page.locator(".head-acts .menu.wide-only").first.is_visible():
            await self.page.get_by_role("button", name="稍后处理").click()
        else:
            await self.page.get_by_role("button", name="更多操作").last.click()
        await self.page.get_by_role("menuitem", name=re.compile("小时后")).first.click()

    async def transfer(self, to: str, note: str) -> None:
        if await self.page.locator(".head-acts .icon-button.wide-only").first.is_visible():
            await self.page.locator(".head-acts .icon-button.wide-only").first.click()
        else:
            await self.page.get_by_role("button", name="更多操作").last.click()
            await self.page.get_by_role("menuitem", name="转接").click()
        await self.page.locator(".choice", has_text=to).click()
        await self.page.fill("dialog textarea", note)
        await self.page.click("dialog button[type=submit]")
        await expect(self.page.locator("dialog[open]")).to_have_count(0)

    async def show_card(self) -> None:
        if not await self.page.locator(".fan-card").is_visible():
            await self.page.click(".card-toggle")
        await self.page.wait_for_selector("[data-part=notes]")

    async def hide_card(self) -> None:
        if await self.page.locator(".fan-close").is_visible():
            await self.page.click(".fan-close")


@dataclass(frozen=True)
class Keys:
    """Every act by keys alone; after each one the focus is somewhere."""

    page: Page

    async def push(self, button: Locator, key: str = "Tab") -> None:
        await tab_to(self.page, button, key)
        await self.press("Enter")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def command(self, words: str) -> None:
        await self.press("Control+k")
        await self.page.wait_for_selector(".palette-row")
        await self.page.keyboard.type(words)
        await self.press("Enter")

    async def choose(self, words: str) -> None:
        await self.page.wait_for_selector(".palette-of")
        await self.page.wait_for_selector(".palette-row")
        await self.page.keyboard.type(words)
        await self.press("Enter")
        await expect(self.page.locator("dialog[open]")).to_have_count(0)

    async def somewhere(self) -> None:
        focus = await self.page.evaluate("document.activeElement?.tagName")
        assert focus not in (None, "BODY"), "the focus is lost"

    async def open(self, text: str) -> None:
        """Down the list until the row is reached."""
        await self.press("g", "a")
        await expect(row(self.page, text)).to_be_visible()
        for _ in range(40):
            await self.press("j")
            if text in await self.page.evaluate(FOCUSED):
                break
        await self.press("Enter")
        await expect(self.page.locator(".message", has_text=text).first).to_be_visible()
        await self.out()

    async def out(self) -> None:
        """Of the text, where letters are commands."""
        await expect(self.page.locator(".composer-text")).to_be_attached()
        if await self.page.evaluate("Boolean(document.activeElement.closest('.composer'))"):
            await self.press("Escape")
        await self.somewhere()

    async def take(self) -> None:
        await self.press("t")
        await expect(self.page.locator(".head-acts .button.primary")).to_have_count(0)

    async def answer(self, text: str) -> None:
        await self.press("r")
        await expect(self.page.locator(".composer-text")).to_be_focused()
        await self.page.keyboard.type(text)
        await self.press("Enter")
        await self.out()

    async def note(self, text: str) -> None:
        await self.press("n")
        await expect(self.page.locator(".composer-text")).to_be_focused()
        await self.page.keyboard.type(text)
        await self.press("Enter")
        await self.out()

    async def note_to(self, colleague: str, text: str) -> None:
        await self.press("n")
        await expect(self.page.locator(".composer-text")).to_be_focused()
        await self.page.keyboard.type(f"@{colleague[0]}")
        await expect(self.page.locator(".composer [role=option]", has_text=colleague)).to_be_visible()
        await self.press("Enter")
        await self.page.keyboard.type(text)
        await self.press("Enter")
        await self.out()

    async def find(self, words: str) -> None:
        await self.press("/")
        await expect(self.page.locator(".search-input")).to_be_focused()
        await self.page.keyboard.type(words)
        await expect(self.page.locator(".search-row", has_text=words).first).to_be_visible()
        await self.press("Enter")

    async def take_over(self) -> None:
        await self.press("Shift+T")
        await self.push(self.page.locator("dialog[open] .button.primary"))

    async def rename(self, remark: str) -> None:
        await self.press("m")
        await expect(self.page.locator(".remark-form input")).to_be_focused()
        await self.press("Control+a")
        await self.page.keyboard.type(remark)
        await self.press("Enter")
        await expect(self.page.locator(".fan-face h2")).to_contain_text(remark)
        await self.somewhere()

    async def label(self, name: str) -> None:
        await self.press("l")
        await self.choose(name)
        await expect(self.page.locator(".card-labels .chip", has_text=name)).to_be_visible()
        await self.somewhere()

    async def snooze(self) -> None:
        await self.press("z")
        await self.choose("")
        await self.somewhere()

    async def transfer(self, to: str, note: str) -> None:
        await self.press("a")
        await self.page.wait_for_selector("dialog .choice")
        await self.page.keyboard.type(to)
        await self.press("Tab", "Space", "Tab")
        await self.page.keyboard.type(note)
        await self.press("Tab", "Tab", "Enter")
        await expect(self.page.locator("dialog[open]")).to_have_count(0)
        await self.somewhere()


Hand = Mouse | Keys

HANDS: dict[str, tuple[type[Hand], Size]] = {
    "mouse": (Mouse, DESK), "touch": (Mouse, PHONE), "keys": (Keys, DESK), "narrow-keys": (Keys, PHONE),
}  # fmt: skip
# A finger and the keys on every commit; the other two halves of the matter in the long run.
EACH_HAND = [
    "touch",
    "keys",
    *(pytest.param(name, marks=pytest.mark.soak) for name in ("mouse", "narrow-keys")),
]
