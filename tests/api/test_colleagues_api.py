"""Whom a note can call: members who may see the conversation, and nobody else."""

from __future__ import annotations

from hub.accounts import staff
from hub.conversations import accounts
from tests.api.desk import Desk, refused


async def test_only_those_who_may_see_it(desk: Desk, other: Desk) -> None:
    me, lead, money, partly = [await desk.person(r) for r in ("agent", "supervisor", "finance", "agent")]
    elsewhere = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个", {})
    await staff.join(desk.hub.core, partly.id, desk.shop.id, ["agent"], [elsewhere.id])
    here = await desk.push("在吗")
    path = f"/api/v1/conversations/{here}/colleagues"
    found = {each["id"] for each in (await me.get(path)).json()["colleagues"]}
    assert found == {me.id, lead.id}
    refused(await money.get(path), 403, "right_missing")
    refused(await (await other.person("owner")).get(path), 404, "conversation_not_found")
