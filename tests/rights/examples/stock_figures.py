"""The stock as a whole."""

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/stock/figures": Example()}
