-- Takes what became of grants, several in one call, so that the door knows what Mongo knows.
-- ARGV, for each: item, fan, round, 'held' | 'refused', then for held: until (ms), reservation id.
-- A grant that is no longer there (the door was rebuilt from Mongo meanwhile) is left as it is.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local answers = {}

local function held(base, fan, pieces, round, until_ms, id)
  redis.call('HSET', base .. ':fans', fan, string.format('h|%s|%s|%s|%s', pieces, round, until_ms, id))
  redis.call('ZREM', base .. ':grants', fan)
  return {'held'}
end

-- Mongo says that there is none: whatever the door counted as left is not there either.
local function refused(base, fan, pieces, round)
  redis.call('ZREM', base .. ':grants', fan)
  redis.call('HINCRBY', base, 'seq', 1)
  redis.call('HSET', base, 'left', 0)
  if redis.call('ZCARD', base .. ':queue') >= tonumber(redis.call('HGET', base, 'room')) then
    redis.call('HSET', base .. ':fans', fan, string.format('x|0|%s|', round))
    return {'sold_out'}
  end
  local ticket = redis.call('HINCRBY', base, 'next', 1)
  redis.call('ZADD', base .. ':queue', ticket, fan)
  redis.call('HSET', base .. ':fans', fan, string.format('w|%s|%s|%d', pieces, round, ticket))
  return {'waiting', redis.call('ZCARD', base .. ':queue'), ticket, tonumber(pieces), tonumber(round), 1}
end

for at = 1, #ARGV, 6 do
  local base, fan = 'flash:' .. ARGV[at], ARGV[at + 1]
  local record = redis.call('HGET', base .. ':fans', fan)
  local state, pieces, round
  if record then state, pieces, round = string.match(record, '^(%a)|(%d+)|(%d+)|') end
  if state ~= 'g' or round ~= ARGV[at + 2] then
    answers[#answers + 1] = {'gone'}
  elseif ARGV[at + 3] == 'held' then
    answers[#answers + 1] = held(base, fan, pieces, round, ARGV[at + 4], ARGV[at + 5])
  else
    answers[#answers + 1] = refused(base, fan, pieces, round)
  end
end
return answers
