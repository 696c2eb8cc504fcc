"""What people do in a conversation; what only the author or an undelivered reply allows is refused in words."""

from __future__ import annotations

from hub.core.ids import new_id
from tests.rights.example import Example
from tests.rights.place import Ids

_ONE = "/api/v1/conversations/{conversation_id}"
_MESSAGE = _ONE + "/messages/{message_id}"


def _reply(ids: Ids) -> dict[str, object]:
    """The fan's own picture back to them."""
    return {"client_id": f"client-{new_id()}", "kind": "image", "media_id": ids["media_id"]}


# The message of the place is the fan's own: it cannot be recalled, retried, confirmed or discarded.
_NOT_OURS = frozenset({403, 409, 422})
EXAMPLES = {
    f"POST {_ONE}/messages": Example(body=_reply),
    f"POST {_ONE}/messages/cancel": Example(
        body=lambda ids: {"client_id": "client-none"}, ok=frozenset({404, 409})
    ),
    f"POST {_ONE}/notes": Example(
        body=lambda ids: {"client_id": f"client-{new_id()}", "text": "记", "mentions": [ids["staff_id"]]}
    ),
    f"POST {_ONE}/read": Example(body=lambda ids: {"seq": 1}),
    f"GET {_ONE}/changes": Example(query=lambda ids: {"after_rev": 0}),
    "POST /api/v1/heads": Example(body=lambda ids: {"known": {ids["conversation_id"]: 0}}),
    **{f"POST {_MESSAGE}/{act}": Example(ok=_NOT_OURS) for act in ("recall", "retry", "confirm", "discard")},
}
