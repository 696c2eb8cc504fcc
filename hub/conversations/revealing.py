"""Unmasks one concealed number of a message; the caller has checked the right and written the audit entry."""

from __future__ import annotations

from hub.conversations.service import Conversations
from hub.core.errors import NotFound
from hub.core.privacy import SPAN_PURPOSE


async def reveal(hub: Conversations, shop_id: str, conversation_id: str, message_id: str, span: int) -> str:
    """Raises NotFound for another shop's message, or a span that is not there."""
    doc = await hub.core.db.shop(shop_id)["messages"].find_one(
        {"_id": message_id, "conversation_id": conversation_id, "recalled_at": None}, fields=["spans"]
    )
    spans = (doc or {}).get("spans", [])
    if span >= len(spans):
        raise NotFound("span_not_found", field="span")
    return hub.core.keys.decrypt(SPAN_PURPOSE, spans[span]["secret"])
