"""The media library in Chromium: an upload that is cut off goes on where it was, and nothing is sent twice."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Dialog, FilePayload, Page, Request, Route, expect

from tests.accounts.team import unique
from tests.browser.journey import PHONE, Running, Sit
from tests.commerce.shelf import picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
CHUNK = 8 * 1024 * 1024


def file(name: str, size: int = 0) -> FilePayload:
    """A picture; what follows its end is part of the file and of no interest to anybody."""
    content = picture(name, (320, 240), "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content + bytes(max(0, size - len(content)))}


async def at_library(page: Page, running: Running) -> None:
    await page.goto(f"{running.run['urls']['web']}/console/goods/library")
    await page.wait_for_selector(".lib-tabs")


async def choose(page: Page, *files: FilePayload) -> None:
    await page.locator(".goods-head input[type=file]").set_input_files(list(files))


@pytest.mark.soak  # eight megabytes go through the browser three times
async def test_an_upload_that_was_cut_off_goes_on_after_a_reload(sit: Sit, running: Running) -> None:
    page = await sit("owner")
    await at_library(page, running)
    name, held = f"{unique('雪山')}.jpg", asyncio.Event()

    async def hold(route: Route) -> None:
        held.set()  # and never answered: the laptop is closed

    async def leave(dialog: Dialog) -> None:
        await dialog.accept()

    page.on("dialog", leave)
    second = re.compile(rf"/uploads/.*offset={CHUNK}$")
    await page.route(second, hold)
    await choose(page, file(name, CHUNK + 500_000))
    await held.wait()
    await page.reload()
    await page.unroute(second)
    await expect(page.locator(".lib-unfinished")).to_contain_text(f"{name}已收到 8 MB")
    sent: list[str] = []

    def noted(request: Request) -> None:
        if request.method == "PUT":
            sent.append(request.url.rpartition("=")[2])

    page.on("request", noted)
    await page.locator(".lib-unfinished input[type=file]").set_input_files([file(name, CHUNK + 500_000)])
    await expect(page.locator(".upload.is-done")).to_contain_text("已上传")
    assert sent == [str(CHUNK)]
    await expect(page.locator(".lib-unfinished")).to_have_count(0)
    await expect(page.locator(".lib-grid .tile").first).to_contain_text(name)
    await choose(page, file(name, CHUNK + 500_000))
    await expect(page.locator(".upload.is-done").last).to_contain_text(f"素材库里已有这个文件：{name}")
    assert sent == [str(CHUNK)]


async def test_a_picture_is_uploaded_offline_named_thrown_away_and_back(sit: Sit, running: Running) -> None:
    page = await sit("owner", PHONE)
    await at_library(page, running)
    name, renamed = f"{unique('茶')}.jpg", unique("白茶主图")
    await page.context.set_offline(True)
    await choose(page, file(name))
    await expect(page.locator(".upload.is-resting")).to_contain_text("连上后自动继续")
    await page.context.set_offline(False)
    await expect(page.locator(".upload.is-done")).to_contain_text("已上传")
    tile = page.locator(".lib-grid .tile").first
    await tile.locator(".tile-button").focus()
    await page.keyboard.press("Enter")
    await page.locator("#library-name").fill(renamed)
    await page.locator("#f-tags").fill("主推，春茶")
    await page.locator("#f-tags").press("Enter")
    await page.locator(".lib-form-foot .primary").click()
    await expect(page.locator(".lib-drawer-head h2")).to_have_text(renamed)
    await page.keyboard.press("Escape")
    await expect(tile.locator(".tile-button")).to_be_focused()
    await page.locator("#library-search").fill("chuncha")
    await expect(page.locator(".lib-grid .tile")).to_have_count(1)
    await page.locator(".lib-grid .tile-button").press("Delete")
    await expect(page.locator(".empty")).to_be_visible()
    await page.get_by_role("button", name="撤销").click()
    await expect(page.locator(".lib-grid .tile")).to_contain_text([renamed])
