"""Shows the fan that an agent is typing, where the platform can; best effort."""

from __future__ import annotations

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Typing
from hub.conversations.reading import conversation
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, conversation_id: str, on: bool) -> None:
    doc = await conversation(hub.conversations, shop_id, conversation_id)
    account = await hub.conversations.accounts.get(doc["account_id"])
    channel = channel_named(account.channel)
    if isinstance(channel, Typing):
        await channel.typing(hub.core, account, doc["fan_id"], on)
