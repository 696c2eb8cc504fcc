"""A small world of fans, agents and workers that do anything to one timeline, and what must stay true of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.conversations.model import TRANSITIONS, FanRef, Inbound, MediaRef, Sender
from hub.conversations.rules import delivery, episodes, holding, inbound, outbound, recall
from hub.conversations.rules.delivery import Outcome
from hub.conversations.rules.media import settle_media
from hub.conversations.rules.quota import Quota
from hub.conversations.timeline import Timeline, new_conversation
from hub.conversations.views import head_view, message_view
from hub.core.errors import HubError

Doc = dict[str, Any]
FAN = FanRef("test", "account", "fan")
QUOTAS = {"message": Quota(5, 3600), "enter": Quota(2, 60), "click": Quota(3, 60)}
PEOPLE = tuple(Sender("agent", f"staff{n}", f"客服{n}") for n in range(3))
BOT = Sender("bot", "bot", "助手")
SOME = st.integers(0, 30)
PERSON = st.sampled_from(PEOPLE)
WORKER = st.sampled_from(["worker1", "worker2"])
KIND = st.sampled_from(["sent", "retry", "unconfirmed", "failed"])


class TimelineMachine(RuleBasedStateMachine):
    """Every step is a change of its own, or one more of a group that is stored together.

    A group is kept only when it recorded an event, exactly as the store does. `is_careful` people press
    only the buttons that a screen offers; others send any event that the socket would let through.
    """

    is_careful = True

    @initialize(repeatable=st.booleans())
    def begin(self, repeatable: bool) -> None:
        self.repeatable = repeatable
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self.stored: Doc = new_conversation(FAN, "小鱼", self.now)
        self.messages: dict[str, Doc] = {}
        self.log: list[Doc] = []
        self.closed: list[str] = []
        self.group: Timeline | None = None

    # What people and machines do

    @rule(
        n=SOME,
        kind=st.sampled_from(["text", "text", "image", "event", "other"]),
        late_s=st.integers(-30, 4000),
        action=st.sampled_from(["", "message", "message", "enter", "click"]),
        name=st.sampled_from(["", "", "小鱼", "大鱼"]),
        follows=st.sampled_from([None, None, None, True, False]),
    )
    def push(self, n: int, kind: Any, late_s: int, action: str, name: str, follows: bool | None) -> None:
        media = MediaRef(f"file{n}", name="a.jpg") if kind == "image" else None
        at = min(self.now - timedelta(seconds=late_s), self.now)
        body = {"text": f"第{n}句"} if kind == "text" else {"name": "CLICK"}
        push = Inbound(
            FAN,
            f"m:{n}",
            kind,
            body,
            at,
            action=action,
            media=media,
            fan_name=name,
            follows=follows if kind == "event" else None,
        )
        known = self._by_key(f"m:{n}")
        found = self._do(lambda t: inbound.receive(t, push, QUOTAS, []))
        assert (found is None) == known, "a push is a message exactly once"

    @rule(n=SOME, k=SOME, name=st.sampled_from(["", "新名"]))
    def take_back(self, n: int, k: int, name: str) -> None:
        given = "" if self.is_careful else name
        push = Inbound(FAN, f"r:{n}", "event", {}, self.now, recalls=f"m:{k}", fan_name=given)
        self._do(lambda t: inbound.receive(t, push, QUOTAS, []))

    @rule(who=st.sampled_from([*PEOPLE, None]), n=SOME)
    def recall(self, who: Sender | None, n: int) -> None:
        """A person of the team, or the fan (None), takes back any message at all."""
        message = self._some(n)
        if message is None:
            return
        before = copy.deepcopy(message)

        def taken(timeline: Timeline) -> None:
            if who is None:
                recall.by_fan(timeline, message["_id"])
            else:
                recall.by_agent(timeline, message["_id"], who)

        if self._do(taken, refusal="kept") == "kept":
            return
        assert self._all()[before["_id"]]["recalled_at"]
        assert before.get("recalled_at") or self.now - before["at"] <= recall.WITHIN
        assert before["direction"] == ("in" if who is None else "out")
        assert who is None or before["sender"]["id"] == who.id

    @rule(
        who=st.sampled_from([*PEOPLE, BOT]),
        n=st.integers(0, 12),
        parts=st.integers(1, 3),
        reply_to=st.none() | SOME,
        hold_s=st.sampled_from([0, 0, 5]),
    )
    def reply(self, who: Sender, n: int, parts: int, reply_to: int | None, hold_s: float) -> None:
        key = f"{who.type}:{who.id}:c{n}"
        wanted = [
            {"kind": "text", "body": {"text": f"答{k}"}, "spans": [], "media": None} for k in range(parts)
        ]
        before, seqs = self._by_key(key), self._count()
        answered = next((copy.deepcopy(m) for m in self._all().values() if m["seq"] == reply_to), None)
        sent = self._do(
            lambda t: outbound.send(
                t, who, key, f"c{n}", copy.deepcopy(wanted), reply_to=reply_to, hold_s=hold_s
            )
        )
        if sent is None:
            return
        assert self._count() - seqs == (0 if before else parts)
        if reply_to is not None and not before:
            assert answered is not None
            assert answered["direction"] in ("in", "out")
            assert not answered.get("recalled_at")
            assert [m["reply_to"]["seq"] for m in sent if m.get("reply_to")] == [reply_to]

    @rule(who=st.sampled_from([*PEOPLE, BOT]), n=st.integers(0, 12))
    def cancel(self, who: Sender, n: int) -> None:
        """An author thinks better of it; possible only before a worker took the first part."""
        key = f"{who.type}:{who.id}:c{n}"
        parts = [copy.deepcopy(m) for m in self._all().values() if m["dedup_key"].split("#")[0] == key]
        head = head_view(self._working())
        taken = self._do(lambda t: holding.cancel(t, outbound.dedup_keys(key, 4)), refusal="kept")
        if taken == "kept":
            return
        assert parts
        assert all(m["status"] == "cancelled" or (m["status"] == "queued" and m["held_until"]) for m in parts)
        assert all(m["attempts"] == 0 for m in parts), "a worker had it in hand"
        assert {m["_id"] for m in taken} == {m["_id"] for m in parts}
        if all(m["status"] == "cancelled" for m in parts):
            assert head_view(self._working()) == head, "twice did more than once"

    @rule(who=PERSON, n=st.integers(0, 5), mentions=st.lists(PERSON, max_size=3, unique=True))
    def note(self, who: Sender, n: int, mentions: list[Sender]) -> None:
        key, ids = f"note:{who.id}:{n}", [each.id for each in mentions]
        known, unseen = self._by_key(key), set(self._working()["mention_unseen"])
        self._do(lambda t: outbound.note(t, who, key, f"c{n}", {"text": "悄悄话", "mentions": ids}, []))
        told = set() if known else set(ids) - {who.id}
        assert set(self._working()["mention_unseen"]) == unseen | told

    @rule(who=PERSON, over=st.sampled_from([None, *PEOPLE]))
    def take(self, who: Sender, over: Sender | None) -> None:
        if self.is_careful and self._episode_state() == "closed":
            return
        self._do(lambda t: episodes.take(t, who, over_from=over and over.id))

    @rule(who=PERSON)
    def release(self, who: Sender) -> None:
        if self.is_careful and self._episode_state() != "agent":
            return
        self._do(lambda t: episodes.release(t, who))

    @rule(who=PERSON, reason=st.sampled_from(episodes.CLOSE_REASONS))
    def close(self, who: Sender, reason: str) -> None:
        self._do(lambda t: episodes.close(t, who, reason))

    @rule(worker=WORKER)
    def claim(self, worker: str) -> None:
        lease = copy.deepcopy(self._working()["delivery"])
        claimed = self._do(lambda t: delivery.claim(t, worker, repeatable=self.repeatable))
        if claimed is not None:
            assert lease is None or lease["owner"] == worker or lease["until"] <= self.now
            assert self._working()["delivery"]["owner"] == worker
            assert claimed["status"] == "sending"

    @rule(
        worker=WORKER,
        n=SOME,
        kind=KIND,
        after_s=st.sampled_from([0.0, 0.0, 20.0]),
        window=st.booleans(),
        unreachable=st.booleans(),
        delivered=st.booleans(),
        goes_on=st.booleans(),
    )
    def settle(
        self,
        worker: str,
        n: int,
        kind: Any,
        after_s: float,
        window: bool,
        unreachable: bool,
        delivered: bool,
        goes_on: bool,
    ) -> None:
        message = self._sending() or self._some(n)
        if message is None or message["direction"] != "out":
            return
        lease, status = copy.deepcopy(self._working()["delivery"]), message["status"]
        platform_id = f"p{message['seq']}" if delivered else ""
        outcome = Outcome(
            kind, platform_id, "" if kind == "sent" else "why", "", after_s, window, unreachable
        )
        settled = self._do(
            lambda t: delivery.settle(t, worker, message["_id"], outcome, goes_on=goes_on), refusal="kept"
        )
        assert settled is None or settled == "kept" or goes_on
        if settled != "kept":
            assert status == "sending"
            assert lease is not None
            assert lease["owner"] == worker

    @rule(kind=KIND, window=st.booleans())
    def work(self, kind: Any, window: bool) -> None:
        """A worker takes the next reply and hears at once what became of it."""
        self.claim("worker1")
        message = self._sending()
        if message is not None and self._working()["delivery"]["owner"] == "worker1":
            outcome = Outcome(kind, "", "" if kind == "sent" else "why", window=window)
            self._do(lambda t: delivery.settle(t, "worker1", message["_id"], outcome))

    @rule(n=SOME, what=st.sampled_from([delivery.retry, delivery.confirm, delivery.discard]))
    def judge(self, n: int, what: Callable[[Timeline, str], None]) -> None:
        """A person looks at a reply that did not arrive; only they may move it on."""
        undelivered = sorted(
            (m for m in self._all().values() if m.get("undelivered")), key=lambda m: m["seq"]
        )
        message = undelivered[n % len(undelivered)] if undelivered and n % 3 else self._some(n)
        if message is None or (self.is_careful and not message.get("undelivered")):
            return
        status = message.get("status")
        if self._do(lambda t: what(t, message["_id"]), refusal="kept") != "kept":
            assert status in ("failed", "unconfirmed"), f"{what.__name__} moved a reply that was {status}"

    @rule(n=SOME, status=st.sampled_from(["delivered", "read", "failed"]))
    def report(self, n: int, status: Any) -> None:
        message = self._some(n)
        if message is not None and not (
            self.is_careful and (message.get("status"), status) == ("read", "failed")
        ):
            assert (
                self._do(lambda t: delivery.report(t, message["_id"], status, ""), refusal="kept") != "kept"
            )

    @rule(n=SOME)
    def file_arrives(self, n: int) -> None:
        message = self._some(n)
        if message is not None and message.get("media"):
            media = {**message["media"], "state": "ready", "mime": "image/png", "bytes": 9}
            self._do(lambda t: settle_media(t, message["_id"], media))

    @rule(seq=SOME, who=st.sampled_from([*PEOPLE, None]))
    def team_reads(self, seq: int, who: Sender | None) -> None:
        unseen = set(self._working()["mention_unseen"])
        self._do(lambda t: delivery.read_by_team(t, seq, who.id if who else ""))
        assert set(self._working()["mention_unseen"]) == unseen - ({who.id} if who else set())

    @rule(seq=SOME)
    def fan_reads(self, seq: int) -> None:
        self._do(lambda t: delivery.read_by_fan(t, seq))

    @rule(seconds=st.sampled_from([1, 3, 41, 70, 400, 3700]))
    def time_passes(self, seconds: int) -> None:
        self.store()
        self.now += timedelta(seconds=seconds)

    @rule()
    def store(self) -> None:
        """The group ends: kept when it recorded something, else forgotten."""
        group, self.group = self.group, None
        if group is not None and group.events:
            self.stored, self.messages = group.conversation, group.messages
            self.log += group.events
            self.closed += [row["_id"] for row in group.closed_episodes]

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


__all__ = ["TimelineMachine"]
