"""A process that takes one push into the timeline and ends; argv: shop id, account id, dedup key."""

from __future__ import annotations

import asyncio
import sys

from hub.conversations import receive
from hub.conversations.model import FanRef, Inbound
from hub.conversations.service import open_conversations
from hub.core import settings
from hub.core.clock import now
from hub.core.runtime import open_core


async def main(shop_id: str, account_id: str, key: str) -> None:
    async with open_core(settings.load()) as core:
        hub = open_conversations(core)
        account = await hub.accounts.get(account_id)
        assert account.shop_id == shop_id
        fan = FanRef(account.channel, account.id, "a:fan1")
        await receive.receive(hub, account, [Inbound(fan, key, "text", {"text": "在吗"}, now())])
        print("stored", flush=True)
        await hub.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
