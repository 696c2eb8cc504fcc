"""Shows the fan that an agent is typing, where the platform can; best effort."""

from __future__ import annotations

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Typing
from hub.conversations.reading import conversation
from hub.conversations.service import Conversations


async def run(hub: Conversations, shop_id: str, conversation_id: str, on: bool) -> None:
    doc = await conversation(hub, shop_id, conversation_id)
    account = await hub.accounts.get(doc["account_id"])
    channel = channel_named(account.channel)
    if isinstance(channel, Typing):
        await channel.typing(hub.core, account, doc["fan_id"], on)
