"""Names of the people behind changes."""

from __future__ import annotations

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/actors": Example()}
