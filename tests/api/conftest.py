"""The whole application behind httpx, a shop with people of every kind, and a second shop beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from hub.app import build
from hub.conversations.service import Conversations
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.api.alert_ground import ground as ground  # a fixture for every file here
from tests.api.declared import as_declared
from tests.api.desk import Desk, desk_in


@pytest.fixture(scope="session")
async def application(core: Core, settings: Settings) -> AsyncIterator[Starlette]:
    """Started and stopped as a server would; `core` comes first because it migrates the stores."""
    rest: Starlette = build(settings).rest  # type: ignore[attr-defined]
    async with rest.router.lifespan_context(rest):
        yield rest


@pytest.fixture
async def http(application: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody yet; what the application raises becomes the answer that a server would give."""
    transport = httpx.ASGITransport(application, raise_app_exceptions=False, client=("203.0.113.9", 5000))
    hooks = {"response": [as_declared]}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hub.test", event_hooks=hooks
    ) as client:
        yield client


@pytest.fixture
async def desk(http: httpx.AsyncClient, hub: Conversations) -> Desk:
    return await desk_in(http, hub)


@pytest.fixture
async def other(http: httpx.AsyncClient, hub: Conversations) -> Desk:
    return await desk_in(http, hub)
