"""Over HTTP, too, other channels and other shops look like nothing at all."""

from __future__ import annotations

import pytest

from hub.accounts import staff
from hub.conversations import accounts
from hub.conversations.service import open_conversations
from tests.accounts.team import enter, hire
from tests.api.desk import Desk, Person, refused


async def serving_only(desk: Desk, *account_ids: str) -> Person:
    person = await hire(desk.hub.core)
    await staff.join(desk.hub.core, person.id, desk.shop.id, ["supervisor"], account_ids)
    return Person(desk, await enter(desk.hub.core, person))


async def elsewhere_in(desk: Desk) -> Desk:
    other = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "另一个网页", {})
    return Desk(desk.http, desk.hub, desk.shop, other)


@pytest.mark.parametrize("path", ["", "/messages", "/messages/none/reveal"])
async def test_another_channel_s_conversation_is_not_found(desk: Desk, other: Desk, path: str) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    for id in (await elsewhere.push("悄悄话"), await other.push("别家的"), "nowhere"):
        url = f"/api/v1/conversations/{id}{path}"
        reveal = {"json": {"span": 0, "reason": "核对号码"}}
        answer = await (lin.post(url, **reveal) if path.endswith("reveal") else lin.get(url))
        refused(answer, 404, "conversation_not_found")


async def test_the_list_and_its_counts_show_one_s_channels_alone(desk: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    own, _hidden = await desk.push("在吗"), await elsewhere.push("悄悄话")
    for view in ("all", "waiting"):
        answer = (await lin.get("/api/v1/conversations", view=view)).json()
        assert [head["id"] for head in answer["heads"]] == [own]
        assert answer["counts"]["waiting"] == 1
        assert "悄悄话" not in str(answer)
    channels = (await lin.get("/api/v1/channels")).json()["accounts"]
    assert [account["id"] for account in channels] == [desk.account.id]


async def test_undelivered_replies_of_other_channels_do_not_show(desk: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    shop = desk.hub.core.db.shop(desk.shop.id)
    for where in (desk, elsewhere):
        conversation_id = await where.push("在吗")
        await shop["messages"].update({"conversation_id": conversation_id}, {"$set": {"undelivered": True}})
    own = await desk.push("好")
    answer = (await lin.get("/api/v1/undelivered")).json()
    assert [m["conversation_id"] for m in answer["messages"]] == [own]
    assert list(answer["heads"]) == [own]
    assert (await lin.get("/api/v1/conversations")).json()["counts"]["undelivered"] == 1


async def test_somebody_without_channels_sees_an_empty_inbox(desk: Desk) -> None:
    lin = await serving_only(desk)
    await desk.push("在吗")
    assert (await lin.get("/api/v1/conversations")).json()["heads"] == []


async def test_a_row_of_the_list_is_opened_without_asking_whose_it_is(desk: Desk) -> None:
    hub = open_conversations(desk.hub.core)
    hub.visibility.learn(desk.shop.id, [{"id": "known", "account_id": "acc"}])  # type: ignore[typeddict-item]
    assert await hub.visibility.accounts_of(desk.shop.id, ["known"]) == {"known": "acc"}
