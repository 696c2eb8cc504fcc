-- Gives what is left to the heads of the queue; who asks makes their reservations.
-- ARGV: item, at most how many fans.
local base = 'flash:' .. ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local left = tonumber(redis.call('HGET', base, 'left') or 0)
local given = {}
while left > 0 and #given < tonumber(ARGV[2]) do
  local fan = redis.call('ZPOPMIN', base .. ':queue')[1]
  if not fan then break end
  local record = redis.call('HGET', base .. ':fans', fan) or 'x|1|0|'
  local pieces, round = string.match(record, '^%a|(%d+)|(%d+)|')
  local share = math.min(tonumber(pieces), left)
  left = left - share
  redis.call('HINCRBY', base, 'left', -share)
  redis.call('HINCRBY', base, 'seq', 1)
  redis.call('HSET', base .. ':fans', fan, string.format('g|%d|%s|%.0f', share, round, now))
  redis.call('ZADD', base .. ':grants', string.format('%.0f', now), fan)
  given[#given + 1] = {fan, share, tonumber(round)}
end
return given
