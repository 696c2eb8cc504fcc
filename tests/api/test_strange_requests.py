"""Answers over HTTP that are not what the contract says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from hub.accounts import audit
from hub.conversations import send
from hub.conversations.model import Draft, Sender
from tests.api.desk import Desk, refused
from tests.crash.witness import picture

API = "/api/v1/conversations"
LIN = Sender("agent", "staff-lin", "林夏")


async def _page(person: object, **params: object) -> dict:
    return (await person.get(API, **params)).json()  # type: ignore[attr-defined]


async def test_the_next_page_follows_even_when_its_cursor_was_answered(desk: Desk) -> None:
    """Colleagues work while I scroll: what was the last row of my page is closed when I ask for the next."""
    person = await desk.person("agent")
    for n in range(6):
        await desk.push("在吗", fan=f"a:fan{n}")
    first = await _page(person, view="waiting", limit=3)
    await send.close(desk.hub, desk.shop.id, first["heads"][-1]["id"], LIN, "resolved")
    second = await _page(person, view="waiting", limit=3, cursor=first["cursor"])
    assert len({h["id"] for h in first["heads"]} | {h["id"] for h in second["heads"]}) == 6


async def test_the_next_page_follows_even_when_its_cursor_jumped_to_the_top(desk: Desk) -> None:
    person = await desk.person("agent")
    for n in range(6):
        await desk.push("在吗", fan=f"a:fan{n}")
    first = await _page(person, limit=3)
    cursor = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one(
        {"_id": first["heads"][2]["id"]}
    )
    assert cursor is not None
    await desk.push("还在吗", fan=cursor["fan_id"])
    second = await _page(person, limit=3, cursor=first["cursor"])
    assert not {h["id"] for h in first["heads"]} & {h["id"] for h in second["heads"]}
    assert len(second["heads"]) == 3


async def test_messages_of_another_shop_are_not_found(desk: Desk, other: Desk) -> None:
    stranger, conversation_id = await other.person("owner"), await desk.push("在吗")
    refused(await stranger.get(f"{API}/{conversation_id}/messages"), 404, "conversation_not_found")
    refused(await stranger.get(f"{API}/nowhere/messages"), 404, "conversation_not_found")


async def test_a_number_beyond_the_store_is_named(desk: Desk) -> None:
    person, conversation_id = await desk.person("agent"), await desk.push("在吗")
    refused(await person.get(f"{API}/{conversation_id}/messages", before_seq=2**70), 422, field="before_seq")


@pytest.mark.parametrize("asked", [b"bytes=\xb2-5", b"bytes=0-\xb2", b"bytes=0-" + b"9" * 5000])
async def test_a_strange_range_gets_the_whole_file(desk: Desk, asked: bytes) -> None:
    person = await desk.person("agent")
    media = (await person.post("/api/v1/media", files={"file": ("a.png", picture())})).json()["media"]
    answer = await desk.http.get(media["url"], headers=[(b"range", asked)])
    assert (answer.status_code, answer.content) == (200, picture())


async def test_a_range_beyond_the_file_is_not_satisfiable(desk: Desk) -> None:
    """RFC 9110, 15.5.17: 416 with the size, which players use to find it out."""
    person = await desk.person("agent")
    media = (await person.post("/api/v1/media", files={"file": ("a.png", picture())})).json()["media"]
    answer = await desk.http.get(media["url"], headers={"range": "bytes=999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(picture())}"


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/v1/nothing", 404), ("DELETE", "/api/v1/me", 405), ("POST", "/api/v1/conversations", 405),
])  # fmt: skip
async def test_errors_of_the_api_are_json(desk: Desk, method: str, path: str, status: int) -> None:
    answer = await desk.http.request(method, path, headers=(await desk.person("owner")).headers())
    refused(answer, status)


async def test_a_broken_upload_is_json(desk: Desk) -> None:
    person = await desk.person("agent")
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data"):
        answer = await person.post(
            "/api/v1/media", content=b"no multipart at all", headers={"content-type": kind}
        )
        refused(answer, 422, field="file")


async def test_a_body_without_a_length_is_cut_off_too(desk: Desk) -> None:
    """Chunked bodies say no length; they must not be read whole into memory first."""
    lead, read = await desk.person("supervisor"), 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(200):
            read += 65_536
            await asyncio.sleep(0)
            yield b" " * 65_536

    refused(await lead.post(f"{API}/c1/messages/m1/reveal", content=flood()), 422, "body_too_large")
    assert read < 1_000_000


async def test_a_reveal_of_nothing_is_not_found_and_not_recorded_as_shown(desk: Desk) -> None:
    """`span` counts from 0; one that is not there is refused before the trail says that it was seen."""
    lead, conversation_id = await desk.person("supervisor"), await desk.push("没有号码")
    [message] = await desk.hub.core.db.shop(desk.shop.id)["messages"].find({})
    path = f"{API}/{conversation_id}/messages/{message['_id']}/reveal"
    refused(await lead.post(path, json={"span": 0, "reason": "核对"}), 404, field="span")
    assert await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action="pii.reveal")) == []


async def test_conversations_given_back_do_not_hide_the_rest(desk: Desk) -> None:
    """Answered and released: waiting for a colleague, with no time since when the fan waits."""
    person = await desk.person("agent")
    ids = [await desk.push("在吗", fan=f"a:fan{n}") for n in range(6)]
    for n, conversation_id in enumerate(ids[:3]):
        draft = Draft(f"client-{n}", "text", {"text": "稍等"})
        await send.send(desk.hub, desk.shop.id, conversation_id, LIN, draft)
        await send.release(desk.hub, desk.shop.id, conversation_id, LIN)
    found, cursor = [], {}
    while True:
        page = await _page(person, view="waiting", limit=2, **cursor)
        found += [h["id"] for h in page["heads"]]
        if page["cursor"] is None:
            break
        cursor = {"cursor": page["cursor"]}
    assert sorted(found) == sorted(ids)
