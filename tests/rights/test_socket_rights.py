"""Every event of the sockets, sent by everybody about their own and other people's things; and what they hear."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from hub.channels.webchat import tokens
from hub.sockets.schema import NAMESPACES
from tests.realtime.stage import Screen, Web
from tests.rights.payloads import PAYLOADS, REFUSED_HERE
from tests.rights.place import Ids, Kind, plant
from tests.rights.world import Caller, World

EVENTS = {(name, event.name): event for name, (incoming, _) in NAMESPACES.items() for event in incoming}
KINDS: tuple[Kind, ...] = ("absent", "channel", "foreign")


def test_every_event_has_a_payload() -> None:
    assert EVENTS.keys() == PAYLOADS.keys()


@pytest.fixture(scope="module")
async def screens(world: World, web: Web) -> AsyncIterator[dict[str, Screen]]:
    """One for everybody whom the agents' namespace lets in, and one of a fan."""
    opened: dict[str, Screen] = {}
    for caller in world.callers:
        if caller.may("inbox.read") and not caller.is_key:
            opened[caller.name] = Screen("/agent")
            await opened[caller.name].open(web, Cookie=caller.headers["cookie"])
    opened["a fan"] = Screen("/fan")
    await opened["a fan"].open(web, {"shop": world.own.desk.shop.slug, "token": fan_token(world)})
    yield opened
    for screen in opened.values():
        await screen.close()


def fan_token(world: World) -> str:
    fan = tokens.Fan(world.own.desk.shop.id, world.own.desk.account.id, "a:matrix", "小鱼")
    return tokens.mint(world.hub.core.keys, fan)


async def test_only_who_may_read_the_inbox_comes_in(world: World, web: Web) -> None:
    refused = [caller for caller in world.callers if caller.is_key or not caller.may("inbox.read")]
    assert {"nobody", "a fan", "a key", "finance"} <= {caller.name for caller in refused}
    for caller in refused:
        cookie = {"Cookie": caller.headers["cookie"]} if "cookie" in caller.headers else {}
        assert await Screen("/agent").refused_for(web, **cookie) == "not_signed_in", caller.name


@pytest.mark.parametrize("event", [name for space, name in EVENTS if space == "/agent"])
async def test_everybody_is_acknowledged_what_they_may_see(
    world: World, screens: dict[str, Screen], event: str
) -> None:
    before = await world.untouchable()
    for caller in world.callers:
        if caller.name in screens and caller.rights is not None:
            await _asked_by(world, screens[caller.name], caller, event)
    assert await world.untouchable() == before


async def _asked_by(world: World, screen: Screen, caller: Caller, event: str) -> None:
    may = caller.may(EVENTS["/agent", event].right)
    place, build = await world.fresh(""), PAYLOADS["/agent", event]
    ids = Ids(place.ids)
    answer = await screen.ask(event, build(ids))
    assert not _leaks(world, answer), (caller.name, event)
    if not may:
        assert answer["error"]["code"] == "right_missing", (caller.name, answer)
    elif event not in REFUSED_HERE:
        assert answer["ok"], (caller.name, answer)
    absent: dict[str, Any] = {}
    for kind in KINDS:
        for name, others in world.with_other(frozenset(ids.asked), kind):
            told = _told(await screen.ask(event, build(Ids(others))), others[name])
            assert not _leaks(world, told), (caller.name, event, kind, name)
            if kind == "absent":
                absent[name] = told
            assert told == absent[name], (caller.name, event, kind, name)


def _told(answer: dict[str, Any], id: str) -> Any:
    """What can be compared: a refusal word for word, a success as such."""
    return (
        {"ok": True} if answer["ok"] else json.loads(json.dumps(answer, ensure_ascii=False).replace(id, "…"))
    )


@pytest.mark.parametrize("event", [name for space, name in EVENTS if space == "/fan"])
async def test_a_fan_is_told_of_their_own_conversation_only(
    world: World, screens: dict[str, Screen], event: str
) -> None:
    fan, build = screens["a fan"], PAYLOADS["/fan", event]
    await fan.ok("send", PAYLOADS["/fan", "send"](Ids({})))
    before = await world.untouchable()
    answers = [await fan.ask(event, build(Ids(ids))) for ids in (
        {"message_id": "never-was"}, world.own.ids, world.channel.ids, world.foreign.ids,
    )]  # fmt: skip
    for answer in answers:
        assert not _leaks(world, answer, fan=True)
        assert answer["ok"] == answers[0]["ok"]
        if not answer["ok"]:
            assert answer == answers[0], "another fan's message is told from one that never was"
    assert await world.untouchable() == before


async def test_nobody_hears_what_is_not_theirs(world: World, screens: dict[str, Screen], web: Web) -> None:
    """Everything that happens elsewhere while all of them listen, viewing what they tried to view."""
    for place in (world.channel, world.foreign):
        await plant(place.again())
    end = await world.fresh("")
    for name, screen in screens.items():
        if screen.namespace == "/agent":
            await screen.ok("view", conversation_id=end.ids["conversation_id"])
            await screen.hears(
                "digest", lambda d: any(h["id"] == end.ids["conversation_id"] for h in d["heads"])
            )
        for heard, data in screen.heard:
            assert not _leaks(world, data, fan=screen.namespace == "/fan"), (name, heard)


def _leaks(world: World, told: Any, *, fan: bool = False) -> list[str]:
    """Of a fan's own shop, other fans' words and the notes of the team are as foreign as another shop."""
    text = json.dumps(told, ensure_ascii=False)
    words = world.forbidden | ({world.own.hidden: "another fan"} if fan else {})
    return [where for word, where in words.items() if word in text]
