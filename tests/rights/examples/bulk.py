"""One action on many conversations."""

from tests.rights.example import Example

EXAMPLES = {
    "POST /api/v1/bulk": Example(
        body=lambda ids: {"action": "transfer", "ids": [ids["conversation_id"]], "to_staff": ids["staff_id"]},
        more_right="inbox.reply",
    )
}
