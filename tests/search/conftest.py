"""A shop whose index lies in a folder of the test's own, in a database in which no other test has shops."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.conversations.service import Conversations
from hub.core import schema
from hub.core.runtime import Core, open_core
from hub.core.settings import Settings
from tests.search.stage import Talking, talking


@pytest.fixture(scope="session")
async def core(settings: Settings) -> AsyncIterator[Core]:
    """A follower compares all shops that there are."""
    async with open_core(replace(settings, mongodb_database="uphub_search")) as opened:
        await schema.migrate(opened.db)
        yield opened


@pytest.fixture
async def talk(hub: Conversations, tmp_path: Path) -> AsyncIterator[Talking]:
    async with talking(hub, tmp_path) as made:
        yield made
