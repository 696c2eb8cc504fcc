"""All have read the same before any of them writes: one wins, and the others change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from hub.conversations import deliver, send
from hub.conversations.channel import Account
from hub.conversations.lookup import Needs
from hub.conversations.model import Draft, MediaRef, Sender
from hub.conversations.receive import receive
from hub.conversations.rules import delivery
from hub.conversations.rules.delivery import Outcome
from hub.conversations.service import Conversations
from hub.core.errors import Conflict, Refused
from tests.crash.wholeness import messages_of, shop_is_whole
from tests.crash.witness import WitnessChannel, said
from tests.races.gate import Gate

LIN, ZHOU, YAN = (Sender("agent", f"staff-{n}", n) for n in ("林夏", "周舟", "严冬"))
Doc = dict[str, Any]


async def _together(*calls: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


def _conflicts(results: list[Any]) -> list[str]:
    return [r.code for r in results if isinstance(r, Conflict)]


async def _conversation(hub: Conversations, shop_id: str) -> Doc:
    [conversation] = await shop_is_whole(hub.core, shop_id)
    return conversation


async def _say(at: Conversations, shop_id: str, conversation_id: str, who: Sender, text: str) -> Any:
    return await send.send(at, shop_id, conversation_id, who, Draft(f"client-{text}", "text", {"text": text}))


async def _claim(at: Conversations, shop_id: str, conversation_id: str, worker: str) -> Doc | None:
    return await at.committer.commit(
        shop_id,
        conversation_id,
        lambda t: delivery.claim(t, worker, repeatable=False),
        Needs(outstanding=True),
    )


async def _settle(
    at: Conversations, shop_id: str, conversation_id: str, message: Doc, kind: Any
) -> Doc | None:
    needs = Needs(message_ids=(message["_id"],), outstanding=True)
    return await at.committer.commit(
        shop_id, conversation_id, lambda t: delivery.settle(t, "w1", message["_id"], Outcome(kind)), needs
    )


@pytest.mark.parametrize("known", [False, True], ids=["new fan", "known fan"])
async def test_a_push_in_three_processes_is_one_message(
    hub: Conversations, shop_id: str, account: Account, rivals: Any, gate: Gate, known: bool
) -> None:
    if known:
        await receive(hub, account, [said(account, "先前")])
    push = said(account, key="m:7", media=MediaRef("file7"))
    results = await _together(*(receive(each, account, [push]) for each in await rivals(3)))
    assert gate.met == 3
    assert sorted(len([i for i in ids if i]) for ids in results) == [0, 0, 1]
    conversation = await _conversation(hub, shop_id)
    assert conversation["rev"] == conversation["seq"] == conversation["unread"] == 1 + known
    assert await hub.core.db.shop(shop_id)["media"].count({}) == 1


async def test_a_reply_sent_from_two_tabs_through_two_processes_is_one(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    results = await _together(
        *(_say(each, shop_id, conversation_id, LIN, "好的") for each in await rivals(2))
    )
    assert gate.met == 2
    assert len({sent["id"] for [sent] in results}) == 1
    conversation = await _conversation(hub, shop_id)
    assert (conversation["quota"]["left"], conversation["seq"]) == (4, 2)


async def test_send_against_take(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    one, other = await rivals(2)
    results = await _together(
        _say(one, shop_id, conversation_id, LIN, "我来"), send.take(other, shop_id, conversation_id, ZHOU)
    )
    assert gate.met == 2
    assert _conflicts(results) == ["assigned_to_other"]
    conversation = await _conversation(hub, shop_id)
    lin_won = not isinstance(results[0], Conflict)
    assert conversation["episode"]["assignee"]["id"] == (LIN.id if lin_won else ZHOU.id)
    assert (conversation["seq"], conversation["quota"]["left"]) == ((2, 4) if lin_won else (1, 5))
    assert conversation["rev"] == (3 if lin_won else 2)


async def test_two_take_over_from_the_same_colleague(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    await send.take(hub, shop_id, conversation_id, LIN)
    one, other = await rivals(2)
    results = await _together(
        send.take(one, shop_id, conversation_id, ZHOU, over_from=LIN.id),
        send.take(other, shop_id, conversation_id, YAN, over_from=LIN.id),
    )
    assert gate.met == 2
    assert _conflicts(results) == ["assigned_to_other"]
    conversation = await _conversation(hub, shop_id)
    winner = ZHOU if results[0] is True else YAN
    assert (conversation["episode"]["assignee"]["id"], conversation["rev"]) == (winner.id, 3)


async def test_two_close_at_once(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    """The second finds it closed and says nothing: what both wanted is so."""
    one, other = await rivals(2)
    results = await _together(
        send.close(one, shop_id, conversation_id, LIN, "resolved"),
        send.close(other, shop_id, conversation_id, ZHOU, "spam"),
    )
    assert (gate.met, sorted(results)) == (2, [False, True])
    conversation = await _conversation(hub, shop_id)
    [episode] = await hub.core.db.shop(shop_id)["episodes"].find({})
    assert (conversation["rev"], conversation["state"]) == (2, "closed")
    assert episode["close_reason"] == conversation["episode"]["close_reason"]


async def test_close_against_a_new_message(
    hub: Conversations, shop_id: str, account: Account, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    """Whoever is second, the fan's word is never buried in a closed episode."""
    one, other = await rivals(2)
    results = await _together(
        send.close(one, shop_id, conversation_id, LIN, "resolved"),
        receive(other, account, [said(account, "还有")]),
    )
    assert gate.met == 2
    assert not any(isinstance(r, BaseException) for r in results)
    conversation = await _conversation(hub, shop_id)
    closed_last = conversation["state"] == "closed"
    assert conversation["episode_count"] == (1 if closed_last else 2)
    assert (conversation["waiting_since"] is None) == closed_last


async def test_two_workers_claim(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    await _say(hub, shop_id, conversation_id, LIN, "一")
    results = await _together(
        *(_claim(each, shop_id, conversation_id, f"w{n}") for n, each in enumerate(await rivals(2)))
    )
    assert gate.met == 2
    assert sorted(r is None for r in results) == [False, True]
    conversation = await _conversation(hub, shop_id)
    assert conversation["delivery"]["owner"] == f"w{[r is None for r in results].index(False)}"
    [reply] = await messages_of(hub.core, shop_id, direction="out")
    assert (reply["status"], reply["attempts"]) == ("sending", 1)


async def test_read_against_receive(
    hub: Conversations, shop_id: str, account: Account, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    one, other = await rivals(2)
    await _together(
        send.read_by_team(one, shop_id, conversation_id, 1), receive(other, account, [said(account, "还有")])
    )
    assert gate.met == 2
    conversation = await _conversation(hub, shop_id)
    assert (conversation["read_by_team_seq"], conversation["unread"], conversation["rev"]) == (1, 1, 3)


async def test_the_last_of_the_quota_is_given_once(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    for n in range(4):
        await _say(hub, shop_id, conversation_id, LIN, f"第{n}")
    one, other = await rivals(2)
    results = await _together(
        _say(one, shop_id, conversation_id, LIN, "五"), _say(other, shop_id, conversation_id, LIN, "六")
    )
    assert gate.met == 2
    assert [r.code for r in results if isinstance(r, Refused)] == ["quota_used"]
    conversation = await _conversation(hub, shop_id)
    assert (conversation["quota"]["left"], conversation["seq"]) == (0, 6)


async def test_a_reply_comes_in_while_the_last_one_is_settled(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    """Nothing slips between "no more to send" and "please send": either the worker goes on, or the bell rings."""
    await _say(hub, shop_id, conversation_id, LIN, "一")
    claimed = await _claim(hub, shop_id, conversation_id, "w1")
    assert claimed is not None
    one, other = await rivals(2)
    results = await _together(
        _settle(one, shop_id, conversation_id, claimed, "sent"),
        _say(other, shop_id, conversation_id, LIN, "二"),
    )
    assert gate.met == 2
    conversation = await _conversation(hub, shop_id)
    _first, second = await messages_of(hub.core, shop_id, direction="out")
    went_on = results[0] is not None
    assert second["status"] == ("sending" if went_on else "queued")
    assert (conversation["delivery"] is not None) == went_on


async def test_nobody_else_sends_while_the_platform_has_not_answered(
    hub: Conversations, shop_id: str, conversation_id: str, witness: WitnessChannel, rivals: Any
) -> None:
    """The gate stands at the platform: it has the message, and its answer is still on its way."""
    arrived, answer = asyncio.Event(), asyncio.Event()

    async def hold(_message: Any) -> None:
        arrived.set()
        await answer.wait()

    witness.before_answer = hold
    await _say(hub, shop_id, conversation_id, LIN, "一")
    await _say(hub, shop_id, conversation_id, LIN, "二")
    first = asyncio.create_task(deliver.deliver(hub, shop_id, conversation_id))
    await arrived.wait()
    others = [deliver.deliver(each, shop_id, conversation_id) for each in await rivals(2)]
    assert await _together(*others) == [0, 0]
    answer.set()
    assert await first == 2
    assert witness.texts() == ["一", "二"]
    await _conversation(hub, shop_id)


async def test_two_people_retry_one_reply(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    await _say(hub, shop_id, conversation_id, LIN, "一")
    claimed = await _claim(hub, shop_id, conversation_id, "w1")
    assert claimed is not None
    await _settle(hub, shop_id, conversation_id, claimed, "unconfirmed")
    results = await _together(
        *(send.retry(each, shop_id, conversation_id, claimed["_id"], LIN) for each in await rivals(2))
    )
    assert gate.met == 2
    assert _conflicts(results) == ["status_not_allowed"]
    conversation = await _conversation(hub, shop_id)
    assert conversation["quota"]["left"] == 3


async def test_retry_against_confirm(
    hub: Conversations, shop_id: str, conversation_id: str, rivals: Any, gate: Gate
) -> None:
    """One colleague saw it arrive, another sends it again: only one of the two may be true."""
    await _say(hub, shop_id, conversation_id, LIN, "一")
    claimed = await _claim(hub, shop_id, conversation_id, "w1")
    assert claimed is not None
    await _settle(hub, shop_id, conversation_id, claimed, "unconfirmed")
    one, other = await rivals(2)
    results = await _together(
        send.retry(one, shop_id, conversation_id, claimed["_id"], LIN),
        send.confirm(other, shop_id, conversation_id, claimed["_id"]),
    )
    assert gate.met == 2
    assert len(_conflicts(results)) == 1
    [reply] = await messages_of(hub.core, shop_id, direction="out")
    assert reply["status"] == ("queued" if results[0] is None else "sent")
    await _conversation(hub, shop_id)
