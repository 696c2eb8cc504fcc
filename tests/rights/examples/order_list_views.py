"""Saved views of the order list: the keeper has a private one and a shared one."""

from __future__ import annotations

from hub.accounts import list_views
from tests.accounts.team import unique
from tests.rights.example import Example
from tests.rights.place import Place

_ALL, _ONE = "/api/v1/order-views", "/api/v1/order-views/{order_view_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id, keeper = place.desk.hub.core, place.desk.shop.id, place.keeper.id
    for view in await list_views.listed(core, shop_id, keeper, "orders"):
        await list_views.delete(core, shop_id, keeper, True, view.id, "orders")
    query = {"state": "to_ship"}
    await list_views.create(core, shop_id, keeper, place.private, query, shared=False, of="orders")
    shared = await list_views.create(core, shop_id, keeper, place.shops, query, shared=True, of="orders")
    return {"order_view_id": shared.id}


def _body(_: object) -> dict[str, object]:
    return {"name": unique("v"), "query": {"state": "to_ship", "columns": "whom,money"}}


# Shared by the keeper: only who ships may change it.
_LEADS = frozenset({200, 403})
EXAMPLES = {
    f"GET {_ALL}": Example(),
    f"POST {_ALL}": Example(body=_body),
    f"PUT {_ONE}": Example(body=_body, ok=_LEADS),
    f"DELETE {_ONE}": Example(ok=_LEADS),
}
