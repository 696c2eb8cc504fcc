"""Commerce as one process holds it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub.commerce.service import Commerce, open_commerce
from hub.core.runtime import Core


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()
