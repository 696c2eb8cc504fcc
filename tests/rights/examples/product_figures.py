"""Prices, stock and pictures of a page of products."""

from __future__ import annotations

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/products/figures": Example(query=lambda ids: {"ids": ids["product_id"]})}
