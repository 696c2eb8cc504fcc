"""Takes what channels push into the timeline: concealed, deduplicated, durable before anyone is told."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account
from hub.conversations.concealment import conceal_body
from hub.conversations.lookup import Needs
from hub.conversations.model import Inbound
from hub.conversations.rules import automatic, delivery, inbound
from hub.conversations.rules.automatic import Welcome
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.hours import next_open
from hub.conversations.send import text_part
from hub.conversations.service import Conversations
from hub.conversations.timeline import Timeline
from hub.core.clock import now
from hub.core.errors import NotFound
from hub.core.privacy import mask

# Platforms allow 30 or so characters; a signed-in fan's name comes from the shop's own site.
NAME_LIMIT = 100


async def receive(hub: Conversations, account: Account, pushes: Sequence[Inbound]) -> list[str | None]:
    """Message ids, None for each push already known. Returns only when all of them are durable.

    A platform's "success" is answered after this, never before. Raises StoreError when nothing could
    be stored: the platform will push again.
    """
    return list(await asyncio.gather(*(_receive_one(hub, account, push) for push in pushes)))


async def _receive_one(hub: Conversations, account: Account, push: Inbound) -> str | None:
    if push.reports is not None:
        return await _report(hub, account, push)
    quotas = channel_named(account.channel).capabilities(account).quotas
    body, spans = conceal_body(push.kind, dict(push.body), hub.core.keys)
    name = mask(push.fan_name)[:NAME_LIMIT]
    media = push.media and dataclasses.replace(push.media, name=mask(push.media.name))
    at = min(push.platform_at, now())
    concealed = dataclasses.replace(push, body=body, platform_at=at, fan_name=name, media=media)
    recalled = (push.recalls,) if push.recalls else ()
    needs = Needs(dedup_keys=recalled, repeat_keys=(push.dedup_key,), quotes=bool(recalled))
    desk = await hub.desks.get(account.shop_id)
    welcome = _welcome(hub, desk)

    def rule(timeline: Timeline) -> str | None:
        return inbound.receive(
            timeline, concealed, quotas, spans, desk, bot=account.assistant, welcome=welcome
        )

    return await hub.committer.commit(account.shop_id, push.fan, rule, needs, concealed.fan_name)


def _welcome(hub: Conversations, desk: Desk) -> Welcome | None:
    """None where the shop says nothing by itself."""
    if not (desk.reply("greeting") or desk.reply("away")):
        return None
    opens = _in_words(desk, now()) if desk.reply("away") else ""
    return partial(automatic.welcome, desk=desk, part=partial(text_part, hub), next_open=opens)


def _in_words(desk: Desk, at: datetime) -> str:
    """In the shop's own time: the hour, with the date unless it is today's; empty if it never opens."""
    zone = ZoneInfo(desk.hours.timezone)
    opens = next_open(desk.hours, at)
    if opens is None:
        return ""
    local = opens.astimezone(zone)
    same_day = local.date() == at.astimezone(zone).date()
    return f"{local:%H:%M}" if same_day else f"{local.month}-{local.day} {local:%H:%M}"


async def _report(hub: Conversations, account: Account, push: Inbound) -> str | None:
    """A receipt for a message that we do not know (sent from the platform's own console) is dropped."""
    report: Any = push.reports

    def rule(timeline: Timeline) -> str | None:
        found = [
            m
            for m in timeline.messages.values()
            if m.get("platform_message_id") == report.platform_message_id
        ]
        if not found:
            return None
        changed = delivery.report(timeline, found[0]["_id"], report.status, report.error_code)
        return str(found[0]["_id"]) if changed else None

    needs = Needs(platform_message_ids=(report.platform_message_id,))
    try:
        return await hub.committer.commit(account.shop_id, push.fan, rule, needs)
    except NotFound:
        return None
