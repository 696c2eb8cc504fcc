"""An operator makes a product of twelve SKUs by hand, publishes it, and sees it where buyers do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.journey import Running, Sit
from tests.commerce.shelf import picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TITLE = "手绘猫咪马克杯 限定三色"
AXES = [("颜色", ["黑色", "米白"]), ("容量", ["350ml", "500ml", "750ml"]), ("款式", ["有盖", "无盖"])]


@pytest.fixture
async def boss(sit: Sit) -> Page:
    return await sit("owner")


async def _picture_taken(page: Page, file: Path) -> None:
    await page.click("#f-media-main")
    await page.locator(".picker input[type=file]").set_input_files(file)
    await expect(page.locator(".picker .tile-button[aria-pressed=true]")).to_have_count(1)
    await page.locator(".picker-foot .primary").click()
    await expect(page.locator(".picture img")).to_have_count(1)


async def _axis(page: Page, at: int, name: str, values: list[str]) -> None:
    await page.click("#axes-add")
    await page.fill(f"#axis-{at}", name)
    await page.locator(".axis").nth(at).locator(".value-new").fill("、".join(values) + "、")
    await expect(page.locator(".axis").nth(at).locator(".value-name")).to_have_text(values)


async def _kept(page: Page) -> None:
    await expect(page.locator(".save-phase.is-saved")).to_be_visible()


async def test_twelve_skus_are_made_by_hand_and_sold(boss: Page, running: Running, tmp_path: Path) -> None:
    web = running.run["urls"]["web"]
    await boss.goto(f"{web}/console/goods/products")
    await boss.click("#products-new")
    await boss.click("#kind-physical")
    await boss.fill("#f-title", TITLE)
    await boss.fill("#f-code", "CAT-MUG")
    await _kept(boss)
    product_id = re.sub(r".*/", "", boss.url)
    await expect(boss.locator(".finding.is-error")).to_have_count(2)  # neither picture nor price

    file = tmp_path / "mug.png"
    file.write_bytes(picture("mug", (600, 600)))
    await _picture_taken(boss, file)
    for at, (name, values) in enumerate(AXES):
        await _axis(boss, at, name, values)
    await expect(boss.locator(".sku-table tbody tr")).to_have_count(12)

    await boss.locator(".fill-bar select").nth(3).select_option("price")
    await boss.fill(".fill-value", "99")
    await boss.press(".fill-value", "Enter")
    await boss.locator(".fill-bar select").nth(1).select_option(label="750ml")
    await boss.fill(".fill-value", "129.9")
    await boss.press(".fill-value", "Enter")
    await _pasted(boss, "#sku-0-weight", "0.35\n0.36\n0.45\n0.46")
    await _kept(boss)
    await boss.reload()
    await expect(boss.locator("#sku-4-price")).to_have_value("129.90")
    await expect(boss.locator("#sku-11-code")).to_have_value("CAT-MUG-MB-750ML-WG")
    await expect(boss.locator("#sku-3-weight")).to_have_value("0.46")

    await boss.click(".editor-publish")
    await boss.fill("dialog input[maxlength='200']", "首发")
    await boss.click(".publish-go")
    await expect(boss.locator(".side-state .goods-tag.ok")).to_have_text("在售")
    shown = await boss.get_attribute("a.side-act", "href")
    assert shown is not None
    assert shown.endswith(f"/p/{product_id}")
    await _listed(boss)
    await boss.goto(f"{web}{shown}")
    await expect(boss.locator("h1")).to_contain_text(TITLE)


async def _pasted(page: Page, cell: str, text: str) -> None:
    await page.locator(cell).evaluate(
        """(input, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        const more = { clipboardData: data, bubbles: true, cancelable: true };
        input.dispatchEvent(new ClipboardEvent("paste", more)); }""",
        text,
    )


async def _listed(page: Page) -> None:
    """Back in the list it is found by the pinyin of its name, with what it costs."""
    await page.locator(".editor-head .goods-back").click()
    await page.keyboard.press("/")
    await page.keyboard.type("shouhuimaomi")
    row = page.locator(".product-row", has_text=TITLE)
    await expect(row).to_contain_text("¥99.00 – ¥129.90")
    await expect(row).to_contain_text("12 个 SKU")
    await expect(page).to_have_url(re.compile(r"search=shouhuimaomi"))
