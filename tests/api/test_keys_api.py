"""API keys: no more than their maker may, void at once, never beside a session, and not too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from hub.accounts import api_keys, audit, staff
from hub.conversations import accounts
from hub.core.clock import iso, now
from tests.api.desk import Desk, Person, refused

KEYS = "/api/v1/keys"
LIST = "/api/v1/conversations"


async def made(owner: Person, *rights: str, **more: Any) -> tuple[str, str]:
    """Its id and its token."""
    answer = await owner.post(KEYS, json={"name": "看板", "rights": list(rights), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["key"]["id"], answer.json()["token"]


async def by_key(desk: Desk, token: str, path: str, method: str = "GET", **more: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}", **more.pop("headers", {})}
    return await desk.http.request(method, path, headers=headers, **more)


async def test_a_key_does_what_it_was_given_and_nothing_else(desk: Desk) -> None:
    owner, conversation_id = await desk.person("owner"), await desk.push("在吗")
    _, token = await made(owner, "inbox.read", "inbox.reply")
    assert [h["id"] for h in (await by_key(desk, token, LIST)).json()["heads"]] == [conversation_id]
    me = (await by_key(desk, token, "/api/v1/me")).json()["staff"]
    assert (me["name"], me["rights"]) == ("看板", ["inbox.read", "inbox.reply"])
    taken = await by_key(desk, token, f"{LIST}/{conversation_id}/take", "POST", json={})
    assert taken.status_code == 200, "no token of a page is needed"
    assert taken.json()["head"]["episode"]["assignee"]["name"] == "看板"
    refused(await by_key(desk, token, "/api/v1/team"), 403, "right_missing")
    for path in ("/api/v1/account", KEYS):
        refused(await by_key(desk, token, path), 403)


async def test_the_token_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    owner = await desk.person("owner")
    key_id, token = await made(owner, "inbox.read")
    secret = token.split("_", 2)[2]
    assert secret not in repr(await desk.hub.core.db.shop(desk.shop.id)["api_keys"].find({}))
    assert secret not in (await owner.get(KEYS)).text
    assert [key["id"] for key in (await owner.get(KEYS)).json()["keys"]] == [key_id]


async def test_a_revoked_or_outlived_key_is_nobody(desk: Desk) -> None:
    owner = await desk.person("owner")
    key_id, token = await made(owner, "inbox.read")
    assert (await by_key(desk, token, LIST)).status_code == 200
    assert (await owner.delete(f"{KEYS}/{key_id}")).status_code == 200
    refused(await by_key(desk, token, LIST), 401, "not_signed_in")
    refused(await owner.delete(f"{KEYS}/{key_id}"), 404, "key_not_found")
    ended, token = await made(owner, "inbox.read", expires_at=iso(now() + timedelta(days=1)))
    over = {"$set": {"expires_at": now()}}
    await desk.hub.core.db.shop(desk.shop.id)["api_keys"].update({"_id": ended}, over)
    refused(await by_key(desk, token, LIST), 401, "not_signed_in")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "uphub_x_y", "uphub_"):
        refused(await by_key(desk, wrong, LIST), 401, "not_signed_in")
    acts = [e.action for e in await audit.entries(desk.hub.core, desk.shop.id) if e.action.startswith("key.")]
    assert acts == ["key.create", "key.revoke", "key.create"]


async def test_a_key_never_does_more_than_its_maker_may_now(desk: Desk) -> None:
    first, maker = await desk.person("owner"), await desk.person("owner")
    _, token = await made(maker, "inbox.read", "wall.read")
    assert (await first.put(f"/api/v1/team/{maker.id}", json={"roles": ["agent"]})).status_code == 200
    assert (await by_key(desk, token, "/api/v1/me")).json()["staff"]["rights"] == ["inbox.read"]


async def test_nobody_gives_a_key_what_they_do_not_hold(desk: Desk) -> None:
    owner = await desk.person("owner")
    body = {"name": "全能", "rights": ["keys.manage", "staff.manage"]}
    assert (await owner.post(KEYS, json=body)).status_code == 200
    role = {"name": "钥匙管理", "rights": ["keys.manage", "inbox.read"]}
    assert (await owner.post("/api/v1/roles", json=role)).status_code == 200
    known = (await owner.get("/api/v1/roles")).json()["roles"]
    keeper = await desk.person(next(r["id"] for r in known if r["name"] == "钥匙管理"))
    refused(await keeper.post(KEYS, json=body), 403, "rights_beyond_yours", "rights")
    refused(
        await keeper.post(KEYS, json={"name": "x", "rights": ["no.such"]}), 422, "right_unknown", "rights"
    )
    late = {"name": "x", "rights": ["inbox.read"], "expires_at": "2020-01-01T00:00:00Z"}
    refused(await keeper.post(KEYS, json=late), 422, "key_over_already", "expires_at")
    assert len((await owner.get(KEYS)).json()["keys"]) == 1


async def test_a_key_of_one_channel_sees_no_other(desk: Desk) -> None:
    owner = await desk.person("owner")
    other = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个网页", {})
    _, token = await made(owner, "inbox.read", accounts=[other.id])
    hidden = await desk.push("悄悄话")
    assert (await by_key(desk, token, LIST)).json()["heads"] == []
    refused(await by_key(desk, token, f"{LIST}/{hidden}"), 404, "conversation_not_found")


async def test_a_request_is_a_session_or_a_key(desk: Desk) -> None:
    owner = await desk.person("owner")
    _, token = await made(owner, "inbox.read")
    both = await by_key(desk, token, LIST, headers=owner.headers())
    refused(both, 403, "key_and_session")


async def test_too_many_calls_are_told_when_to_come_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "calls_allowed", lambda _core: 3)
    _, token = await made(await desk.person("owner"), "inbox.read")
    answers = [await by_key(desk, token, "/api/v1/me") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    refused(answers[-1], 429, "key_too_fast")
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_maker_who_left_leaves_no_key_behind(desk: Desk) -> None:
    owner, maker = await desk.person("owner"), await desk.person("owner")
    _, token = await made(maker, "inbox.read")
    await staff.leave(desk.hub.core, maker.id, desk.shop.id)
    refused(await by_key(desk, token, LIST), 401, "not_signed_in")
    assert (await owner.get(KEYS)).status_code == 200
