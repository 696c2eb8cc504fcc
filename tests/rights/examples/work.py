"""What people do with a conversation at the desk."""

from __future__ import annotations

from typing import Any

from hub.conversations import work
from tests.rights.example import Example
from tests.rights.place import Ids, Place

_ONE = "/api/v1/conversations/{conversation_id}"


async def _closed(place: Place) -> None:
    ids, desk = place.ids, place.desk
    await work.close(desk.hub, desk.shop.id, ids["conversation_id"], place.sender, "resolved")


def _nothing(_: Ids) -> dict[str, Any]:
    return {}


EXAMPLES = {
    f"POST {_ONE}/take": Example(body=_nothing),
    f"POST {_ONE}/release": Example(body=_nothing, ok=frozenset({409})),  # nobody took it
    f"POST {_ONE}/close": Example(body=lambda ids: {"reason": "spam"}),
    f"POST {_ONE}/reopen": Example(body=_nothing, prepare=_closed),
    # The keeper never sat down.
    f"POST {_ONE}/transfer": Example(body=lambda ids: {"to_staff": ids["staff_id"]}, ok=frozenset({422})),
    f"POST {_ONE}/snooze": Example(body=lambda ids: {"until": "2099-01-01T00:00:00Z"}),
    f"POST {_ONE}/priority": Example(body=lambda ids: {"priority": 1}),
}
