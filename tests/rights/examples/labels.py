"""Labels, and which of them a conversation has."""

from __future__ import annotations

from hub.conversations import labels
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/labels/{label_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    word = place.shops if place.kind == "foreign" else ""
    made = await labels.create(core, shop_id, f"{word[:10]}{unique('l')[-9:]}", 1)
    return {"label_id": made.id}


def _new(_: object) -> dict[str, object]:
    return {"name": unique("l"), "color": 2}


EXAMPLES = {
    "GET /api/v1/labels": Example(),
    "POST /api/v1/labels": Example(body=_new),
    f"PUT {_ONE}": Example(body=_new),
    f"POST {_ONE}/merge": Example(body=lambda ids: {"into": ids["label_id"]}, ok=frozenset({422})),
    f"DELETE {_ONE}": Example(),
    "PUT /api/v1/conversations/{conversation_id}/labels": Example(
        body=lambda ids: {"labels": [ids["label_id"]]}
    ),
}
