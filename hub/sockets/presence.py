"""Who is here and who looks at what: leases in Redis that end by themselves when a process dies."""

from __future__ import annotations

import json
import time
from typing import Any

from hub.core.redis import RedisError
from hub.core.runtime import Core

# Renewed three times within its life, so that one lost renewal does not show anyone as gone.
LEASE_S = 45
RENEW_S = 15


async def here(core: Core, shop_id: str, staff_id: str, name: str, state: str) -> None:
    value = json.dumps({"id": staff_id, "name": name, "state": state, "until": time.time() + LEASE_S})
    await _put(core, f"presence:{shop_id}", staff_id, value)


async def gone(core: Core, shop_id: str, staff_id: str) -> None:
    await _drop(core, f"presence:{shop_id}", staff_id)


async def staff(core: Core, shop_id: str) -> list[dict[str, str]]:
    """Those whose lease runs: [{id, name, state}] by name."""
    found = await _alive(core, f"presence:{shop_id}")
    return sorted(({k: p[k] for k in ("id", "name", "state")} for p in found), key=lambda p: p["name"])


async def view(core: Core, conversation_id: str, sid: str, staff_id: str, name: str) -> None:
    value = json.dumps({"id": staff_id, "name": name, "until": time.time() + LEASE_S})
    await _put(core, f"viewing:{conversation_id}", sid, value)


async def leave(core: Core, conversation_id: str, sid: str) -> None:
    await _drop(core, f"viewing:{conversation_id}", sid)


async def viewers(core: Core, conversation_id: str) -> list[dict[str, str]]:
    """Each colleague once, however many screens they have open."""
    found = await _alive(core, f"viewing:{conversation_id}")
    return [{"id": id, "name": name} for id, name in sorted({(p["id"], p["name"]) for p in found})]


async def _put(core: Core, key: str, field: str, value: str) -> None:
    try:
        async with core.redis.pipeline(transaction=False) as pipe:
            pipe.hset(key, field, value)
            pipe.expire(key, LEASE_S * 2)
            await pipe.execute()
    except (RedisError, OSError):
        return  # presence is a courtesy; the next renewal tells it again


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
