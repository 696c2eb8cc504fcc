"""One shop's channel with something in it under every name that a route takes, and words that must not leak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import SystemRandom
from string import ascii_lowercase
from typing import Literal

from hub.conversations import send
from hub.conversations.model import Draft, FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person

Kind = Literal["own", "channel", "foreign", "absent"]
# Who serves one channel does not find these of another channel; everything else belongs to the whole shop.
CHANNEL_BOUND = frozenset(
    {"conversation_id", "message_id", "customer_id", "account_id", "note_id", "media_id"}
)


def secret(kind: str) -> str:
    """Letters only: digits would be masked as somebody's number."""
    return f"leak{kind}" + "".join(SystemRandom().choices(ascii_lowercase, k=10))


class Ids(Mapping[str, str]):
    """What an example asks for is noted: those are the names to put other people's ids under."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass
class Place:
    """`keeper` made everything here and never calls anything in the tests.

    Put `hidden` into what belongs to this channel's conversations, `shops` into what belongs to the shop,
    and `private` into what only the keeper may see; the tests look for what must not come out.
    """

    kind: Kind
    desk: Desk
    keeper: Person
    hidden: str
    shops: str
    private: str
    ids: dict[str, str] = field(default_factory=dict)

    def again(self) -> Place:
        """The same place before anything is planted, for another conversation in it."""
        return replace(self, ids=dict(self.ids))

    @property
    def sender(self) -> Sender:
        return Sender("agent", self.keeper.id, "掌柜")


async def plant(place: Place) -> None:
    """A fan who wrote a phone number, the keeper's answer that did not arrive, and a note about it."""
    desk, hub = place.desk, place.desk.hub
    fan = FanRef("webchat", desk.account.id, f"a:{new_id()}")
    said = Inbound(
        fan, f"web:{new_id()}", "text", {"text": f"{place.hidden} 13800138000"}, now(), fan_name=place.hidden
    )
    await receive(hub, desk.account, [said])
    shop = hub.core.db.shop(desk.shop.id)
    doc = await shop["conversations"].find_one({"key": fan.key})
    assert doc is not None
    conversation_id = str(doc["_id"])
    await send.note(
        hub, desk.shop.id, conversation_id, place.sender, f"note-{new_id()}", f"记 {place.hidden}"
    )
    [asked] = await shop["messages"].find({"conversation_id": conversation_id, "direction": "in"})
    media_id = await _pictured(place, conversation_id)
    place.ids |= {
        "conversation_id": conversation_id, "message_id": asked["_id"], "customer_id": doc["customer_id"],
        "media_id": media_id,
        "account_id": desk.account.id, "staff_id": place.keeper.id, "shop": desk.shop.slug,
        "client_id": f"client-{new_id()}",
    }  # fmt: skip


async def _pictured(place: Place, conversation_id: str) -> str:
    """As if the fan had sent a picture; nobody asks for its bytes."""
    facts = {
        "family": "image",
        "mime": "image/png",
        "name": f"{place.hidden}.png",
        "bytes": 3,
        "sha256": "0" * 64,
    }
    doc = {"_id": new_id(), "conversation_id": conversation_id, "state": "ready", "schema": 1, **facts}
    await place.desk.hub.core.db.shop(place.desk.shop.id)["media"].insert(doc)
    return str(doc["_id"])


async def answered(place: Place) -> str:
    """The keeper took the conversation and said something; the id of that message."""
    hub, shop_id, conversation_id = place.desk.hub, place.desk.shop.id, place.ids["conversation_id"]
    await send.take(hub, shop_id, conversation_id, place.sender)
    draft = Draft(f"client-{new_id()}", "text", {"text": f"在的 {place.hidden}"})
    [message] = await send.send(hub, shop_id, conversation_id, place.sender, draft)
    return message["id"]
