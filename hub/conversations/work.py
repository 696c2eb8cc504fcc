"""What people do with conversations at the desk: take, hand on, put aside, end; each acknowledged when durable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.accounts import staff
from hub.conversations import groups
from hub.conversations.concealment import conceal_body
from hub.conversations.lookup import Needs
from hub.conversations.model import Sender
from hub.conversations.rules import episodes, routing
from hub.conversations.rules.routing import Noted
from hub.conversations.service import Conversations
from hub.conversations.timeline import Timeline
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id

Doc = dict[str, Any]


async def take(
    hub: Conversations, shop_id: str, conversation_id: str, agent: Sender, over_from: str | None = None
) -> bool:
    """See rules.episodes.take. Like all that may change nothing, it says whether it did."""
    desk = await hub.desks.get(shop_id)
    rule = lambda t: episodes.take(t, agent, over_from=over_from, desk=desk)  # noqa: E731
    return await hub.committer.commit(shop_id, conversation_id, rule)


async def release(hub: Conversations, shop_id: str, conversation_id: str, agent: Sender) -> None:
    desk = await hub.desks.get(shop_id)
    await hub.committer.commit(shop_id, conversation_id, lambda t: episodes.release(t, agent, desk))


async def close(
    hub: Conversations, shop_id: str, conversation_id: str, agent: Sender, reason: str, *, lead: bool = False
) -> bool:
    """`reason` is one of rules.episodes.CLOSE_REASONS; with `lead`, whoever holds it."""
    if reason not in episodes.CLOSE_REASONS:
        raise Refused("close_reason_unknown", field="reason", known=", ".join(episodes.CLOSE_REASONS))
    rule = lambda t: episodes.close(t, agent, reason, lead=lead)  # noqa: E731
    return await hub.committer.commit(shop_id, conversation_id, rule)


async def reopen(hub: Conversations, shop_id: str, conversation_id: str, agent: Sender) -> None:
    desk = await hub.desks.get(shop_id)
    await hub.committer.commit(shop_id, conversation_id, lambda t: episodes.reopen(t, agent, desk))


async def transfer(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    by: Sender,
    *,
    to_staff: str = "",
    to_group: str = "",
    note: str = "",
    lead: bool = False,
) -> bool:
    """To a person or to a group, exactly one of them. `lead`: may also move what others hold.

    Raises what rules.routing raises, NotFound for somebody who is not of the shop.
    """
    if bool(to_staff) == bool(to_group):
        raise Refused("transfer_target", field="to_staff")
    noted = _noted(hub, note)
    if to_staff:
        to = await _colleague(hub, shop_id, to_staff)
        return await _to_person(hub, shop_id, conversation_id, by, to, noted, lead)
    desk, group = await hub.desks.get(shop_id), await groups.one(hub.core, shop_id, to_group)
    rule = lambda t: routing.transfer_to_group(t, by, group, desk, noted, lead=lead)  # noqa: E731
    return await hub.committer.commit(shop_id, conversation_id, rule)


async def _to_person(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    by: Sender,
    to: Sender,
    noted: Noted | None,
    lead: bool,
) -> bool:
    desk = await hub.desks.get(shop_id)
    rule = lambda t: routing.transfer_to_person(t, by, to, desk, noted, lead=lead)  # noqa: E731
    return await hub.committer.commit(shop_id, conversation_id, rule, Needs(seats=(to.id,)))


async def _colleague(hub: Conversations, shop_id: str, staff_id: str) -> Sender:
    members = await staff.members(hub.core, shop_id)
    found = next((m for m in members if m.staff_id == staff_id), None)
    if found is None:
        raise NotFound("staff_not_found", field="to_staff")
    return Sender("agent", found.staff_id, found.name)


def _noted(hub: Conversations, text: str) -> Noted | None:
    if not text.strip():
        return None
    body, spans = conceal_body("note", {"text": text.strip()}, hub.core.keys)
    return Noted(f"note:transfer:{new_id()}", body, spans)


async def snooze(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    agent: Sender,
    until: datetime,
    *,
    lead: bool = False,
) -> bool:
    """See rules.routing.snooze."""
    rule = lambda t: routing.snooze(t, agent, until, lead=lead)  # noqa: E731
    return await hub.committer.commit(shop_id, conversation_id, rule)


async def wake(
    hub: Conversations, shop_id: str, conversation_id: str, agent: Sender, *, lead: bool = False
) -> bool:
    """Changes nothing on one that is not snoozed; whose it is may, and who leads."""
    desk = await hub.desks.get(shop_id)

    def rule(timeline: Timeline) -> bool:
        episodes.owned(timeline, agent, lead=lead)
        return routing.wake(timeline, desk)

    return await hub.committer.commit(shop_id, conversation_id, rule)


async def set_priority(hub: Conversations, shop_id: str, conversation_id: str, priority: int) -> None:
    rule = lambda t: routing.set_priority(t, priority)  # noqa: E731
    await hub.committer.commit(shop_id, conversation_id, rule)


async def hand_over(hub: Conversations, shop_id: str, conversation_id: str, why: str) -> bool:
    """The bot gives it to the team; False when it has it no longer."""
    desk = await hub.desks.get(shop_id)
    return await hub.committer.commit(shop_id, conversation_id, lambda t: episodes.hand_over(t, desk, why))
