"""How orders leave: together, apart, or as they are."""

from __future__ import annotations

from dataclasses import replace

from hub.commerce.orders import acting, dispatch
from hub.commerce.orders.model import Actor, Line, Placed
from hub.core.ids import new_id
from tests.both import both
from tests.rights.example import Example
from tests.rights.examples import orders
from tests.rights.place import Place

_ORDER, _ALL = "/api/v1/orders/{order_id}", "/api/v1/dispatch"
_SYSTEM = Actor("system")


async def plant(place: Place) -> dict[str, str]:
    """An unpaid order, and two paid ones that leave in one parcel."""
    planted = await orders.plant(place)
    mine = replace(place, ids=dict(planted))
    pair, joined_id = [await _another(mine), await _another(mine)], new_id()
    await dispatch.join(both(place.desk.hub).commerce, place.desk.shop.id, pair, joined_id, _SYSTEM)
    return {**planted, "joined_id": joined_id, "peer_id": pair[0]}


async def _two(place: Place) -> None:
    await orders.paid(place)
    place.ids["peer_id"] = await _another(place)


async def _another(place: Place) -> str:
    """A paid order to the same receiver."""
    commerce, shop_id = both(place.desk.hub).commerce, place.desk.shop.id
    before = await commerce.core.db.shop(shop_id)["orders"].find_one({"_id": place.ids["order_id"]})
    assert before is not None
    placed = Placed(
        new_id(), "site", (Line(**{**before["lines"][0], "trace": ()}),), receiver=before["receiver"]
    )
    again = await acting.place(commerce, shop_id, placed, _SYSTEM)
    await orders.paid(replace(place, ids={"order_id": again["_id"]}))
    return str(again["_id"])


def _plan(_: object) -> dict[str, object]:
    portions = [{"line_id": "1", "quantity": 1}]
    return {"parts": [{"id": new_id(), "portions": portions}, {"id": new_id(), "portions": portions}]}


def _terms(_: object) -> dict[str, object]:
    return {
        "rev": 0, "join_on": True, "join_within_s": 3_600, "join_below_g": 5_000, "split_by_warehouse": True,
        "split_presale": False, "split_above_g": 0,
    }  # fmt: skip


EXAMPLES = {
    f"GET {_ALL}": Example(),
    f"GET {_ALL}/terms": Example(),
    f"PUT {_ALL}/terms": Example(body=_terms),
    f"POST {_ALL}/groups": Example(
        prepare=_two, body=lambda ids: {"id": new_id(), "order_ids": [ids["order_id"], ids["peer_id"]]}
    ),
    f"DELETE {_ALL}/groups/{{joined_id}}": Example(gone_is_done=frozenset({"joined_id"})),
    f"POST {_ALL}/as-is": Example(body=lambda ids: {"order_ids": [ids["order_id"]], "as_is": True}),
    f"GET {_ORDER}/advice": Example(),
    f"PUT {_ORDER}/plan": Example(prepare=orders.paid, body=_plan),
    f"DELETE {_ORDER}/plan": Example(),
}
