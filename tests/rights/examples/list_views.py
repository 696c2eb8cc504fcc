"""Saved views: the keeper has a private one and a shared one."""

from __future__ import annotations

from hub.accounts import list_views
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/views/{view_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id, keeper = place.desk.hub.core, place.desk.shop.id, place.keeper.id
    for view in await list_views.listed(core, shop_id, keeper):
        await list_views.delete(core, shop_id, keeper, True, view.id)
    await list_views.create(core, shop_id, keeper, place.private, {"view": "all"}, shared=False)
    shared = await list_views.create(core, shop_id, keeper, place.shops, {"view": "all"}, shared=True)
    return {"view_id": shared.id}


def _body(_: object) -> dict[str, object]:
    return {"name": unique("v"), "query": {"view": "waiting"}}


# Shared by the keeper: only who leads may change it.
_LEADS = frozenset({200, 403})
EXAMPLES = {
    "GET /api/v1/views": Example(),
    "POST /api/v1/views": Example(body=_body),
    f"PUT {_ONE}": Example(body=_body, ok=_LEADS),
    f"DELETE {_ONE}": Example(ok=_LEADS),
    "POST /api/v1/views/order": Example(body=lambda ids: {"ids": [ids["view_id"]]}),
}
