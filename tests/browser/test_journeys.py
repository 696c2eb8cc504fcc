"""What people do, done as they do it: two screens, real protocol, nothing reloaded."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.journey import Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def open_row(page: Page, name: str) -> None:
    await page.locator(".row-button", has_text=name).first.click()
    await expect(page.locator(".conversation-head h2")).to_contain_text(name)


async def reply(page: Page, text: str) -> None:
    await page.fill(".composer-text", text)
    await page.press(".composer-text", "Enter")
    await expect(page.locator(".bubble", has_text=text).last).to_be_visible()


async def test_wechat_there_and_back(inbox: Page, running: Running):
    """A new fan writes on WeChat; the agent sees it without reload, takes it, answers; the phone shows it."""
    app_id = running.account("wechat_official")["settings"]["app_id"]
    await running.sandbox(
        "PUT",
        "fans",
        {
            "fans": [
                {
                    "app_id": app_id,
                    "openid": "oJourneyFan",
                    "nickname": "新来的小鹿",
                    "avatar": "🦌",
                    "color": "#CCCC88",
                }
            ]
        },
    )
    said = await running.say(app_id, "oJourneyFan", type="text", content="<b>杯子</b>还有吗 13800138000")
    assert said["answered"]
    await expect(inbox.locator(".row-preview").first).to_contain_text("<b>杯子</b>还有吗 138****8000")
    await inbox.locator(".row-button").first.click()
    await reply(inbox, "有的，今天就能发")
    await expect(inbox.locator(".head-state")).to_be_visible()
    await running.say(app_id, "oJourneyFan", type="text", content="太好了")
    await expect(inbox.locator(".bubble", has_text="太好了")).to_be_visible()
    received = await running.received(app_id, "oJourneyFan", 1)
    assert [r["body"]["text"]["content"] for r in received] == ["有的，今天就能发"]


async def test_whoever_waits_in_the_demo_can_be_answered(inbox: Page, running: Running):
    """The first thing that a newcomer tries: the phones of the demo's fans know that they wrote, too."""
    await open_row(inbox, "Lucia")
    await inbox.get_by_role("button", name="接待", exact=True).click()
    await reply(inbox, "马上帮你查")
    await inbox.locator(".undo-bar button").wait_for(state="detached")
    await expect(inbox.locator(".message.out", has_text="马上帮你查").locator(".ticks.sent")).to_be_visible()


async def test_web_chat_there_and_back(inbox: Page, running: Running, context):
    fan = await context.new_page()
    await fan.set_viewport_size({"width": 390, "height": 844})
    await fan.goto(running.run["urls"]["chat"])
    await fan.locator("textarea").fill("你好，网页上也能问吗")
    await fan.keyboard.press("Enter")
    row = inbox.locator(".row-button", has_text="网页上也能问吗")
    await row.first.click()
    await reply(inbox, "当然可以")
    await expect(fan.get_by_text("当然可以")).to_be_visible()
    await fan.reload()
    await expect(fan.get_by_text("当然可以")).to_be_visible()
    await expect(fan.get_by_text("网页上也能问吗").first).to_be_visible()


async def test_words_are_taken_back_on_both_sides(inbox: Page, running: Running, context):
    fan = await context.new_page()
    await fan.goto(running.run["urls"]["chat"])
    await fan.locator("textarea").fill("发错地方了")
    await fan.keyboard.press("Enter")
    await inbox.locator(".row-button", has_text="发错地方了").first.click()
    await reply(inbox, "这款九折，写错了")
    await expect(fan.get_by_text("这款九折")).to_be_visible()

    await fan.get_by_role("button", name="撤回").first.click()
    await expect(inbox.locator(".bubble.recalled")).to_have_text(re.compile("消息已撤回"))
    await fan.get_by_role("button", name="重新编辑").click()
    await expect(fan.locator("textarea")).to_have_value("发错地方了")

    # Within the message: a row of the list whose last words were taken back is a button of that name, too.
    said = inbox.locator(".message.out", has_text="这款九折")
    await said.hover()
    await said.get_by_role("button", name="撤回").click()
    await expect(fan.get_by_text("陈可 撤回了一条消息")).to_be_visible()
    await expect(fan.get_by_text("这款九折")).to_have_count(0)
    await inbox.get_by_role("button", name="重新编辑").click()
    await expect(inbox.locator(".composer-text")).to_have_value("这款九折，写错了")


async def test_offline_fan_sends_once_when_back(inbox: Page, running: Running, context):
    fan = await context.new_page()
    await fan.goto(running.run["urls"]["chat"])
    await fan.locator("textarea").fill("先打个招呼，断网之前")
    await fan.keyboard.press("Enter")
    await expect(inbox.locator(".row-preview", has_text="断网之前").first).to_be_visible()
    await context.set_offline(True)
    await fan.locator("textarea").fill("断网时写的话")
    await fan.keyboard.press("Enter")
    await context.set_offline(False)
    await expect(inbox.locator(".row-preview", has_text="断网时写的话").first).to_be_visible(timeout=30_000)
    await inbox.locator(".row-button", has_text="断网时写的话").first.click()
    await expect(inbox.locator(".bubble", has_text="断网时写的话")).to_have_count(1)


async def test_two_agents_cannot_both_hold_a_conversation(inbox: Page, running: Running, sit: Sit):
    app_id = running.account("wechat_official")["settings"]["app_id"]
    await running.say(app_id, "oTwoAgentsFan", type="text", content="谁来接我呀")
    other = await sit("supervisor")
    for page in (inbox, other):
        await page.locator(".row-button", has_text="谁来接我呀").first.click()
    await reply(inbox, "我来接待您")
    await expect(other.locator(".bubble", has_text="我来接待您")).to_be_visible()
    await expect(other.locator(".head-state")).to_contain_text("陈可")


async def test_the_english_switch(inbox: Page, running: Running):
    await inbox.context.add_cookies([{"name": "hub_lang", "value": "en", "url": running.run["urls"]["web"]}])
    await inbox.reload()
    await expect(inbox.locator("html")).to_have_attribute("lang", "en")
    await expect(inbox.get_by_text("Waiting").first).to_be_visible()


async def test_the_run_file_lets_a_program_play(running: Running):
    run = json.loads(json.dumps(running.run))
    assert {"supervisor", "mongod", "valkey", "web", "worker", "sandbox"} <= set(run["processes"])
    assert {"web", "console", "sandbox", "chat"} <= set(run["urls"])
    assert all(row["password"] for row in run["logins"])
    assert {"token", "aes_key", "app_id"} <= set(running.account("wechat_official")["settings"])


async def test_a_pinned_note_is_on_the_colleagues_card_at_once(inbox: Page, running: Running, sit: Sit):
    """And what the colleague is writing there just now stays."""
    app_id = running.account("wechat_official")["settings"]["app_id"]
    await running.say(app_id, "oPinnedFan", type="text", content="礼盒怎么包")
    other = await sit("supervisor")
    for page in (inbox, other):
        await page.locator(".row-button", has_text="礼盒怎么包").first.click()
    await other.click("[data-part=notes] .card-act")
    await other.fill(".note-text", "还没写完")
    await inbox.click("[data-part=notes] .card-act")
    await inbox.fill(".note-text", "礼盒送婆婆，丝带用米色")
    await inbox.press(".note-text", "Control+Enter")
    await expect(inbox.locator(".card-notes")).to_contain_text("丝带用米色")
    await expect(other.locator(".card-notes")).to_contain_text("丝带用米色")
    await expect(other.locator(".note-text")).to_have_value("还没写完")
