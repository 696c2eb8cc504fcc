"""Web chat as the timeline sees it: the fan's page reads the timeline itself, so nothing is carried away."""

from __future__ import annotations

from hub.channels.webchat.settings import WebChatSettings
from hub.conversations.channel import Account, Capabilities, OutMessage
from hub.conversations.model import Kind
from hub.core.runtime import Core

# About 2,600 Chinese characters: two screens of a phone, beyond which nobody reads a bubble.
TEXT_LIMIT_BYTES = 8_000
KINDS: frozenset[Kind] = frozenset({"text", "image", "voice", "video", "file", "link", "location"})


class WebChat:
    name = "webchat"
    settings_model = WebChatSettings

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(
            kinds=KINDS,
            text_limit_bytes=TEXT_LIMIT_BYTES,
            typing=True,
            recall=True,
            quotes=True,
            receipts=True,
            push=False,
            repeatable=True,
        )

    async def send(self, core: Core, account: Account, message: OutMessage) -> str:
        """The message's own id, at once.

        The reply is in the timeline already, and the fan's page gets its event from there, or finds it by
        `sync` whenever it comes back: there is no platform that could refuse it or lose it.
        """
        return message.id

    async def check(self, core: Core, account: Account) -> list[str]:
        """Nothing outside the hub can be wrong; wrong settings were refused when they were saved."""
        return []
