"""Orders in the chat."""

from __future__ import annotations

from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.examples import orders

plant = orders.plant
EXAMPLES = {
    # The planted order is not this fan's.
    "POST /api/v1/conversations/{conversation_id}/order-card": Example(
        body=lambda ids: {"client_id": new_id(), "order_id": ids["order_id"]},
        ok=frozenset({422}),
        more_right="orders.read",
    )
}
