"""One change of many prices."""

from __future__ import annotations

from tests.rights.example import Example
from tests.rights.examples import prices

plant = prices.plant
_UP = {"way": "add", "value": 100}
EXAMPLES = {"POST /api/v1/prices/bulk": Example(body=lambda ids: {"sku_ids": [ids["sku_id"]], "change": _UP})}
