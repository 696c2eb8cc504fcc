"""How a route is asked: one example for each, found in tests/rights/examples by area."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.core.registry import discover_modules
from tests.rights.place import Ids, Place

Build = Callable[[Ids], Any]
Prepare = Callable[[Place], Awaitable[Any]]


@dataclass(frozen=True)
class Example:
    """What to send beside the ids in the path, built from the ids of a place (see place.Ids).

    `ok` are the statuses for somebody who has the right and asks about their own. `prepare` brings a fresh
    place into the state that the call needs. `more_right` is what this very request demands beside the
    endpoint's own right. `gone_is_done` names ids in the path whose absence is no
    failure, because what was asked for is so already.
    """

    body: Build | None = None
    query: Build | None = None
    files: Build | None = None
    ok: frozenset[int] = frozenset({200})
    prepare: Prepare | None = None
    more_right: str = ""
    gone_is_done: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """One request, ready to send; `names` are the ids that it holds."""

    method: str
    path: str
    options: Mapping[str, Any]
    names: frozenset[str]


def asked(method: str, path: str, example: Example, values: Mapping[str, str]) -> Asked:
    ids = Ids(values)
    filled = re.sub(r"{(\w+)}", lambda found: ids[found[1]], path)
    given = {"json": example.body, "params": example.query, "files": example.files}
    options = {name: build(ids) for name, build in given.items() if build is not None}
    names = frozenset(name for name in ids.asked if name.endswith("_id") and name != "client_id")
    return Asked(method, filled, options, names)


@cache
def examples() -> dict[tuple[str, str], tuple[Example, str]]:
    """With their areas, by method and path; two for one route are a mistake."""
    found: dict[tuple[str, str], tuple[Example, str]] = {}
    for name, area in discover_modules("tests.rights.examples").items():
        for key, example in area.EXAMPLES.items():
            method, _, path = key.partition(" ")
            assert (method, path) not in found, f"{name} has a second example of {key}"
            found[method, path] = example, name
    return found


async def plant_area(place: Place, area: str = "") -> None:
    """What an area (all of them without a name) needs beyond a conversation: the ids that its `plant` returns."""
    areas = discover_modules("tests.rights.examples")
    for name in [area] if area else areas:
        if hasattr(areas[name], "plant"):
            place.ids |= await areas[name].plant(place)
