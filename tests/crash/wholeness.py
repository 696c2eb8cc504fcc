"""What every conversation must look like in the store, whoever died or raced while it was written."""

from __future__ import annotations

from typing import Any

from hub.conversations.views import head_view, message_view
from hub.core.runtime import Core

Doc = dict[str, Any]


async def shop_is_whole(core: Core, shop_id: str, **wanted: Any) -> list[Doc]:
    """The shop's conversations (or those that are `wanted`), after looking at each of them."""
    shop = core.db.shop(shop_id)
    conversations = await shop["conversations"].find(wanted, sort=[("_id", 1)])
    assert len({c["key"] for c in conversations}) == len(conversations)
    for conversation in conversations:
        await _is_whole(core, shop_id, conversation)
    return conversations


async def _is_whole(core: Core, shop_id: str, conversation: Doc) -> None:
    shop, of_it = core.db.shop(shop_id), {"conversation_id": conversation["_id"]}
    messages = await shop["messages"].find(of_it, sort=[("seq", 1)])
    events = await shop["events"].find(of_it, sort=[("rev", 1)])
    assert [m["seq"] for m in messages] == list(range(1, conversation["seq"] + 1))
    assert [e["rev"] for e in events] == list(range(1, conversation["rev"] + 1))
    assert len({m["dedup_key"] for m in messages}) == len(messages)
    assert sum(m.get("status") == "sending" for m in messages) <= 1
    assert conversation["in_count"] == sum(m["direction"] == "in" for m in messages)
    _replay_is_the_same(conversation, messages, events)


def _replay_is_the_same(conversation: Doc, messages: list[Doc], events: list[Doc]) -> None:
    shown = {e["message"]["id"]: e["message"] for e in events if e["message"] is not None}
    assert shown == {m["_id"]: message_view(m) for m in messages}
    if events:
        assert events[-1]["head"] == head_view(conversation)


async def messages_of(core: Core, shop_id: str, **wanted: Any) -> list[Doc]:
    return await core.db.shop(shop_id)["messages"].find(wanted, sort=[("conversation_id", 1), ("seq", 1)])
