"""Fans, agents and workers that do anything to one timeline."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.conversations.model import Inbound, MediaRef, Sender
from hub.conversations.rules import delivery, episodes, holding, inbound, outbound, recall
from hub.conversations.rules.delivery import Outcome
from hub.conversations.rules.media import settle_media
from hub.conversations.rules.quota import Quota
from hub.conversations.timeline import Timeline
from hub.conversations.views import head_view
from tests.properties.timeline_world import FAN, TimelineWorld

Doc = dict[str, Any]
QUOTAS = {"message": Quota(5, 3600), "enter": Quota(2, 60), "click": Quota(3, 60)}
PEOPLE = tuple(Sender("agent", f"staff{n}", f"客服{n}") for n in range(3))
BOT = Sender("bot", "bot", "助手")
SOME = st.integers(0, 30)
PERSON = st.sampled_from(PEOPLE)
WORKER = st.sampled_from(["worker1", "worker2"])
KIND = st.sampled_from(["sent", "retry", "unconfirmed", "failed"])


class TimelineMachine(TimelineWorld):
    """`is_careful` people press only the buttons that a screen offers; others send any event that the socket
    would let through.
    """

    is_careful = True

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
        quotes = [m["reply_to"] for m in self._all().values() if m.get("reply_to")]
        assert all(q["text"] == "" and q["recalled"] for q in quotes if q["seq"] == before["seq"])
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


__all__ = ["TimelineMachine"]
