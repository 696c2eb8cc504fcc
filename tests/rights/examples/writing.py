"""How a person likes to send."""

from tests.rights.example import Example

EXAMPLES = {
    "GET /api/v1/me/writing": Example(),
    "PUT /api/v1/me/writing": Example(body=lambda ids: {"enter": "ctrl", "undo": False}),
}
