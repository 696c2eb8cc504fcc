"""Whatever goes wrong inside: a process whose screens hear nothing, and which says nothing of it, must not be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.core import publish
from tests.realtime.stage import Stage


async def test_a_loop_that_breaks_begins_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    agent, where = await stage.agent(), {"conversation_id": await stage.push()}
    await agent.screen.ok("view", **where)
    fanout = stage.web.state.sockets.fanout

    async def breaks(_heads: Any, _rooms: Any = None) -> None:
        raise ValueError("what nobody thought of")

    with monkeypatch.context() as patch:
        patch.setattr(fanout, "_digest", breaks)
        await stage.push("在吗")
        await agent.screen.hears("resync")
    await stage.push("还在吗")
    await agent.screen.hears("event", lambda e: e["message"] and e["message"]["body"].get("text") == "还在吗")


async def test_a_notice_that_hangs_is_passed_over(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    agent, where = await stage.agent(), {"conversation_id": await stage.push()}
    await agent.screen.ok("view", **where)
    hung = asyncio.Event()

    async def hangs(_shop_id: str, _staff_id: str) -> None:
        hung.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(publish, "HEAR_S", 0.2)
    monkeypatch.setattr(stage.web.state.sockets.fanout, "on_access", hangs)
    await stage.core.bell.ring([{"shop": stage.shop.id, "access": "*"}])
    await hung.wait()
    await stage.push("还在吗")
    await agent.screen.hears("event", lambda e: e["message"] and e["message"]["body"].get("text") == "还在吗")
