"""Whether SKUs can be sold."""

from __future__ import annotations

from tests.rights.example import Example
from tests.rights.examples import prices

plant = prices.plant
EXAMPLES = {
    "GET /api/v1/skus/{sku_id}/offer": Example(query=lambda ids: {"channel": "taobao", "quantity": 2}),
    "GET /api/v1/offers": Example(query=lambda ids: {"sku_ids": ids["sku_id"], "province": "BJ"}),
}
