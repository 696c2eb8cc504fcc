"""Whatever write a process dies at: what is asked again afterwards happens exactly once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from hub.conversations import accounts, deliver, fetching, recall, send, work
from hub.conversations.channel import Account
from hub.conversations.model import Draft, MediaRef, Sender
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.crash.dying import dies_at
from tests.crash.wholeness import messages_of, shop_is_whole
from tests.crash.witness import WitnessChannel, account_of, said

LIN = Sender("agent", "staff-lin", "林夏")
# Far more writes than any one operation has.
MOST_WRITES = 40
TOMORROW = now() + timedelta(days=1)


@dataclass
class Scene:
    """One shop with one fan, made anew for every death."""

    hub: Conversations
    account: Account
    shop_id: str
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def conversation_id(self) -> str:
        return str(self.notes["conversation_id"])


Step = Callable[[Conversations, Scene], Awaitable[Any]]


async def _opened(hub: Conversations) -> Scene:
    shop_id = new_id()
    return Scene(hub, await account_of(hub.core, shop_id), shop_id)


async def _greeted(hub: Conversations) -> Scene:
    scene = await _opened(hub)
    await receive(hub, scene.account, [said(scene.account)])
    [conversation] = await hub.core.db.shop(scene.shop_id)["conversations"].find({})
    scene.notes["conversation_id"] = conversation["_id"]
    return scene


async def _answered(hub: Conversations) -> Scene:
    scene = await _greeted(hub)
    await _reply(hub, scene)
    return scene


async def _shown(hub: Conversations) -> Scene:
    scene = await _opened(hub)
    await receive(hub, scene.account, [said(scene.account, media=MediaRef("file1", name="a.png"))])
    [media] = await hub.core.db.shop(scene.shop_id)["media"].find({})
    scene.notes |= {"conversation_id": media["conversation_id"], "media_id": media["_id"]}
    return scene


async def _reply(hub: Conversations, scene: Scene) -> None:
    draft = Draft("client-0001", "text", {"text": "在的，" + "今天发货。" * 9})
    scene.notes["parts"] = len(await send.send(hub, scene.shop_id, scene.conversation_id, LIN, draft))


async def _every_death(
    hub: Conversations, begin: Callable[[Conversations], Awaitable[Scene]], act: Step
) -> Any:
    """Yields (scene, label) after a death at each write, at last with an empty label: it came through."""
    for n in range(1, MOST_WRITES):
        scene = await begin(hub)
        label = await dies_at(hub.core, n, lambda dying, scene=scene: act(dying, scene))
        yield scene, label
        if not label:
            assert n > 1, "the operation wrote nothing"
            return
    raise AssertionError("the operation never comes through")


async def test_a_push_that_comes_again_is_one_message(hub: Conversations, witness: WitnessChannel) -> None:
    async def act(at: Conversations, scene: Scene) -> None:
        await receive(at, scene.account, [said(scene.account, key="m:1")])

    async for scene, _label in _every_death(hub, _opened, act):
        await act(hub, scene)
        [conversation] = await shop_is_whole(hub.core, scene.shop_id)
        assert (conversation["seq"], conversation["unread"]) == (1, 1)


async def test_a_push_with_a_file_is_one_message_with_one_file(
    hub: Conversations, witness: WitnessChannel
) -> None:
    async def act(at: Conversations, scene: Scene) -> None:
        await receive(at, scene.account, [said(scene.account, key="m:1", media=MediaRef("f1"))])

    async for scene, _label in _every_death(hub, _opened, act):
        await act(hub, scene)
        [message] = await messages_of(hub.core, scene.shop_id)
        [media] = await hub.core.db.shop(scene.shop_id)["media"].find({})
        assert (media["_id"], media["message_id"]) == (message["media"]["id"], message["_id"])
        await shop_is_whole(hub.core, scene.shop_id)


async def test_three_pushes_at_once_die_together_or_not_at_all(
    hub: Conversations, witness: WitnessChannel
) -> None:
    async def act(at: Conversations, scene: Scene) -> None:
        await receive(at, scene.account, [said(scene.account, key=f"m:{k}") for k in range(3)])

    async for scene, label in _every_death(hub, _opened, act):
        found = len(await messages_of(hub.core, scene.shop_id))
        assert found == (0 if label else 3)
        await act(hub, scene)
        [conversation] = await shop_is_whole(hub.core, scene.shop_id)
        assert conversation["seq"] == 3


async def test_a_reply_sent_again_by_its_client_is_one_reply(
    hub: Conversations, witness: WitnessChannel
) -> None:
    async for scene, _label in _every_death(hub, _greeted, _reply):
        await _reply(hub, scene)
        await deliver.deliver(hub, scene.shop_id, scene.conversation_id)
        replies = await messages_of(hub.core, scene.shop_id, direction="out")
        assert [r["status"] for r in replies] == ["sent"] * scene.notes["parts"]
        [conversation] = await shop_is_whole(hub.core, scene.shop_id)
        assert conversation["quota"]["left"] == 5 - scene.notes["parts"]
    assert len(witness.sent) == len({message.id for message in witness.sent})


@pytest.mark.parametrize("repeatable", [False, True])
async def test_a_reply_is_never_sent_twice_by_itself(
    hub: Conversations, witness: WitnessChannel, repeatable: bool
) -> None:
    """What the platform may have got goes to a person, unless it knows a repeat when it sees one."""
    witness.repeatable = repeatable

    async def act(at: Conversations, scene: Scene) -> None:
        await deliver.deliver(at, scene.shop_id, scene.conversation_id)

    async for scene, label in _every_death(hub, _answered, act):
        before = {message.id for message in witness.sent}
        await _lease_ends(hub.core, scene)
        await act(hub, scene)
        replies = await messages_of(hub.core, scene.shop_id, direction="out")
        statuses = [r["status"] for r in replies]
        again = [m.id for m in witness.sent].count(replies[0]["_id"])
        if repeatable or not label or replies[0]["_id"] not in before:
            assert statuses == ["sent"] * len(replies)
        else:
            assert again == 1
            assert all(r["status"] == "sent" or r["undelivered"] for r in replies)
        [conversation] = await shop_is_whole(hub.core, scene.shop_id)
        assert conversation["delivery"] is None


async def _lease_ends(core: Core, scene: Scene) -> None:
    past = now() - timedelta(seconds=1)
    await core.db.shop(scene.shop_id)["conversations"].update(
        {"_id": scene.conversation_id, "delivery": {"$ne": None}}, {"$set": {"delivery.until": past}}
    )


async def test_a_file_is_shown_once_it_could_be_fetched(hub: Conversations, witness: WitnessChannel) -> None:
    async def act(at: Conversations, scene: Scene) -> None:
        await fetching.fetch_media(at, scene.shop_id, scene.notes["media_id"])

    async for scene, _label in _every_death(hub, _shown, act):
        past = {"$set": {"next_attempt_at": now() - timedelta(seconds=1)}}
        table = hub.core.db.shop(scene.shop_id)["media"]
        await table.update({"_id": scene.notes["media_id"]}, past)
        await act(hub, scene)
        [media] = await table.find({})
        [message] = await messages_of(hub.core, scene.shop_id)
        assert (media["state"], message["media"]["state"], message["media"]["width"]) == ("ready", "ready", 8)
        [conversation] = await shop_is_whole(hub.core, scene.shop_id)
        assert conversation["rev"] == 2  # the message, and its file once


@pytest.mark.parametrize("name", ["take", "close", "note", "read", "recall", "snooze"])
async def test_what_people_do_happens_once(hub: Conversations, witness: WitnessChannel, name: str) -> None:
    async def take(at: Conversations, scene: Scene) -> None:
        await send.take(at, scene.shop_id, scene.conversation_id, LIN)

    async def close(at: Conversations, scene: Scene) -> None:
        await send.close(at, scene.shop_id, scene.conversation_id, LIN, "resolved")

    async def note(at: Conversations, scene: Scene) -> None:
        await send.note(at, scene.shop_id, scene.conversation_id, LIN, "client-0002", "老客户")

    async def read(at: Conversations, scene: Scene) -> None:
        await send.read_by_team(at, scene.shop_id, scene.conversation_id, 1)

    async def taken_back(at: Conversations, scene: Scene) -> None:
        [message] = await messages_of(at.core, scene.shop_id, direction="in")
        await recall.by_fan(at, scene.shop_id, scene.conversation_id, message["_id"])

    async def put_aside(at: Conversations, scene: Scene) -> None:
        await work.snooze(at, scene.shop_id, scene.conversation_id, LIN, TOMORROW)

    acts: dict[str, Step] = {
        "take": take, "close": close, "note": note, "read": read, "recall": taken_back, "snooze": put_aside,
    }  # fmt: skip
    act = acts[name]
    async for scene, label in _every_death(hub, _greeted, act):
        [before] = await shop_is_whole(hub.core, scene.shop_id)
        assert before["rev"] == (1 if label else 2)
        await act(hub, scene)
        [after] = await shop_is_whole(hub.core, scene.shop_id)
        assert after["rev"] == 2
        episodes = await hub.core.db.shop(scene.shop_id)["episodes"].find({})
        assert len(episodes) == (1 if name == "close" else 0)


async def test_an_account_is_added_once(hub: Conversations, witness: WitnessChannel) -> None:
    async def act(at: Conversations, scene: Scene) -> None:
        await accounts.add(at.core, scene.shop_id, "witness", "新号", {}, account_id=f"a{scene.shop_id}")

    async for scene, _label in _every_death(hub, _opened, act):
        await act(hub, scene)
        names = [account.name for account in await hub.accounts.of_shop(scene.shop_id)]
        assert sorted(names) == ["新号", "目击者"]
