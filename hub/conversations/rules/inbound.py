"""A push of a channel becomes a message; the same push again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.conversations.model import COVERED_KINDS, MEDIA_KINDS, Inbound
from hub.conversations.rules import quota, quote, sla
from hub.conversations.rules.automatic import Welcome
from hub.conversations.rules.desk import PLAIN, Desk
from hub.conversations.rules.episodes import open_episode
from hub.conversations.rules.quota import Quota
from hub.conversations.rules.routing import wake
from hub.conversations.timeline import Job, Timeline
from hub.core.ids import new_id

Doc = dict[str, Any]


def receive(
    timeline: Timeline,
    push: Inbound,
    quotas: Mapping[str, Quota],
    spans: list[Doc],
    desk: Desk = PLAIN,
    *,
    bot: bool = False,
    welcome: Welcome | None = None,
) -> str | None:
    """The new message's id, or None for a push already known.

    `push.body` has its personal data concealed already; `spans` are the ciphertexts. With `bot`, an episode
    that opens is the bot's first. `welcome` says what the shop answers by itself.
    """
    if timeline.by_dedup_key(push.dedup_key):
        return None
    if push.recalls:
        return _recall(timeline, push)
    _know_fan(timeline, push)
    conversation = timeline.conversation
    conversation["quota"] = quota.after_action(conversation["quota"], quotas, push.action, push.platform_at)
    direction = "system" if push.kind == "event" else "in"
    if direction == "in":
        wake(timeline, desk)
        conversation["unread"] += 1
        conversation["waiting_since"] = conversation["waiting_since"] or timeline.now
        open_episode(timeline, desk, bot=bot)
        sla.fan_waits(timeline, desk)
    message = timeline.add(
        {
            "direction": direction,
            "kind": push.kind,
            "body": dict(push.body),
            "spans": spans,
            "sender": {"type": "fan", "id": "", "name": conversation["fan"]["name"]},
            "dedup_key": push.dedup_key,
            "client_id": push.client_id,
            "platform_at": push.platform_at,
            "media": _media(timeline, push),
        }
    )
    for row in timeline.media:
        row.setdefault("message_id", message["_id"])
    if direction == "in" and welcome is not None:
        welcome(timeline)
    return str(message["_id"])


def _know_fan(timeline: Timeline, push: Inbound) -> None:
    fan = dict(timeline.conversation["fan"])
    if push.fan_name:
        fan["name"] = push.fan_name
    if push.follows is not None or push.kind != "event":
        fan["reachable"] = push.follows is not False
    timeline.conversation["fan"] = fan


def _recall(timeline: Timeline, push: Inbound) -> str | None:
    target = timeline.by_dedup_key(push.recalls)
    if target is None or target.get("recalled_at"):
        return None
    _know_fan(timeline, push)
    timeline.change(target, {"recalled_at": push.platform_at}, "message.recalled")
    quote.follow(timeline, target)
    return str(target["_id"])


def _media(timeline: Timeline, push: Inbound) -> Doc | None:
    """The file is fetched by a job: platforms keep it for three days, our answer has five seconds."""
    if push.attached is not None:
        return dict(push.attached)
    if push.media is None or push.kind not in MEDIA_KINDS | COVERED_KINDS:
        return None
    media_id = new_id()
    timeline.media.append(
        {
            "_id": media_id,
            "conversation_id": timeline.id,
            "state": "pending",
            "attempts": 0,
            "next_attempt_at": timeline.now,
            "created_at": timeline.now,
            "schema": 1,
            "source": {
                "platform_id": push.media.platform_id,
                "url": push.media.url,
                "format": push.media.format,
                "thumb_id": push.media.thumb_id,
            },
            "name": push.media.name,
            "account_id": timeline.conversation["account_id"],
        }
    )
    timeline.jobs.append(Job("fetch_media", (media_id,), job_id=f"fetch_media:{media_id}"))
    return {"id": media_id, "state": "pending", "mime": "", "name": push.media.name, "bytes": 0}
