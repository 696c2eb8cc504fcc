"""Every other route, opened by everybody: pages of the team by right, the rest by nobody's secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx
import pytest
from starlette.routing import Route

from tests.realtime.stage import Web
from tests.rights.pages import PAGES, Page
from tests.rights.place import Ids, Place
from tests.rights.world import Caller, World


def test_every_route_is_in_the_table(web: Web) -> None:
    routes = {
        f"{method} {route.path}"
        for route in web.app.rest.routes
        if isinstance(route, Route) and not route.path.startswith("/api/v1/")
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert routes - PAGES.keys() == set(), "say in tests/rights/pages.py who may open it"
    assert PAGES.keys() - routes == set(), "routes that are no more"


@pytest.mark.parametrize("route", PAGES)
async def test_everybody_gets_the_page_that_they_may_see(world: World, route: str) -> None:
    page, before = PAGES[route], await world.untouchable()
    for caller in world.callers:
        for way in page.ways:
            for place in (world.own, world.foreign):
                await _opened(world, caller, route, page, way, place)
    assert await world.untouchable() == before


async def _opened(
    world: World, caller: Caller, route: str, page: Page, way: Mapping[str, str], place: Place
) -> None:
    method, _, path = route.partition(" ")
    filled = re.sub(r"{(\w+)}", lambda found: way.get(found[1]) or place.ids[found[1]], path)
    answer = await world.http.request(method, filled, headers=caller.headers, **page.ask(Ids(place.ids)))
    where = f"{caller.name} {method} {filled}: {answer.status_code}"
    assert answer.status_code in _expected(caller, page, way), where
    leaks = [found for word, found in world.forbidden.items() if word in answer.text]
    assert not leaks or (place is world.foreign and path.startswith("/s/")), f"{where} {leaks}"
    if page.right is not None and (caller.rights is None or caller.is_key):
        assert _target(answer).startswith("/console/sign-in?"), where


def _expected(caller: Caller, page: Page, way: Mapping[str, str]) -> frozenset[int]:
    if page.right is None:
        return page.statuses
    if caller.rights is None or caller.is_key:  # pages are for people
        return frozenset({303})
    needed = page.rights.get(next(iter(way.values()), ""), page.right)
    return frozenset({200 if caller.may(needed) else 403})


def _target(answer: httpx.Response) -> str:
    return answer.headers.get("location", "")


async def test_a_file_is_opened_by_its_signed_link_alone(world: World) -> None:
    """Whoever has the link may look; a link of one file, variant or time opens no other."""
    owner = next(c for c in world.callers if c.name == "owner")
    files = {"file": ("a.txt", b"leak " + world.own.hidden.encode())}
    media = (await world.http.post("/api/v1/media", files=files, headers=owner.headers)).json()["media"]
    path, _, signature = media["url"].partition("?")
    for caller in world.callers:
        assert (await world.http.get(media["url"], headers=caller.headers)).status_code == 200
        for forged in (
            path, f"{path}?", f"{path[:-4]}file?{signature}", f"{path}?{signature[:-2]}00",
            f"{path.replace(media['id'], media['id'][::-1])}?{signature}",
        ):  # fmt: skip
            answer = await world.http.get(forged, headers=caller.headers)
            assert answer.status_code in (403, 404), forged
            assert world.own.hidden not in answer.text


async def test_a_fan_uploads_to_their_own_shop_alone(world: World) -> None:
    token = next(c for c in world.callers if c.name == "a fan").headers["cookie"].removeprefix("hub_session=")
    asked = {"files": {"file": ("a.txt", b"hello")}, "params": {"token": token}}
    for place, status in ((world.own, 200), (world.foreign, 403)):
        answer = await world.http.post(f"/s/{place.ids['shop']}/chat/media", **asked)
        assert answer.status_code == status, answer.text
