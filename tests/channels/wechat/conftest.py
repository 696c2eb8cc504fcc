"""Accounts and a platform to talk to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fake_wechat import BASIC, FakeWechat, MakeAccount, running

from hub.channels.wechat.settings import WechatSettings
from hub.conversations.channel import Account
from hub.core.ids import new_id
from hub.core.runtime import Core, open_core
from hub.core.settings import Settings

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def payloads() -> Any:
    return json.loads((DATA / "wechat_payloads.json").read_text())


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    rows = json.loads((DATA / "wechat_crypto.json").read_text())["vectors"]
    return {row["id"]: row for row in rows}


@pytest.fixture
async def platform() -> AsyncIterator[FakeWechat]:
    async with running() as fake:
        yield fake


@pytest.fixture
def make_account(shop_id: str) -> MakeAccount:
    def make(**changes: Any) -> Account:
        return Account(new_id(), shop_id, "wechat", "小满", WechatSettings.model_validate(BASIC | changes))

    return make


@pytest.fixture
def account(platform: FakeWechat, make_account: MakeAccount) -> Account:
    """An official account whose API is the fake platform."""
    return make_account(api_base=platform.base)


@pytest.fixture
async def second_core(core: Core, settings: Settings) -> AsyncIterator[Core]:
    """Stands for another process: shares the stores with `core`, and nothing in memory."""
    async with open_core(settings) as opened:
        yield opened
