"""A channel that only exists in tests, so that the timeline is tested without any platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel

from hub.conversations import accounts, channel
from hub.conversations.channel import Account, Capabilities, OutMessage
from hub.conversations.model import FanRef, Inbound
from hub.conversations.rules.quota import Quota
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import open_shop
from tests.conversations.desk_stage import DeskStage


class NoSettings(BaseModel):
    pass


@dataclass
class LoopbackChannel:
    """Keeps what it is told to send; `fail` may raise in its place."""

    name: str = "loopback"
    settings_model: type[BaseModel] = NoSettings
    sent: list[OutMessage] = field(default_factory=list)
    fail: Callable[[OutMessage], None] | None = None
    repeatable: bool = False
    text_limit_bytes: int = 60

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(
            kinds=frozenset({"text", "image"}),
            text_limit_bytes=self.text_limit_bytes,
            quotas={"message": Quota(5, 3600), "menu": Quota(2, 60)},
            repeatable=self.repeatable,
        )

    async def send(self, core: Core, account: Account, message: OutMessage) -> str:
        if self.fail is not None:
            self.fail(message)
        self.sent.append(message)
        return f"p{len(self.sent)}"

    async def check(self, core: Core, account: Account) -> list[str]:
        return []


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackChannel]:
    made = LoopbackChannel()
    known = {"loopback": made}
    monkeypatch.setattr(channel, "channels", lambda: known)
    monkeypatch.setattr(accounts, "channels", lambda: known)
    return made


@pytest.fixture
async def account(hub: Conversations, shop_id: str, loopback: LoopbackChannel) -> Account:
    return await accounts.add(hub.core, shop_id, "loopback", "测试号", {})


@pytest.fixture
def push(account: Account) -> Callable[..., Inbound]:
    def make(text: str = "在吗", fan: str = "fan1", **changes: Any) -> Inbound:
        given = {
            "fan": FanRef("loopback", account.id, fan),
            "dedup_key": f"m:{new_id()}",
            "kind": "text",
            "body": {"text": text},
            "platform_at": now(),
            "action": "message",
            "fan_name": "小鱼",
        }
        return Inbound(**(given | changes))

    return make


@pytest.fixture
async def at_desk(hub: Conversations, loopback: LoopbackChannel) -> DeskStage:
    """A real shop, because only its members are given fans."""
    shop = await open_shop(hub.core)
    return DeskStage(hub, shop, await accounts.add(hub.core, shop.id, "loopback", "测试号", {}))
