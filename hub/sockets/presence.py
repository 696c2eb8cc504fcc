"""Who is here and who looks at what: leases in Redis that end by themselves when a process dies."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from hub.conversations import seats
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.db import StoreError
from hub.core.ids import new_id
from hub.core.redis import RedisError
from hub.core.runtime import Core

# Renewed three times within its life, so that one lost renewal does not show anyone as gone.
LEASE_S = 45
RENEW_S = 15
# Comings and goings are told together: a whole team coming back after a restart is one notice, not fifty.
TELL_S = 0.5

_RANK = {"away": 0, "online": 1, "busy": 2}

_log = log.get(__name__)
Person = tuple[str, str]  # (shop id, staff id)


class Attendance:
    """The people whose screens are connected to this process.

    What colleagues see of them lies in Redis, a courtesy; whether they are given fans stands in their seat
    (hub/conversations/seats.py), under a lease that this process renews.
    """

    def __init__(self, hub: Conversations) -> None:
        self._hub, self._core = hub, hub.core
        self._process = (
            new_id()
        )  # a person may have screens on several processes: each holds a lease of its own
        # By person: each screen, and whether somebody sits in front of it.
        self._screens: dict[Person, dict[str, bool]] = {}
        self._names: dict[Person, str] = {}
        self._chosen: dict[Person, str] = {}
        self._moved: set[str] = set()

    async def arrive(self, shop_id: str, staff_id: str, name: str, sid: str) -> None:
        """Another screen of this person; the first one makes them present."""
        person = (shop_id, staff_id)
        screens = self._screens.setdefault(person, {})
        screens[sid] = True
        self._names[person] = name
        if len(screens) == 1:
            await self._sit(person)
            await self._show(person)

    async def depart(self, shop_id: str, staff_id: str, sid: str) -> None:
        """One screen less; the last one takes the person off the list, and soon from the seat."""
        person = (shop_id, staff_id)
        screens = self._screens.get(person, {})
        screens.pop(sid, None)
        if screens:
            return
        for known in (self._screens, self._names, self._chosen):
            known.pop(person, None)
        await _drop(self._core, f"presence:{shop_id}", f"{staff_id}:{self._process}")
        self._moved.add(shop_id)
        with suppress(StoreError, OSError):  # the lease ends by itself
            await seats.depart(self._core, shop_id, staff_id)

    async def set_state(self, shop_id: str, staff_id: str, sid: str, state: str, *, chosen: bool) -> None:
        """`busy`, and what is `chosen`, lasts; `online` and `away` else only tell of this screen."""
        person = (shop_id, staff_id)
        before = self._state(person)
        self._screens.get(person, {})[sid] = state != "away"
        if state == "busy" or (chosen and state == "online"):
            await seats.choose(self._core, shop_id, staff_id, state)
            if person not in self._screens:
                return
            self._chosen[person] = state
        await self._tell_seat(person, before)
        if self._state(person) != before:
            await self._show(person)

    async def _tell_seat(self, person: Person, before: str) -> None:
        if self._state(person) == before:
            return
        if self._is_active(person):
            await self._sit(person)
        else:
            await seats.away(self._core, *person)

    async def _sit(self, person: Person) -> None:
        """Present from now on; a store that is away is made up for by the next renewal.

        Whoever closes the last screen meanwhile is gone, and their lease ends by itself.
        """
        if person not in self._screens:
            return
        try:
            seat = await seats.arrive(self._core, *person, self._names[person])
        except (StoreError, OSError):
            return
        if person not in self._screens:
            return
        self._chosen[person] = seat["chosen"]
        self._hub.router.ring(person[0])

    def _is_active(self, person: Person) -> bool:
        return any(self._screens.get(person, {}).values())

    def _state(self, person: Person) -> str:
        if self._chosen.get(person) == "busy":
            return "busy"
        return "online" if self._is_active(person) else "away"

    async def _show(self, person: Person) -> None:
        if person not in self._screens:
            return
        shop_id, staff_id = person
        self._moved.add(shop_id)
        name = self._names[person]
        await here(self._core, shop_id, staff_id, name, self._state(person), self._process)

    async def run(self) -> None:
        """Until cancelled: renews what is held and tells what moved."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._keep_seats())
            loops.create_task(self._keep_shown())

    async def _keep_seats(self) -> None:
        while True:
            await asyncio.sleep(seats.RENEW_S)
            try:
                await self._renew_seats()
            except (StoreError, OSError):
                _log.warning("seats could not be renewed")

    async def _renew_seats(self) -> None:
        """Two writes and a read for everybody; the bell makes up for one that was lost while Redis is away."""
        for person in [p for p in self._screens if p not in self._chosen]:
            await self._sit(person)
        present = {seats.seat_id(*person): person for person in self._screens}
        active = [seat for seat, person in present.items() if self._is_active(person)]
        for seat in await seats.renew(self._core, list(present), active):
            person = present[seat["_id"]]
            if person in self._screens and self._chosen.get(person) != seat["chosen"]:
                self._chosen[person] = seat["chosen"]  # on another process
                await self._show(person)
        for shop_id in {shop_id for shop_id, _ in self._screens}:
            self._hub.router.ring(shop_id)

    async def _keep_shown(self) -> None:
        renew_at = time.monotonic() + RENEW_S
        while True:
            await asyncio.sleep(TELL_S)
            if time.monotonic() >= renew_at:
                renew_at = time.monotonic() + RENEW_S
                await self._renew()
            moved, self._moved = self._moved, set()
            if moved:
                notices = [
                    {"shop": shop_id, "presence": await staff(self._core, shop_id)} for shop_id in moved
                ]
                await self._core.bell.ring(notices)

    async def _renew(self) -> None:
        """One round trip for everybody."""
        until = time.time() + LEASE_S
        try:
            async with self._core.redis.pipeline(transaction=False) as pipe:
                for person, name in list(self._names.items()):
                    shop_id, staff_id = person
                    lease = {"id": staff_id, "name": name, "state": self._state(person), "until": until}
                    pipe.hset(f"presence:{shop_id}", f"{staff_id}:{self._process}", json.dumps(lease))
                    pipe.expire(f"presence:{shop_id}", LEASE_S * 2)
                await pipe.execute()
        except (RedisError, OSError):
            return


async def here(core: Core, shop_id: str, staff_id: str, name: str, state: str, process: str) -> None:
    value = {"id": staff_id, "name": name, "state": state, "until": time.time() + LEASE_S}
    await _put(core, f"presence:{shop_id}", f"{staff_id}:{process}", value)


async def staff(core: Core, shop_id: str) -> list[dict[str, str]]:
    """Those of whom a lease runs, each once: [{id, name, state}] by name; busy wins over online, that over away."""
    found = sorted(await _alive(core, f"presence:{shop_id}"), key=lambda p: _RANK[p["state"]])
    by_id = {p["id"]: {k: p[k] for k in ("id", "name", "state")} for p in found}
    return sorted(by_id.values(), key=lambda person: person["name"])


async def view(core: Core, conversation_id: str, sid: str, staff_id: str, name: str) -> None:
    value = {"id": staff_id, "name": name, "until": time.time() + LEASE_S}
    await _put(core, f"viewing:{conversation_id}", sid, value)


async def leave(core: Core, conversation_id: str, sid: str) -> None:
    await _drop(core, f"viewing:{conversation_id}", sid)


async def viewers(core: Core, conversation_id: str) -> list[dict[str, str]]:
    """Each colleague once, however many screens they have open."""
    found = await _alive(core, f"viewing:{conversation_id}")
    return [{"id": id, "name": name} for id, name in sorted({(p["id"], p["name"]) for p in found})]


async def _put(core: Core, key: str, field: str, value: dict[str, Any]) -> None:
    try:
        async with core.redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, field, json.dumps(value))
            pipe.expire(key, LEASE_S * 2)
            await pipe.execute()
    except (RedisError, OSError):
        return  # a courtesy; the next renewal tells it again


async def _drop(core: Core, key: str, field: str) -> None:
    try:
        await core.redis.hdel(key, field)  # type: ignore[misc,unused-ignore]
    except (RedisError, OSError):
        return


async def _alive(core: Core, key: str) -> list[dict[str, Any]]:
    try:
        values = await core.redis.hvals(key)  # type: ignore[misc,unused-ignore]
    except (RedisError, OSError):
        return []
    people = [json.loads(value) for value in values]
    return [p for p in people if p["until"] > time.time()]
