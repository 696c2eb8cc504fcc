"""What the shop answers by itself: a greeting, that it is closed, how many are ahead; pure.

An automatic reply is no answer: the fan goes on waiting. It never uses up what a platform leaves us for
a person's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hub.conversations.model import Sender
from hub.conversations.rules import hours, outbound
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.hours import is_open
from hub.conversations.timeline import Timeline

Doc = dict[str, Any]
Part = Callable[[str], Doc]
Welcome = Callable[[Timeline], None]
AUTOMATIC = Sender("system", "auto", "")
# Of a platform's quota, so many replies are left to people.
LEFT_TO_PEOPLE = 2
# Who answered this recently is still there, whatever the clock on the wall says.
JUST_ANSWERED = timedelta(minutes=15)


def welcome(timeline: Timeline, desk: Desk, part: Part, next_open: str) -> None:
    """After a fan's message: the greeting, once per episode, to whom nobody serves yet; and outside opening
    hours when the shop opens, once for each time that it is closed, unless somebody answers all the same.

    `part` makes a message's part of a text; `next_open` is when the shop opens, in its own words.
    """
    if timeline.conversation["state"] != "agent":
        say(timeline, "greeting", desk.reply("greeting"), part)
    if desk.reply("away") and not is_open(desk.hours, timeline.now) and not _somebody_answers(timeline, desk):
        night = hours.next_open(desk.hours, timeline.now)
        name = f"away:{night:%Y%m%dT%H%M}" if night else "away"
        say(timeline, name, desk.reply("away").replace("{next_open}", next_open), part)


def _somebody_answers(timeline: Timeline, desk: Desk) -> bool:
    """A person wrote in this episode just now, or at all since the shop closed."""
    replied_at = timeline.conversation["episode"].get("replied_at")
    if timeline.conversation["state"] != "agent" or replied_at is None:
        return False
    opened_since = hours.next_open(desk.hours, replied_at)
    since_closing = opened_since is None or opened_since > timeline.now
    return since_closing or timeline.now - replied_at < JUST_ANSWERED


def tell_ahead(timeline: Timeline, desk: Desk, part: Part, ahead: int) -> bool:
    """Once per episode, to a fan who still waits for somebody while the shop is open."""
    conversation = timeline.conversation
    if conversation["state"] != "waiting" or conversation["snoozed_until"]:
        return False
    if not is_open(desk.hours, timeline.now):
        return False
    return say(timeline, "waiting", desk.reply("waiting").replace("{ahead}", str(ahead)), part)


def say(timeline: Timeline, name: str, text: str, part: Part) -> bool:
    """False when it was said in this episode, is switched off, or would cost a person's reply."""
    conversation = timeline.conversation
    episode = conversation["episode"]
    said = episode.get("said", [])
    if not text or name in said or not _affordable(timeline):
        return False
    conversation["episode"] = {**episode, "said": [*said, name]}
    key = f"auto:{episode['id']}:{name}"
    outbound.send(timeline, AUTOMATIC, key, "", [part(text)])
    return True


def _affordable(timeline: Timeline) -> bool:
    quota = timeline.conversation["quota"]
    if not timeline.conversation["fan"]["reachable"]:
        return False
    return quota is None or (quota["left"] > LEFT_TO_PEOPLE and quota["until"] > timeline.now)
