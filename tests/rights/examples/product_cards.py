"""Products in the chat."""

from __future__ import annotations

from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.examples import products

plant = products.plant
_ONE = "/api/v1/conversations/{conversation_id}"
EXAMPLES = {
    f"GET {_ONE}/products": Example(more_right="inbox.reply"),
    # What was never published cannot be sent.
    f"POST {_ONE}/product-card": Example(
        body=lambda ids: {"client_id": new_id(), "product_id": ids["product_id"]},
        ok=frozenset({422}),
        more_right="products.read",
    ),
    f"POST {_ONE}/checkout-link": Example(
        body=lambda ids: {"client_id": new_id(), "lines": [{"sku_id": ids["sku_id"], "quantity": 1}]},
        ok=frozenset({422}),
        more_right="orders.handle",
    ),
}
