"""Whom of the team a conversation concerns: those who may see it, and so may be called to it."""

from __future__ import annotations

from collections.abc import Sequence

from hub.accounts.staff import members
from hub.conversations.model import Sender
from hub.conversations.reading import account_of
from hub.conversations.service import Conversations
from hub.core.errors import Refused


async def who_may_see(hub: Conversations, shop_id: str, conversation_id: str) -> list[Sender]:
    """By login. Raises NotFound for another shop's conversation."""
    account = await account_of(hub, shop_id, conversation_id)
    return [
        Sender("agent", member.staff_id, member.name)
        for member in await members(hub.core, shop_id)
        if "inbox.read" in member.rights and (member.accounts is None or account.id in member.accounts)
    ]


async def mentioned(
    hub: Conversations, shop_id: str, conversation_id: str, staff_ids: Sequence[str]
) -> list[Sender]:
    """Each once, in the given order. Raises Refused("mention_unknown") for who is not among them."""
    if not staff_ids:
        return []
    known = {each.id: each for each in await who_may_see(hub, shop_id, conversation_id)}
    if any(staff_id not in known for staff_id in staff_ids):
        raise Refused("mention_unknown", field="mentions")
    return [known[staff_id] for staff_id in dict.fromkeys(staff_ids)]
