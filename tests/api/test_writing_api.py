"""How somebody likes to send follows them, beside their other choices."""

from __future__ import annotations

from tests.api.desk import Desk, refused

PATH = "/api/v1/me/writing"


async def test_choices_of_writing_are_ones_own_and_leave_the_alerts_alone(desk: Desk) -> None:
    mine, other = await desk.person("agent"), await desk.person("agent")
    alerts = (await mine.get("/api/v1/me/preferences")).json()
    assert (await mine.get(PATH)).json() == {"writing": None}
    chosen = {"enter": "ctrl", "undo": False}
    answer = await desk.http.put(PATH, json=chosen, headers=mine.headers())
    assert answer.json() == {"writing": chosen}
    assert (await mine.get(PATH)).json() == {"writing": chosen}
    assert (await other.get(PATH)).json() == {"writing": None}
    assert (await mine.get("/api/v1/me/preferences")).json() == alerts
    wrong = await desk.http.put(PATH, json={"enter": "shout", "undo": True}, headers=mine.headers())
    refused(wrong, 422, "payload_invalid")
    assert (await mine.get(PATH)).json() == {"writing": chosen}
