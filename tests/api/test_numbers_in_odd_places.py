"""A fan's phone number in every place where one can be put: nobody is shown it without asking."""

from __future__ import annotations

from typing import Any

import pytest

from hub.conversations import customer_fields
from hub.conversations.customer_fields import Field
from hub.conversations.model import FanRef, Inbound, MediaRef
from hub.conversations.receive import receive
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused

PHONE, MASKED = "13800138000", "138****8000"


async def pushed(desk: Desk, kind: Any, body: dict[str, Any], **more: Any) -> str:
    ref = FanRef("webchat", desk.account.id, f"a:{new_id()}")
    await receive(desk.hub, desk.account, [Inbound(ref, new_id(), kind, body, now(), **more)])
    doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one({"key": ref.key})
    return str((doc or {})["_id"])


async def shown_anywhere(person: Person, conversation_id: str) -> str:
    one = f"/api/v1/conversations/{conversation_id}"
    card = (await person.get(one)).json()["head"]["customer_id"]
    paths = [
        "/api/v1/conversations",
        one,
        f"{one}/messages",
        f"{one}/changes?after_rev=0",
        f"{one}/gallery?kind=file",
    ]
    paths += [f"/api/v1/customers/{card}/card", "/api/v1/wall", "/api/v1/undelivered"]
    return "".join([(await person.desk.http.get(path, headers=person.headers())).text for path in paths])


@pytest.mark.parametrize(
    ("kind", "body", "more"),
    [
        ("text", {"text": f"打 {PHONE}"}, {}),
        ("text", {"text": "在吗"}, {"fan_name": f"小鱼{PHONE}"}),
        ("link", {"title": f"加我 {PHONE}", "description": PHONE, "url": "https://a.test"}, {}),
        ("location", {"label": f"收件 {PHONE}", "lat": 1.0, "lng": 2.0}, {}),
        ("voice", {"recognition": f"我的电话是 {PHONE}"}, {}),
        ("file", {}, {"media": MediaRef("m1", name=f"{PHONE}.pdf")}),
    ],
    ids=["text", "nickname", "link", "location", "voice", "file"],
)
async def test_what_a_fan_sends_shows_no_number(
    desk: Desk, kind: str, body: dict[str, Any], more: dict[str, Any]
) -> None:
    owner, conversation_id = await desk.person("owner"), await pushed(desk, kind, body, **more)
    told = await shown_anywhere(owner, conversation_id)
    assert PHONE not in told
    assert MASKED in told


async def test_a_file_s_name_shows_no_number(desk: Desk) -> None:
    lin, conversation_id = await desk.person("supervisor"), await desk.push("在吗")
    uploaded = await lin.post("/api/v1/media", files={"file": (f"{PHONE} 面单.txt", b"hello")})
    media = uploaded.json()["media"]
    assert media["name"] == f"{MASKED} 面单.txt"
    assert PHONE not in (await desk.http.get(media["url"])).headers["content-disposition"]
    await lin.post(f"/api/v1/conversations/{conversation_id}/take", json={})
    sent = {"client_id": new_id(), "kind": "file", "media_id": media["id"]}
    assert (await lin.post(f"/api/v1/conversations/{conversation_id}/messages", json=sent)).status_code == 200
    assert PHONE not in await shown_anywhere(lin, conversation_id)


async def test_what_the_team_writes_about_a_customer_shows_no_number(desk: Desk) -> None:
    lin, conversation_id = await desk.person("supervisor"), await desk.push("在吗")
    fields = [Field("phone", "手机", "number", ()), Field("words", "备注", "text", ())]
    await customer_fields.define(desk.hub.core, desk.shop.id, 0, fields)
    card = (await lin.get(f"/api/v1/conversations/{conversation_id}")).json()["head"]["customer_id"]
    path = f"/api/v1/customers/{card}/card"
    for number in (int(PHONE), float(PHONE)):
        body = {"rev": 0, "fields": {"phone": number}}
        refused(await lin.put(path, json=body), 422, "field_number_personal", "fields.phone")
    body = {"rev": 0, "remark": f"老客{PHONE}", "fields": {"words": PHONE, "phone": 188}}
    assert (await lin.put(path, json=body)).status_code == 200
    note = {"client_id": "client-0001", "text": PHONE}
    assert (await lin.post(f"/api/v1/customers/{card}/notes", json=note)).status_code == 200
    told = await shown_anywhere(lin, conversation_id)
    assert PHONE not in told
    assert told.count(MASKED) >= 3
