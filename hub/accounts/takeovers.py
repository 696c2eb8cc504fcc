"""Notes in the audit trail who took a conversation over from whom, whichever way they came."""

from __future__ import annotations

from hub.accounts import audit
from hub.accounts.identity import Identity
from hub.core.runtime import Core


async def note(core: Core, who: Identity, conversation_id: str, over_from: str) -> None:
    """After the conversation changed hands."""
    target = f"conversation:{conversation_id}"
    await audit.record(core, who.shop_id, who.actor, "takeover", target, {"from": over_from})
