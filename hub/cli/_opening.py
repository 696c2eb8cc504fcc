"""How short commands open the stores: the running hub's, or their own for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hub.core import log, settings
from hub.core.db import StoreError
from hub.core.errors import RetryLater
from hub.core.runtime import Core, open_core
from hub.embedded.stores import stores_for_command

T = TypeVar("T")


def with_core(work: Callable[[Core], Awaitable[T]]) -> T:
    """Runs `work` with everything open; logs go to stderr, warnings only."""

    async def run() -> T:
        async with stores_for_command(settings.load()) as filled, open_core(filled) as core:
            return await work(core)

    log.configure("warning", "text", "hub")
    try:
        return asyncio.run(run())
    except StoreError as error:
        raise RetryLater("store_away") from error
