"""The running hub as journeys see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Page, ViewportSize

Size = ViewportSize
# Opens a tab in somebody's browser, `await sit(role, size)`, and waits for their inbox in it.
Sit = Callable[..., Awaitable[Page]]
DESK, PHONE = Size(width=1440, height=900), Size(width=390, height=844)


@dataclass(frozen=True)
class Running:
    run: dict[str, Any]
    data_dir: Path = Path()

    def login(self, role: str) -> dict[str, Any]:
        return next(row for row in self.run["logins"] if row["roles"] == [role])

    def account(self, key: str) -> dict[str, Any]:
        return next(row for row in self.run["channels"] if row["key"] == key)

    async def say(self, app_id: str, openid: str, **what: Any) -> dict[str, Any]:
        """A fan writes on their WeChat phone; returns when the push was answered."""
        return await self.sandbox("POST", "say", {"app_id": app_id, "openid": openid, "wait": True, **what})

    async def truth(self, app_id: str) -> dict[str, Any]:
        return await self.sandbox("GET", f"truth?app_id={app_id}")

    async def received(self, app_id: str, openid: str, count: int) -> list[dict[str, Any]]:
        """What that fan's phone got, once it got `count` messages."""
        async with asyncio.timeout(15):
            while True:
                rows = [r for r in (await self.truth(app_id))["received"] if r["openid"] == openid]
                if len(rows) >= count:
                    return rows
                await asyncio.sleep(0.1)

    async def sandbox(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=self.run["urls"]["sandbox"]) as client:
            answer = await client.request(method, f"/_sandbox/wechat/{path}", json=body, timeout=20)
            answer.raise_for_status()
            return dict(answer.json())


async def sign_in(page: Page, running: Running, role: str) -> None:
    """At once for who is signed in in this browser."""
    await page.goto(f"{running.run['urls']['web']}/console/")
    if "/sign-in" in page.url:
        login = running.login(role)
        await page.fill("input[name=login]", login["login"])
        await page.fill("input[name=password]", login["password"])
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/console/inbox*")
    await page.wait_for_selector(".row-button")
