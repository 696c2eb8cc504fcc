"""States of the inbox that somebody brings about, and the part that is new in each; all begin at the list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

Scene = Callable[[Page], Awaitable[None]]
OVER = "dialog[open], [role=menu], details.me[open]"
# Beside the page's own module, under the address that the release gives it.
PLACES = "import(document.querySelector('[type=module]').src + '/../places.js')"
LEAVE = f"() => {PLACES}.then((places) => places.goBack())"


async def open_conversation(page: Page) -> None:
    await page.locator(".row-button").nth(1).click()
    await page.wait_for_selector(".message")


async def out_of_the_text(page: Page) -> None:
    """Letters are commands again."""
    await page.evaluate("document.querySelector('.timeline').focus()")


async def conversation(page: Page) -> None:
    await open_conversation(page)


async def customer_card(page: Page) -> None:
    await open_conversation(page)
    if not await page.locator(".fan-card").count():
        await page.click(".card-toggle")
    await page.wait_for_selector("[data-part=notes]")


async def writing_on_the_card(page: Page) -> None:
    await customer_card(page)
    await page.click(".remark-edit")
    await page.click("[data-part=notes] .card-act")
    await page.wait_for_selector(".note-text")


async def choosing_labels(page: Page) -> None:
    await customer_card(page)
    await page.click("[data-part=labels] .card-act")
    await page.wait_for_selector(".label-picker")


async def palette(page: Page) -> None:
    await open_conversation(page)
    await page.keyboard.press("Control+k")
    await page.wait_for_selector(".palette-row")


async def palette_without_a_match(page: Page) -> None:
    await palette(page)
    await page.keyboard.type("qqqqqq")


async def choices_of_a_command(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.wait_for_selector(".palette-row")
    await page.keyboard.type("theme")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".palette-of")


async def cheat_sheet(page: Page) -> None:
    await open_conversation(page)
    await out_of_the_text(page)
    await page.keyboard.press("Shift+?")
    await page.wait_for_selector(".cheat-sheet")


async def writing_a_note(page: Page) -> None:
    await open_conversation(page)
    await page.click(".note-toggle")
    await page.fill(".composer-text", "给同事的话")


async def emoji(page: Page) -> None:
    await open_conversation(page)
    await page.click(".emoji-anchor button")
    await page.wait_for_selector(".emoji-anchor [role]")


async def closing(page: Page) -> None:
    """The menu of reasons, or of what else can be done."""
    await open_conversation(page)
    await page.locator(".head-acts [aria-haspopup=menu]").last.click()
    await page.wait_for_selector("[role=menu]")


async def account_menu(page: Page) -> None:
    await page.click("details.me summary")


async def nothing_there(page: Page) -> None:
    """A view without a row."""
    await page.keyboard.press("g")
    await page.keyboard.press("m")


async def search(page: Page) -> None:
    await page.click(".search-field")
    await page.fill(".search-input", "发货")
    await page.wait_for_selector(".search-row", timeout=15_000)


async def search_of_own_days(page: Page) -> None:
    await search(page)
    await page.select_option(".search-choice[aria-label='任何时间']", "own")
    await page.wait_for_selector(".search-day")


async def search_without_a_hit(page: Page) -> None:
    await page.click(".search-field")
    await page.fill(".search-input", "蓝鲸火箭")
    await page.wait_for_selector(".search-empty b")


async def back(page: Page) -> None:
    """At the list again, all of it, without fetching the page anew."""
    for _ in range(await page.locator(OVER).count()):
        await page.keyboard.press("Escape")
    await expect(page.locator(OVER)).to_have_count(0)
    await page.evaluate(LEAVE)
    await expect(page.locator(".conversation-head")).to_have_count(0)
    if not await page.locator(".row-button").count():
        await page.get_by_role("button", name="全部", exact=True).click()
        await page.wait_for_selector(".row-button")


SCENES: dict[Scene, str] = {
    account_menu: "details.me", nothing_there: "html", conversation: "html", customer_card: ".fan-card",
    writing_on_the_card: ".fan-card", choosing_labels: ".fan-card", palette: "dialog[open]",
    palette_without_a_match: "dialog[open]", choices_of_a_command: "dialog[open]", cheat_sheet: ".cheat-sheet",
    writing_a_note: ".composer", emoji: ".composer", closing: "[role=menu]", search: "dialog.search",
    search_of_own_days: "dialog.search", search_without_a_hit: "dialog.search",
}  # fmt: skip
