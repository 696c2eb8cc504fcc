"""A worker's job ends between two replies, never in the middle of one."""

from __future__ import annotations

from dataclasses import replace

from hub.conversations import deliver, reading, send
from hub.conversations.accounts import Accounts
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive

LIN = Sender("agent", "staff-lin", "林夏")


async def _three_queued(hub, shop_id, account, push):
    await receive(hub, account, [push()])
    conversation_id = (await reading.list_heads(hub, shop_id)).heads[0]["id"]
    for text in ("一", "二", "三"):
        await send.send(hub, shop_id, conversation_id, LIN, Draft(f"client-{text}", "text", {"text": text}))
    return conversation_id


def _with_job_timeout(hub, seconds):
    core = replace(hub.core, settings=replace(hub.core.settings, job_timeout_s=seconds))
    return replace(hub, core=core, accounts=Accounts(core))


async def test_a_worker_whose_time_is_up_leaves_the_rest_to_the_next(
    hub, core, shop_id, account, push, loopback
):
    conversation_id = await _three_queued(hub, shop_id, account, push)
    await hub.committer.close()
    await core.redis.delete("arq:queue")
    hurried = _with_job_timeout(hub, 40)
    assert await deliver.deliver(hurried, shop_id, conversation_id) == 1
    doc = await core.db.shop(shop_id)["conversations"].find_one({"_id": conversation_id})
    statuses = [m["status"] for m in await reading.messages(hub, shop_id, conversation_id) if m["status"]]
    assert (doc["delivery"], statuses) == (None, ["sent", "queued", "queued"])
    await hub.committer.close()
    assert await core.redis.zcard("arq:queue") == 1
    assert await deliver.deliver(hub, shop_id, conversation_id) == 2
    assert [m.body["text"] for m in loopback.sent] == ["一", "二", "三"]


async def test_nothing_is_rung_for_when_the_last_reply_was_the_last(
    hub, core, shop_id, account, push, loopback
):
    conversation_id = await _three_queued(hub, shop_id, account, push)
    hurried = _with_job_timeout(hub, 40)
    for _ in range(3):
        await hub.committer.close()
        await core.redis.delete("arq:queue")
        assert await deliver.deliver(hurried, shop_id, conversation_id) == 1
    await hub.committer.close()
    assert await core.redis.zcard("arq:queue") == 0


def test_the_longest_send_still_fits_into_the_job():
    """A send that begins at the last moment ends before its lease does, and so before its job."""
    assert deliver.claiming_s(60) == 20
    assert deliver.claiming_s(10) == 0
