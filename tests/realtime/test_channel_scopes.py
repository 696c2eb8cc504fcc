"""Who serves some channels hears and finds nothing of the others; changed channels and rights take effect at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from hub.accounts import session_list, staff
from hub.conversations import accounts
from hub.conversations.opening import opened
from hub.core.ids import new_id
from tests.accounts.team import enter, hire
from tests.realtime.stage import Agent, Stage, client_id


async def serving_only(stage: Stage, *account_ids: str) -> Agent:
    person = await hire(stage.core)
    await staff.join(stage.core, person.id, stage.shop.id, ["supervisor"], account_ids)
    entered = await enter(stage.core, person)
    return Agent(stage, entered, await stage.screen_of(entered))


async def second_account(stage: Stage) -> Stage:
    other = await accounts.add(stage.core, stage.shop.id, "webchat", "另一个网页", {})
    return replace(stage, account=other)


EVENTS = {
    "view": {}, "leave": {}, "sync": {"after_rev": 0}, "take": {}, "release": {}, "close": {},
    "read": {"seq": 1}, "typing": {}, "retry": {"message_id": "m"}, "confirm": {"message_id": "m"},
    "discard": {"message_id": "m"}, "recall": {"message_id": "m"},
    "send": {"client_id": "client-0001", "kind": "text", "body": {"text": "在"}},
    "note": {"client_id": "client-0001", "text": "记"},
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
async def test_every_event_finds_no_conversation_of_another_channel(stage: Stage, event: str) -> None:
    lin, elsewhere = await serving_only(stage, stage.account.id), await second_account(stage)
    hidden = await elsewhere.push()
    before = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"_id": hidden})
    code = await lin.screen.refusal(event, {"conversation_id": hidden, **EVENTS[event]})
    absent = await lin.screen.refusal(event, {"conversation_id": "nowhere", **EVENTS[event]})
    assert code == absent == "conversation_not_found"
    assert await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"_id": hidden}) == before


async def test_digests_bring_rows_of_one_s_own_channels_alone(stage: Stage) -> None:
    lin, everything = await serving_only(stage, stage.account.id), await stage.agent()
    elsewhere = await second_account(stage)
    hidden, own = await elsewhere.push(), await stage.push()
    ids = lambda digest: {head["id"] for head in digest["heads"]}  # noqa: E731
    await everything.screen.hears("digest", lambda d: hidden in ids(d))
    await lin.screen.hears("digest", lambda d: own in ids(d))
    assert all(hidden not in ids(digest) for digest in lin.screen.all("digest"))
    answer = await lin.screen.ok("heads", known={hidden: 0, own: 0})
    assert [head["id"] for head in answer["heads"]] == [own]
    assert [answer["counts"][name] for name in ("waiting", "mine", "undelivered")] == [1, 0, 0]


async def test_an_assignee_who_lost_the_channel_hears_no_more_of_it(stage: Stage) -> None:
    lin, zhou = await serving_only(stage, stage.account.id), await stage.agent()
    conversation_id = await stage.push()
    here = {"conversation_id": conversation_id}
    await lin.screen.ok("take", here)
    await lin.screen.ok("view", here)
    other = await second_account(stage)
    await staff.join(stage.core, lin.id, stage.shop.id, ["agent"], [other.account.id])
    await lin.screen.hears("access")
    await zhou.screen.ok("view", here)
    await zhou.screen.ok("note", **here, client_id=client_id(), text="只给能看的人")
    await zhou.screen.hears("event", lambda e: e["type"] == "message" or e["message"] is not None)
    assert await lin.screen.refusal("view", here) == "conversation_not_found"
    heard = [e for e in lin.screen.all("event") if e["message"] and e["message"]["direction"] == "note"]
    assert heard == []


async def test_a_channel_lost_while_opening_is_neither_shown_nor_heard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def opened_late(*given: Any, **more: Any) -> Any:
        begun.set()
        await gate.wait()
        return await opened(*given, **more)

    lin, zhou = await serving_only(stage, stage.account.id), await stage.agent()
    here = {"conversation_id": await stage.push()}
    other = await second_account(stage)
    with monkeypatch.context() as slowed:
        slowed.setattr("hub.sockets.agent.opened", opened_late)
        asking = asyncio.create_task(lin.screen.refusal("view", here))
        await begun.wait()
        await staff.join(stage.core, lin.id, stage.shop.id, ["agent"], [other.account.id])
        await lin.screen.hears("access")
        gate.set()
        assert await asking == "conversation_not_found"
    assert [person["id"] for person in (await zhou.screen.ok("view", here))["viewers"]] == [zhou.id]
    await zhou.screen.ok("note", **here, client_id=client_id(), text="只给能看的人")
    await zhou.screen.hears("event", lambda e: e["message"] is not None)
    await lin.screen.ok("heads", known={})
    assert lin.screen.all("event") == []


async def test_a_file_of_another_channel_is_not_sent_on(stage: Stage) -> None:
    lin, elsewhere = await serving_only(stage, stage.account.id), await second_account(stage)
    here, hidden = {"conversation_id": await stage.push()}, await elsewhere.push()
    picture = {"_id": new_id(), "conversation_id": hidden, "uploaded_by": "", "state": "ready", "schema": 1}
    await stage.core.db.shop(stage.shop.id)["media"].insert(picture)
    await lin.screen.ok("take", here)
    for media_id in (picture["_id"], "never-was"):
        sent = {**here, "client_id": client_id(), "kind": "image", "media_id": media_id}
        assert await lin.screen.refusal("send", sent) == "media_not_found"


async def test_who_leaves_the_shop_loses_the_screen_at_once(stage: Stage) -> None:
    lin = await stage.agent()
    await staff.leave(stage.core, lin.id, stage.shop.id)
    await lin.screen.hears("signed_out")
    await lin.screen.is_gone.wait()


async def test_a_channel_that_is_given_shows_without_signing_in_again(stage: Stage) -> None:
    lin, elsewhere = await serving_only(stage, stage.account.id), await second_account(stage)
    hidden = await elsewhere.push()
    await staff.join(stage.core, lin.id, stage.shop.id, ["supervisor"])
    await lin.screen.hears("access")
    await lin.screen.ok("view", conversation_id=hidden)
    await elsewhere.push("还在吗")
    await lin.screen.hears("digest", lambda d: any(head["id"] == hidden for head in d["heads"]))


async def test_a_session_that_ends_closes_its_open_screens(stage: Stage) -> None:
    lin = await stage.agent()
    second = await enter(stage.core, await hire(stage.core, "agent", shop=stage.shop))
    other = await stage.screen_of(second)
    await session_list.end_all(stage.core, lin.id)
    await lin.screen.hears("signed_out")
    await lin.screen.is_gone.wait()
    await other.ok("heads", known={})
