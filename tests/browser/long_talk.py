"""A conversation of ten thousand messages, written into the running hub's stores by the timeline's own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.rules import inbound, outbound
from hub.conversations.timeline import Timeline, new_conversation
from hub.core import settings
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core, open_core
from hub.embedded.stores import stores_for_command

WRITER = Sender("agent", "somebody", "小助")
_BATCH = 1000


async def write(data_dir: Path, account_id: str, name: str, count: int) -> str:
    """Ten a day up to now, every third one ours; all of it read. The conversation's id."""
    wanted = replace(settings.load(), data_dir=data_dir)
    async with stores_for_command(wanted) as filled, open_core(filled) as core:
        return await _write(core, account_id, name, count)


async def _write(core: Core, account_id: str, name: str, count: int) -> str:
    account = await core.db.everywhere["channel_accounts"].find_one({"_id": account_id})
    assert account is not None
    fan, start = FanRef("webchat", account_id, f"a:{new_id()}"), now() - timedelta(hours=2.4 * count)
    told = Timeline(new_conversation(fan, name, start), start, is_new=True)
    for n in range(1, count + 1):
        told.now = start + timedelta(hours=2.4 * n)
        if n % 3:
            push = Inbound(fan, f"web:{n}", "text", {"text": f"第 {n} 句"}, told.now)
            inbound.receive(told, push, {}, [])
        else:
            part = {"kind": "text", "body": {"text": f"第 {n} 句，是我们的回复"}, "spans": [], "media": None}
            [reply] = outbound.send(told, WRITER, f"k{n}", f"client{n:06}", [part])
            reply.update(status="sent", next_attempt_at=None)
    doc = told.conversation
    free = {**doc["episode"], "state": "waiting", "assignee": None}
    doc.update(unread=0, read_by_team_seq=count, waiting_since=None, state="waiting", episode=free)
    shop = core.db.shop(account["shop_id"])
    await shop["conversations"].insert(doc)
    docs = [told.messages[message_id] for message_id in told.added]
    for first in range(0, len(docs), _BATCH):
        await shop["messages"].insert_many(docs[first : first + _BATCH])
    return str(doc["_id"])
