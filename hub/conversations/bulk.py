"""One action on many conversations: each is a change of its own, and those that cannot be done are named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hub.conversations import labels, work
from hub.conversations.lookup import NOTHING, Needs
from hub.conversations.model import Sender
from hub.conversations.rules import labels as rules
from hub.conversations.service import Conversations
from hub.conversations.timeline import Timeline
from hub.core.errors import HubError, NotFound

MOST = 200
# As many as one transaction takes; more at once would only keep everybody else waiting.
AT_ONCE = 50

# Says whether it changed anything: only that can be taken back.
Act = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True)
class Done:
    done: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    failed: dict[str, HubError] = field(default_factory=dict)


async def run(ids: Sequence[str], visible: set[str], act: Act) -> Done:
    """In the order of `ids`; what is not `visible` is not found. Anything but a refusal ends it."""
    told, unique = Done(), list(dict.fromkeys(ids))
    for start in range(0, len(unique), AT_ONCE):
        some = unique[start : start + AT_ONCE]
        results = await asyncio.gather(*(_one(i, visible, act) for i in some))
        for id, result in zip(some, results, strict=True):
            if isinstance(result, HubError):
                told.failed[id] = result
            else:
                told.done.append(id)
                told.changed.extend([id] if result else [])
    return told


async def _one(id: str, visible: set[str], act: Act) -> bool | HubError:
    try:
        if id not in visible:
            raise NotFound("conversation_not_found")
        return await act(id)
    except HubError as refusal:
        return refusal


async def label(hub: Conversations, shop_id: str, label_id: str) -> Act:
    """Raises NotFound("label_not_found")."""
    await labels.known(hub.core, shop_id, [label_id])
    return _rule(hub, shop_id, lambda t: rules.add_label(t, label_id))


def unlabel(hub: Conversations, shop_id: str, label_id: str) -> Act:
    return _rule(hub, shop_id, lambda t: rules.remove_label(t, label_id))


def read(hub: Conversations, shop_id: str) -> Act:
    return _rule(hub, shop_id, rules.read_all)


def unread(hub: Conversations, shop_id: str, since: Mapping[str, int]) -> Act:
    """`since`: up to where each was read; without it all but the last message."""

    async def act(id: str) -> bool:
        seq = since.get(id)
        needs = NOTHING if seq is None else Needs(seqs=(seq,))
        return await hub.committer.commit(shop_id, id, lambda t: rules.unread_since(t, seq), needs)

    return act


def take(hub: Conversations, shop_id: str, agent: Sender) -> Act:
    async def act(id: str) -> bool:
        return await work.take(hub, shop_id, id, agent)

    return act


def close(hub: Conversations, shop_id: str, agent: Sender, reason: str, *, lead: bool) -> Act:
    async def act(id: str) -> bool:
        return await work.close(hub, shop_id, id, agent, reason, lead=lead)

    return act


def transfer(
    hub: Conversations, shop_id: str, by: Sender, to_staff: str, to_group: str, note: str, lead: bool
) -> Act:
    """Nobody is given more than their capacity: those that no longer fit fail, each by itself."""

    async def act(id: str) -> bool:
        return await work.transfer(
            hub, shop_id, id, by, to_staff=to_staff, to_group=to_group, note=note, lead=lead
        )

    return act


def snooze(hub: Conversations, shop_id: str, agent: Sender, until: datetime | None, *, lead: bool) -> Act:
    """None wakes."""

    async def act(id: str) -> bool:
        if until is None:
            return await work.wake(hub, shop_id, id, agent, lead=lead)
        return await work.snooze(hub, shop_id, id, agent, until, lead=lead)

    return act


def _rule(hub: Conversations, shop_id: str, rule: Callable[[Timeline], bool]) -> Act:
    async def act(id: str) -> bool:
        return await hub.committer.commit(shop_id, id, rule)

    return act
