"""Fifty agents at their screens, each with a share of the conversations taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from hub.bench.load.http import Client
from hub.bench.load.screen import Screen, Shown
from hub.bench.load.team import Agent

_PAGE = 100


@asynccontextmanager
async def seated(
    http: Client, port: int, agents: Sequence[Agent], on_shown: Shown
) -> AsyncIterator[list[Screen]]:
    """All connected, none with a conversation yet."""
    screens = [Screen(http, port, agent, on_shown) for agent in agents]
    try:
        await asyncio.gather(*(screen.start() for screen in screens))
        yield screens
    finally:
        await asyncio.gather(*(screen.stop() for screen in screens))


async def waiting(http: Client, cookie: str) -> dict[str, str]:
    """Conversation ids by the fan's greeting, over all pages of the list."""
    found: dict[str, str] = {}
    cursor = ""
    while True:
        page: dict[str, Any] = await http.get(
            f"/api/v1/conversations?view=waiting&limit={_PAGE}{cursor}", cookie
        )
        found |= {head["last"]["preview"]: head["id"] for head in page["heads"]}
        if page["cursor"] is None:
            return found
        cursor = f"&cursor={page['cursor']}"


async def share_out(screens: Sequence[Screen], conversation_ids: Sequence[str]) -> None:
    """Each agent takes an equal part, and has it on the screen from then on."""
    parts = [conversation_ids[n :: len(screens)] for n in range(len(screens))]
    await asyncio.gather(*(_take(screen, part) for screen, part in zip(screens, parts, strict=True)))


async def _take(screen: Screen, conversation_ids: Sequence[str]) -> None:
    for conversation_id in conversation_ids:
        answer = await screen.emit("take", {"conversation_id": conversation_id})
        if not answer["ok"]:
            raise RuntimeError(f"take was refused: {answer}")
    await screen.show(conversation_ids)
