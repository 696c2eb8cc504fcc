"""What a list asks for, and the same as a condition on documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast, get_args

from hub.conversations.listing.indexes import ASSIGNEE, DUE, IS_SET
from hub.core.errors import Refused

Doc = dict[str, Any]
View = Literal["mine", "waiting", "all", "mentions", "closed", "snoozed", "bot"]
State = Literal["none", "bot", "waiting", "agent", "closed"]
Sort = Literal["newest", "oldest", "waiting", "priority", "sla"]
Sla = Literal["risk", "breached"]
SORTS: tuple[Sort, ...] = get_args(Sort)
STATES: tuple[State, ...] = get_args(State)
FILTERS = ("account_id", "channel", "label", "group_id", "assignee", "state", "sla")
NOBODY = "none"  # as a group or an assignee: those that have none

_STATES_OF: Mapping[View, tuple[State, ...]] = {
    "mine": ("agent",),
    "waiting": ("waiting",),
    "all": STATES,
    "mentions": STATES,
    "closed": ("closed",),
    "snoozed": ("agent", "waiting"),
    "bot": ("bot",),
}
VIEWS: tuple[View, ...] = tuple(_STATES_OF)


@dataclass(frozen=True)
class Wanted:
    """Empty means: any. `accounts` is where the asker may look at all (None: everywhere)."""

    view: View = "all"
    staff_id: str = ""
    accounts: frozenset[str] | None = None
    account_id: str = ""
    channel: str = ""
    label: str = ""
    group_id: str = ""
    assignee: str = ""
    state: State | Literal[""] = ""
    sla: Sla | Literal[""] = ""
    sort: Sort | Literal[""] = ""

    def __post_init__(self) -> None:
        _known("view", self.view, VIEWS)
        _known("sort", self.sort, ("", *SORTS))
        _known("state", self.state, ("", *STATES))
        _known("sla", self.sla, ("", *get_args(Sla)))

    @property
    def order(self) -> Sort:
        """Who waits is served by the longest wait, unless another order is asked for."""
        return cast(Sort, self.sort) or ("waiting" if self.view == "waiting" else "newest")

    @property
    def states(self) -> tuple[State, ...]:
        return tuple(s for s in _STATES_OF[self.view] if self.state in ("", s))


def _known(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise Refused(f"{field}_unknown", field=field, known=", ".join(k for k in known if k))


def condition(wanted: Wanted, accounts: frozenset[str] | None, now: datetime, warn_s: int) -> Doc | None:
    """As a filter; None when nothing can match. `accounts`: where it may look, channel and scope applied."""
    if not wanted.states or (accounts is not None and not accounts):
        return None
    found: Doc = {"state": _one_of(wanted.states)}
    if accounts is not None:
        found["account_id"] = _one_of(sorted(accounts))
    if wanted.label:
        found["labels"] = wanted.label
    if wanted.group_id:
        found["group_id"] = None if wanted.group_id == NOBODY else wanted.group_id
    found |= _assigned(wanted) | _asleep(wanted, now) | _clocks(wanted, now, warn_s)
    if wanted.view == "mentions":
        found["mentioned"] = wanted.staff_id
    return None if found.get(ASSIGNEE) == "" else found


def _one_of(values: Any) -> Any:
    return values[0] if len(values) == 1 else {"$in": list(values)}


def _assigned(wanted: Wanted) -> Doc:
    if wanted.view == "mine":
        other = wanted.assignee not in ("", wanted.staff_id)
        return {ASSIGNEE: "" if other else wanted.staff_id}
    if wanted.assignee:
        return {ASSIGNEE: None if wanted.assignee == NOBODY else wanted.assignee}
    return {}


def _asleep(wanted: Wanted, now: datetime) -> Doc:
    """A snooze whose time is up counts as awake before the sweeper has come by."""
    if wanted.view == "snoozed":
        return {"snoozed_until": {"$gt": now}}
    if wanted.view in ("mine", "waiting"):
        return {"snoozed_until": {"$not": {"$gt": now}}}
    return {}


def _clocks(wanted: Wanted, now: datetime, warn_s: int) -> Doc:
    if wanted.sla == "breached":
        return {"sla.breached": IS_SET}
    if wanted.sla == "risk":
        return {DUE: {"$gt": now, "$lte": now + timedelta(seconds=warn_s)}}
    return {}
