"""Finds the web chat account that answers for a shop."""

from __future__ import annotations

from hub.accounts.shops import Shop
from hub.conversations.channel import Account
from hub.conversations.service import Conversations
from hub.core.errors import NotFound

CHANNEL = "webchat"


async def account_of_shop(hub: Conversations, shop: Shop) -> Account:
    """The oldest one, so that a second account never splits the fans. Raises NotFound when there is none."""
    for account in await hub.accounts.of_shop(shop.id):
        if account.channel == CHANNEL:
            return account
    raise NotFound("chat_not_open")
