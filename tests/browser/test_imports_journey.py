"""A workbook with bad rows is brought, looked at, mended in part and imported, as an operator does it."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from python_calamine import load_workbook

from tests.browser.day import api
from tests.browser.journey import PHONE, Running, Sit
from tests.commerce.big_file import goods
from tests.crash.hub_up import Up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


async def _bring(page: Page, running: Running, file: Path) -> None:
    await page.goto(f"{running.run['urls']['web']}/console/goods/transfers")
    await page.locator("input[type=file]").set_input_files(file)


async def _shown(page: Page) -> list[int]:
    """Numbers of the rows on the screen, all of them brought in by "more"."""
    while await page.locator(".found-more").count():
        before = await page.locator(".found-row").count()
        await page.locator(".found-more").click()
        await expect(page.locator(".found-row")).not_to_have_count(before)
    texts = await page.locator(".found-number").all_inner_texts()
    return [int(text.split()[-1]) for text in texts]


async def test_500_rows_with_37_bad_ones(sit: Sit, running: Running, tmp_path: Path) -> None:
    data, bad = goods(500, 37, "J")
    file = tmp_path / "秋季新品.xlsx"
    file.write_bytes(data)
    page = await sit("owner")
    await _bring(page, running, file)
    await expect(page.get_by_text("500 行中有 37 行有问题")).to_be_visible()
    await expect(page.locator(".found-row").first).to_be_visible()
    assert await _shown(page) == bad
    await expect(page.locator(".found-row").first).to_contain_text("12.345")
    await page.locator(".fault", has_text="重量").click()
    await expect(page.locator(".found-row").first).to_contain_text("很重")
    async with page.expect_download() as download:
        await page.get_by_text("下载有问题的行").click()
    sheet = load_workbook(io.BytesIO((await (await download.value).path()).read_bytes()))
    assert len(sheet.get_sheet_by_index(0).to_python()) == 38
    await page.get_by_role("button", name="只导入没有问题的 463 行").click()
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(page.get_by_text("导入完成：新建 463 行，修改 0 行，不变 0 行")).to_be_visible(
        timeout=60_000
    )
    await page.set_viewport_size(PHONE)
    await page.locator(".goods-back").click()
    await expect(page.locator(".history-row").first).to_contain_text("新建 463")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    found = await api(page, "GET", "/api/v1/products?search=J00099")
    assert [product["code"] for product in found["products"]] == ["J00099"]


@pytest.mark.soak
async def test_5000_rows_go_on_after_the_worker_was_killed(
    sit: Sit, running: Running, tmp_path: Path
) -> None:
    data, bad = goods(5000, 37, "K")
    file = tmp_path / "五千.xlsx"
    file.write_bytes(data)
    page, up = await sit("owner"), Up(running.data_dir)
    await _bring(page, running, file)
    await expect(page.get_by_text("5,000 行中有 37 行有问题")).to_be_visible(timeout=60_000)
    assert await _shown(page) == bad
    await page.get_by_role("button", name="只导入没有问题的 4,963 行").click()
    await page.get_by_role("button", name="导入", exact=True).click()
    path = f"/api/v1/imports/{page.url.rpartition('/')[2]}"
    while (await api(page, "GET", path))["item"]["done_rows"] < 1000:
        assert (await api(page, "GET", path))["item"]["state"] == "applying"
    os.kill(up.pid("worker"), signal.SIGKILL)
    stopped = (await api(page, "GET", path))["item"]
    assert (stopped["state"], stopped["done_rows"] < 5000) == ("applying", True)
    await expect(page.get_by_text("导入完成：新建 4,963 行，修改 0 行，不变 0 行")).to_be_visible(
        timeout=180_000
    )
    await _bring(page, running, file)
    await expect(page.get_by_text("这个文件已经导入过一次")).to_be_visible(timeout=60_000)
    assert (await api(page, "GET", "/api/v1/imports?limit=1"))["imports"][0]["counts"]["same"] == 4963
