"""One world for the whole matrix: what it tries on other people's things must leave them as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from hub.conversations.service import open_conversations
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.api.declared import as_declared
from tests.realtime.stage import Web, serving
from tests.rights.world import World, made


@pytest.fixture(scope="session")
async def web(core: Core, settings: Settings) -> AsyncIterator[Web]:
    """`core` comes first because it migrates the stores."""
    async with serving(settings) as web:
        yield web


@pytest.fixture(scope="session")
async def world(core: Core, web: Web) -> AsyncIterator[World]:
    hub = open_conversations(core)
    transport = httpx.ASGITransport(web.app.rest, raise_app_exceptions=False, client=("203.0.113.9", 5000))
    hooks = {"response": [as_declared]}
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test", event_hooks=hooks) as http:
        yield await made(http, hub)
    await hub.close()
