"""A browser that tells what a page does wrong: what the policy refuses, scripts that fail, what is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Request, Response

from hub.console.goods import SECTIONS as GOODS
from hub.console.orders import SECTIONS as ORDERS
from hub.console.sections import SECTIONS
from tests.browser.journey import Running, Size
from tests.rights.pages import PAGES

# Redirects, files for machines, and what needs a signed link or a platform.
NO_PAGE = {
    "/", "/favicon.ico", "/healthz", "/readyz", "/metrics", "/widget.js", "/api/openapi.json", "/console", "/console/",
    "/hooks/{plugin}/{account_id}", "/media/{media_id}/{variant}",
}  # fmt: skip
# Told to the page before anything of it runs; the policy itself has no way to stop that.
WATCH = """document.addEventListener("securitypolicyviolation", (e) =>
    console.error(`CSP ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));"""


def pages(running: Running) -> list[str]:
    """Every page of the table of routes (which a test keeps complete), with what its address may carry."""
    slug = running.run["urls"]["chat"].split("/")[-2]
    paths = [route.removeprefix("GET ") for route in PAGES if route.startswith("GET ")]
    found = [
        path.replace("{shop}", slug) for path in paths if path not in NO_PAGE and "{section}" not in path
    ]
    return [
        *found,
        *(f"/console/settings/{s.name}" for s in SECTIONS),
        *(f"/console/goods/{s.name}" for s in GOODS),
        *(f"/console/orders/{s.name}" for s in ORDERS),
        "/console/inbox?view=all",
        "/console/goods/products/new",
        "/no/such/page",
    ]


async def order_pages(page: Page, running: Running) -> list[str]:
    """The demo shop's orders, and a cart; `page` is signed in as somebody who sees orders."""
    web, slug = running.run["urls"]["web"], running.run["urls"]["chat"].split("/")[-2]
    orders = (await (await page.request.get(f"{web}/api/v1/orders")).json())["orders"]
    assert orders
    return [
        *(f"/console/orders/book/{order['id']}" for order in orders),
        f"/s/{slug}/buy?sku={orders[-1]['lines'][0]['sku_id']}",
    ]


async def fan_pages(page: Page, running: Running) -> list[str]:
    """Where fans see each product and each sale of the demo shop; `page` is signed in as somebody who sells."""
    web, slug = running.run["urls"]["web"], running.run["urls"]["chat"].split("/")[-2]
    products = await (await page.request.get(f"{web}/api/v1/products?state=published")).json()
    sales = await (await page.request.get(f"{web}/api/v1/sales")).json()
    assert products["products"]
    assert sales["sales"], "the demo shop plans one"
    return [
        *(f"/s/{slug}/p/{product['id']}" for product in products["products"]),
        *(f"/s/{slug}/sales/{sale['id']}" for sale in sales["sales"]),
    ]


@asynccontextmanager
async def watched(
    chromium: Browser, size: Size, complaints: list[str], **options: Any
) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport=size, locale="zh-CN", **options)
    await context.add_init_script(WATCH)
    context.on("page", lambda page: _listen(page, complaints))
    yield context
    await context.close()


async def settled(page: Page) -> None:
    """Scripts have run and what they fetch is here; screens with a live line never fall silent for good."""
    await page.wait_for_load_state("load")
    await page.wait_for_selector(".boot, [aria-busy=true]", state="detached")
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150)))")


async def too_wide(page: Page, where: str) -> list[str]:
    """What of the page lies beyond the right edge."""
    wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{where}: scrolls sideways by {wider} px"] if wider > 0 else []


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: _failed(page, request, complaints))
    page.on("response", lambda response: _answered(page, response, complaints))
    page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if _is_error(m) else None)


def _failed(page: Page, request: Request, complaints: list[str]) -> None:
    """What a page was still fetching when it was left is aborted by leaving it."""
    if request.failure != "net::ERR_ABORTED":
        complaints.append(f"{page.url}: {request.url} {request.failure}")


def _answered(page: Page, response: Response, complaints: list[str]) -> None:
    if response.status >= 400 and not response.request.is_navigation_request():
        complaints.append(f"{page.url}: {response.status} {response.url}")


def _is_error(message: Any) -> bool:
    """A page that is not there, or not for this person, says so by its status; the browser notes that down."""
    return message.type == "error" and "Failed to load resource" not in message.text
