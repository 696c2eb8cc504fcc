"""Who is here and who looks at what: leases in Redis that end by themselves when a process dies."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import Any

from hub.core.ids import new_id
from hub.core.redis import RedisError
from hub.core.runtime import Core

# Renewed three times within its life, so that one lost renewal does not show anyone as gone.
LEASE_S = 45
RENEW_S = 15
# Comings and goings are told together: a whole team coming back after a restart is one notice, not fifty.
TELL_S = 0.5

Person = tuple[str, str]  # (shop id, staff id)


class Attendance:
    """The people whose screens are connected to this process."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._process = (
            new_id()
        )  # a person may have screens on several processes: each holds a lease of its own
        self._screens: Counter[Person] = Counter()
        self._shown: dict[Person, dict[str, str]] = {}
        self._moved: set[str] = set()

    async def arrive(self, shop_id: str, staff_id: str, name: str) -> None:
        """Another screen of this person; the first one makes them present."""
        self._screens[shop_id, staff_id] += 1
        if self._screens[shop_id, staff_id] == 1:
            await self._set(shop_id, staff_id, name, "online")

    async def set_state(self, shop_id: str, staff_id: str, name: str, state: str) -> None:
        if self._shown.get((shop_id, staff_id), {}).get("state") != state:
            await self._set(shop_id, staff_id, name, state)

    async def depart(self, shop_id: str, staff_id: str) -> None:
        """One screen less; the last one takes the person off the list."""
        self._screens[shop_id, staff_id] -= 1
        if self._screens[shop_id, staff_id] <= 0:
            del self._screens[shop_id, staff_id]
            self._shown.pop((shop_id, staff_id), None)
            await _drop(self._core, f"presence:{shop_id}", f"{staff_id}:{self._process}")
            self._moved.add(shop_id)

    async def _set(self, shop_id: str, staff_id: str, name: str, state: str) -> None:
        self._shown[shop_id, staff_id] = {"id": staff_id, "name": name, "state": state}
        self._moved.add(shop_id)
        await here(self._core, shop_id, staff_id, name, state, self._process)

    async def run(self) -> None:
        """Until cancelled: renews what is held and tells what moved."""
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
                for (shop_id, staff_id), person in self._shown.items():
                    lease = json.dumps({**person, "until": until})
                    pipe.hset(f"presence:{shop_id}", f"{staff_id}:{self._process}", lease)
                    pipe.expire(f"presence:{shop_id}", LEASE_S * 2)
                await pipe.execute()
        except (RedisError, OSError):
            return


async def here(core: Core, shop_id: str, staff_id: str, name: str, state: str, process: str) -> None:
    value = {"id": staff_id, "name": name, "state": state, "until": time.time() + LEASE_S}
    await _put(core, f"presence:{shop_id}", f"{staff_id}:{process}", value)


async def staff(core: Core, shop_id: str) -> list[dict[str, str]]:
    """Those of whom a lease runs, each once: [{id, name, state}] by name; online wins over away."""
    found = await _alive(core, f"presence:{shop_id}")
    by_id = {p["id"]: {k: p[k] for k in ("id", "name", "state")} for p in found}
    for person in found:
        if person["state"] == "online":
            by_id[person["id"]]["state"] = "online"
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
