"""Short texts for the copy of products."""

from __future__ import annotations

from hub.commerce.library import snippets
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/snippets/{snippet_id}"
_TEXT = {"title": "发货说明", "text": "顺丰包邮，48 小时内发出。", "tags": ["物流"]}


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    title = place.shops if place.kind == "foreign" else "发货说明"
    made = await snippets.create(core, shop_id, unique("snippet"), title, "48 小时内发出。", [])
    return {"snippet_id": made.id}


EXAMPLES = {
    "GET /api/v1/snippets": Example(),
    "POST /api/v1/snippets": Example(body=lambda ids: {**_TEXT, "client_id": unique("snippet")}),
    f"PUT {_ONE}": Example(body=lambda ids: {**_TEXT, "rev": 1}),
    f"POST {_ONE}/used": Example(),
    f"DELETE {_ONE}": Example(),
}
