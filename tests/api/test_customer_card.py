"""The customer's card over HTTP: conditional writes, masked words, notes of one's own, remarks on every row."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from hub.conversations import cards, send
from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused

Doc = dict[str, Any]
SIZE = {"key": "size", "label": "鞋码", "type": "number", "options": []}
LEVEL = {"key": "level", "label": "等级", "type": "choice", "options": ["新客", "老客"]}
BIRTHDAY = {"key": "birthday", "label": "生日", "type": "date", "options": []}
MEMO = {"key": "memo", "label": "备忘", "type": "text", "options": []}


async def ask(person: Person, method: str, path: str, body: Any = None) -> httpx.Response:
    return await person.desk.http.request(method, path, json=body, headers=person.headers())


async def customer_of(desk: Desk, conversation_id: str) -> str:
    doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"_id": conversation_id})
    assert doc is not None
    return str(doc["customer_id"])


async def defined(desk: Desk, *fields: Doc) -> None:
    lead = await desk.person("supervisor")
    answer = await ask(lead, "PUT", "/api/v1/customer-fields", {"rev": 0, "fields": list(fields)})
    assert answer.status_code == 200, answer.text


def card_path(customer: str) -> str:
    return f"/api/v1/customers/{customer}/card"


async def test_an_unwritten_card_is_empty_and_shows_the_conversations(desk: Desk) -> None:
    here = await desk.push("在吗")
    customer = await customer_of(desk, here)
    answer = (await (await desk.person("agent")).get(card_path(customer))).json()
    assert answer["card"] == {
        "customer_id": customer, "rev": 0, "remark": "", "fields": {}, "notes": [],
        "updated_at": None, "updated_by": None,
    }  # fmt: skip
    assert answer["definitions"] == []
    assert [head["id"] for head in answer["conversations"]] == [here]


async def test_a_remark_is_masked_and_stands_on_every_conversation_of_the_customer(desk: Desk) -> None:
    here, there = await desk.push("在吗"), await desk.push("还有一个号", fan="a:fan2")
    customer = await customer_of(desk, here)
    table = desk.hub.core.db.shop(desk.shop.id)["conversations"]
    await table.update({"_id": there}, {"$set": {"customer_id": customer}})
    agent = await desk.person("agent")
    answer = await ask(agent, "PUT", card_path(customer), {"rev": 0, "remark": " 老客\n13800138000 "})
    assert answer.json()["card"]["remark"] == "老客 138****8000"
    assert answer.json()["card"]["rev"] == 1
    heads = (await agent.get("/api/v1/conversations")).json()["heads"]
    assert [head["fan"]["remark"] for head in heads] == ["老客 138****8000"] * 2
    changes = await desk.hub.core.db.shop(desk.shop.id)["events"].find({"type": "fan.remark"})
    assert {event["conversation_id"] for event in changes} == {here, there}
    shown = (await agent.get(card_path(customer))).json()["conversations"]
    assert {head["id"] for head in shown} == {here, there}


async def test_what_a_fan_writes_later_leaves_the_remark(desk: Desk) -> None:
    here = await desk.push("在吗")
    agent = await desk.person("agent")
    await ask(agent, "PUT", card_path(await customer_of(desk, here)), {"rev": 0, "remark": "鹿鹿"})
    await desk.push("还在吗")
    head = (await agent.get(f"/api/v1/conversations/{here}")).json()["head"]
    assert (head["fan"]["remark"], head["fan"]["name"]) == ("鹿鹿", "小鱼")


async def test_two_agents_do_not_overwrite_each_other_unseen(desk: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    one, other = await desk.person("agent"), await desk.person("agent")
    answers = await asyncio.gather(
        ask(one, "PUT", card_path(customer), {"rev": 0, "remark": "甲"}),
        ask(other, "PUT", card_path(customer), {"rev": 0, "remark": "乙"}),
    )
    first, second = sorted(answers, key=lambda answer: answer.status_code)
    assert first.status_code == 200
    refused(second, 409, "card_changed")
    stored = (await one.get(card_path(customer))).json()["card"]
    assert stored == first.json()["card"]
    heads = (await one.get("/api/v1/conversations")).json()["heads"]
    assert heads[0]["fan"]["remark"] == stored["remark"]


async def test_fields_hold_what_their_definition_allows(desk: Desk) -> None:
    await defined(desk, SIZE, LEVEL, BIRTHDAY, MEMO)
    customer = await customer_of(desk, await desk.push("在吗"))
    agent = await desk.person("agent")
    values = {"size": 38.5, "level": "老客", "birthday": "1999-02-28", "memo": "打 13800138000"}
    kept = await ask(agent, "PUT", card_path(customer), {"rev": 0, "fields": values})
    assert kept.json()["card"]["fields"] == {**values, "memo": "打 138****8000"}
    for key, value in (
        ("size", "三十八"), ("size", float(2**54)), ("level", "贵宾"), ("birthday", "2023-02-29"),
        ("birthday", 20230301), ("memo", "长" * 201), ("nothing", "x"),
    ):  # fmt: skip
        answer = await ask(agent, "PUT", card_path(customer), {"rev": 1, "fields": {key: value}})
        refused(answer, 422, field="fields" if key == "nothing" else f"fields.{key}")
    now_there = (await agent.get(card_path(customer))).json()["card"]
    assert (now_there["rev"], now_there["fields"]["size"]) == (1, 38.5)
    cleared = await ask(agent, "PUT", card_path(customer), {"rev": 1, "fields": {"size": None, "memo": ""}})
    assert cleared.json()["card"]["fields"] == {"level": "老客", "birthday": "1999-02-28"}


async def test_definitions_change_as_a_whole_and_only_from_what_was_seen(desk: Desk) -> None:
    await defined(desk, SIZE)
    lead = await desk.person("supervisor")
    path = "/api/v1/customer-fields"
    fresh = {"key": "", "label": " 尺寸 ", "type": "choice", "options": ["大", "大", " ", "小"]}
    answer = await ask(lead, "PUT", path, {"rev": 1, "fields": [fresh, SIZE]})
    made, size = answer.json()["fields"]
    assert (made["label"], made["options"], size) == ("尺寸", ["大", "小"], SIZE)
    assert made["key"].startswith("f_")
    refused(await ask(lead, "PUT", path, {"rev": 1, "fields": []}), 409, "fields_changed")
    refused(await ask(lead, "PUT", path, {"rev": 0, "fields": []}), 409, "fields_changed")
    for wrong, code in (
        ([{**SIZE, "label": " "}], "field_unnamed"),
        ([SIZE, {**MEMO, "label": "鞋码"}], "field_twice"),
        ([{**LEVEL, "options": [" "]}], "field_without_options"),
    ):
        refused(await ask(lead, "PUT", path, {"rev": 2, "fields": wrong}), 422, code)
    assert (await lead.get(path)).json() == {"rev": 2, "fields": [made, SIZE]}
    agent = await desk.person("agent")
    refused(await ask(agent, "PUT", path, {"rev": 2, "fields": []}), 403, "right_missing")


async def test_notes_are_pinned_once_and_belong_to_their_author(desk: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    mine, other = await desk.person("agent"), await desk.person("agent")
    notes = f"/api/v1/customers/{customer}/notes"
    body = {"client_id": "note-0001", "text": "收件 13800138000，别打座机"}
    first, again = await ask(mine, "POST", notes, body), await ask(mine, "POST", notes, body)
    note = first.json()["note"]
    assert again.json()["note"] == note
    assert (note["text"], note["author"]["id"]) == ("收件 138****8000，别打座机", mine.id)
    assert note["spans"] == [{"start": 3, "end": 14, "kind": "mobile"}]
    refused(await ask(other, "PUT", f"{notes}/{note['id']}", {"text": "改"}), 403, "note_not_yours")
    refused(await ask(other, "DELETE", f"{notes}/{note['id']}"), 403, "note_not_yours")
    refused(await ask(mine, "PUT", f"{notes}/{note['id']}", {"text": " "}), 422, "text_empty", "text")
    assert (await other.get(card_path(customer))).json()["card"]["notes"] == [note]
    edited = await ask(mine, "PUT", f"{notes}/{note['id']}", {"text": "改为 138****8000 上午"})
    assert edited.json()["note"]["spans"] == [{"start": 3, "end": 14, "kind": "mobile"}]
    assert (await ask(mine, "DELETE", f"{notes}/{note['id']}")).status_code == 200
    assert (await ask(mine, "DELETE", f"{notes}/{note['id']}")).status_code == 200
    assert (await mine.get(card_path(customer))).json()["card"]["notes"] == []
    refused(await ask(mine, "PUT", f"{notes}/{note['id']}", {"text": "改"}), 404, "note_not_found")


async def test_a_hidden_number_of_a_note_is_shown_by_right_and_written_down(desk: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    agent, lead = await desk.person("agent"), await desk.person("supervisor")
    notes = f"/api/v1/customers/{customer}/notes"
    made = await ask(agent, "POST", notes, {"client_id": "note-0002", "text": "打 13800138000"})
    note = made.json()["note"]
    edited = await ask(agent, "PUT", f"{notes}/{note['id']}", {"text": "下午打 138****8000"})
    assert edited.json()["note"]["edited_at"]
    reveal = f"{notes}/{note['id']}/reveal"
    refused(await ask(agent, "POST", reveal, {"span": 0, "reason": "回电"}), 403, "right_missing")
    refused(await ask(lead, "POST", reveal, {"span": 1, "reason": "回电"}), 404, "span_not_found")
    answer = await ask(lead, "POST", reveal, {"span": 0, "reason": "回电"})
    assert answer.json() == {"text": "13800138000"}
    entries = await desk.hub.core.db.shop(desk.shop.id)["audit"].find({"action": "pii.reveal"})
    assert [entry["target"] for entry in entries] == [note["id"]]


async def test_a_card_takes_fifty_notes(desk: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    agent = await desk.person("agent")
    notes = f"/api/v1/customers/{customer}/notes"
    for number in range(50):
        made = await ask(agent, "POST", notes, {"client_id": f"many-{number:04}", "text": "便签"})
        assert made.status_code == 200
    refused(await ask(agent, "POST", notes, {"client_id": "many-0050", "text": "再来"}), 422, "notes_full")
    assert len((await agent.get(card_path(customer))).json()["card"]["notes"]) == 50


async def test_another_shops_customer_is_not_there(desk: Desk, other: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    stranger = await other.person("owner")
    notes = f"/api/v1/customers/{customer}/notes"
    for method, path, body in (
        ("GET", card_path(customer), None),
        ("PUT", card_path(customer), {"rev": 0, "remark": "偷看"}),
        ("POST", notes, {"client_id": "steal-0001", "text": "偷看"}),
        ("PUT", f"{notes}/x", {"text": "偷看"}),
        ("DELETE", f"{notes}/x", None),
        ("POST", f"{notes}/x/reveal", {"span": 0, "reason": "偷看"}),
    ):
        refused(await ask(stranger, method, path, body), 404, "conversation_not_found")
    assert await desk.hub.core.db.everywhere["customer_cards"].find({"_id": customer}) == []


async def test_who_may_only_read_changes_nothing(desk: Desk) -> None:
    customer = await customer_of(desk, await desk.push("在吗"))
    reader = await desk.person("operator")
    assert (await reader.get(card_path(customer))).status_code == 200
    refused(await ask(reader, "PUT", card_path(customer), {"rev": 0, "remark": "x"}), 403, "right_missing")
    assert await desk.hub.core.db.shop(desk.shop.id)["customer_cards"].find({}) == []


async def test_a_remark_whose_process_died_is_spread_by_the_sweeper(desk: Desk) -> None:
    here = await desk.push("在吗")
    customer = await customer_of(desk, here)
    agent = await desk.person("agent")
    await ask(agent, "PUT", card_path(customer), {"rev": 0, "remark": "旧"})
    shop = desk.hub.core.db.shop(desk.shop.id)
    lost = {
        "remark": "新",
        "remark_rev": 2,
        "rev": 2,
        "unspread": True,
        "updated_at": now().replace(year=2024),
    }
    await shop["customer_cards"].update({"_id": customer}, {"$set": lost})
    assert await cards.sweep_remarks(desk.hub) >= 1
    head = (await agent.get(f"/api/v1/conversations/{here}")).json()["head"]
    assert (head["fan"]["remark"], head["rev"]) == ("新", 3)
    card = await shop["customer_cards"].find_one({"_id": customer})
    assert card is not None
    assert card["unspread"] is False
    await cards.spread(desk.hub, desk.shop.id, {"_id": customer, "remark": "更旧", "remark_rev": 1})
    assert (await agent.get(f"/api/v1/conversations/{here}")).json()["head"]["fan"]["remark"] == "新"


async def test_episodes_are_told_with_where_they_stand(desk: Desk) -> None:
    lin = Sender("agent", "staff-lin", "林夏")
    here = await desk.push("第一次", "还有")
    await send.take(desk.hub, desk.shop.id, here, lin)
    await send.close(desk.hub, desk.shop.id, here, lin, "resolved")
    await desk.push("第二次")
    await send.close(desk.hub, desk.shop.id, here, lin, "no_reply")
    await desk.push("第三次", "是的")
    agent = await desk.person("agent")
    path = f"/api/v1/conversations/{here}/episodes"
    page = (await agent.get(path)).json()
    told = [
        (e["number"], e["state"], e["close_reason"], e["first_seq"], e["last_seq"]) for e in page["episodes"]
    ]
    assert told == [
        (3, "waiting", None, 6, 7), (2, "closed", "no_reply", 4, 4), (1, "closed", "resolved", 1, 2)
    ]  # fmt: skip
    assert page["episodes"][2]["assignee"] == {"id": "staff-lin", "name": "林夏"}
    assert page["cursor"] is None
    first = (await agent.get(path, limit=1)).json()
    assert [e["number"] for e in first["episodes"]] == [3, 2]
    rest = (await agent.get(path, limit=1, cursor=first["cursor"])).json()
    assert ([e["number"] for e in rest["episodes"]], rest["cursor"]) == ([1], None)
    refused(await agent.get(path, cursor="-1"), 422, "cursor_unknown", "cursor")


async def test_the_gallery_shows_pictures_and_leaves_out_what_was_taken_back(desk: Desk) -> None:
    here = await desk.push("看图")
    ref = FanRef("webchat", desk.account.id, "a:fan1")
    media = {"id": new_id(), "state": "ready", "mime": "image/png", "name": "a.png", "bytes": 3}
    pushes = [
        Inbound(ref, f"web:{new_id()}", "image", {}, now(), attached=media)  # type: ignore[arg-type]
        for _ in range(3)
    ]
    await receive(desk.hub, desk.account, pushes)
    messages = desk.hub.core.db.shop(desk.shop.id)["messages"]
    await messages.update({"conversation_id": here, "seq": 3}, {"$set": {"recalled_at": now()}})
    agent = await desk.person("agent")
    path = f"/api/v1/conversations/{here}/gallery"
    page = (await agent.get(path)).json()
    assert ([m["seq"] for m in page["messages"]], page["cursor"]) == ([4, 2], None)
    first = (await agent.get(path, limit=1)).json()
    assert ([m["seq"] for m in first["messages"]], first["cursor"]) == ([4], "4")
    assert (await agent.get(path, kind="file")).json() == {"messages": [], "cursor": None}


@pytest.mark.parametrize("part", ["episodes", "gallery"])
async def test_what_was_before_is_of_this_shop_only(desk: Desk, other: Desk, part: str) -> None:
    here = await desk.push("在吗")
    stranger = await other.person("owner")
    refused(await stranger.get(f"/api/v1/conversations/{here}/{part}"), 404, "conversation_not_found")
