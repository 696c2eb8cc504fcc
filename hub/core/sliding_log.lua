-- Exact limits: per key the moments of the last `limit` that passed, in one string of 16 digits each.
-- One more passes exactly when the oldest of them is a whole second old, so that no second, wherever it
-- begins, holds more, and none that could hold one more refuses it. The server's clock decides.
local SECOND, DIGITS = 1000000, 16
local clock = redis.call('TIME')
local now = clock[1] * SECOND + clock[2]

-- Microseconds until one more may pass, 0 for now; and what was kept, for `note`.
local function wait_for(key, limit)
  if limit <= 0 then return 0, '' end
  local kept = redis.call('GET', key) or ''
  if #kept < limit * DIGITS then return 0, kept end
  local from = #kept - limit * DIGITS
  local wait = tonumber(string.sub(kept, from + 1, from + DIGITS)) + SECOND - now
  if wait > SECOND then return 0, '' end  -- the clock was set back: what is kept means nothing
  return math.max(wait, 0), kept
end

local function note(key, limit, kept)
  if limit <= 0 then return end
  local log = string.sub(kept .. string.format('%016.0f', now), -limit * DIGITS)
  redis.call('SET', key, log, 'PX', 1100)
end
