"""A long conversation read both ways, and everything that a composer does, by hands and by keys alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import long_talk
from tests.browser.journey import PHONE, Running, Sit
from tests.browser.scenes import PLACES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

IMAGES = Path(__file__).parents[2] / "hub" / "demo" / "data" / "images"
NODES = "document.querySelectorAll('*').length"
SEEN = "[...document.querySelectorAll('.message')].length"
FIRST = "Number(document.querySelector('[data-seq]').dataset.seq)"
LAST = "Number([...document.querySelectorAll('[data-seq]')].at(-1).dataset.seq)"


# A page of messages comes in while the hand has moved and the browser has not told it yet; how far seq `to` jumps.
MORE = """async ([side, to]) => {
    const { dispatch, state } = await import(document.querySelector("[type=module]").src + "/../store.js");
    const id = new URLSearchParams(location.search).get("c");
    const held = state.value.threads[id].messages;
    const place = side === "older" ? `before_seq=${held[0].seq}` : `after_seq=${held.at(-1).seq}`;
    const page = await fetch(`/api/v1/conversations/${id}/messages?${place}&limit=50`).then((r) => r.json());
    const top = () => document.querySelector(`[data-seq="${to}"]`).getBoundingClientRect().top;
    document.querySelector(`[data-seq="${to}"]`).scrollIntoView();
    const before = top();
    dispatch({ type: "paged", id, side, limit: 50, ...page });
    await Promise.resolve();
    return top() - before;
}"""
# The team's own name for the fan, which no reply may tell.
REMARKED = """async () => {
  const { state } = await import(document.querySelector('[type=module]').src + '/../store.js');
  const { get, put } = await import(document.querySelector('[type=module]').src + '/../../shared/api.js');
  const path = `/api/v1/customers/${state.value.heads[state.value.openId].head.customer_id}/card`;
  await put(path, { rev: (await get(path)).card.rev, remark: '难缠的客户' });
}"""
CANNED = """async () => {
    const { csrf } = await fetch("/api/v1/me").then((r) => r.json());
    const body = JSON.stringify({ title: "柿子核销", text: "{fan}，今天就发 {order_no}" });
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
    await fetch("/api/v1/replies", { method: "POST", body, headers });
}"""
# As the page knows the last message while its delivery is slow.
LAST_IS = """async (status) => {
    const { dispatch, state } = await import(document.querySelector("[type=module]").src + "/../store.js");
    const id = new URLSearchParams(location.search).get("c");
    const last = state.value.threads[id].messages.at(-1);
    const message = { ...last, status: status || last.status, at: new Date().toISOString() };
    if (status) dispatch({ type: "acked", id, messages: [message] });
    return message.status;
}"""
PASTE = """([data, names]) => {
    const given = new DataTransfer();
    const png = { type: "image/png" };
    data.forEach((bytes, at) => given.items.add(new File([new Uint8Array(bytes)], names[at], png)));
    const pasted = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
    document.querySelector(".composer-text").dispatchEvent(pasted);
}"""


async def _until(page: Page, truth: str) -> None:
    """As wait_for_function, which needs the `eval` that our policy forbids once its first look was in vain."""
    async with asyncio.timeout(20):
        while not await page.evaluate(truth):
            await asyncio.sleep(0.02)


async def _long(page: Page, running: Running, name: str, count: int, seq: int = 0) -> str:
    account = running.account("webchat")["account_id"]
    here = await long_talk.write(running.data_dir, account, name, count)
    place = f"&seq={seq}" if seq else ""
    await page.goto(f"{running.run['urls']['web']}/console/inbox?c={here}{place}")
    await expect(page.locator(".message").first).to_be_visible()
    return here


async def _scrolled(page: Page, edge: str, done: str) -> None:
    """To one end, page by page, as far as it goes; the page stays light all the way."""
    for _ in range(400):
        if await page.evaluate(done):
            return
        before = await page.evaluate(f"{FIRST} * 100000 + {LAST}")
        await page.evaluate(f"document.querySelector('.timeline').scrollTop = {edge}")
        await _until(page, f"({done}) || {FIRST} * 100000 + {LAST} !== {before}")
        assert await page.evaluate(SEEN) <= 400
    raise AssertionError("never came to the end")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("said", [800, pytest.param(10_000, marks=pytest.mark.soak)])
async def test_a_long_timeline_up_and_down(inbox: Page, running: Running, said: int):
    await _long(inbox, running, "说来话长", said)
    await _scrolled(inbox, "0", f"{FIRST} === 1")
    await expect(inbox.locator(".timeline-start", has_text="会话从这里开始")).to_be_visible()
    await _scrolled(inbox, "1e9", f"{LAST} === {said}")
    assert await inbox.evaluate(NODES) <= 2_500


async def test_nothing_jumps_while_a_page_comes_in(inbox: Page, running: Running):
    await _long(inbox, running, "不要跳", 400, seq=200)
    for side in ("older", "older", "newer", "newer", "newer"):
        first, last = await inbox.evaluate(FIRST), await inbox.evaluate(LAST)
        assert abs(await inbox.evaluate(MORE, [side, (first + last) // 2])) < 2
        await _until(inbox, f"{FIRST} !== {first} || {LAST} !== {last}")


async def test_jump_to_a_day_by_keys(inbox: Page, running: Running):
    await _long(inbox, running, "翻日历", 400)
    await inbox.locator(".day button").last.focus()
    await inbox.keyboard.press("Enter")
    await expect(inbox.locator(".day-picker")).to_be_visible()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "Enter"):
        await inbox.keyboard.press(key)
    await expect(inbox.locator(".day-picker")).to_have_count(0)
    await _until(inbox, f"{LAST} < 400")
    await inbox.locator(".to-end").click()
    await expect(inbox.locator('[data-seq="400"]')).to_be_in_viewport()


async def test_a_message_is_found_in_place(inbox: Page, running: Running):
    here = await _long(inbox, running, "找一句", 400, seq=123)
    await expect(inbox.locator('[data-seq="123"].flash')).to_be_in_viewport()
    await inbox.evaluate(f"{PLACES}.then((places) => places.goTo('{here}', 300))")
    await expect(inbox.locator('[data-seq="300"].flash')).to_be_in_viewport()


async def test_a_canned_reply_a_quote_and_a_second_thought_by_keys_alone(inbox: Page, running: Running):
    await _long(inbox, running, "只用键盘", 20)
    await inbox.evaluate(CANNED)
    await inbox.evaluate(REMARKED)
    await expect(inbox.locator(".conversation-head h2")).to_have_text("难缠的客户")
    words = inbox.locator(".composer-text")
    await words.focus()
    await inbox.keyboard.type("/szhx")
    await expect(inbox.locator(".suggestions [aria-selected=true]")).to_contain_text("柿子核销")
    await inbox.keyboard.press("Enter")
    await expect(words).to_have_value("只用键盘，今天就发 {order_no}")
    await expect(inbox.locator(".holes")).to_contain_text("{order_no}")
    await inbox.keyboard.press("Control+ArrowUp")
    await expect(inbox.locator(".quote-bar")).to_contain_text("第 20 句")
    await inbox.keyboard.press("Enter")
    sent = inbox.locator(".bubble", has_text="今天就发").last
    await expect(sent.locator(".quote")).to_contain_text("第 20 句")
    async with asyncio.timeout(20):
        while await inbox.evaluate(LAST_IS) not in ("sent", "delivered"):
            await asyncio.sleep(0.05)
    await inbox.evaluate(LAST_IS, "queued")
    await inbox.locator(".undo-bar button").focus()
    await inbox.keyboard.press("Enter")
    await inbox.evaluate(LAST_IS, "sent")
    await expect(inbox.locator(".bubble.recalled")).to_have_count(1)
    await expect(inbox.locator(".toast.bad")).to_have_count(0)
    await expect(words).to_have_value("只用键盘，今天就发 {order_no}")


async def test_on_wechat_a_reply_waits_and_is_taken_back_unseen(inbox: Page, running: Running):
    app_id = running.account("wechat_official")["settings"]["app_id"]
    fan = {
        "app_id": app_id,
        "openid": "oSecondThought",
        "nickname": "等一等",
        "avatar": "⏳",
        "color": "#CCCC88",
    }
    await running.sandbox("PUT", "fans", {"fans": [fan]})
    await running.say(app_id, "oSecondThought", type="text", content="这个多少钱")
    await inbox.locator(".row-button", has_text="这个多少钱").first.click()
    await inbox.fill(".composer-text", "一千块")
    await inbox.press(".composer-text", "Enter")
    await expect(inbox.locator(".undo-bar")).to_contain_text("秒后发出")
    await inbox.reload()
    await inbox.locator(".undo-bar button").click()
    await expect(inbox.locator(".bubble", has_text="一千块")).to_have_count(0)
    await inbox.fill(".composer-text", "一百块")
    await inbox.press(".composer-text", "Enter")
    received = await running.received(app_id, "oSecondThought", 1)
    assert [r["body"]["text"]["content"] for r in received] == ["一百块"]


async def test_a_colleague_is_called_by_initials(inbox: Page, running: Running, context):
    await _long(inbox, running, "叫人来看", 20)
    await inbox.locator(".note-toggle").click()
    await inbox.keyboard.type("麻烦@zl")
    await expect(inbox.locator(".suggestions")).to_contain_text("周岚")
    await inbox.keyboard.press("Tab")
    await inbox.keyboard.type("看一下")
    await inbox.keyboard.press("Enter")
    await expect(inbox.locator(".note .mention")).to_have_text("@周岚")


async def test_three_pasted_pictures_go_in_their_order(inbox: Page, running: Running):
    await _long(inbox, running, "贴三张图", 20)
    files = [IMAGES / name for name in ("mug.png", "tote.png", "order.png")]
    data = [list(file.read_bytes()) for file in files]
    await inbox.evaluate(PASTE, [data, [file.name for file in files]])
    tiles = inbox.locator(".attached-one")
    await expect(tiles).to_have_count(3)
    await tiles.nth(2).focus()
    await inbox.keyboard.press("ArrowLeft")
    await expect(tiles.nth(1).locator("img")).to_have_attribute("alt", "order.png")
    await inbox.fill(".composer-text", "三张都在这里")
    await inbox.press(".composer-text", "Enter")
    await expect(inbox.locator(".bubble", has_text="三张都在这里")).to_be_visible()
    pictures = inbox.locator(".message.out .picture img")
    await expect(pictures).to_have_count(3)
    assert [await p.get_attribute("alt") for p in await pictures.all()] == [
        "mug.png",
        "order.png",
        "tote.png",
    ]


async def test_choosing_a_chinese_word_never_sends(inbox: Page, running: Running, context):
    """Real composition events, as an input method makes them."""
    await _long(inbox, running, "拼音输入", 20)
    await inbox.locator(".composer-text").focus()
    client = await context.new_cdp_session(inbox)
    for text in ("n", "ni", "nihao"):
        await client.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    await client.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    await client.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    await expect(inbox.locator(".message.pending, .message.out", has_text="nihao")).to_have_count(0)
    await client.send("Input.insertText", {"text": "你好"})
    await expect(inbox.locator(".composer-text")).to_have_value("你好")
    await inbox.keyboard.press("Enter")
    await expect(inbox.locator(".bubble", has_text="你好")).to_be_visible()


async def test_the_middle_pane_at_the_width_of_a_phone(sit: Sit, running: Running):
    page = await sit("agent", PHONE)
    await _long(page, running, "手机上看", 60, seq=20)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.locator(".day button").first.click()
    box = await page.locator(".day-picker").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for cell in (await page.locator(".day-picker td button").all())[:3]:
        size = await cell.bounding_box()
        assert size is not None
        assert size["height"] >= 44
