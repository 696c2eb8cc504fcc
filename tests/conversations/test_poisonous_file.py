"""A file that brings the fetcher down is tried a few times, then given up; nothing is tried for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.conversations import fetching, reading
from hub.conversations.model import MediaRef
from hub.conversations.receive import receive
from hub.core.clock import now


@pytest.fixture
async def media(hub, core, shop_id, account, push):
    await receive(hub, account, [push(kind="image", body={}, media=MediaRef("file1", name="a.png"))])
    [doc] = await core.db.shop(shop_id)["media"].find({})
    return doc


@pytest.fixture
def table(core, shop_id):
    return core.db.shop(shop_id)["media"]


@pytest.fixture
def fetches(loopback, monkeypatch):
    """How often the platform was asked; its file makes the decoder fail in a way nobody foresaw."""
    made = []

    async def fetch(core, account, ref, max_bytes):
        made.append(ref.platform_id)
        yield b"GIF8"
        raise ZeroDivisionError("poison")

    monkeypatch.setattr(type(loopback), "fetch", staticmethod(fetch), raising=False)
    return made


async def test_an_unforeseen_failure_is_a_failed_attempt_with_back_off(hub, shop_id, media, table, fetches):
    await fetching.fetch_media(hub, shop_id, media["_id"])
    doc = await table.find_one({"_id": media["_id"]})
    assert (doc["state"], doc["attempts"]) == ("pending", 1)
    assert timedelta(0) < doc["next_attempt_at"] - now() <= timedelta(seconds=5)
    await fetching.fetch_media(hub, shop_id, media["_id"])
    assert fetches == ["file1"]


async def test_after_the_last_attempt_the_message_says_so(hub, shop_id, media, table, fetches):
    await table.update({"_id": media["_id"]}, {"$set": {"attempts": fetching.MAX_ATTEMPTS - 1}})
    await fetching.fetch_media(hub, shop_id, media["_id"])
    doc = await table.find_one({"_id": media["_id"]})
    assert (doc["state"], doc["error"]) == ("failed", "internal_error")
    [message] = await reading.messages(hub, shop_id, media["conversation_id"])
    assert (message["media"]["state"], message["media"]["error"]) == ("failed", "internal_error")


async def test_a_file_that_killed_every_worker_is_not_touched_again(hub, shop_id, media, table, fetches):
    """Nobody could note those attempts but the claim itself."""
    await table.update({"_id": media["_id"]}, {"$set": {"attempts": fetching.MAX_ATTEMPTS}})
    await fetching.fetch_media(hub, shop_id, media["_id"])
    doc = await table.find_one({"_id": media["_id"]})
    assert (doc["state"], doc["error"], fetches) == ("failed", "internal_error", [])
