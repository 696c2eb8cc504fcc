"""A page of a timeline around a place in it, however long it is: a message, a day, what nobody read yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.conversations.model import Head, MessageView
from hub.conversations.reading import PAGE, conversation, message_docs
from hub.conversations.service import Conversations
from hub.conversations.views import message_view
from hub.core.errors import Refused

Doc = dict[str, Any]
# A push that came late tells an older time than its neighbours; the newest of so many tells where we are.
_PROBE = 6


@dataclass(frozen=True)
class Place:
    """At most one of them; none is the newest page. `at` is a moment: the first message from then on."""

    around_seq: int | None = None
    after_seq: int | None = None
    before_seq: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Window:
    """Messages in order of seq without holes; `seq` is the conversation's newest when they were read.

    `target` is the message that was asked for: the nearest there is.
    """

    messages: list[MessageView]
    seq: int
    target: int | None = None


async def window(
    hub: Conversations, shop_id: str, conversation_id: str, place: Place, limit: int = PAGE
) -> Window:
    """Raises NotFound; Refused when more than one place is given."""
    named = [name for name, value in vars(place).items() if value is not None]
    if len(named) > 1:
        raise Refused("place_ambiguous", field=named[1])
    newest: int = (await conversation(hub, shop_id, conversation_id))["seq"]
    if place.after_seq is not None:
        docs = await _range(hub, shop_id, conversation_id, place.after_seq + 1, limit)
        return Window([message_view(doc) for doc in docs], newest)
    target = await _target(hub, shop_id, conversation_id, place, newest)
    if target is None:
        docs = await message_docs(hub, shop_id, conversation_id, place.before_seq, limit)
    else:
        docs = await _range(hub, shop_id, conversation_id, _first(target, newest, limit), limit)
    return Window([message_view(doc) for doc in docs], newest, target)


def first_unread(head: Head) -> int | None:
    """Where a person goes on reading, when what is new does not fit the newest page."""
    unread_from = head["read_by_team_seq"] + 1
    return unread_from if head["unread"] and head["seq"] - unread_from >= PAGE else None


async def _target(
    hub: Conversations, shop_id: str, conversation_id: str, place: Place, newest: int
) -> int | None:
    if newest == 0:
        return None
    if place.at is not None:
        return await _seq_at(hub, shop_id, conversation_id, place.at, newest)
    return None if place.around_seq is None else min(max(place.around_seq, 1), newest)


def _first(target: int, newest: int, limit: int) -> int:
    """Half before the target, half from it on; a full page at either end."""
    return max(min(target - limit // 2, newest - limit + 1), 1)


async def _range(hub: Conversations, shop_id: str, conversation_id: str, first: int, limit: int) -> list[Doc]:
    wanted = {"conversation_id": conversation_id, "seq": {"$gte": first}}
    return await hub.core.db.shop(shop_id)["messages"].find(wanted, sort=[("seq", 1)], limit=limit)


async def _seq_at(
    hub: Conversations, shop_id: str, conversation_id: str, moment: datetime, newest: int
) -> int:
    """The first message from that moment on, else the newest. Halving needs no index beside that of seq."""
    low, high = 1, newest
    while low < high:
        middle = (low + high) // 2
        if await _moment(hub, shop_id, conversation_id, middle) < moment:
            low = middle + 1
        else:
            high = middle
    return low


async def _moment(hub: Conversations, shop_id: str, conversation_id: str, seq: int) -> datetime:
    wanted = {"conversation_id": conversation_id, "seq": {"$gt": seq - _PROBE, "$lte": seq}}
    docs = await hub.core.db.shop(shop_id)["messages"].find(
        wanted, sort=[("seq", -1)], fields=["platform_at"]
    )
    latest: datetime = max(doc["platform_at"] for doc in docs)
    return latest
