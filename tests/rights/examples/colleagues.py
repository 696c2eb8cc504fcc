"""Who can be mentioned."""

from tests.rights.example import Example

EXAMPLES = {"GET /api/v1/conversations/{conversation_id}/colleagues": Example()}
