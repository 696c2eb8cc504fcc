"""Categories, and freight templates."""

from __future__ import annotations

from hub.commerce.catalogue import categories, freight
from hub.commerce.catalogue.freight_rules import Region, Terms
from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.place import Place

_RULES = {
    "by": "piece",
    "regions": [{"provinces": [], "first": 1, "first_fen": 800, "step": 1, "step_fen": 200}],
}
_WHERE = {"province": "ZJ", "items": [{"quantity": 1}]}


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    name = f"{place.shops[:20]}{new_id()[-8:]}"
    made = await categories.create(core, shop_id, name, "")
    rules = Terms("piece", (Region((), 1, 800, 1, 200),))
    template = await freight.create(core, shop_id, name, rules)
    return {"category_id": made.id, "freight_template_id": template.id}


def _name() -> str:
    return new_id()[-12:]


_ONE, _TEMPLATE = "/api/v1/categories/{category_id}", "/api/v1/freight-templates/{freight_template_id}"
EXAMPLES = {
    "GET /api/v1/categories": Example(),
    "POST /api/v1/categories": Example(body=lambda ids: {"name": _name()}),
    f"PUT {_ONE}": Example(body=lambda ids: {"name": _name(), "position": 0}),
    f"DELETE {_ONE}": Example(),
    "GET /api/v1/freight-templates": Example(),
    "POST /api/v1/freight-templates": Example(body=lambda ids: {"name": _name(), **_RULES}),
    "POST /api/v1/freight-templates/try": Example(body=lambda ids: {**_WHERE, "terms": _RULES}),
    f"GET {_TEMPLATE}": Example(),
    f"PUT {_TEMPLATE}": Example(body=lambda ids: {"rev": 1, "name": _name(), **_RULES}),
    f"DELETE {_TEMPLATE}": Example(),
    f"POST {_TEMPLATE}/quote": Example(body=lambda ids: _WHERE),
}
