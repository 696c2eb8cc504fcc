"""The platform's side of crash and race tests: what arrived there, how often, and with what in its files."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from PIL import Image
from pydantic import BaseModel

from hub.conversations import accounts
from hub.conversations.channel import Account, Capabilities, OutMessage
from hub.conversations.model import FanRef, Inbound, MediaRef
from hub.conversations.rules.quota import Quota
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core


class NoSettings(BaseModel):
    """Nothing to set."""


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(file, "PNG")
    return file.getvalue()


@dataclass
class WitnessChannel:
    """`before_answer` runs after the platform took a message and before we hear of it."""

    name: str = "witness"
    settings_model: type[BaseModel] = NoSettings
    sent: list[OutMessage] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    repeatable: bool = False
    before_answer: Callable[[OutMessage], Awaitable[None]] | None = None

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(
            kinds=frozenset({"text", "image"}),
            text_limit_bytes=200,
            quotas={"message": Quota(5, 3600)},
            repeatable=self.repeatable,
        )

    async def send(self, core: Core, account: Account, message: OutMessage) -> str:
        self.sent.append(message)
        if self.before_answer is not None:
            await self.before_answer(message)
        return f"p{len(self.sent)}"

    async def check(self, core: Core, account: Account) -> list[str]:
        return []

    async def fetch(
        self, core: Core, account: Account, ref: MediaRef, max_bytes: int
    ) -> AsyncIterator[bytes]:
        self.fetched.append(ref.platform_id)
        yield picture()

    def texts(self) -> list[str]:
        return [str(message.body["text"]) for message in self.sent]


async def account_of(core: Core, shop_id: str) -> Account:
    return await accounts.add(core, shop_id, "witness", "目击者", {})


def said(account: Account, text: str = "在吗", *, key: str = "", media: MediaRef | None = None) -> Inbound:
    """What a fan wrote; the same `key` is the same push."""
    fan = FanRef(account.channel, account.id, "fan1")
    kind, body = ("image", {}) if media else ("text", {"text": text})
    return Inbound(
        fan, key or f"m:{new_id()}", kind, body, now(), action="message", media=media, fan_name="小鱼"
    )
