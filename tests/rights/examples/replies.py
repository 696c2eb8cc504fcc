"""Canned replies: the team's, whose id every route is asked about."""

from __future__ import annotations

from hub.conversations import canned
from hub.conversations.canned import Written
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/replies/{reply_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    word = place.shops if place.kind == "foreign" else "发货"
    made = await canned.create(core, shop_id, "nobody", Written(f"{word} {unique('r')}", word, shared=True))
    return {"reply_id": made.id}


def _new(_: object) -> dict[str, object]:
    return {"title": unique("r"), "text": "今天发货", "shared": True}


_MANAGED = "replies.manage"
EXAMPLES = {
    "GET /api/v1/replies": Example(),
    "POST /api/v1/replies": Example(body=_new, more_right=_MANAGED),
    f"PUT {_ONE}": Example(body=_new, more_right=_MANAGED),
    f"DELETE {_ONE}": Example(more_right=_MANAGED),
    f"POST {_ONE}/uses": Example(),
    "POST /api/v1/replies/import": Example(body=lambda ids: {"replies": [_new(ids)]}, more_right=_MANAGED),
}
