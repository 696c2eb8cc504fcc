"""Every route of the API, asked by everybody about their own, another channel's and another shop's things."""

from __future__ import annotations

import httpx
import pytest

from hub.console.endpoint import Endpoint, endpoints
from tests.rights.example import Example, asked, examples
from tests.rights.place import Kind
from tests.rights.world import Caller, World

ENDPOINTS = {(e.method, e.path): e for e in endpoints()}


def test_every_endpoint_has_an_example() -> None:
    api = {route for route in examples() if route[1].startswith("/api/v1/")}
    assert ENDPOINTS.keys() - api == set(), "add an example in tests/rights/examples/<area>.py"
    assert api - ENDPOINTS.keys() == set(), "examples of routes that are no more"


@pytest.mark.parametrize("route", sorted(ENDPOINTS), ids=lambda route: " ".join(route))
async def test_everybody_is_answered_what_they_may_see(world: World, route: tuple[str, str]) -> None:
    if route not in examples():
        pytest.fail(f"no example of {route} in tests/rights/examples")
    before = await world.untouchable()
    problems = [p for caller in world.callers for p in await _of(world, ENDPOINTS[route], caller)]
    assert problems == []
    after = await world.untouchable()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed == set(), "something of another shop or channel was written"


async def _of(world: World, endpoint: Endpoint, caller: Caller) -> list[str]:
    """What is wrong with the answers to one caller."""
    example, area = examples()[endpoint.method, endpoint.path]
    refused_key = caller.is_key and endpoint.for_people
    may = caller.may(endpoint.right, example.more_right) and not refused_key
    place = await world.fresh(area) if may and endpoint.method != "GET" else world.own
    if may and example.prepare:
        await example.prepare(place)
    request = asked(endpoint.method, endpoint.path, example, place.ids)
    answer = await world.send(caller, request)
    problems = _wrong(caller, endpoint, example, answer) + _leaks(world, answer, strict=True)
    problems += [
        p for p in await _elsewhere(world, endpoint, example, caller, request.names) if may or "leak" in p
    ]
    return [f"{caller.name}: {problem}" for problem in problems]


def _wrong(caller: Caller, endpoint: Endpoint, example: Example, answer: httpx.Response) -> list[str]:
    if caller.rights is None:
        wanted, code = {401}, "not_signed_in"
    elif not caller.may(endpoint.right, example.more_right):
        wanted, code = {403}, "right_missing"
    elif caller.is_key and endpoint.for_people:
        wanted, code = {403}, "person_needed"
    else:
        wanted, code = set(example.ok), ""
    got = answer.json().get("error", {}).get("code", "") if answer.status_code >= 400 else ""
    fits = answer.status_code in wanted and (not code or code == got)
    return (
        []
        if fits
        else [f"{answer.status_code} {got} instead of {sorted(wanted)} {code}: {answer.text[:300]}"]
    )


async def _elsewhere(
    world: World, endpoint: Endpoint, example: Example, caller: Caller, names: frozenset[str]
) -> list[str]:
    """Ids of others must look like ids that never were."""
    problems: list[str] = []
    absent = {}
    for kind in KINDS:
        for name, ids in world.with_other(names, kind):
            request = asked(endpoint.method, endpoint.path, example, ids)
            answer = await world.send(caller, request)
            seen = _shape(answer, ids[name])
            problems += [f"{name} of {kind}: {p}" for p in _leaks(world, answer, strict=False)]
            if kind == "absent":
                absent[name] = seen
                wanted = 200 if name in example.gone_is_done else 404
                if f"{{{name}}}" in endpoint.path and answer.status_code != wanted:
                    problems.append(f"an absent {name} is answered {answer.status_code}: {answer.text[:200]}")
            elif seen != absent[name]:
                problems.append(f"{name} of {kind} is answered {seen}, an absent one {absent[name]}")
    return problems


KINDS: tuple[Kind, ...] = ("absent", "channel", "foreign")


def _shape(answer: httpx.Response, id: str) -> tuple[int, str]:
    """What an outsider could compare; a success is compared by its status and searched for markers."""
    return answer.status_code, answer.text.replace(id, "…") if answer.status_code >= 400 else ""


def _leaks(world: World, answer: httpx.Response, *, strict: bool) -> list[str]:
    """`strict`: nothing was said about others, so not even their ids may come back."""
    hidden = {word: where for word, where in world.forbidden.items() if word in answer.text}
    if strict:
        others = {
            "another channel's": {k: v for k, v in world.channel.ids.items() if k in CHANNEL_IDS},
            "another shop's": world.foreign.ids,
        }
        for whose, ids in others.items():
            hidden |= {id: f"{whose} {name}" for name, id in ids.items() if id in answer.text}
    return [f"leak of {where}: {answer.text[:300]}" for where in hidden.values()]


CHANNEL_IDS = {"conversation_id", "message_id", "customer_id"}
