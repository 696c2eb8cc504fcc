-- Where a fan stands with each item of a sale: a look, which changes nothing but the address's own count.
-- sliding_log.lua stands before this. ARGV: limit per address, address, fan ('' for nobody), then the items.
local limit, key = tonumber(ARGV[1]), 'rate:look:' .. ARGV[2]
local wait, kept = wait_for(key, limit)
if wait > 0 then return {now, wait} end
note(key, limit, kept)

local function look(base, fan)
  local facts = redis.call('HMGET', base, 'opens', 'left', 'room')
  if not facts[1] then return {'lost', 0, 0, 0} end
  local left, room = tonumber(facts[2]), tonumber(facts[3])
  local waiting = redis.call('ZCARD', base .. ':queue')
  local record = fan ~= '' and redis.call('HGET', base .. ':fans', fan)
  if not record then return {'none', left, waiting, room} end
  local rank = redis.call('ZRANK', base .. ':queue', fan)
  return {'known', left, waiting, room, record, rank and rank + 1 or 0}
end

local answers = {}
for at = 4, #ARGV do answers[#answers + 1] = look('flash:' .. ARGV[at], ARGV[3]) end
return {now, 0, answers}
