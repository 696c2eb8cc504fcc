"""What went wrong before anything was sent is no mystery for a person to solve."""

from __future__ import annotations

from typing import Any

import pytest

from hub.conversations import deliver, send
from hub.conversations.media import upload
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.db import StoreError
from tests.crash.wholeness import messages_of
from tests.crash.witness import WitnessChannel, account_of, picture, said

LIN = Sender("agent", "staff-lin", "林夏")


async def _picture_queued(hub: Conversations, shop_id: str) -> tuple[str, str]:
    async def stream() -> Any:
        yield picture()

    account = await account_of(hub.core, shop_id)
    await receive(hub, account, [said(account)])
    [conversation] = await hub.core.db.shop(shop_id)["conversations"].find({})
    media = await upload(hub.core, shop_id, conversation_id=None, filename="a.png", stream=stream())
    await send.send(hub, shop_id, conversation["_id"], LIN, Draft("client-0001", "image", {}, media["id"]))
    return conversation["_id"], media["id"]


async def test_a_file_that_is_gone_failed_and_is_not_unconfirmed(
    hub: Conversations, shop_id: str, witness: WitnessChannel
) -> None:
    conversation_id, media_id = await _picture_queued(hub, shop_id)
    await hub.core.db.shop(shop_id)["media"].delete({"_id": media_id})
    await deliver.deliver(hub, shop_id, conversation_id)
    [reply] = await messages_of(hub.core, shop_id, direction="out")
    assert (reply["status"], reply["error"]["code"]) == ("failed", "media_not_found")
    assert witness.sent == []


async def test_a_store_away_before_the_send_is_tried_again(
    hub: Conversations, shop_id: str, witness: WitnessChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id, _ = await _picture_queued(hub, shop_id)

    async def away(*_args: Any) -> bytes:
        raise StoreError("away")

    monkeypatch.setattr(deliver, "read_media", away)
    await deliver.deliver(hub, shop_id, conversation_id)
    [reply] = await messages_of(hub.core, shop_id, direction="out")
    assert reply["status"] == "queued"
    assert witness.sent == []
