"""Plays one fan's story through the timeline's own rules, with the clock set to when it was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hub.conversations.concealment import conceal_body
from hub.conversations.model import FanRef, Inbound, Kind, MediaRef, Sender
from hub.conversations.rules import delivery, episodes, inbound, outbound
from hub.conversations.rules.media import settle_media
from hub.conversations.rules.quota import Quota
from hub.conversations.timeline import Timeline, new_conversation
from hub.core.keyring import Keyring

Doc = dict[str, Any]
WORKER = "demo"
_ACTIONS = {"subscribe": "follow", "user_enter_tempsession": "enter", "CLICK": "menu", "SCAN": "scan"}


def play(
    fan: FanRef,
    name: str,
    look: Mapping[str, str],
    story: list[Doc],
    media: Mapping[str, Doc],
    team: Mapping[str, Sender],
    quotas: Mapping[str, Quota],
    keys: Keyring,
    now: datetime,
) -> Timeline:
    """A new conversation with everything of `story` in it; `media` are ready files by their name.

    `look` (avatar, color) is there before the first event, for every event carries the fan.
    """
    start = now - timedelta(minutes=story[0]["messages"][0]["minutes_ago"])
    conversation = new_conversation(fan, name, start)
    conversation["fan"] |= look
    timeline = Timeline(conversation, start, is_new=True)
    teller = _Teller(timeline, media, team, quotas, keys)
    for number, episode in enumerate(story):
        for place, message in enumerate(episode["messages"]):
            timeline.now = now - timedelta(minutes=message["minutes_ago"])
            teller.tell(fan, message, f"demo:{number}:{place}")
        teller.end(episode)
    timeline.jobs.clear()  # nothing of the past is to be done again
    return timeline


class _Teller:
    def __init__(
        self,
        timeline: Timeline,
        media: Mapping[str, Doc],
        team: Mapping[str, Sender],
        quotas: Mapping[str, Quota],
        keys: Keyring,
    ) -> None:
        self._timeline, self._media, self._team = timeline, media, team
        self._quotas, self._keys = quotas, keys

    def tell(self, fan: FanRef, message: Doc, key: str) -> None:
        if message["from"] == "fan":
            self._hear(fan, message, key)
        elif message["from"] == "agent":
            self._answer(message, key)
        elif message["from"] == "note":
            body, spans = conceal_body("note", {"text": message["text"]}, self._keys)
            outbound.note(self._timeline, self._team[message["staff"]], key, key, body, spans)

    def _hear(self, fan: FanRef, message: Doc, key: str) -> None:
        kind, body = body_of(message)
        masked, spans = conceal_body(kind, body, self._keys)
        ready = self._media.get(_file_of(message))
        action = _ACTIONS.get(message.get("event", ""), "") if kind == "event" else "message"
        push = Inbound(
            fan,
            key,
            kind,
            masked,
            self._timeline.now,
            action,
            MediaRef("demo", name=ready["name"]) if ready else None,
        )
        message_id = inbound.receive(self._timeline, push, self._quotas, spans)
        if ready and message_id:
            self._settle(message_id, ready)

    def _settle(self, message_id: str, ready: Doc) -> None:
        """The file is there already: its row becomes the ready one, under the message's own media id."""
        row = self._timeline.media[-1]
        self._timeline.now += timedelta(seconds=1)
        row.update({**ready, "_id": row["_id"], "message_id": message_id})
        settle_media(self._timeline, message_id, shown_media(row))

    def _answer(self, message: Doc, key: str) -> None:
        kind, body = body_of(message)
        masked, spans = conceal_body(kind, body, self._keys)
        ready = self._media.get(_file_of(message))
        media = shown_media({**ready, "_id": ready["_id"]}) if ready else None
        part = {"kind": kind, "body": masked, "spans": spans, "media": media}
        agent = self._team[message["staff"]]
        episodes.take(self._timeline, agent, over_from=_holder(self._timeline))
        [stored] = outbound.send(self._timeline, agent, key, key, [part])
        self._timeline.now += timedelta(seconds=1)
        delivery.claim(self._timeline, WORKER, repeatable=False)
        delivery.settle(self._timeline, WORKER, stored["_id"], delivery.Outcome("sent"))
        delivery.read_by_team(self._timeline, stored["seq"])

    def end(self, episode: Doc) -> None:
        agent = self._team.get(episode["assignee"] or "")
        if agent:
            episodes.take(self._timeline, agent, over_from=_holder(self._timeline))
        if episode["state"] == "closed":
            delivery.read_by_team(self._timeline, self._timeline.conversation["seq"])
            holder = self._timeline.conversation["episode"]["assignee"]
            closer = (
                Sender("agent", holder["id"], holder["name"]) if holder else next(iter(self._team.values()))
            )
            episodes.close(self._timeline, closer, episode["close_reason"] or "resolved")


def _holder(timeline: Timeline) -> str | None:
    assignee = (timeline.conversation["episode"] or {}).get("assignee")
    return assignee["id"] if assignee else None


def _file_of(message: Doc) -> str:
    """The name of the file it carries; a card's is its cover."""
    kind = "image" if message["kind"] == "miniprogrampage" else message["kind"]
    return str(message.get(kind, ""))


def shown_media(doc: Doc) -> Doc:
    names = ("mime", "name", "bytes", "width", "height", "duration_ms", "poster")
    return {"id": doc["_id"], "state": "ready"} | {n: doc[n] for n in names if n in doc}


def body_of(message: Doc) -> tuple[Kind, Doc]:
    """(kind, body) as the WeChat connector would have made it."""
    if message["kind"] == "miniprogrampage":
        return "miniprogram", {"title": message["title"], "app_id": "", "page_path": message["page_path"]}
    kind: Kind = message["kind"]
    if kind == "location":
        return kind, {
            "lat": message["latitude"],
            "lng": message["longitude"],
            "label": message["label"],
            "scale": message["scale"],
        }
    if kind == "event":
        return kind, {"name": message["event"]} | {
            k: message[k] for k in ("session_from", "event_key") if k in message
        }
    return kind, {
        k: message[k] for k in ("text", "title", "description", "url", "recognition") if k in message
    }
