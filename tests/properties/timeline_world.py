"""What must stay true of one timeline whatever is done to it, and how a step on it is made."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from hub.conversations.model import TRANSITIONS, FanRef
from hub.conversations.timeline import Timeline, new_conversation
from hub.conversations.views import head_view, message_view
from hub.core.errors import HubError

Doc = dict[str, Any]
FAN = FanRef("test", "account", "fan")


class TimelineWorld(RuleBasedStateMachine):
    """Every step is a change of its own, or one more of a group that is stored together.

    A group is kept only when it recorded an event, exactly as the store does.
    """

    @initialize(repeatable=st.booleans())
    def begin(self, repeatable: bool) -> None:
        self.repeatable = repeatable
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self.stored: Doc = new_conversation(FAN, "小鱼", self.now)
        self.messages: dict[str, Doc] = {}
        self.log: list[Doc] = []
        self.closed: list[str] = []
        self.group: Timeline | None = None

    # How a step is made

    def _do(self, change: Callable[[Timeline], Any], refusal: Any = None) -> Any:
        """What the rule answers, or `refusal`; a refused change must have left everything as it was."""
        if self.group is None:
            self.group = Timeline(
                copy.deepcopy(self.stored),
                self.now,
                messages=copy.deepcopy(self.messages),
                is_new=self.stored["rev"] == 0,
                loaded_rev=self.stored["rev"],
            )
        before, events = copy.deepcopy(self.group), len(self.group.events)
        shown = head_view(self.group.conversation)
        try:
            answer = change(self.group)
        except HubError:
            refused = True
        else:
            refused = False
        if refused:
            assert self.group == before, "a refusal changed something"
            return refusal
        if len(self.group.events) == events:
            assert head_view(self.group.conversation) == shown, "the head changed without an event"
        return answer

    def _working(self) -> Doc:
        return self.group.conversation if self.group else self.stored

    def _all(self) -> dict[str, Doc]:
        return self.group.messages if self.group else self.messages

    def _events(self) -> list[Doc]:
        return self.log + (self.group.events if self.group else [])

    def _replayed(self) -> tuple[Doc | None, dict[str, Doc]]:
        head, messages = None, {}
        for event in self._events():
            head = event["head"]
            if event["message"] is not None:
                messages[event["message"]["id"]] = event["message"]
        return head, messages

    def _count(self) -> int:
        return len(self._all())

    def _by_key(self, key: str) -> bool:
        return any(m["dedup_key"] == key for m in self._all().values())

    def _some(self, n: int) -> Doc | None:
        messages = sorted(self._all().values(), key=lambda m: m["seq"])
        return messages[n % len(messages)] if messages else None

    def _sending(self) -> Doc | None:
        return next((m for m in self._all().values() if m.get("status") == "sending"), None)

    def _episode_state(self) -> str:
        return str((self._working()["episode"] or {}).get("state", "none"))

    # What must hold after every step

    @invariant()
    def numbers_have_no_holes(self) -> None:
        events = self._events()
        assert [event["rev"] for event in events] == list(range(1, len(events) + 1))
        assert self._working()["rev"] == len(events)
        seqs = sorted(message["seq"] for message in self._all().values())
        assert seqs == list(range(1, len(seqs) + 1))
        assert self._working()["seq"] == len(seqs)

    @invariant()
    def replay_shows_the_same(self) -> None:
        head, messages = self._replayed()
        fresh = {m["_id"]: message_view(m) for m in self._all().values()}
        assert messages == fresh
        assert head is None or head == head_view(self._working())

    @invariant()
    def unread_is_what_the_fan_wrote_since(self) -> None:
        seen = self._working()["read_by_team_seq"]
        written = [m for m in self._all().values() if m["direction"] == "in" and m["seq"] > seen]
        assert self._working()["unread"] == len(written)

    @invariant()
    def one_reply_is_on_its_way_under_a_lease(self) -> None:
        sending = [m for m in self._all().values() if m.get("status") == "sending"]
        lease = self._working()["delivery"]
        assert len(sending) <= 1
        assert (lease is not None) == bool(sending)

    @invariant()
    def statuses_move_by_the_table(self) -> None:
        last: dict[str, str] = {}
        for event in self._events():
            message = event["message"]
            if message is not None and message["status"] is not None:
                was, status = last.get(message["id"]), message["status"]
                assert (was is None and status == "queued") or was == status or status in TRANSITIONS[was]
                last[message["id"]] = status

    @invariant()
    def quota_stays_in_bounds(self) -> None:
        quota = self._working()["quota"]
        assert quota is None or 0 <= quota["left"] <= quota["max"]

    @invariant()
    def undelivered_is_what_a_person_must_see(self) -> None:
        for message in self._all().values():
            if message.get("undelivered"):
                assert message["status"] in ("failed", "unconfirmed")

    @invariant()
    def closed_episodes_stay_closed(self) -> None:
        closed = self.closed + [row["_id"] for row in (self.group.closed_episodes if self.group else ())]
        assert len(closed) == len(set(closed))
        episode = self._working()["episode"]
        if episode is not None:
            assert self._working()["state"] == episode["state"]
            assert (episode["id"] in closed) == (episode["state"] == "closed")
            assert (episode["state"] == "agent") <= (episode["assignee"] is not None)

    @invariant()
    def nobody_is_called_twice_or_unasked(self) -> None:
        here = self._working()
        assert len(set(here["mentioned"])) == len(here["mentioned"])
        assert len(set(here["mention_unseen"])) == len(here["mention_unseen"])
        assert set(here["mention_unseen"]) <= set(here["mentioned"])

    @invariant()
    def what_was_cancelled_left_no_trace(self) -> None:
        cancelled = [m for m in self._all().values() if m.get("status") == "cancelled"]
        last = self._working()["last"]
        for message in cancelled:
            assert last is None or last["seq"] != message["seq"]
            assert message["attempts"] == 0
            assert message_view(message)["body"] == {}

    @invariant()
    def only_what_waits_is_held(self) -> None:
        for message in self._all().values():
            assert not message.get("held_until") or message["status"] == "queued"
