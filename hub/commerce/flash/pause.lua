-- Holds an item's door still for a moment, so that what Mongo has can be compared with what it knows.
-- ARGV: item, for how long (microseconds).
local base = 'flash:' .. ARGV[1]
if redis.call('EXISTS', base) == 0 then return 0 end
local clock = redis.call('TIME')
redis.call('HSET', base, 'paused', string.format('%.0f', clock[1] * 1000000 + clock[2] + ARGV[2]))
return 1
