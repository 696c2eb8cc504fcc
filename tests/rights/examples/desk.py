"""How the desk works: settings, groups and seats."""

from __future__ import annotations

from typing import Any

from hub.conversations import groups
from tests.rights.example import Example
from tests.rights.place import Ids, Place

_GROUP = "/api/v1/groups/{group_id}"


async def plant(place: Place) -> dict[str, str]:
    name = place.shops if place.kind == "foreign" else "售后"
    made = await groups.add(place.desk.hub.core, place.desk.shop.id, name, [place.keeper.id], [])
    return {"group_id": made.id}


def _group(ids: Ids) -> dict[str, Any]:
    return {"name": "售前", "staff_ids": [ids["staff_id"]], "account_ids": [ids["account_id"]]}


EXAMPLES = {
    "GET /api/v1/desk": Example(),
    "PUT /api/v1/desk": Example(body=lambda ids: {"rev": 0, "capacity": 4}),
    "GET /api/v1/groups": Example(),
    "POST /api/v1/groups": Example(body=_group),
    f"PUT {_GROUP}": Example(body=lambda ids: {**_group(ids), "rev": 1}),
    f"DELETE {_GROUP}": Example(),
    "GET /api/v1/seats": Example(),
    "PUT /api/v1/seats/{staff_id}": Example(body=lambda ids: {"capacity": 4}),
}
