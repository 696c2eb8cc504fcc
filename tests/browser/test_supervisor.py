"""A supervisor at the wall: sets the desk, hands on, whispers, takes over; and what is told on phones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.day import Keys, api
from tests.browser.journey import Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
SOON = 20_000
# WeChat tells no names: each is known by what they write.
FANS = {"oWallOne": "一号有人吗", "oWallTwo": "二号有人吗", "oWallThree": "<i>三号</i>"}


@pytest.fixture
async def boss(sit: Sit) -> Page:
    return await sit("supervisor")


@pytest.fixture
async def agent(sit: Sit, boss: Page) -> AsyncIterator[Page]:
    """Busy: the router goes on for some seconds after it was turned off, and what they hold must stand still."""
    page = await sit("agent")
    seat = f"/api/v1/seats/{(await api(page, 'GET', '/api/v1/me'))['staff']['id']}"
    await Keys(page).command("zhuangtai")
    await Keys(page).choose("busy")
    yield page
    await Keys(page).command("zhuangtai")
    await Keys(page).choose("online")
    await api(boss, "PUT", seat, {"capacity": None})
    rev = (await api(boss, "GET", "/api/v1/desk"))["rev"]
    await api(boss, "PUT", "/api/v1/desk", {"rev": rev, "routing": {"on": True}})


async def _go(page: Page, running: Running, path: str) -> None:
    await page.goto(f"{running.run['urls']['web']}{path}")


async def _saved(page: Page) -> None:
    await page.locator(".save-bar .primary").click()
    await expect(page.locator(".save-bar .primary")).to_have_count(0, timeout=SOON)


async def _by_hand(page: Page, running: Running) -> None:
    """Nobody is given anything by itself, so that the queue holds still."""
    await _go(page, running, "/console/settings/service")
    given = page.locator(".toggle").first
    await expect(given).to_be_visible(timeout=SOON)
    if await given.get_attribute("aria-checked") == "true":
        await given.click()
        await _saved(page)
    await expect(page.locator(".toggle").first).to_have_attribute("aria-checked", "false")


async def _three_write(running: Running) -> None:
    app_id = running.account("wechat_official")["settings"]["app_id"]
    fans = [
        {"app_id": app_id, "openid": openid, "nickname": openid, "avatar": "🦌", "color": "#CCCC88"}
        for openid in FANS
    ]
    await running.sandbox("PUT", "fans", {"fans": fans})
    for openid, words in FANS.items():
        assert (await running.say(app_id, openid, type="text", content=words))["answered"]


def _line(page: Page, part: str, words: str) -> Locator:
    return page.locator(f".wall-part.{part} .line", has_text=words).first


async def test_a_supervisor_runs_the_desk_from_the_wall(boss: Page, agent: Page, running: Running) -> None:
    await _by_hand(boss, running)
    await _three_write(running)
    await boss.click(".rail-link[href='/console/wall']")
    for words in FANS.values():
        await expect(_line(boss, "queue", words)).to_be_visible(timeout=SOON)
    person = boss.locator(".person", has_text="陈可").first
    await expect(person.locator(".dot.busy")).to_be_visible(timeout=SOON)

    # One more than they hold now: of two that are handed on, one fits.
    load = int((await person.locator(".load-words").inner_text()).split("/")[0])
    await person.locator(".person-row").click()
    await person.locator(".person-set input").fill(str(load + 1))
    async with boss.expect_response(lambda answer: "/api/v1/wall" in answer.url):
        await _three_write(running)  # a new picture leaves what is half written in its field
    await boss.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    await person.locator(".person-set input").press("Enter")
    await expect(person.locator(".load-words")).to_have_text(f"{load} / {load + 1}", timeout=SOON)

    one, two = list(FANS.values())[:2]
    name = await _line(boss, "queue", one).locator(".line-name").inner_text()
    for words in (one, two):
        await _line(boss, "queue", words).locator("input").check()
    await boss.locator(".choice-bar .primary").click()
    await boss.locator(".target", has_text="陈可").first.click()
    await boss.locator(".dialog-foot .primary").click()
    await expect(boss.locator(".dialog .callout.warn li")).to_have_count(1, timeout=SOON)
    told = await boss.locator(".dialog .callout.warn li").inner_text()
    handed = two if told.startswith(name) else one
    await boss.keyboard.press("Escape")
    await expect(person.locator(".load-words")).to_have_text(f"{load + 1} / {load + 1}", timeout=SOON)

    await _whispered_and_taken(boss, agent, person, handed)


async def _whispered_and_taken(boss: Page, agent: Page, person: Locator, words: str) -> None:
    await person.locator(".line", has_text=words).locator(".line-body").click()
    await expect(boss.locator(".look-messages .look", has_text=words).last).to_be_visible(timeout=SOON)
    await boss.locator(".whisper textarea").fill("先问清楚是哪一单")
    await boss.locator(".whisper button").click()
    await expect(boss.locator(".look.note", has_text="先问清楚是哪一单").last).to_be_visible(timeout=SOON)

    await agent.locator(".row-button", has_text=words).first.click()
    whispered = agent.locator(".message.whispered", has_text="先问清楚是哪一单").last
    await expect(whispered).to_be_visible(timeout=SOON)

    await boss.locator(".dialog-foot .primary").click()
    await expect(boss.locator(".look-state")).to_contain_text("周岚", timeout=SOON)
    await expect(boss.locator(".dialog-foot .primary")).to_have_count(0)


async def test_the_fan_never_hears_a_whisper(running: Running) -> None:
    app_id = running.account("wechat_official")["settings"]["app_id"]
    rows = (await running.truth(app_id))["received"]
    assert not any("先问清楚是哪一单" in str(row["body"]) for row in rows)


async def test_unsaved_changes_are_not_lost_by_a_click(boss: Page, running: Running) -> None:
    await _go(boss, running, "/console/settings/hours")
    await boss.locator(".day .toggle").nth(6).click()
    await boss.locator(".settings-link[href$='/groups']").click()
    await boss.locator("dialog .button", has_text="取消").click()
    assert boss.url.endswith("/hours")
    await expect(boss.locator(".day-closed")).to_have_count(1)
    await boss.locator(".save-bar .button", has_text="撤销").click()
    await expect(boss.locator(".day-closed")).to_have_count(0)


async def test_a_year_of_holidays_is_pasted(boss: Page, running: Running) -> None:
    await _go(boss, running, "/console/settings/hours")
    paste = boss.locator("button", has_text="粘贴一年的假期")
    await expect(paste).to_be_visible(timeout=SOON)
    before = await boss.locator(".holiday").count()
    await paste.click()
    await boss.locator(".paste-lines").fill("2031-01-01~2031-01-03 元旦\n2031-02-16 春节 上班\n看不懂的一行")
    await expect(boss.locator("dialog .field-error")).to_contain_text("第 3 行")
    await boss.locator("dialog .primary").click()
    await expect(boss.locator(".holiday")).to_have_count(before + 4)
    await _saved(boss)
    await boss.reload()
    await expect(boss.locator(".holiday")).to_have_count(before + 4, timeout=SOON)
    worked = boss.locator(".holiday", has=boss.locator("input[value='2031-02-16']"))
    await expect(worked.locator("input[type=time]")).not_to_have_count(0)


async def test_a_group_is_made_and_shown_on_the_wall(boss: Page, running: Running) -> None:
    await _go(boss, running, "/console/settings/groups")
    await boss.locator("button.primary", has_text="新建技能组").click()
    await boss.locator("dialog .primary").click()
    await expect(boss.locator("dialog .field-error")).to_contain_text("名称")
    await boss.fill("#group-name", "夜班小组")
    await boss.locator("dialog .tick", has_text="陈可").locator("input").check()
    await boss.locator("dialog .primary").click()
    await expect(boss.locator(".group-card", has_text="夜班小组")).to_contain_text("陈可", timeout=SOON)
    await _go(boss, running, "/console/wall")
    await boss.locator("select[aria-label='全部技能组']").select_option(label="夜班小组")
    await expect(boss.locator(".person", has_text="陈可")).to_be_visible(timeout=SOON)
    await expect(boss.locator(".person", has_text="许宁")).to_have_count(0)


async def test_a_trial_alert_rings_on_the_phone(boss: Page, running: Running) -> None:
    await _go(boss, running, "/console/settings/alerts")
    await boss.locator("button", has_text="给我发一条测试").click()
    await expect(boss.locator(".toast.ok")).to_contain_text("zhou@xiaoman.demo", timeout=SOON)
    truth = await _wecom(running)
    assert any(m["userid"] == "zhou@xiaoman.demo" and m["body"]["title"] == "这是一条测试消息" for m in truth)
    await boss.locator("button", has_text="检查连接").click()
    await expect(boss.locator(".findings")).to_contain_text("HUB_PUBLIC_URL", timeout=SOON)


async def _wecom(running: Running) -> list[dict[str, Any]]:
    async with httpx.AsyncClient(base_url=running.run["urls"]["sandbox"]) as client:
        return list((await client.get("/_sandbox/wecom/truth")).json()["received"])
