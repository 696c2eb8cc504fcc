"""A second opinion on the audit trails, in Redis: how far each chain had come, signed.

Whoever owns the database can cut the end off a chain and set its head and its count back; within that database
nothing tells. Here stands what was. Redis may lose it: then there is no witness, and the next sealing makes one.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.redis import RedisError
from hub.core.runtime import Core

PURPOSE = "audit-witness"


@dataclass(frozen=True)
class Seen:
    """The entry of this number had this seal."""

    seq: int
    seal: str


def key_of(shop_id: str) -> str:
    return f"audit-witness:{shop_id}"


async def keep(core: Core, shop_id: str, seen: Seen) -> None:
    """The caller has seen that it does not contradict what is kept."""
    signature = core.keys.sign(PURPOSE, _text(shop_id, seen))
    try:
        await core.redis.set(key_of(shop_id), f"{seen.seq} {seen.seal} {signature}")
    except (RedisError, OSError):
        return  # the next sealing tries again


async def of_shop(core: Core, shop_id: str) -> Seen | None:
    """None when there is none, and for what we did not write."""
    try:
        kept = await core.redis.get(key_of(shop_id))
    except (RedisError, OSError):
        return None
    number, seal, signature = [*(kept or b"").decode("utf-8", "replace").split(" ", 2), "", "", ""][:3]
    if not (number.isascii() and number.isdigit()):
        return None
    seen = Seen(int(number), seal)
    return seen if core.keys.verify(PURPOSE, _text(shop_id, seen), signature) else None


def _text(shop_id: str, seen: Seen) -> str:
    return f"{shop_id}:{seen.seq}:{seen.seal}"
