"""Both halves of the hub for tests that hold one."""

from __future__ import annotations

from hub.commerce.service import open_commerce
from hub.conversations.service import Conversations
from hub.opened import Hub


def both(conversations: Conversations) -> Hub:
    return Hub(conversations.core, conversations, open_commerce(conversations.core))
