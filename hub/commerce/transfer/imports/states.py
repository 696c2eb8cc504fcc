"""The states of an import and the moves between them; pure."""

from __future__ import annotations

from typing import Literal, get_args

from hub.core.errors import Conflict

# reading: the file is being opened; mapping: a person says what unknown columns are; checking: the dry run;
# checked: its result waits for a person; applying: the good rows are being written.
State = Literal["reading", "mapping", "checking", "checked", "applying", "done", "cancelled", "failed"]
Move = Literal["read", "check", "found", "apply", "finish", "cancel", "fail"]
STATES: tuple[State, ...] = get_args(State)
MOVES: dict[Move, dict[State, State]] = {
    "read": {"reading": "mapping"},
    "check": {"reading": "checking", "mapping": "checking", "checked": "checking"},
    "found": {"checking": "checked"},
    "apply": {"checked": "applying"},
    "finish": {"applying": "done"},
    "cancel": {
        "reading": "cancelled", "mapping": "cancelled", "checking": "cancelled", "checked": "cancelled",
        "applying": "cancelled",
    },
    "fail": {"reading": "failed", "checking": "failed", "applying": "failed"},
}  # fmt: skip
# In these a worker has something to do.
AT_WORK: frozenset[State] = frozenset({"reading", "checking", "applying"})


def moved(state: State, move: Move) -> State:
    """Raises Conflict("import_state") for what cannot be done now."""
    after = MOVES[move].get(state)
    if after is None:
        raise Conflict("import_state", state=state)
    return after


def before(move: Move) -> list[State]:
    """From where `move` goes; the guard of the update that makes it."""
    return list(MOVES[move])
