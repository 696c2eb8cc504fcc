"""States of the inbox that somebody brings about; each begins at the list with nothing open."""

from __future__ import annotations

from playwright.async_api import Page


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


SCENES = (
    account_menu, nothing_there, conversation, customer_card, writing_on_the_card, choosing_labels, palette,
    palette_without_a_match, choices_of_a_command, cheat_sheet, writing_a_note, emoji, closing, search,
    search_of_own_days, search_without_a_hit,
)  # fmt: skip
