"""Everything of the timeline's world, with a desk in it: bot, router, groups, snoozes, clocks, automatic replies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from hub.conversations.model import EPISODES, Inbound
from hub.conversations.rules import automatic, episodes, inbound, routing, sla
from hub.conversations.rules.desk import AutoReply, Desk, Group, Sla
from hub.conversations.rules.routing import Noted
from hub.conversations.rules.seats import new_seat
from hub.conversations.timeline import Timeline
from tests.properties.timeline_machine import PEOPLE, PERSON, QUOTAS, TimelineMachine
from tests.properties.timeline_world import FAN

Doc = dict[str, Any]
GROUPS = (
    Group("g1", "售前", frozenset([PEOPLE[1].id]), frozenset()),
    Group("g2", "售后", frozenset(), frozenset(["account"])),
)
DESK = Desk(
    sla=Sla(first_response_s=30, next_response_s=60, resolution_s=3000, warn_s=10),
    replies={name: AutoReply(True, f"{name} {{ahead}}") for name in ("greeting", "away", "waiting")},
    capacity=2,
    routing=True,
    groups=GROUPS,
    people=dict.fromkeys((who.id for who in PEOPLE), None),
)
RESPONSES = {"first_response", "next_response"}


def part(text: str) -> Doc:
    return {"kind": "text", "body": {"text": text}, "spans": [], "media": None}


class DeskMachine(TimelineMachine):
    """The first person is here with room, the second is busy, the third is away from the desk."""

    def _do(self, change: Callable[[Timeline], Any], refusal: Any = None) -> Any:
        if self.group is None:
            super()._do(lambda _: None)
        assert self.group is not None
        self.group.seats.docs = {who.id: self._seat(n) for n, who in enumerate(PEOPLE)}
        return super()._do(change, refusal)

    def _seat(self, n: int) -> Doc:
        until = self.now + timedelta(seconds=20)
        here = {"present_until": until, "active_until": until} if n < 2 else {}
        return {**new_seat("shop", PEOPLE[n].id), **here, "chosen": "busy" if n == 1 else "online"}

    @rule(n=st.integers(40, 60), bot=st.booleans())
    def push_at_the_desk(self, n: int, bot: bool) -> None:
        push = Inbound(FAN, f"m:{n}", "text", {"text": f"第{n}句"}, self.now, action="message")
        welcome = lambda t: automatic.welcome(t, DESK, part, "09:00")  # noqa: E731
        self._do(lambda t: inbound.receive(t, push, QUOTAS, [], DESK, bot=bot, welcome=welcome))

    @rule(who=PERSON, plan=st.sampled_from(["p1", "p2"]))
    def assign(self, who: Any, plan: str) -> None:
        before = self._working()["waiting_since"]
        if self._do(lambda t: routing.assign(t, plan, who, DESK, "free")):
            assert who.id == PEOPLE[0].id, "only who is online is given anybody"
            assert self._working()["waiting_since"] == before

    @rule(who=PERSON, to=PERSON, lead=st.booleans(), noted=st.booleans())
    def transfer(self, who: Any, to: Any, lead: bool, noted: bool) -> None:
        notes = sum(m["direction"] == "note" for m in self._all().values())
        note = Noted(f"note:t:{len(self._events())}", {"text": "拜托"}, []) if noted else None
        rule = lambda t: routing.transfer_to_person(t, who, to, DESK, note, lead=lead)  # noqa: E731
        if self._do(rule, refusal="kept") == "kept":
            assert sum(m["direction"] == "note" for m in self._all().values()) == notes

    @rule(who=PERSON, group=st.sampled_from(GROUPS), lead=st.booleans())
    def transfer_to_group(self, who: Any, group: Group, lead: bool) -> None:
        rule = lambda t: routing.transfer_to_group(t, who, group, DESK, None, lead=lead)  # noqa: E731
        if self._do(rule, refusal="kept") != "kept":
            assert self._working()["group_id"] == group.id
            assert group.staff_ids, "a group of nobody would keep the fan for ever"

    @rule(who=PERSON, minutes=st.integers(-1, 90), lead=st.booleans())
    def snooze(self, who: Any, minutes: int, lead: bool) -> None:
        until = self.now + timedelta(minutes=minutes)
        self._do(lambda t: routing.snooze(t, who, until, lead=lead))

    @rule()
    def wake(self) -> None:
        self._do(lambda t: routing.wake(t, DESK))
        assert self._working()["snoozed_until"] is None

    @rule(who=PERSON)
    def requeue(self, who: Any) -> None:
        if self._do(lambda t: routing.requeue_absent(t, who.id, DESK)):
            assert who.id == PEOPLE[2].id, "whoever is here keeps their fans"

    @rule(who=PERSON)
    def loses_the_channel(self, who: Any) -> None:
        others = {staff_id: scope for staff_id, scope in DESK.people.items() if staff_id != who.id}
        without = replace(DESK, people=others)
        self._do(lambda t: routing.dismiss(t, without))
        assert (self._working()["episode"] or {}).get("assignee") in (
            None,
            *_others(who),
        ) or not self._is_held()

    @rule()
    def hand_over(self) -> None:
        self._do(lambda t: episodes.hand_over(t, DESK, "asked"))
        assert self._episode_state() != "bot"

    @rule(who=PERSON)
    def reopen(self, who: Any) -> None:
        self._do(lambda t: episodes.reopen(t, who, DESK))

    @rule()
    def clocks_run_out(self) -> None:
        for name in self._do(sla.breach):
            assert name in self._working()["episode"]["breached"]
        assert self._do(sla.breach) == []

    @rule(ahead=st.integers(0, 9))
    def tell_ahead(self, ahead: int) -> None:
        self._do(lambda t: automatic.tell_ahead(t, DESK, part, ahead))

    def _is_held(self) -> bool:
        return self._episode_state() == "agent"

    @invariant()
    def states_move_by_the_table(self) -> None:
        was: Any = "none"
        for event in self._events():
            state = (event["head"]["episode"] or {}).get("state", "none")
            assert state == was or state in EPISODES[was] or _through_waiting(was, state), (was, state)
            was = state

    @invariant()
    def the_queue_has_an_order_and_its_people_no_owner(self) -> None:
        conversation = self._working()
        episode = conversation["episode"]
        if conversation["state"] == "waiting":
            assert episode["assignee"] is None
            assert conversation["waiting_since"] is not None
        if conversation["state"] == "agent":
            assert episode["assignee"] is not None
            assert conversation["last_assignee_id"] == episode["assignee"]["id"]
        if conversation["snoozed_until"]:
            assert conversation["state"] in ("waiting", "agent")

    @invariant()
    def clocks_are_of_an_open_episode(self) -> None:
        conversation = self._working()
        clocks = set((conversation["sla"] or {}).get("clocks", ()))
        assert not clocks or conversation["state"] in ("bot", "waiting", "agent")
        assert conversation["state"] != "bot" or not clocks & RESPONSES
        assert len(clocks & RESPONSES) <= 1
        asleep = "paused_at" in (conversation["sla"] or {})
        assert not clocks or asleep == bool(conversation["snoozed_until"]), (
            "clocks stand still in a snooze alone"
        )

    @invariant()
    def automatic_replies_are_said_once_an_episode(self) -> None:
        keys = [m["dedup_key"] for m in self._all().values() if m["sender"]["type"] == "system"]
        assert len(keys) == len(set(keys))


def _others(who: Any) -> list[Doc]:
    return [{"id": each.id, "name": each.name} for each in PEOPLE if each.id != who.id]


def _through_waiting(was: str, state: str) -> bool:
    """Taking what is closed opens it and takes it in one change."""
    return was in ("none", "closed") and state == "agent"
