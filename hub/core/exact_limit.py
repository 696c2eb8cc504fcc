"""Exact limits per second over all processes, for what anonymous people do: a log of the last moments per key."""

from __future__ import annotations

from collections import OrderedDict

from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.core import log
from hub.core.lua import Script, text_of

_log = log.get(__name__)
SLIDING_LOG = text_of(__file__, "sliding_log.lua")
_ONE = Script(
    SLIDING_LOG,
    """
local wait, kept = wait_for(KEYS[1], tonumber(ARGV[1]))
if wait == 0 then note(KEYS[1], tonumber(ARGV[1]), kept) end
return wait
""",
)
_SECOND_US = 1_000_000


async def wait_s(redis: Redis, key: str, per_s: int) -> float:
    """0 when it may pass, and is counted; else the seconds until one more may. A refusal costs nothing.

    No second, wherever it begins, holds more than `per_s`. Off at 0; while Redis is away all pass.
    """
    if per_s <= 0:
        return 0.0
    try:
        return int(await _ONE.run(redis, [f"rate:{key}"], per_s)) / _SECOND_US
    except (RedisError, OSError) as error:
        _log.warning("exact_limit_blind", what=key.partition(":")[0], reason=str(error))
        return 0.0


class Here:
    """The same rule for one process alone, for while Redis is away; the caller names the time in seconds."""

    def __init__(self, most_keys: int = 10_000) -> None:
        self._kept: OrderedDict[str, list[float]] = OrderedDict()
        self._most_keys = most_keys

    def wait_s(self, key: str, per_s: int, at: float) -> float:
        if per_s <= 0:
            return 0.0
        passed = self._kept.pop(key, [])[-per_s:]
        self._kept[key] = passed
        if len(passed) == per_s and (wait := passed[0] + 1.0 - at) > 0:
            return wait
        passed.append(at)
        while len(self._kept) > self._most_keys:
            self._kept.popitem(last=False)
        return 0.0
