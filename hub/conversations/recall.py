"""Takes a message back for both sides: it stays as an empty line, so that nothing seems to be lost."""

from __future__ import annotations

from hub.conversations.accounts import channel_named
from hub.conversations.lookup import Needs
from hub.conversations.model import Sender
from hub.conversations.reading import account_of
from hub.conversations.rules import recall
from hub.conversations.service import Conversations
from hub.core.errors import Refused


async def by_agent(
    hub: Conversations, shop_id: str, conversation_id: str, agent: Sender, message_id: str
) -> None:
    """Raises Refused("recall_not_supported") on a channel that cannot, and what rules.recall raises."""
    account = await account_of(hub, shop_id, conversation_id)
    if not channel_named(account.channel).capabilities(account).recall:
        raise Refused("recall_not_supported")
    needs = Needs(message_ids=(message_id,), quotes=True)
    await hub.committer.commit(
        shop_id, conversation_id, lambda t: recall.by_agent(t, message_id, agent), needs
    )


async def by_fan(hub: Conversations, shop_id: str, conversation_id: str, message_id: str) -> None:
    """For a fan whose screen is the timeline itself; platforms push theirs (see model.Inbound.recalls)."""
    needs = Needs(message_ids=(message_id,), quotes=True)
    await hub.committer.commit(shop_id, conversation_id, lambda t: recall.by_fan(t, message_id), needs)
