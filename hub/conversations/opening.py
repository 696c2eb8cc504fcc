"""Everything that a screen needs to show one conversation."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from hub.conversations import reading
from hub.conversations.accounts import channel_named
from hub.conversations.around import Place, first_unread, window
from hub.conversations.channel import Account
from hub.conversations.media import with_links
from hub.conversations.service import Conversations


class AccountView(TypedDict):
    id: str
    channel: str
    name: str


class CapabilitiesView(TypedDict):
    """What the composer may offer; limits are in bytes."""

    kinds: list[str]
    text_limit_bytes: int
    quota: bool
    typing: bool
    recall: bool
    quotes: bool
    receipts: bool
    image_max_bytes: int
    video_max_bytes: int
    file_max_bytes: int


async def opened(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    *,
    around_seq: int | None = None,
    at_unread: bool = False,
) -> dict[str, Any]:
    """With the newest messages, or those around one, or around the first of many unread.

    The head is read first, so that `rev` is never ahead of the messages.
    A change between the two reads arrives again as an event; applying it twice does no harm.
    """
    head = await reading.head(hub, shop_id, conversation_id)
    if around_seq is None and at_unread:
        around_seq = first_unread(head)
    shown = await window(hub, shop_id, conversation_id, Place(around_seq))
    account = await hub.accounts.get(head["account_id"])
    return {
        "head": head,
        "rev": head["rev"],
        "messages": [with_links(hub.core, m) for m in shown.messages],
        "seq": shown.seq,
        "target": shown.target,
        "account": {"id": account.id, "channel": account.channel, "name": account.name},
        "capabilities": capabilities_view(account, hub.core.settings.media_max_bytes),
    }


def capabilities_view(account: Account, file_max_bytes: int) -> CapabilitiesView:
    """A channel's capabilities as the composer needs them; `file_max_bytes` is our own limit."""
    can = channel_named(account.channel).capabilities(account)
    return {
        "kinds": sorted(can.kinds),
        "text_limit_bytes": can.text_limit_bytes,
        "quota": bool(can.quotas),
        "typing": can.typing,
        "recall": can.recall,
        "quotes": can.quotes,
        "receipts": can.receipts,
        "image_max_bytes": can.image_max_bytes,
        "video_max_bytes": min(can.video_max_bytes, file_max_bytes),
        "file_max_bytes": file_max_bytes,
    }
