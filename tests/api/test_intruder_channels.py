"""Somebody who serves one channel reaches for others: by files, groups, seats, counts and guessed numbers."""

from __future__ import annotations

import pytest

from hub.accounts import list_views, roles, staff
from hub.conversations import groups, labels
from hub.core.ids import new_id
from tests.accounts.team import enter, hire, unique
from tests.api.desk import Desk, Person, refused
from tests.api.test_scopes_api import elsewhere_in, serving_only
from tests.crash.witness import picture

GROUPS, SEATS = "/api/v1/groups", "/api/v1/seats"


async def agent_of(desk: Desk, *account_ids: str) -> Person:
    person = await hire(desk.hub.core)
    await staff.join(desk.hub.core, person.id, desk.shop.id, ["agent"], account_ids)
    return Person(desk, await enter(desk.hub.core, person))


def picture_of(media_id: str) -> dict[str, object]:
    return {"client_id": f"client-{new_id()}", "kind": "image", "media_id": media_id}


async def test_a_file_of_another_channel_is_no_file_to_send(desk: Desk, other: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    own, hidden = await desk.push("在吗"), await elsewhere.push("图")
    table = desk.hub.core.db.shop(desk.shop.id)["media"]
    sent = (await lin.post("/api/v1/media", files={"file": ("a.png", picture())})).json()["media"]["id"]
    await table.update({"_id": sent}, {"$set": {"conversation_id": hidden, "uploaded_by": ""}})
    path = f"/api/v1/conversations/{own}/messages"
    await lin.post(f"/api/v1/conversations/{own}/take", json={})
    theirs = await (await other.person("agent")).post("/api/v1/media", files={"file": ("a.png", picture())})
    for media_id in (sent, theirs.json()["media"]["id"], "never-was"):
        refused(await lin.post(path, json=picture_of(media_id)), 404, "media_not_found", "media_id")
    mine = (await lin.post("/api/v1/media", files={"file": ("a.png", picture())})).json()["media"]["id"]
    assert (await lin.post(path, json=picture_of(mine))).status_code == 200


async def test_a_colleague_s_upload_is_theirs_to_send(desk: Desk) -> None:
    lin, may, own = await desk.person("agent"), await desk.person("agent"), await desk.push("在吗")
    upload = (await may.post("/api/v1/media", files={"file": ("a.png", picture())})).json()["media"]["id"]
    path = f"/api/v1/conversations/{own}/messages"
    assert (await lin.post(f"/api/v1/conversations/{own}/take", json={})).status_code == 200
    refused(await lin.post(path, json=picture_of(upload)), 404, "media_not_found", "media_id")


async def test_groups_of_other_channels_are_neither_made_nor_unmade(desk: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    core, here, there = desk.hub.core, desk.account.id, elsewhere.account.id
    both = await groups.add(core, desk.shop.id, "两边", [], [here, there])
    taking = {"name": "抢", "staff_ids": [lin.id], "account_ids": [there]}
    refused(await lin.post(GROUPS, json=taking), 422, "account_unknown", "account_ids")
    refused(
        await lin.post(GROUPS, json={**taking, "account_ids": ["x"]}), 422, "account_unknown", "account_ids"
    )
    changing = {**taking, "rev": both.rev}
    refused(await lin.put(f"{GROUPS}/{both.id}", json=changing), 422, "account_unknown", "account_ids")
    for body in ({**changing, "account_ids": []}, {**changing, "account_ids": [here]}):
        refused(await lin.put(f"{GROUPS}/{both.id}", json=body), 403, "rights_beyond_yours")
    refused(await lin.delete(f"{GROUPS}/{both.id}"), 403, "rights_beyond_yours")
    [shown] = (await lin.get(GROUPS)).json()["groups"]
    assert shown["account_ids"] == [here]
    assert await groups.all_of(core, desk.shop.id) == [both]
    made = (await lin.post(GROUPS, json={**taking, "account_ids": [here]})).json()
    assert (await lin.delete(f"{GROUPS}/{made['id']}")).status_code == 200


async def test_seats_are_those_of_people_with_whom_one_shares_a_channel(desk: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    near, far = await agent_of(desk, desk.account.id), await agent_of(desk, elsewhere.account.id)
    everywhere = await desk.person("agent")
    seen = {seat["staff_id"] for seat in (await lin.get(SEATS)).json()["seats"]}
    assert seen == {lin.id, near.id, everywhere.id}
    refused(await lin.put(f"{SEATS}/{far.id}", json={"capacity": 0}), 404, "staff_not_found")
    refused(await lin.put(f"{SEATS}/{far.id}/state", json={"state": "busy"}), 404, "staff_not_found")
    assert await desk.hub.core.db.shop(desk.shop.id)["seats"].find_one({"staff_id": far.id}) is None
    assert (await lin.put(f"{SEATS}/{near.id}", json={"capacity": 3})).status_code == 200


async def test_counts_tell_nothing_of_other_channels(desk: Desk) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    label = await labels.create(desk.hub.core, desk.shop.id, unique("l")[-12:], 1)
    for place in (desk, elsewhere):
        await labels.set_labels(desk.hub, desk.shop.id, await place.push("在吗"), [label.id])
    [shown] = (await lin.get("/api/v1/labels", uses="true")).json()["labels"]
    assert shown["uses"] == 1
    answer = (await lin.get("/api/v1/list/hidden", view="all", state="closed", label=label.id)).json()
    assert set(answer["hidden"].values()) <= {0, 1}
    [all_of_them] = (await (await desk.person("owner")).get("/api/v1/labels", uses="true")).json()["labels"]
    assert all_of_them["uses"] == 2


async def test_the_middle_of_a_number_cannot_be_found_by_trying(desk: Desk) -> None:
    """138****8000 has ten thousand middles, and a search tells which is the right one."""
    lin = await desk.person("agent")
    await desk.push("13800138000")
    answers = [
        await lin.get("/api/v1/search", q=f"138{middle:04}8000", **{"in": "messages"}) for middle in range(64)
    ]
    codes = [answer.status_code for answer in answers]
    assert codes == [200] * 60 + [429] * 4
    refused(answers[-1], 429, "number_searches_used_up", "q")
    assert int(answers[-1].headers["retry-after"]) > 0
    for shown in ("8000", "138", "1380013", "1380013800", "在吗"):
        answer = await lin.get("/api/v1/search", q=shown)
        assert answer.status_code == 200, "a tail is shown anyway, and a number half typed is none"
    assert (await (await desk.person("agent")).get("/api/v1/search", q="13800138000")).status_code == 200


async def test_the_wall_without_the_inbox_tells_no_words(desk: Desk) -> None:
    role = await roles.create(desk.hub.core, desk.shop.id, unique("r"), ["wall.read"])
    watching, lead = await desk.person(role.id), await desk.person("supervisor")
    await desk.push("悄悄话")
    assert "悄悄话" in (await lead.get("/api/v1/wall")).text
    answer = await watching.get("/api/v1/wall")
    assert answer.status_code == 200
    assert answer.json()["numbers"]["waiting"] == 1
    assert "悄悄话" not in answer.text


@pytest.mark.parametrize("act", ["put", "delete"])
async def test_a_private_view_is_its_maker_s_alone(desk: Desk, act: str) -> None:
    lin, lead = await desk.person("agent"), await desk.person("owner")
    made = await list_views.create(desk.hub.core, desk.shop.id, lin.id, "自己的", {}, shared=False)
    body = {"json": {"name": "x", "query": {}}} if act == "put" else {}
    refused(await getattr(lead, act)(f"/api/v1/views/{made.id}", **body), 404, "list_view_not_found")
    assert [v.id for v in await list_views.listed(desk.hub.core, desk.shop.id, lin.id)] == [made.id]
