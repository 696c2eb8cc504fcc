"""The picture that opens a product in the shop's mini-program, asked for once and kept."""

from __future__ import annotations

from contextlib import suppress

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, MiniCodes
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id

# What is asked for decides what comes back, for ever.
declare(Collection("mini_codes", indexes=(Index((("key", 1),), unique=True),)))


async def of_product(hub: Conversations, shop_id: str, product_id: str) -> bytes:
    """Raises Refused("mini_program_missing") while no account names its page of a product, and the channel's own."""
    account, page = await _mini_program(hub, shop_id)
    scene = f"p={product_id}"
    key = f"{account.id}:{page}:{scene}"
    table = hub.core.db.shop(shop_id)["mini_codes"]
    if kept := await table.find_one({"key": key}):
        return bytes(kept["content"])
    channel = channel_named(account.channel)
    assert isinstance(channel, MiniCodes)
    content = await channel.mini_code(hub.core, account, page, scene)
    with suppress(Conflict):  # somebody asked at the same time, and has the same
        await table.insert({"_id": new_id(), "key": key, "content": content, "made_at": now(), "schema": 1})
    return content


async def _mini_program(hub: Conversations, shop_id: str) -> tuple[Account, str]:
    """The shop's first account that says on which page of its mini-program a product stands."""
    for account in await hub.accounts.of_shop(shop_id):
        channel = channel_named(account.channel)
        page = channel.capabilities(account).product_page
        if page and isinstance(channel, MiniCodes):
            return account, page.partition("?")[0]
    raise Refused("mini_program_missing")
