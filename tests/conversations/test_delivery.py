"""Replies leave in order, once each, whatever the platform does."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hub.conversations import deliver, reading, send
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.conversations.rules import delivery
from hub.core.clock import now
from hub.core.errors import Conflict, Refused, RetryLater, Unconfirmed

LIN = Sender("agent", "staff-lin", "林夏")
ZHOU = Sender("agent", "staff-zhou", "周舟")


@pytest.fixture
async def conversation_id(hub, shop_id, account, push):
    await receive(hub, account, [push()])
    return (await reading.list_heads(hub, shop_id)).heads[0]["id"]


async def _say(hub, shop_id, conversation_id, text, sender=LIN, client_id=None):
    draft = Draft(client_id or f"client-{text}", "text", {"text": text})
    return await send.send(hub, shop_id, conversation_id, sender, draft)


async def _statuses(hub, shop_id, conversation_id):
    messages = await reading.messages(hub, shop_id, conversation_id)
    return [m["status"] for m in messages if m["direction"] == "out"]


async def test_a_reply_is_queued_then_sent(hub, shop_id, conversation_id, loopback):
    [queued] = await _say(hub, shop_id, conversation_id, "今天发")
    assert queued["status"] == "queued"
    assert await deliver.deliver(hub, shop_id, conversation_id) == 1
    assert [m.body["text"] for m in loopback.sent] == ["今天发"]
    head = await reading.head(hub, shop_id, conversation_id)
    assert head["last"]["status"] == "sent"
    assert head["waiting_since"] is None
    assert head["episode"]["assignee"] == {"id": LIN.id, "name": LIN.name}
    assert head["quota"]["left"] == 4


async def test_the_same_client_id_is_the_same_reply(hub, shop_id, conversation_id, loopback):
    results = await asyncio.gather(
        *(_say(hub, shop_id, conversation_id, "好的", client_id="same-client-id") for _ in range(5))
    )
    assert len({r[0]["id"] for r in results}) == 1
    await deliver.deliver(hub, shop_id, conversation_id)
    assert len(loopback.sent) == 1
    assert (await reading.head(hub, shop_id, conversation_id))["quota"]["left"] == 4


async def test_long_text_becomes_parts_within_the_platforms_limit(hub, shop_id, conversation_id, loopback):
    text = "亲，您的订单已经从杭州仓发出。预计后天送到您手上哦。请留意快递电话。"
    parts = await _say(hub, shop_id, conversation_id, text, client_id="long-client-id")
    assert len(parts) == 2
    await deliver.deliver(hub, shop_id, conversation_id)
    assert "".join(m.body["text"] for m in loopback.sent) == text
    assert all(len(m.body["text"].encode()) <= 60 for m in loopback.sent)


async def test_many_workers_send_each_reply_once_in_order(hub, core, shop_id, conversation_id, loopback):
    from hub.conversations.service import open_conversations

    async def slow(_message):
        await asyncio.sleep(0)

    texts = [f"第{n}条" for n in range(5)]
    for text in texts:
        await _say(hub, shop_id, conversation_id, text)
    others = [open_conversations(core) for _ in range(3)]
    await asyncio.gather(
        *(deliver.deliver(w, shop_id, conversation_id) for w in (hub, *others) for _ in range(2))
    )
    assert [m.body["text"] for m in loopback.sent] == texts
    assert await _statuses(hub, shop_id, conversation_id) == ["sent"] * 5
    for other in others:
        await other.close()


async def test_a_busy_platform_keeps_the_order(hub, core, shop_id, conversation_id, loopback):
    def busy(_message):
        raise RetryLater("outside_busy", after_s=0)

    loopback.fail = busy
    await _say(hub, shop_id, conversation_id, "一")
    await _say(hub, shop_id, conversation_id, "二")
    await deliver.deliver(hub, shop_id, conversation_id)
    assert await _statuses(hub, shop_id, conversation_id) == ["queued", "queued"]
    loopback.fail = None
    await core.db.shop(shop_id)["messages"].update_many(
        {"status": "queued"}, {"$set": {"next_attempt_at": now() - timedelta(seconds=1)}}
    )
    await deliver.deliver(hub, shop_id, conversation_id)
    assert [m.body["text"] for m in loopback.sent] == ["一", "二"]


async def test_nobody_knows_so_nothing_is_resent(hub, core, shop_id, conversation_id, loopback):
    def vague(_message):
        raise Unconfirmed("outside_unclear")

    loopback.fail = vague
    [message] = await _say(hub, shop_id, conversation_id, "一")
    await deliver.deliver(hub, shop_id, conversation_id)
    loopback.fail = None
    await deliver.deliver(hub, shop_id, conversation_id)
    assert loopback.sent == []
    [dead] = await reading.undelivered(hub, shop_id)
    assert (dead["id"], dead["status"], dead["error"]["code"]) == (
        message["id"],
        "unconfirmed",
        "outside_unclear",
    )
    await send.retry(hub, shop_id, conversation_id, message["id"], LIN)
    await deliver.deliver(hub, shop_id, conversation_id)
    assert len(loopback.sent) == 1
    assert await reading.undelivered(hub, shop_id) == []


async def test_a_worker_that_died_while_sending_leaves_it_to_a_person(
    hub, core, shop_id, conversation_id, loopback
):
    await _say(hub, shop_id, conversation_id, "一")
    await _say(hub, shop_id, conversation_id, "二")
    await hub.committer.commit(
        shop_id, conversation_id, lambda t: delivery.claim(t, "dead", repeatable=False), deliver._OUTSTANDING
    )
    assert await deliver.deliver(hub, shop_id, conversation_id) == 0  # the lease still runs
    past = now() - timedelta(seconds=1)
    await core.db.shop(shop_id)["conversations"].update(
        {"_id": conversation_id}, {"$set": {"delivery.until": past}}
    )
    await deliver.deliver(hub, shop_id, conversation_id)
    assert await _statuses(hub, shop_id, conversation_id) == ["unconfirmed", "sent"]
    assert [m.body["text"] for m in loopback.sent] == ["二"]


async def test_the_window_is_over(hub, core, shop_id, conversation_id, loopback):
    past = now() - timedelta(seconds=1)
    await core.db.shop(shop_id)["conversations"].update(
        {"_id": conversation_id}, {"$set": {"quota.until": past}}
    )
    before = await reading.head(hub, shop_id, conversation_id)
    with pytest.raises(Refused, match="window_over"):
        await _say(hub, shop_id, conversation_id, "晚了")
    assert await reading.head(hub, shop_id, conversation_id) == before


async def test_the_sixth_reply_is_refused(hub, shop_id, conversation_id, loopback):
    for n in range(5):
        await _say(hub, shop_id, conversation_id, str(n))
    with pytest.raises(Refused, match="quota_used"):
        await _say(hub, shop_id, conversation_id, "6")
    assert len(await _statuses(hub, shop_id, conversation_id)) == 5


async def test_only_the_assignee_sends_until_someone_takes_over(hub, shop_id, conversation_id, loopback):
    await _say(hub, shop_id, conversation_id, "我来")
    with pytest.raises(Conflict, match="assigned_to_other"):
        await _say(hub, shop_id, conversation_id, "我也来", sender=ZHOU)
    await send.take(hub, shop_id, conversation_id, ZHOU, over_from=LIN.id)
    with pytest.raises(Conflict):
        await _say(hub, shop_id, conversation_id, "还是我", sender=LIN)
    await _say(hub, shop_id, conversation_id, "我也来", sender=ZHOU)


async def test_two_agents_take_at_once_and_one_wins(hub, core, shop_id, conversation_id, loopback):
    from hub.conversations.service import open_conversations

    other = open_conversations(core)
    results = await asyncio.gather(
        send.take(hub, shop_id, conversation_id, LIN),
        send.take(other, shop_id, conversation_id, ZHOU),
        return_exceptions=True,
    )
    await other.close()
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "bool"]


async def test_the_sweeper_finds_a_lost_doorbell(hub, core, shop_id, conversation_id, loopback):
    from hub.conversations import sweep

    await _say(hub, shop_id, conversation_id, "一")
    await core.db.shop(shop_id)["messages"].update_many(
        {"status": "queued"}, {"$set": {"next_attempt_at": now() - timedelta(seconds=10)}}
    )
    assert await sweep.sweep_deliveries(hub) >= 1
    assert await core.redis.exists(f"arq:job:sweep:{conversation_id}")
