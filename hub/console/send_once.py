"""What an endpoint sends into a conversation: made and sent once, however often its client asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from hub.console.endpoint import Asked
from hub.conversations import send
from hub.conversations.media import with_links
from hub.conversations.model import Draft


async def send_once(asked: Asked, draft_of: Callable[[Asked], Awaitable[Draft]]) -> dict[str, Any]:
    """The same client_id again answers the same messages. Raises what sending a reply and `draft_of` do."""
    shop_id, conversation_id = asked.who.shop_id, asked.path["conversation_id"]
    sent = await send.sent_before(asked.hub, shop_id, conversation_id, asked.sender, asked.body.client_id)
    if not sent:
        draft = await draft_of(asked)
        sent = await send.send(asked.hub, shop_id, conversation_id, asked.sender, draft)
    return {"messages": [with_links(asked.hub.core, one) for one in sent]}
