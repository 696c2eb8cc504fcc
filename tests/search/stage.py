"""A shop that talks, and an index of its own folder that follows it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hub.accounts.shops import Shop
from hub.conversations import accounts
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.conversations.search.asking import Asking, Wanted
from hub.conversations.search.follow import Follower
from hub.conversations.send import note
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.words import fold, wanted
from tests.accounts.team import open_shop

Doc = dict[str, Any]


@dataclass
class Talking:
    """`core` is the hub's, with a data folder in which only this index lies."""

    hub: Conversations
    core: Core
    shop: Shop
    account: Account

    async def say(self, *texts: str, fan: str = "a:1", name: str = "小鱼") -> list[str]:
        ref = FanRef("webchat", self.account.id, fan)
        pushes = [Inbound(ref, f"web:{new_id()}", "text", {"text": t}, now(), fan_name=name) for t in texts]
        return [str(id) for id in await receive(self.hub, self.account, pushes)]

    async def note(self, conversation_id: str, text: str) -> None:
        await note(self.hub, self.shop.id, conversation_id, Sender("agent", "mei", "小美"), new_id(), text)

    async def recall(self, message_id: str, fan: str = "a:1") -> None:
        message = await self.table("messages").find_one({"_id": message_id})
        assert message is not None
        ref = FanRef("webchat", self.account.id, fan)
        push = Inbound(ref, f"web:{new_id()}", "text", {}, now(), recalls=message["dedup_key"])
        await receive(self.hub, self.account, [push])

    async def conversation_id(self, fan: str = "a:1") -> str:
        doc = await self.table("conversations").find_one({"key": f"webchat:{self.account.id}:{fan}"})
        assert doc is not None
        return str(doc["_id"])

    def table(self, name: str) -> Any:
        return self.core.db.shop(self.shop.id)[name]

    async def found(self, query: str, where: str = "messages") -> list[str]:
        """Ids as the index alone tells them."""
        asking = Asking(self.core.settings)
        words = wanted(query)
        try:
            if where == "fans":
                hits = await asking.fans(self.shop.id, Wanted(words), None, 1000)
            else:
                hits = await asking.said(self.shop.id, where, Wanted(words), None, 1000)  # type: ignore[arg-type]
        finally:
            asking.close()
        return [hit.id for hit in hits]

    def follower(self) -> Follower:
        return Follower(self.core)

    async def catch_up(self) -> None:
        follower = self.follower()
        try:
            await follower.catch_up()
        finally:
            follower.close()


@asynccontextmanager
async def talking(hub: Conversations, folder: Path) -> AsyncIterator[Talking]:
    shop = await open_shop(hub.core)
    account = await accounts.add(hub.core, shop.id, "webchat", "网页", {})
    core = replace(hub.core, settings=replace(hub.core.settings, search_dir=str(folder)))
    yield Talking(hub, core, shop, account)


def dump(path: Path) -> dict[str, list[Any]]:
    """Everything that an index holds but for its own numbers, which depend on the order of arrival."""
    db = sqlite3.connect(path)
    look = {
        "conversations": "SELECT id, rev, account, agent, last_ms, fan FROM conversations",
        "labels": "SELECT label, id FROM labels JOIN conversations USING (n)",
        "fans": "SELECT id, words, sounds FROM fans JOIN conversations ON n = fans.rowid",
        "messages": "SELECT id, seq, text, tags FROM messages WHERE text != ''",
        "notes": "SELECT id, seq, text, tags FROM notes WHERE text != ''",
    }
    held = {name: sorted(db.execute(sql).fetchall()) for name, sql in look.items()}
    for table in ("messages", "notes"):
        db.execute(f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab(main, {table}_words, instance)")
        held[f"{table}_terms"] = sorted(
            db.execute(
                f"SELECT id, term, col, offset FROM {table}_terms JOIN {table} ON place = doc"
            ).fetchall()
        )
        orphans = db.execute(
            f"SELECT count(*) FROM {table}_terms WHERE doc NOT IN (SELECT place FROM {table} WHERE text != '')"
        ).fetchone()
        assert orphans == (0,), "terms of a message that is not there"
    db.close()
    return held


def texts_of(rows: list[Any]) -> set[str]:
    return {fold(row[2]) for row in rows}
