"""The indexes of the list: each is the order of a sort within one thing that may be asked for.

Behind the order each carries the other fields that are asked for, so that a row that does not match is passed
over inside the index and never fetched: an answer costs what the rarest condition has, not what the shop has.
Those of things that most conversations lack (labels, groups, mentions, …) are partial: a message in a plain
conversation moves three entries, not nine.

Their number matters more than their size: inside a transaction the server (6.0) looks up, for each index of the
collection, the description of all of them, with every change of anything indexed. 22 indexes made that two thirds
of what the store did for a message.
"""

from __future__ import annotations

from datetime import UTC, datetime

from hub.core.db import Index

# Every date that we ever stored is later; `$gt` of it means "is set", in a form that partial indexes understand.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IS_SET = {"$gt": ""}
IS_DATE = {"$gt": EPOCH}

Keys = tuple[tuple[str, int], ...]
ASSIGNEE = "episode.assignee.id"
DUE = "sla.due_at"
NEWEST: Keys = (("last_at", -1), ("_id", -1))


def _carried(*names: str) -> Keys:
    return tuple((name, 1) for name in names)


BY_STATE: Keys = (
    ("state", 1), *NEWEST, *_carried("account_id", "group_id", ASSIGNEE, "snoozed_until", "waiting_since", DUE),
)  # fmt: skip
BY_ACCOUNT: Keys = (("account_id", 1), *NEWEST, *_carried("state", "group_id", ASSIGNEE))
BY_GROUP: Keys = (("group_id", 1), *NEWEST, *_carried("state", "account_id", ASSIGNEE))
BY_LABEL: Keys = (("labels", 1), *NEWEST, *_carried("state", "account_id", "group_id", ASSIGNEE))
BY_ASSIGNEE: Keys = (
    (ASSIGNEE, 1), ("state", 1), *NEWEST, *_carried("account_id", "group_id", "snoozed_until"),
)  # fmt: skip
BY_MENTION: Keys = (("mentioned", 1), *NEWEST)
SNOOZED: Keys = (*NEWEST, *_carried("snoozed_until", "state", "account_id", "group_id", ASSIGNEE))
BREACHED: Keys = (*NEWEST, *_carried("state", "account_id", "group_id", ASSIGNEE, DUE))

_LIVE = ("account_id", "group_id", ASSIGNEE, "snoozed_until", "labels")
BY_WAITING: Keys = (("state", 1), ("waiting_since", 1), ("_id", 1), *_carried(*_LIVE))
BY_DUE: Keys = (("state", 1), (DUE, 1), ("_id", 1), *_carried(*_LIVE))
BY_PRIORITY: Keys = (("state", 1), ("priority", -1), *NEWEST, *_carried(*_LIVE))
UNSEEN: Keys = (("mention_unseen", 1), ("account_id", 1))

INDEXES: tuple[Index, ...] = (
    Index(BY_STATE),
    Index(BY_ACCOUNT),
    Index(BY_GROUP, partial={"group_id": IS_SET}),
    Index(BY_LABEL, partial={"labels": IS_SET}),
    Index(BY_ASSIGNEE, partial={ASSIGNEE: IS_SET}),
    Index(BY_MENTION, partial={"mentioned": IS_SET}),
    Index(SNOOZED, partial={"snoozed_until": IS_DATE}),
    Index(BREACHED, partial={"sla.breached": IS_SET}),
    Index(BY_WAITING, partial={"waiting_since": IS_DATE}),
    Index(BY_DUE, partial={DUE: IS_DATE}),
    Index(BY_PRIORITY, partial={"priority": {"$gt": 0}}),
    Index(UNSEEN, partial={"mention_unseen": IS_SET}),
)
# The list's before it was answered from the indexes alone, and some whose questions are as quick without them.
RETIRED: tuple[Index, ...] = (
    Index(NEWEST),
    Index((("state", 1), *NEWEST)),
    Index((("state", 1), ("waiting_since", 1), ("_id", 1))),
    Index(((ASSIGNEE, 1), ("state", 1), *NEWEST)),
    Index((("state", 1), (DUE, 1), ("_id", 1), *_carried("account_id", "group_id", ASSIGNEE))),
    Index((("customer_id", 1), *NEWEST)),
    Index(((ASSIGNEE, 1), ("waiting_since", 1))),
)
