"""Who is here, and through which channels."""

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/me": Example(), "GET /api/v1/channels": Example()}
