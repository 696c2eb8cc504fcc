"""Both halves of the hub as one process holds them: conversations and commerce, over the same stores."""

from __future__ import annotations

from dataclasses import dataclass

from hub.commerce.service import Commerce, open_commerce
from hub.conversations.service import Conversations, open_conversations
from hub.core.runtime import Core


@dataclass(frozen=True)
class Hub:
    """What jobs get; each passes on the half that it works for."""

    core: Core
    conversations: Conversations
    commerce: Commerce

    async def close(self) -> None:
        await self.conversations.close()
        await self.commerce.close()


def open_hub(core: Core) -> Hub:
    return Hub(core, open_conversations(core), open_commerce(core))
