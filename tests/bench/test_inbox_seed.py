"""The seeded shop: documents as the product writes them, of every kind that the list asks for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hub.bench.load import inbox_seed
from hub.conversations import deliver, reading, send
from hub.conversations.listing.wanted import Wanted
from hub.conversations.model import Draft, FanRef, Inbound, Sender
from hub.conversations.opening import opened
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.runtime import Core

Doc = dict[str, Any]
COUNT = 400


async def _written_by_the_product(hub: Conversations, facts: inbox_seed.Facts) -> tuple[Doc, list[Doc]]:
    account = await hub.accounts.get(facts.accounts[0][1])
    ref = FanRef(account.channel, account.id, "a:real")
    await receive(hub, account, [Inbound(ref, "web:real", "text", {"text": "在吗"}, now(), fan_name="真的")])
    shop = hub.core.db.shop(facts.shop_id)
    doc = await shop["conversations"].find_one({"key": ref.key})
    assert doc is not None
    draft = Draft("real-0001", "text", {"text": "在的"})
    await send.send(hub, facts.shop_id, doc["_id"], Sender("agent", *facts.staff[0]), draft)
    await deliver.deliver(hub, facts.shop_id, doc["_id"])
    doc = await shop["conversations"].find_one({"key": ref.key})
    assert doc is not None
    return doc, await shop["messages"].find({"conversation_id": doc["_id"]}, sort=[("seq", 1)])


async def test_seeded_documents_have_the_fields_that_the_product_writes(
    core: Core, hub: Conversations, tmp_path: Path
) -> None:
    facts = await inbox_seed.seeded(core, tmp_path, COUNT)
    assert await inbox_seed.seeded(core, tmp_path, COUNT) == facts
    shop = core.db.shop(facts.shop_id)
    docs = await shop["conversations"].find({})
    real, (real_in, real_out) = await _written_by_the_product(hub, facts)
    assert len(docs) == COUNT
    assert facts.messages == COUNT * 10
    assert {frozenset(doc) for doc in docs} == {frozenset(real)}
    seeded = await shop["messages"].find({"conversation_id": {"$ne": real["_id"]}})
    assert len(seeded) == facts.messages
    assert {frozenset(m) for m in seeded if m["direction"] == "in"} == {frozenset(real_in)}
    assert {frozenset(m) for m in seeded if m["direction"] == "out"} == {frozenset(real_out)}
    assert all(m["taken_at"] == m["at"] for m in seeded if m["direction"] == "out")


async def test_the_shop_has_something_of_everything(core: Core, hub: Conversations, tmp_path: Path) -> None:
    facts = await inbox_seed.seeded(core, tmp_path, COUNT)
    docs = await core.db.shop(facts.shop_id)["conversations"].find({})
    states = Counter(doc["state"] for doc in docs)
    assert states["closed"] > COUNT * 0.8
    assert min(states[name] for name in ("agent", "waiting", "bot")) > 0
    assert any(doc["labels"] for doc in docs)
    assert any(doc["group_id"] for doc in docs)
    assert any(doc["sla"] for doc in docs)
    deep, empty = (
        await opened(hub, facts.shop_id, facts.deep_id),
        await opened(hub, facts.shop_id, facts.empty_id),
    )
    assert deep["head"]["seq"] == COUNT * 5
    assert empty["messages"] == []
    for doc in docs:
        assert doc["seq"] >= doc["in_count"] >= doc["unread"]
    page = await reading.list_heads(hub, facts.shop_id, Wanted(sort="waiting"), limit=20)
    assert len(page.heads) == 20
    assert page.cursor is not None
