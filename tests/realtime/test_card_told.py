"""What one person writes on a customer's card is told to whoever looks at that customer, and to nobody else."""

from __future__ import annotations

import pytest

from hub.conversations import card_notes, cards
from hub.conversations.cards import Changes
from hub.conversations.model import Sender
from hub.conversations.service import open_conversations
from hub.core.errors import Refused
from tests.realtime.stage import Stage


async def test_whoever_looks_at_the_customer_hears_of_it(stage: Stage) -> None:
    viewer, elsewhere = await stage.agent(), await stage.agent()
    fan = await stage.fan()
    here, other = await stage.push(), await stage.push(fan_id="somebody-else")
    head = (await viewer.screen.ok("view", conversation_id=here))["head"]
    await elsewhere.screen.ok("view", conversation_id=other)
    shop_id, customer_id, who = stage.shop.id, head["customer_id"], Sender("agent", viewer.id, viewer.id)

    hub = open_conversations(stage.core)  # another process wrote
    note = await card_notes.pin(hub, shop_id, customer_id, who, "n1", "礼盒送婆婆")
    await card_notes.edit(hub, shop_id, customer_id, note["id"], who, "礼盒送妈妈")
    await card_notes.unpin(hub, shop_id, customer_id, note["id"], who)
    await cards.change(hub, shop_id, customer_id, who, 0, Changes("老客", {}))
    await hub.close()

    await viewer.screen.hears("event", lambda e: e["head"]["fan"].get("remark") == "老客")
    await viewer.screen.hears("card", lambda _: len(viewer.screen.all("card")) == 4)
    assert viewer.screen.all("card") == [{"customer_id": customer_id}] * 4
    assert elsewhere.screen.all("card") == []
    assert fan.all("card") == []


async def test_a_refused_note_rings_for_nobody(stage: Stage) -> None:
    viewer = await stage.agent()
    here = await stage.push()
    head = (await viewer.screen.ok("view", conversation_id=here))["head"]
    hub = open_conversations(stage.core)
    who = Sender("agent", viewer.id, viewer.id)
    for n in range(card_notes.MOST_NOTES):
        await card_notes.pin(hub, stage.shop.id, head["customer_id"], who, f"n{n}", "一条")
    await viewer.screen.hears("card", lambda _: len(viewer.screen.all("card")) == card_notes.MOST_NOTES)
    with pytest.raises(Refused):
        await card_notes.pin(hub, stage.shop.id, head["customer_id"], who, "one more", "多一条")
    await card_notes.unpin(hub, stage.shop.id, head["customer_id"], "gone", who)
    await hub.close()
    await viewer.screen.ok("read", conversation_id=here, seq=0)
    assert len(viewer.screen.all("card")) == card_notes.MOST_NOTES
