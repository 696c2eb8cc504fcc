"""One payload for every event that a client can send, by namespace and event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hub.core.ids import new_id
from tests.rights.place import Ids

Build = Callable[[Ids], dict[str, Any]]


def _here(**more: Any) -> Build:
    return lambda ids: {"conversation_id": ids["conversation_id"], **more}


def _message(ids: Ids) -> dict[str, Any]:
    return {"conversation_id": ids["conversation_id"], "message_id": ids["message_id"]}


def _client_id() -> str:
    return f"client-{new_id()}"


PAYLOADS: Mapping[tuple[str, str], Build] = {
    ("/agent", "view"): _here(),
    ("/agent", "leave"): _here(),
    ("/agent", "sync"): _here(after_rev=0),
    ("/agent", "heads"): lambda ids: {"known": {ids["conversation_id"]: 0}},
    ("/agent", "send"): lambda ids: {
        **_here()(ids), "client_id": _client_id(), "kind": "text", "body": {"text": "在的"},
    },
    ("/agent", "cancel"): _here(client_id="client-none"),
    ("/agent", "note"): lambda ids: {
        **_here()(ids), "client_id": _client_id(), "text": "记", "mentions": [ids["staff_id"]],
    },
    ("/agent", "take"): _here(),
    ("/agent", "release"): _here(),
    ("/agent", "close"): _here(),
    ("/agent", "read"): _here(seq=1),
    ("/agent", "typing"): _here(on=True),
    ("/agent", "retry"): _message,
    ("/agent", "confirm"): _message,
    ("/agent", "discard"): _message,
    ("/agent", "recall"): _message,
    ("/agent", "presence"): lambda ids: {"state": "online"},
    ("/fan", "open"): lambda ids: {},
    ("/fan", "history"): lambda ids: {"before_seq": 1000},
    ("/fan", "sync"): lambda ids: {"after_rev": 0},
    ("/fan", "send"): lambda ids: {"client_id": _client_id(), "kind": "text", "body": {"text": "在吗"}},
    ("/fan", "recall"): lambda ids: {"message_id": ids["message_id"]},
    ("/fan", "read"): lambda ids: {"seq": 1},
    ("/fan", "typing"): lambda ids: {"on": True},
}  # fmt: skip
# Events whose own call is refused because the place is not in the state for it.
REFUSED_HERE = frozenset({"cancel", "release", "retry", "confirm", "discard", "recall"})
