"""kill -9 of every process under load: what was acknowledged is there once, and everything comes back."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hub.accounts import sessions, shops
from hub.core.runtime import Core, open_core
from hub.core.settings import Settings
from hub.embedded.stores import join
from tests.crash.hub_up import Agent, Fans, Up, demo, hub_up
from tests.crash.wholeness import shop_is_whole

ROLES = ("web", "worker", "valkey", "mongod")
ROUNDS = 2
# A reply that was half-sent waits for its lease (40 s), then for the sweeper.
SETTLED_S = 150.0


async def _fans_talk(fans: Fans, stop: asyncio.Event) -> None:
    n = 0
    while not stop.is_set():
        n += 1
        await fans.say(fans.openids[n % len(fans.openids)], f"问{n}")
        await asyncio.sleep(0.15)


async def _agent_answers(agent: Agent, conversations: list[str], stop: asyncio.Event) -> None:
    n = 0
    while not stop.is_set():
        n += 1
        await agent.reply(conversations[n % len(conversations)], f"答{n}")
        await asyncio.sleep(0.1)


async def _chaos(up: Up) -> None:
    for _ in range(ROUNDS):
        for role in ROLES:
            await asyncio.sleep(1.0)  # some load between two deaths; nothing is awaited by it
            await up.kill(role)


async def _settled(core: Core, shop_id: str) -> list[dict[str, Any]]:
    """Our replies, as soon as none is on its way any more."""
    table = core.db.shop(shop_id)["messages"]
    wanted = {"direction": "out", "dedup_key": {"$regex": ":client-"}}
    async with asyncio.timeout(SETTLED_S):
        while True:
            replies = await table.find(wanted)
            if all(r["status"] not in ("queued", "sending") for r in replies):
                return replies
            await asyncio.sleep(0.5)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    async with hub_up(tmp_path) as up:
        filled = await join(Settings(data_dir=tmp_path))
        async with open_core(filled) as core:
            known = demo(tmp_path)
            shop = await shops.by_slug(core, known["shop"])
            row = next(r for r in known["channels"] if r["key"] == "wechat_official")
            login = known["logins"][0]
            token, _ = await sessions.sign_in(core, login["login"], login["password"], "127.0.0.1", "soak")
            fans, agent = Fans(up, row["settings"]["app_id"]), Agent(up, token)
            await fans.arrive()
            keys = [f"wechat:{row['account_id']}:{openid}" for openid in fans.openids]
            docs = await core.db.shop(shop.id)["conversations"].find({"key": {"$in": keys}})
            assert len(docs) == len(fans.openids)

            stop = asyncio.Event()
            load = [
                asyncio.create_task(_fans_talk(fans, stop)),
                asyncio.create_task(_agent_answers(agent, [d["_id"] for d in docs], stop)),
            ]
            await _chaos(up)
            stop.set()
            await asyncio.gather(*load)
            await agent.leave()
            replies = await _settled(core, shop.id)
            truth = await _last_truth(fans)
            await _everything_is_there(core, shop.id, truth, agent, replies)
            await _the_world_is_well(up)


async def _last_truth(fans: Fans) -> dict[str, Any]:
    """After the platform's last attempt at every push."""
    async with asyncio.timeout(60):
        while True:
            truth = await fans.truth()
            if all(said["acked"] or said["gave_up"] for said in truth["said"]):
                return truth
            await asyncio.sleep(0.5)


async def _everything_is_there(
    core: Core, shop_id: str, truth: dict[str, Any], agent: Agent, replies: list[dict[str, Any]]
) -> None:
    await shop_is_whole(core, shop_id, fan_id={"$regex": "^osoak"})
    assert [said for said in truth["said"] if said["gave_up"]] == []
    acked = {
        f"m:{said['msg_id']}"
        for said in truth["said"]
        if said["acked"] and said["openid"].startswith("osoak")
    }
    stored = await core.db.shop(shop_id)["messages"].find({"direction": "in"}, fields=["dedup_key"])
    counts = Counter(m["dedup_key"] for m in stored)
    assert len(acked) > 20
    assert {key: counts[key] for key in acked} == dict.fromkeys(acked, 1)

    by_text = Counter(r["body"]["text"] for r in replies)
    assert len(agent.acknowledged) > 20
    assert {text: by_text[text] for text in agent.acknowledged} == dict.fromkeys(agent.acknowledged, 1)
    arrived = Counter(
        got["body"]["text"]["content"] for got in truth["received"] if got["openid"].startswith("osoak")
    )
    assert [text for text, count in arrived.items() if count > 1] == [], "a fan got something twice"
    for reply in replies:
        text = reply["body"]["text"]
        assert reply["status"] == "sent" or reply["undelivered"], (text, reply["status"])
        assert arrived[text] == 1 or reply["status"] != "sent", f"{text} is shown as sent and never arrived"


async def _the_world_is_well(up: Up) -> None:
    assert await up.is_ready()
    pids = [up.pid(role) for role in (*ROLES, "sandbox")]
    assert all(Path(f"/proc/{pid}").exists() for pid in pids)
