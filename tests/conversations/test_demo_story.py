"""The demo's past is a past like any other: its events tell the same as its documents."""

from __future__ import annotations

from hub.conversations.model import FanRef, Sender
from hub.conversations.views import head_view
from hub.core.clock import now
from hub.demo import story

LOOK = {"avatar": "鱼", "color": "#0a7"}


def test_a_story_replayed_shows_what_a_fresh_fetch_shows(core):
    message = {"from": "fan", "kind": "text", "text": "在吗", "minutes_ago": 9, "fan": "f1"}
    told = [{"messages": [message], "state": "waiting", "assignee": None, "close_reason": None}]
    fan, team = FanRef("webchat", "account", "f1"), {"lin": Sender("agent", "s1", "林夏")}
    timeline = story.play(fan, "小鱼", LOOK, told, {}, team, {}, core.keys, now())
    assert [event["head"]["fan"] for event in timeline.events] == [{"name": "小鱼", "reachable": True} | LOOK]
    assert timeline.events[-1]["head"] == head_view(timeline.conversation)
