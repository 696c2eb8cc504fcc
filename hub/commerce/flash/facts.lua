-- Tells an item's door when it opens and closes, unless it knows a later version of the sale already.
-- ARGV: item, rev, then pairs of facts. A door that is not there learns all of it when it is restored.
local base = 'flash:' .. ARGV[1]
local rev = tonumber(redis.call('HGET', base, 'rev') or -1)
if rev < 0 or rev > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', base, 'rev', ARGV[2])
for at = 3, #ARGV, 2 do redis.call('HSET', base, ARGV[at], ARGV[at + 1]) end
return 1
