"""Replies, notes and what becomes of them over HTTP: the same as over the sockets, retries included."""

from __future__ import annotations

import asyncio

from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused

API = "/api/v1/conversations"


def reply(client_id: str, text: str = "在的") -> dict[str, object]:
    return {"client_id": client_id, "kind": "text", "body": {"text": text}}


async def timeline(person: Person, conversation_id: str) -> list[dict]:
    return (await person.get(f"{API}/{conversation_id}/messages")).json()["messages"]


async def test_the_same_reply_again_answers_the_same(desk: Desk) -> None:
    person, here, client_id = await desk.person("agent"), await desk.push("在吗"), f"client-{new_id()}"
    path = f"{API}/{here}/messages"
    answers = await asyncio.gather(*(person.post(path, json=reply(client_id)) for _ in range(4)))
    assert [a.status_code for a in answers] == [200] * 4
    ids = {a.json()["messages"][0]["id"] for a in answers}
    assert len(ids) == 1
    assert [m["body"] for m in await timeline(person, here)] == [{"text": "在吗"}, {"text": "在的"}]
    other = await desk.person("agent")
    refused(await other.post(path, json=reply(client_id)), 409)


async def test_a_held_reply_is_cancelled_and_one_on_its_way_is_not(desk: Desk) -> None:
    person, here = await desk.person("agent"), await desk.push("在吗")
    held, path = f"client-{new_id()}", f"{API}/{here}/messages"
    await person.post(path, json={**reply(held), "hold_s": 10})
    answer = await person.post(f"{path}/cancel", json={"client_id": held})
    assert answer.status_code == 200, answer.text
    gone = f"client-{new_id()}"
    refused(await person.post(f"{path}/cancel", json={"client_id": gone}), 404)


async def test_notes_and_reading_are_as_over_the_sockets(desk: Desk) -> None:
    person, colleague, here = await desk.person("agent"), await desk.person("agent"), await desk.push("在吗")
    body = {"client_id": f"client-{new_id()}", "text": "老客 13800138000", "mentions": [colleague.id]}
    for _ in range(2):
        note = (await person.post(f"{API}/{here}/notes", json=body)).json()["message"]
    assert (note["kind"], note["body"]["text"]) == ("note", "老客 138****8000")
    assert [m["kind"] for m in await timeline(person, here)] == ["text", "note"]
    head = (await person.get(f"{API}/{here}")).json()["head"]
    assert (head["unread"], head["mention_unseen"]) == (1, [colleague.id])
    assert (await colleague.post(f"{API}/{here}/read", json={"seq": 2})).json() == {}
    head = (await person.get(f"{API}/{here}")).json()["head"]
    assert (head["unread"], head["mention_unseen"]) == (0, [])


async def test_changes_are_told_without_holes_and_heads_are_compared(desk: Desk) -> None:
    person, here = await desk.person("agent"), await desk.push("在吗")
    before = (await person.get(f"{API}/{here}")).json()["rev"]
    await person.post(f"{API}/{here}/messages", json=reply(f"client-{new_id()}"))
    told = (await person.get(f"{API}/{here}/changes", after_rev=before)).json()
    assert told["reset"] is False
    assert [e["rev"] for e in told["events"]] == list(range(before + 1, told["rev"] + 1))
    assert told["events"][-1]["message"]["body"] == {"text": "在的"}
    ahead = (await person.get(f"{API}/{here}/changes", after_rev=told["rev"] + 1)).json()
    assert (ahead["reset"], ahead["events"]) == (True, [])
    answer = (await person.post("/api/v1/heads", json={"known": {here: before}})).json()
    assert [h["rev"] for h in answer["heads"]] == [told["rev"]]
    answer = (await person.post("/api/v1/heads", json={"known": {here: told["rev"]}})).json()
    assert answer["heads"] == []


async def test_an_undelivered_reply_is_settled_once(desk: Desk) -> None:
    person, here = await desk.person("agent"), await desk.push("在吗")
    sent = await person.post(f"{API}/{here}/messages", json=reply(f"client-{new_id()}"))
    message_id = sent.json()["messages"][0]["id"]
    message = f"{API}/{here}/messages/{message_id}"
    table = desk.hub.core.db.shop(desk.shop.id)["messages"]
    refused(await person.post(f"{message}/confirm"), 409)
    await table.update({"_id": message_id}, {"$set": {"status": "unconfirmed", "undelivered": True}})
    assert (await person.post(f"{message}/confirm")).json() == {}
    assert [(m["status"], m["undelivered"]) for m in (await timeline(person, here))[1:]] == [("sent", False)]
    refused(await person.post(f"{message}/confirm"), 409)
    assert (await person.post(f"{message}/recall")).json() == {}
    assert (await timeline(person, here))[1]["body"] == {}


async def test_a_body_that_is_not_of_its_kind_is_refused_by_name(desk: Desk) -> None:
    person, here = await desk.person("agent"), await desk.push("在吗")
    path = f"{API}/{here}/messages"
    for body, field in (
        ({**reply("client-0001"), "more": 1}, "more"),
        ({**reply("client-0001"), "hold_s": 11}, "hold_s"),
        ({**reply("x")}, "client_id"),
        ({"client_id": "client-0001", "kind": "hologram"}, "kind"),
    ):
        refused(await person.post(path, json=body), 422, field=field)
    assert len(await timeline(person, here)) == 1
