"""One web process for all tests of the folder, one shop for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.conversations.service import Conversations
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.realtime.stage import Stage, Web, serving, staged


@pytest.fixture(scope="session")
async def web(core: Core, settings: Settings) -> AsyncIterator[Web]:
    """`core` comes first because it migrates the stores."""
    async with serving(settings) as web:
        yield web


@pytest.fixture
async def stage(web: Web, hub: Conversations) -> AsyncIterator[Stage]:
    async with staged(web, hub) as stage:
        yield stage
