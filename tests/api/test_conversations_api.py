"""The inbox over HTTP: pages without repeats or holes, rights, tenancy, and errors that name the field."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.accounts import audit
from hub.conversations import send
from hub.conversations.model import Sender
from tests.api.desk import Desk, Person, refused

API = "/api/v1/conversations"
FANS = 130


async def _crowd(desk: Desk, person: Person) -> dict[str, set[str]]:
    """130 conversations: a third waits, a third is mine or a colleague's, a third is closed."""
    ids = await asyncio.gather(*(desk.push("在吗", fan=f"a:fan{n}") for n in range(FANS)))
    me, colleague = Sender("agent", person.id, "我"), Sender("agent", "staff-other", "别人")
    views: dict[str, set[str]] = {"all": set(ids), "waiting": set(), "mine": set(), "closed": set()}
    for n, conversation_id in enumerate(ids):
        if n % 3 == 0:
            views["waiting"].add(conversation_id)
        elif n % 3 == 1:
            who = me if n % 2 else colleague
            await send.take(desk.hub, desk.shop.id, conversation_id, who)
            views["mine"] |= {conversation_id} if who is me else set()
        else:
            await send.close(desk.hub, desk.shop.id, conversation_id, me, "resolved")
            views["closed"].add(conversation_id)
    return views


@pytest.mark.parametrize("limit", [7, 50])
async def test_every_view_is_paged_without_repeats_or_holes(desk: Desk, limit: int) -> None:
    person = await desk.person("agent")
    wanted = await _crowd(desk, person)
    for view, ids in wanted.items():
        heads: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await person.get(API, view=view, limit=limit, **cursor)).json()
            heads += page["heads"]
            if page["cursor"] is None:
                break
            assert len(page["heads"]) == limit
            cursor = {"cursor": page["cursor"]}
        found = [head["id"] for head in heads]
        assert len(found) == len(set(found)), view
        assert set(found) == ids, view
        times = [h["waiting_since"] if view == "waiting" else h["last_at"] for h in heads]
        assert times == sorted(times, reverse=view != "waiting")
        assert page["counts"]["waiting"] == len(wanted["waiting"])
        assert page["counts"]["mine"] == len(wanted["mine"])


async def test_messages_are_paged_without_repeats_or_holes(desk: Desk) -> None:
    person = await desk.person("agent")
    conversation_id = await desk.push(*(str(n) for n in range(60)))
    await desk.push(*(str(n) for n in range(60, 120)))
    opened = (await person.get(f"{API}/{conversation_id}")).json()
    messages = opened["messages"]
    assert [m["seq"] for m in messages] == list(range(71, 121))
    while True:
        params = {"before_seq": messages[0]["seq"], "limit": 33}
        page = (await person.get(f"{API}/{conversation_id}/messages", **params)).json()["messages"]
        if not page:
            break
        messages = page + messages
    assert [m["seq"] for m in messages] == list(range(1, 121))
    assert [m["body"]["text"] for m in messages] == [str(n) for n in range(120)]


@pytest.mark.parametrize(("path", "params", "field"), [
    (API, {"view": "everything"}, "view"),
    (API, {"limit": "0"}, "limit"), (API, {"limit": "1000"}, "limit"), (API, {"limit": "x"}, "limit"),
    (API, {"cursor": "nowhere"}, "cursor"), (API, {"cursor": "x" * 65}, "cursor"),
    (f"{API}/c1/messages", {"before_seq": "0"}, "before_seq"),
    (f"{API}/c1/messages", {"limit": "201"}, "limit"),
    ("/api/v1/undelivered", {"before": "x" * 65}, "before"),
])  # fmt: skip
async def test_bad_parameters_are_named(desk: Desk, path: str, params: dict[str, str], field: str) -> None:
    refused(await (await desk.person("agent")).get(path, **params), 422, field=field)


async def test_another_shops_things_are_not_found(desk: Desk, other: Desk) -> None:
    stranger, conversation_id = await other.person("owner"), await desk.push("电话13800138000")
    [message] = await desk.hub.core.db.shop(desk.shop.id)["messages"].find({})
    refused(await stranger.get(f"{API}/{conversation_id}"), 404, "conversation_not_found")
    reveal = f"{API}/{conversation_id}/messages/{message['_id']}/reveal"
    refused(await stranger.post(reveal, json={"span": 0, "reason": "好奇"}), 404)
    assert (await stranger.get(API)).json()["heads"] == []
    assert (await stranger.get("/api/v1/channels")).json()["accounts"][0]["id"] == other.account.id
    refused(await stranger.get(API, cursor=conversation_id), 422, "cursor_unknown", "cursor")


async def test_nobody_gets_anything_without_a_session(desk: Desk) -> None:
    for path in ("/api/v1/me", API, f"{API}/c1", "/api/v1/undelivered", "/api/v1/channels"):
        refused(await desk.http.get(path), 401, "not_signed_in")
    refused(await desk.http.post("/api/v1/media"), 401, "not_signed_in")


async def test_rights_are_enforced(desk: Desk) -> None:
    conversation_id = await desk.push("电话13800138000")
    [message] = await desk.hub.core.db.shop(desk.shop.id)["messages"].find({})
    reveal = f"{API}/{conversation_id}/messages/{message['_id']}/reveal"
    body = {"json": {"span": 0, "reason": "核对订单"}}
    finance, agent, lead = [await desk.person(role) for role in ("finance", "agent", "supervisor")]
    refused(await finance.get(API), 403, "right_missing")
    refused(await agent.post(reveal, **body), 403, "right_missing")
    assert await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action="pii.reveal")) == []
    assert (await lead.post(reveal, **body)).json() == {"text": "13800138000"}
    [entry] = await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action="pii.reveal"))
    assert (entry.action, entry.target) == ("pii.reveal", message["_id"])
    assert lead.id in entry.actor
    assert "13800138000" not in (await lead.get(f"{API}/{conversation_id}")).text


async def test_writing_needs_the_token_of_the_page(desk: Desk, other: Desk) -> None:
    lead, elsewhere = await desk.person("supervisor"), await other.person("supervisor")
    reveal, body = f"{API}/c1/messages/m1/reveal", {"span": 0, "reason": "核对"}
    refused(await lead.post(reveal, csrf=False, json=body), 403, "csrf_failed")
    foreign = {"X-CSRF-Token": elsewhere.signed_in.identity.csrf}
    refused(await lead.post(reveal, headers=foreign, json=body), 403, "csrf_failed")
    refused(await lead.post("/api/v1/media", csrf=False, files={"file": b"x"}), 403, "csrf_failed")
    assert await audit.entries(desk.hub.core, desk.shop.id, audit.Wanted(action="pii.reveal")) == []


@pytest.mark.parametrize(("content", "field"), [
    (b"", "body"), (b"{", "body"), (b"[]", "body"), (b"5", "body"), (b"\xff\xfe", "body"), (b"[" * 50_000, "body"),
    (b'{"span":-1,"reason":"xx"}', "span"), (b'{"span":0}', "reason"), (b'{"span":0,"reason":"x"}', "reason"),
    (b'{"span":"x","reason":"xx"}', "span"), (b'{"span":0,"reason":"\\ud800\\ud800"}', "body"),
])  # fmt: skip
async def test_a_bad_body_is_told_its_field(desk: Desk, content: bytes, field: str) -> None:
    lead = await desk.person("supervisor")
    answer = await lead.post(f"{API}/c1/messages/m1/reveal", content=content)
    refused(answer, 422, field=field)


async def test_me_tells_who_where_and_what(desk: Desk) -> None:
    person = await desk.person("agent")
    me = (await person.get("/api/v1/me")).json()
    assert me["staff"]["id"] == person.id
    assert (me["shop"]["slug"], me["csrf"]) == (desk.shop.slug, person.signed_in.identity.csrf)
    assert "inbox.reply" in me["staff"]["rights"]
    assert "pii.reveal" not in me["staff"]["rights"]


async def test_the_undelivered_are_listed_with_their_conversations(desk: Desk) -> None:
    person, conversation_id = await desk.person("supervisor"), await desk.push("在吗")
    assert (await person.get("/api/v1/undelivered")).json() == {"messages": [], "heads": {}}
    me = Sender("agent", person.id, "我")
    await send.note(desk.hub, desk.shop.id, conversation_id, me, "client-1", "看一下")
    table = desk.hub.core.db.shop(desk.shop.id)["messages"]
    await table.update({"direction": "note"}, {"$set": {"undelivered": True, "status": "failed"}})
    found = (await person.get("/api/v1/undelivered")).json()
    assert [m["status"] for m in found["messages"]] == ["failed"]
    assert list(found["heads"]) == [conversation_id]
