"""The customer's card."""

from __future__ import annotations

from hub.conversations import card_notes
from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.place import Place

_CUSTOMER = "/api/v1/customers/{customer_id}"
_NOTE = _CUSTOMER + "/notes/{note_id}"
_ONE = "/api/v1/conversations/{conversation_id}"
_WORDS = {"text": "喜欢素色"}


async def plant(place: Place) -> dict[str, str]:
    hub, shop_id, customer_id = place.desk.hub, place.desk.shop.id, place.ids["customer_id"]
    text = f"{place.hidden} 13800138000"
    note = await card_notes.pin(hub, shop_id, customer_id, place.sender, f"client-{new_id()}", text)
    return {"note_id": note["id"]}


# The keeper pinned it: colleagues may read it, and change only their own.
_KEEPERS = frozenset({403, 409, 422})
EXAMPLES = {
    f"GET {_CUSTOMER}/card": Example(),
    f"PUT {_CUSTOMER}/card": Example(body=lambda ids: {"rev": 0, "remark": "老客"}),
    f"POST {_CUSTOMER}/notes": Example(body=lambda ids: {"client_id": ids["client_id"], **_WORDS}),
    f"PUT {_NOTE}": Example(body=lambda ids: _WORDS, ok=_KEEPERS),
    f"DELETE {_NOTE}": Example(ok=_KEEPERS, gone_is_done=frozenset({"note_id"})),
    f"POST {_NOTE}/reveal": Example(body=lambda ids: {"span": 0, "reason": "核对号码"}),
    "GET /api/v1/customer-fields": Example(),
    "PUT /api/v1/customer-fields": Example(
        body=lambda ids: {"rev": 0, "fields": []}, ok=frozenset({200, 409})
    ),
    f"GET {_ONE}/episodes": Example(),
    f"GET {_ONE}/gallery": Example(),
}
