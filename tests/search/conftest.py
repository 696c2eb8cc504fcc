"""A shop whose index lies in a folder of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.conversations.service import Conversations
from tests.search.stage import Talking, talking


@pytest.fixture
async def talk(hub: Conversations, tmp_path: Path) -> AsyncIterator[Talking]:
    async with talking(hub, tmp_path) as made:
        yield made
