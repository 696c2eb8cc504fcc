"""A real process that ends inside its transaction: the next one gets its turn in time for the platform."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from hub.conversations import accounts
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.settings import Settings, env_name
from tests.crash.wholeness import shop_is_whole
from tests.crash.witness import said

KILLED = 137
# WeChat hangs up after this long, and pushes again.
PATIENCE_S = 5.0


async def _push_from_another_process(settings: Settings, die_at: int, *argv: str) -> tuple[int | None, bytes]:
    env = {
        **os.environ,
        "HUB_DIE_AT_WRITE": str(die_at),
        env_name("mongodb_url"): settings.mongodb_url,
        env_name("redis_url"): settings.redis_url,
        env_name("data_dir"): str(settings.data_dir),
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).parent / "one_push.py"),
        *argv,
        env=env,
        stdout=asyncio.subprocess.PIPE,
    )
    said_out, _ = await child.communicate()
    return child.returncode, said_out


@pytest.mark.parametrize("die_at", [1, 2, 4, 5])
async def test_a_push_is_stored_in_time_after_a_process_died_with_it(
    hub: Conversations, settings: Settings, shop_id: str, die_at: int
) -> None:
    """An open transaction of the dead must not hold up the conversation until the store gives it up."""
    account = await accounts.add(hub.core, shop_id, "webchat", "网页", {})
    first = said(account, key="web:known-message")
    await receive(hub, account, [first])
    code, out = await _push_from_another_process(settings, die_at, shop_id, account.id, "web:the-message")
    dies = die_at <= 4  # conversation, message, event, commit
    assert (code, out.strip()) == ((KILLED, b"") if dies else (0, b"stored"))
    began = time.monotonic()
    again = said(account, key="web:the-message")
    from_the_dead = again.__class__(
        **{**vars(again), "fan": again.fan.__class__("webchat", account.id, "a:fan1")}
    )
    await receive(hub, account, [from_the_dead])
    assert time.monotonic() - began < PATIENCE_S
    conversations = await shop_is_whole(hub.core, shop_id)
    assert sorted(c["seq"] for c in conversations) == [1, 1]
