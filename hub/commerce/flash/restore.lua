-- Writes an item as Mongo has it, unless the door has moved on since `seq` was read ('' for no door at all).
-- ARGV: item, seq, days kept (s), how many facts, how many fans, how many waiting, how many granted, then as
-- many pairs of each.
local base, at = 'flash:' .. ARGV[1], 8
if (redis.call('HGET', base, 'seq') or '') ~= ARGV[2] then return 0 end
redis.call('DEL', base, base .. ':fans', base .. ':queue', base .. ':grants')

local function pairs_of(count, put)
  for _ = 1, tonumber(count) do
    put(ARGV[at], ARGV[at + 1])
    at = at + 2
  end
end

pairs_of(ARGV[4], function(name, value) redis.call('HSET', base, name, value) end)
pairs_of(ARGV[5], function(fan, record) redis.call('HSET', base .. ':fans', fan, record) end)
pairs_of(ARGV[6], function(fan, ticket) redis.call('ZADD', base .. ':queue', ticket, fan) end)
pairs_of(ARGV[7], function(fan, moment) redis.call('ZADD', base .. ':grants', moment, fan) end)
for _, part in ipairs({'', ':fans', ':queue', ':grants'}) do redis.call('EXPIRE', base .. part, ARGV[3]) end
return 1
