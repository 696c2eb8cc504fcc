"""Counts attempts over all processes, so that nobody can try or send more than was allowed."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.core import log
from hub.core.lua import Script

_log = log.get(__name__)

# A sliding window in 16 slices: in no stretch of `window` are more than `limit` admitted (a token bucket
# admits nearly twice as many), the memory per key is bounded, and a slot frees up at most 1/16 window late.
# The server's clock decides, since those of web processes differ.
_SCRIPT = Script("""
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local slices = 16
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local slice = math.max(1, math.ceil(window / slices))
local current = math.floor(now / slice)
local stored = redis.call('HGETALL', KEYS[1])
local used, old, counts = 0, {}, {}
for i = 1, #stored, 2 do
  local at, count = tonumber(stored[i]), tonumber(stored[i + 1])
  if at + slices < current then
    old[#old + 1] = stored[i]
  else
    used = used + count
    counts[#counts + 1] = {at, count}
  end
end
if #old > 0 then redis.call('HDEL', KEYS[1], unpack(old)) end
if cost < 0 then
  table.sort(counts, function(a, b) return a[1] > b[1] end)
  for _, entry in ipairs(counts) do
    local back = math.min(entry[2], -cost)
    redis.call('HINCRBY', KEYS[1], string.format('%.0f', entry[1]), -back)
    used, cost = used - back, cost + back
  end
  return {1, 0, limit - used}
end
if used + cost <= limit then
  redis.call('HINCRBY', KEYS[1], string.format('%.0f', current), cost)
  redis.call('PEXPIRE', KEYS[1], (slices + 2) * slice)
  return {1, 0, limit - used - cost}
end
table.sort(counts, function(a, b) return a[1] < b[1] end)
local wait = window
for _, entry in ipairs(counts) do
  used = used - entry[2]
  wait = (entry[1] + slices + 1) * slice - now
  if used + cost <= limit then break end
end
return {0, wait, 0}
""")


@dataclass(frozen=True)
class Verdict:
    """`left` more units of cost would pass now; after `retry_after_s` the refused one may."""

    ok: bool
    retry_after_s: float
    left: int


async def allow(
    redis: Redis, key: str, limit: int, window_s: float, cost: int = 1, *, fail_open: bool = True
) -> Verdict:
    """At most `limit` units within any `window_s`; a refused attempt costs nothing.

    A negative `cost` gives back what turned out not to count (a right password), never more than was taken.

    `key` names what is counted and whom ("login:203.0.113.7"), without personal data. While Redis is away
    everything passes, or nothing if not `fail_open` (guesses of passwords and codes).
    """
    try:
        ok, wait_ms, left = await _SCRIPT.run(redis, [f"rate:{key}"], limit, int(window_s * 1000), cost)
    except (RedisError, OSError) as error:
        _log.warning("rate_limit_blind", what=key.partition(":")[0], passes=fail_open, reason=str(error))
        return Verdict(fail_open, 0.0 if fail_open else min(window_s, 5.0), 0)
    return Verdict(bool(ok), int(wait_ms) / 1000, int(left))
