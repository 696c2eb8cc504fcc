"""What a person chooses follows them, and is nobody else's."""

from __future__ import annotations

import pytest

from tests.api.desk import Desk, Person, refused

PATH = "/api/v1/me/preferences"
OURS = {
    "assigned": True, "message": True, "mention": True, "sla": True, "desktop": True, "sound": True, "volume": 60,
    "wecom": True,
}  # fmt: skip


async def put(person: Person, body: object) -> object:
    return await person.desk.http.put(PATH, json=body, headers=person.headers())


async def test_choices_are_kept_for_the_person_alone(desk: Desk) -> None:
    mine, other = await desk.person("agent"), await desk.person("agent")
    assert (await mine.get(PATH)).json() == {"alerts": OURS, "phone": None}
    chosen = {**OURS, "sound": False, "volume": 5}
    assert (await put(mine, {"alerts": chosen})).json() == {"alerts": chosen, "phone": None}  # type: ignore[attr-defined]
    assert (await mine.get(PATH)).json() == {"alerts": chosen, "phone": None}
    assert (await other.get(PATH)).json() == {"alerts": OURS, "phone": None}


@pytest.mark.parametrize(
    "wrong", [{"volume": 101}, {"volume": "loud"}, {"sound": "perhaps"}, {"unknown": True}]
)
async def test_what_is_no_choice_changes_nothing(desk: Desk, wrong: dict[str, object]) -> None:
    mine = await desk.person("finance")
    refused(await put(mine, {"alerts": {**OURS, **wrong}}), 422, "payload_invalid")  # type: ignore[arg-type]
    assert (await mine.get(PATH)).json() == {"alerts": OURS, "phone": None}
