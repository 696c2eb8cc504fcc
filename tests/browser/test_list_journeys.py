"""The list as people use it: filters that stay, saved views, many rows by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.day import api
from tests.browser.journey import Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
async def lead(sit: Sit) -> Page:
    return await sit("supervisor")


async def _fans(running: Running, count: int, text: str) -> None:
    app_id = running.account("wechat_official")["settings"]["app_id"]
    for number in range(count):
        openid = f"oList{text.encode().hex()[:12]}{number}"
        await running.say(app_id, openid, type="text", content=f"{text}{number}")


async def test_a_filter_stays_over_reload_and_back_and_becomes_a_view(lead: Page, running: Running) -> None:
    await _fans(running, 2, "筛选看看")
    await lead.get_by_role("button", name="筛选", exact=True).click()
    await lead.get_by_role("menuitem", name="接待人").click()
    await lead.get_by_role("menuitemradio", name="无人接待").click()
    await expect(lead).to_have_url(re.compile("assignee=none"))
    await expect(lead.locator(".filter-chip")).to_contain_text("无人接待")
    await expect(lead.locator(".row-button", has_text="筛选看看1")).to_be_visible()
    await lead.reload()
    await expect(lead.locator(".filter-chip")).to_contain_text("无人接待")
    await lead.locator(".row-button", has_text="筛选看看1").click()
    await expect(lead).to_have_url(re.compile(r"assignee=none.*c="))
    await lead.locator(".tab-more").click()
    await lead.get_by_role("menuitem", name="保存当前视图").click()
    await lead.get_by_label("视图名称").fill("没人管的")
    await lead.get_by_role("button", name="保存", exact=True).click()
    await lead.get_by_role("button", name="全部", exact=True).click()
    await expect(lead.locator(".filter-chip")).to_have_count(0)
    await lead.go_back()
    await expect(lead.locator(".filter-chip")).to_have_count(1)
    await lead.locator(".filter-off").click()
    await lead.locator(".tab-more").click()
    await lead.get_by_role("menuitemradio", name="没人管的").click()
    await expect(lead.locator(".filter-chip")).to_contain_text("无人接待")


async def test_an_empty_list_says_which_filter_hides_what(lead: Page, running: Running) -> None:
    await _fans(running, 1, "藏起来")
    label = (await api(lead, "POST", "/api/v1/labels", {"name": "还没人贴", "color": 1}))["label"]
    await lead.goto(f"{running.run['urls']['web']}/console/inbox?label={label['id']}")
    await expect(lead.get_by_text("没有符合条件的会话")).to_be_visible()
    await lead.locator(".hidden-by").click()
    await expect(lead.locator(".row-button", has_text="藏起来0")).to_be_visible()
    await expect(lead).not_to_have_url(re.compile("label="))
    await api(lead, "DELETE", f"/api/v1/labels/{label['id']}")


async def test_many_rows_by_keyboard_alone(lead: Page, running: Running) -> None:
    await _fans(running, 3, "一起处理")
    await expect(lead.locator(".row-button", has_text="一起处理2")).to_be_visible()
    for key in ("j", "x", "j", "j", "Shift+X"):
        await lead.keyboard.press(key)
    await expect(lead.locator(".bulk-count")).to_have_text("已选 3")
    unread = await lead.locator(".row.unread").count()
    await lead.get_by_role("button", name="标为已读").focus()
    await lead.keyboard.press("Enter")
    await expect(lead.locator(".toast")).to_contain_text("已将 3 个会话标为已读")
    await expect(lead.locator(".row.unread")).to_have_count(unread - 3)
    await lead.get_by_role("button", name="撤销").click()
    await expect(lead.locator(".row.unread")).to_have_count(unread)
    await expect(lead.locator(".bulk-bar")).to_have_count(0)


async def test_labels_are_made_set_and_deleted(lead: Page, running: Running) -> None:
    await _fans(running, 1, "贴标签")
    await lead.goto(f"{running.run['urls']['web']}/console/settings/labels")
    await lead.locator("#label-name").fill("急件")
    await lead.keyboard.press("Enter")
    line = lead.locator(".label-row", has=lead.get_by_role("button", name="删除标签 急件"))
    await expect(line.locator("input")).to_have_value("急件")
    await lead.goto(f"{running.run['urls']['web']}/console/inbox")
    row = lead.locator(".row", has_text="贴标签0")
    await row.hover()
    await row.locator(".row-tick").click()
    await lead.locator(".bulk-acts").get_by_role("button", name="标签").click()
    await lead.get_by_role("menuitem", name="加标签").click()
    await lead.get_by_role("menuitem", name="急件").click()
    await expect(row.locator(".label-chip")).to_have_text("急件")
    await lead.goto(f"{running.run['urls']['web']}/console/settings/labels")
    await expect(line.locator(".label-uses")).to_have_text("1 个会话")
    await line.get_by_role("button", name="删除标签 急件").click()
    await lead.get_by_role("dialog").get_by_role("button", name="删除标签", exact=True).click()
    await expect(line).to_have_count(0)
    await lead.goto(f"{running.run['urls']['web']}/console/inbox")
    await expect(lead.locator(".row", has_text="贴标签0").locator(".label-chip")).to_have_count(0)
