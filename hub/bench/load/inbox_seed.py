"""A shop with a hundred thousand conversations: seeded once, kept, and found again by the next run.

The documents are copies of specimens that the hub itself wrote a moment before, with other values in them: they
have the fields that the product gives them today. Their log of changes has expired, as it does after some days.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hub.bench.load import inbox_shape, kept, words
from hub.bench.load.inbox_shape import NEVER_BEFORE, Cast, Conversation
from hub.bench.load.team import hire, open_shop
from hub.conversations import accounts, deliver, labels, send
from hub.conversations.channel import Account
from hub.conversations.listing.indexes import EPOCH
from hub.conversations.model import Draft, FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.conversations.service import Conversations, open_conversations
from hub.conversations.timeline import preview
from hub.core.clock import iso, now
from hub.core.db import DECLARED, Scope
from hub.core.ids import new_id
from hub.core.runtime import Core

__all__ = ["EPOCH", "NEVER_BEFORE", "Facts", "seeded"]
Doc = dict[str, Any]
VERSION = 2
STAFF, LABELS, GROUPS, ACCOUNTS = 50, 24, 6, 8
_BATCH = 4000
_SCHEMA = ("conversations", "messages", "episodes")


@dataclass(frozen=True)
class Facts:
    """What a benchmark must know about the shop; `anchor` is the moment at which it was told to be now."""

    key: str
    shop_id: str
    accounts: list[list[str]]
    labels: list[str]
    groups: list[str]
    staff: list[list[str]]
    deep_id: str
    empty_id: str
    anchor: str
    conversations: int
    messages: int
    seeded_in_s: float
    fan_names: list[str]
    common_words: list[str] = field(default_factory=lambda: list(words.COMMON))
    rare_words: list[str] = field(default_factory=list)


def key_of(count: int) -> str:
    """Another one when the documents would be others."""
    versions = "-".join(str(DECLARED[name].version) for name in _SCHEMA)
    return f"inbox-{count}-v{VERSION}-{versions}"


def folder_for(root: Path, count: int) -> Path:
    return kept.folder_for(root, key_of(count))


async def seeded(core: Core, folder: Path, count: int) -> Facts:
    """Seeds the hub that runs in `folder`, unless it was."""
    return await kept.seeded(folder, Facts, lambda: _seed(core, count))


async def _seed(core: Core, count: int) -> Facts:
    began, moment, dice = time.monotonic(), now(), random.Random(20261123)
    shop_id = await open_shop(core, f"inbox-{new_id()[-6:]}")
    hub = open_conversations(core)
    cast = await _cast(core, shop_id)
    specimens = await _specimens(hub, shop_id, cast)
    writer = _Writer(core.db.shop(shop_id), cast, specimens, dice)
    await writer.write(inbox_shape.conversations(count, cast, moment, dice))
    await hub.close()
    return Facts(
        key_of(count), shop_id, [list(a) for a in cast.accounts], list(cast.labels), list(cast.groups),
        [list(s) for s in cast.staff], writer.ids[0], writer.ids[1], iso(moment) or "", len(writer.ids),
        writer.messages, round(time.monotonic() - began, 1), writer.names[:500], rare_words=writer.rare[:200],
    )  # fmt: skip


async def _cast(core: Core, shop_id: str) -> Cast:
    people = await hire(core, shop_id, STAFF)
    places = [await accounts.add(core, shop_id, "webchat", f"网站 {n}", {}) for n in range(ACCOUNTS)]
    made = [await labels.create(core, shop_id, f"标签{n:02}", n % 8) for n in range(LABELS)]
    staff = [(p.staff_id, f"客服 {n:02}") for n, p in enumerate(people)]
    groups = [new_id() for _ in range(GROUPS)]
    return Cast([(a.channel, a.id) for a in places], [one.id for one in made], groups, staff)


@dataclass(frozen=True)
class _Specimens:
    conversation: Doc
    inbound: Doc
    outbound: Doc


async def _specimens(hub: Conversations, shop_id: str, cast: Cast) -> _Specimens:
    """One conversation as the hub writes it, a delivered reply in it."""
    account: Account = await hub.accounts.get(cast.accounts[0][1])
    ref = FanRef(account.channel, account.id, "a:specimen")
    push = Inbound(ref, "web:specimen", "text", {"text": "在吗"}, now(), fan_name="样本")
    await receive(hub, account, [push])
    table, messages = (hub.core.db.shop(shop_id)[name] for name in ("conversations", "messages"))
    doc = await table.find_one({"key": ref.key})
    assert doc is not None
    sender = Sender("agent", *cast.staff[0])
    await send.send(hub, shop_id, doc["_id"], sender, Draft("specimen-1", "text", {"text": "在的"}))
    await deliver.deliver(hub, shop_id, doc["_id"])
    inbound, outbound = await messages.find({"conversation_id": doc["_id"]}, sort=[("seq", 1)])
    doc = await table.find_one({"key": ref.key})
    assert doc is not None
    await table.delete({"_id": doc["_id"]})
    await messages.delete({"conversation_id": doc["_id"]})
    return _Specimens(doc, inbound, outbound)


class _Writer:
    """Makes the documents and stores them in large heaps."""

    def __init__(self, shop: Scope, cast: Cast, specimens: _Specimens, dice: random.Random) -> None:
        self._shop, self._cast, self._specimens, self._dice = shop, cast, specimens, dice
        self._heaps: dict[str, list[Doc]] = {"conversations": [], "messages": []}
        self._storing: asyncio.Task[None] | None = None
        self.ids: list[str] = []
        self.names: list[str] = []
        self.rare: list[str] = []
        self.messages = 0

    async def write(self, conversations: Iterable[Conversation]) -> None:
        for one in conversations:
            self._add(one)
            for name, heap in self._heaps.items():
                if len(heap) >= _BATCH:
                    await self._store(name)
            await asyncio.sleep(0)
        for name in self._heaps:
            await self._store(name)
        if self._storing is not None:
            await self._storing

    async def _store(self, name: str) -> None:
        """The next heap is made while this one is stored."""
        heap, self._heaps[name] = self._heaps[name], []
        if self._storing is not None:
            await self._storing
        self._storing = asyncio.create_task(self._shop[name].insert_many(heap)) if heap else None

    def _add(self, one: Conversation) -> None:
        doc = self._conversation(one)
        spoken = [self._message(doc, *each) for each in inbox_shape.talk(one, self._dice)]
        self._heaps["messages"] += spoken
        self._heaps["conversations"].append(self._ended(doc, one, spoken))
        self.ids.append(doc["_id"])
        self.messages += len(spoken)

    def _conversation(self, one: Conversation) -> Doc:
        identity = id_at(one.last_at - timedelta(days=30), self._dice)
        ref = FanRef(one.channel, one.account_id, f"a:fan{one.number:07}")
        name = words.nickname(self._dice)
        self.names.append(name)
        return {
            **self._specimens.conversation, **one.fields, "_id": id_at(one.last_at, self._dice), "key": ref.key,
            "channel": ref.channel, "account_id": ref.account_id, "fan_id": ref.fan_id, "identity_id": identity,
            "customer_id": identity, "fan": {**self._specimens.conversation["fan"], "name": name}, "seq": 0,
            "in_count": 0,
        }  # fmt: skip

    def _message(self, doc: Doc, direction: str, text: str, at: datetime) -> Doc:
        doc["seq"] += 1
        doc["in_count"] += direction == "in"
        message_id = id_at(at, self._dice)
        specimen = self._specimens.inbound if direction == "in" else self._specimens.outbound
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        made = {
            **specimen, "_id": message_id, "conversation_id": doc["_id"], "seq": doc["seq"], "rev": doc["seq"],
            "in_count": doc["in_count"], "at": at, "platform_at": at, "body": {"text": text},
            "dedup_key": f"web:{message_id}",
        }  # fmt: skip
        if direction == "in":
            return {**made, "sender": {**specimen["sender"], "name": doc["fan"]["name"]}}
        id, name = self._dice.choice(self._cast.staff)
        return {
            **made, "sender": {"type": "agent", "id": id, "name": name}, "client_id": message_id, "taken_at": at,
            "platform_message_id": f"p:{message_id}",
        }  # fmt: skip

    def _ended(self, doc: Doc, one: Conversation, spoken: list[Doc]) -> Doc:
        """The conversation after its last message."""
        last = spoken[-1] if spoken else None
        unread = self._unread(one, spoken)
        fans_turn = one.state in ("waiting", "bot") or (last is not None and unread > 0)
        moment = last["at"] if last else one.last_at.replace(microsecond=0)
        known = {"seq": "seq", "kind": "kind", "direction": "direction", "at": "at"}
        return {
            **doc, "state": one.state, "episode": self._episode(one, moment), "last_at": moment,
            "rev": max(1, doc["seq"]), "unread": unread, "read_by_team_seq": max(0, doc["seq"] - unread),
            "waiting_since": moment if fans_turn and one.state != "closed" else None,
            "episode_count": int(one.state != "none"), "created_at": spoken[0]["at"] if spoken else moment,
            "last_assignee_id": one.assignee[0] if one.assignee else None,
            "last": last and {
                **{name: last[of] for name, of in known.items()}, "preview": preview(last),
                "status": last.get("status"),
            },
        }  # fmt: skip

    def _unread(self, one: Conversation, spoken: list[Doc]) -> int:
        """What the fan wrote after our last word, in conversations that are still open."""
        if one.state == "closed":
            return 0
        count = 0
        for message in reversed(spoken):
            if message["direction"] != "in":
                break
            count += 1
        return count

    def _episode(self, one: Conversation, moment: datetime) -> Doc | None:
        if one.state == "none":
            return None
        closed = one.state == "closed"
        return {
            **self._specimens.conversation["episode"], "id": id_at(moment, self._dice), "state": one.state,
            "assignee": one.assignee and {"id": one.assignee[0], "name": one.assignee[1]},
            "opened_at": moment - timedelta(hours=1), "closed_at": moment if closed else None,
            "close_reason": self._dice.choice(("resolved", "no_reply")) if closed else None,
        }  # fmt: skip


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]


def id_at(moment: datetime, dice: random.Random) -> str:
    """As hub.core.ids makes them, of another time and from the seed's dice."""
    ms, rest = int(moment.timestamp() * 1000), dice.getrandbits(80)
    return "".join(_PAIRS[ms >> s & 1023] for s in range(40, -1, -10)) + "".join(
        _PAIRS[rest >> s & 1023] for s in range(70, -1, -10)
    )
