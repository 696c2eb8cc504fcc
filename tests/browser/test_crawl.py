"""A browser opens every page there is: nothing is refused by the policy, nothing fails to load, all of it fits.

For an owner, on every commit: in test_accessibility.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.journey import DESK, PHONE, Running, sign_in
from tests.browser.watch import pages, settled, too_wide, watched

pytestmark = [pytest.mark.browser, pytest.mark.soak]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("role", ["agent", None])
async def test_no_page_breaks_its_own_rules(running: Running, chromium: Browser, role: str | None) -> None:
    """Loaded on a phone, then pulled wide."""
    complaints: list[str] = []
    async with watched(chromium, PHONE, complaints) as context:
        page = await context.new_page()
        if role:
            await sign_in(page, running, role)
        seen = set()
        for path in pages(running):
            answer = await page.goto(running.run["urls"]["web"] + path)
            assert answer is not None
            assert answer.status < 500, path
            if page.url.split("?next=")[0] in seen:
                continue
            seen.add(page.url.split("?next=")[0])
            for size in (PHONE, DESK):
                await page.set_viewport_size(size)
                await settled(page)
                complaints += await too_wide(page, f"{path} at {size['width']} px")
            await page.set_viewport_size(PHONE)
    assert complaints == []
