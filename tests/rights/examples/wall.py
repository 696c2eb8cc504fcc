"""The supervisor's wall, a whisper, and how a colleague is set."""

from __future__ import annotations

from tests.rights.example import Example
from tests.rights.place import Ids


def _whisper(ids: Ids) -> dict[str, str]:
    return {"client_id": ids["client_id"], "text": "慢慢来，先道歉"}


EXAMPLES = {
    "GET /api/v1/wall": Example(query=lambda ids: {"account_id": ids["account_id"]}),
    # Nobody serves the fan of the place: there is nobody to whisper to.
    "POST /api/v1/conversations/{conversation_id}/whisper": Example(body=_whisper, ok=frozenset({200, 422})),
    "PUT /api/v1/seats/{staff_id}/state": Example(body=lambda _: {"state": "online"}),
}
