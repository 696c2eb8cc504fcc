"""Two shops, two channels, and one person of every role who serves one channel of one of the shops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import httpx

from hub.accounts import api_keys, roles, staff
from hub.accounts.rights import RIGHTS, ROLES
from hub.channels.webchat import tokens
from hub.conversations import accounts
from hub.conversations.service import Conversations
from hub.core.db import DECLARED
from hub.core.ids import new_id
from tests.accounts.team import enter, hire, open_shop
from tests.api.desk import Desk, Person
from tests.rights.example import Asked, plant_area
from tests.rights.place import CHANNEL_BOUND, Kind, Place, plant, secret

Doc = dict[str, Any]
KEY_RIGHTS = frozenset({"inbox.read", "inbox.reply"})
# No built-in role has these without more: to watch the desk without its words, to edit what one does not answer.
UNUSUAL_RIGHTS = frozenset({"wall.read", "customers.edit", "audit.read"})
# A key may call 600 times a minute, the matrix does so faster: its calls go round.
KEYS = 8


@dataclass(frozen=True)
class Caller:
    """`rights` is None for who is not of the team at all."""

    name: str
    rights: frozenset[str] | None
    headers: Mapping[str, str]
    is_key: bool = False

    def may(self, *rights: str) -> bool:
        return self.rights is not None and all(not right or right in self.rights for right in rights)


@dataclass
class World:
    http: httpx.AsyncClient
    hub: Conversations
    own: Place
    channel: Place
    foreign: Place
    callers: list[Caller]
    people: dict[str, Person]
    keys: Iterator[str]

    @property
    def forbidden(self) -> dict[str, str]:
        """Words that none of the callers may ever be told → where they stand."""
        return {
            self.channel.hidden: "another channel", self.foreign.hidden: "another shop",
            self.foreign.shops: "another shop's settings", self.own.private: "a colleague's own things",
            self.channel.private: "a colleague's own things", self.foreign.private: "another shop's people",
        }  # fmt: skip

    async def fresh(self, area: str) -> Place:
        """Another conversation of the own channel and what the area adds to it, for a call that changes it."""
        place = self.own.again()
        await plant(place)
        if area:
            await plant_area(place, area)
        return place

    def with_other(self, names: frozenset[str], kind: Kind) -> list[tuple[str, dict[str, str]]]:
        """The own ids but for one that belongs elsewhere, for each of `names` in turn."""
        names = names & CHANNEL_BOUND if kind == "channel" else names
        other = {"channel": self.channel.ids, "foreign": self.foreign.ids}.get(kind)
        return [(name, {**self.own.ids, name: other[name] if other else new_id()}) for name in sorted(names)]

    async def send(self, caller: Caller, asked: Asked) -> httpx.Response:
        headers = {"authorization": f"Bearer {next(self.keys)}"} if caller.is_key else caller.headers
        return await self.http.request(asked.method, asked.path, headers=headers, **asked.options)

    async def untouchable(self) -> dict[str, Any]:
        """Every document of the other shop, and of the other channel's conversations."""
        raw = self.hub.core.db._client[self.hub.core.db._name]
        ids = self.channel.ids
        bound = [{key: ids[key]} for key in ("conversation_id", "customer_id")]
        hidden = {"$or": [*bound, {"_id": {"$in": [ids["conversation_id"], ids["customer_id"]]}}]}
        found: dict[str, Any] = {}
        for name, collection in DECLARED.items():
            if collection.scoped:
                for where in (
                    {"shop_id": self.foreign.desk.shop.id},
                    {"shop_id": self.own.desk.shop.id, **hidden},
                ):
                    rows = await raw[name].find(where).to_list(None)
                    found |= {f"{name} {row['_id']}": row for row in rows}
        return found


async def made(http: httpx.AsyncClient, hub: Conversations) -> World:
    own_shop, other_shop = await open_shop(hub.core), await open_shop(hub.core)
    places: list[Place] = []
    for kind, shop in (("own", own_shop), ("channel", own_shop), ("foreign", other_shop)):
        hidden, private = secret(kind), secret(f"private{kind}")
        shops_word = secret("shop") if kind == "foreign" else "本店"
        account = await accounts.add(hub.core, shop.id, "webchat", hidden, {})
        person = await staff.create(hub.core, new_id(), f"掌柜{shops_word}", "correct horse 电池")
        await staff.join(hub.core, person.id, shop.id, ["owner"])
        desk = Desk(http, hub, shop, account)
        keeper = Person(desk, await enter(hub.core, person))
        place = Place(kind, desk, keeper, hidden, shops_word, private)
        await plant(place)
        await plant_area(place)
        places.append(place)
    own, channel, foreign = places
    people = {role: await _scoped(own, role) for role in ROLES}
    callers = [Caller(role, RIGHTS[role], person.headers()) for role, person in people.items()]
    unusual = await roles.create(hub.core, own_shop.id, "只看大屏", UNUSUAL_RIGHTS)
    watcher = await _scoped(own, unusual.id)
    callers.append(Caller("a role of the shop's own", UNUSUAL_RIGHTS, watcher.headers()))
    tokens_of_keys = [await _key(own) for _ in range(KEYS)]
    callers.append(Caller("a key", KEY_RIGHTS, {"authorization": f"Bearer {tokens_of_keys[0]}"}, is_key=True))
    everybody = [*callers, *_strangers(own)]
    return World(http, hub, own, channel, foreign, everybody, people, cycle(tokens_of_keys))


async def _key(place: Place) -> str:
    """Made by the keeper, for the place's channel alone."""
    maker, core = place.keeper.signed_in.identity, place.desk.hub.core
    _, token = await api_keys.create(core, maker, "矩阵", KEY_RIGHTS, [place.desk.account.id], None)
    return token


async def _scoped(place: Place, role: str) -> Person:
    """A member with this role who serves the place's channel and no other."""
    core = place.desk.hub.core
    person = await hire(core)
    await staff.join(core, person.id, place.desk.shop.id, [role], [place.desk.account.id])
    return Person(place.desk, await enter(core, person))


def _strangers(place: Place) -> list[Caller]:
    fan = tokens.Fan(place.desk.shop.id, place.desk.account.id, "a:somebody", "小鱼")
    token = tokens.mint(place.desk.hub.core.keys, fan)
    return [
        Caller("nobody", None, {}),
        Caller("a fan", None, {"cookie": f"hub_session={token}"}),
        Caller("a fan by header", None, {"authorization": f"Bearer {token}"}),
    ]
