"""Small pictures of SKUs."""

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/sku-pictures": Example(query=lambda ids: {"ids": ids["sku_id"]})}
