-- Decides attempts to buy, several in one call; sliding_log.lua stands before this.
-- ARGV: limit per fan, limit per address, then for each attempt: item, fan, address, pieces wanted, free.
-- `free` is 1 for an attempt that was counted before. Neither a lost nor a paused item counts an attempt.
-- Keys of an item: flash:ITEM (its facts), :fans (fan -> record), :queue (fan by ticket), :grants (fan by moment).
-- A record is STATE|pieces|round|detail: g granted (detail: since), h held (until, reservation), p paid,
-- w waiting (ticket), x over (the round counts how often).
local user_limit, address_limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local answers = {}

local function grant(base, fan, pieces, round, left)
  local given = math.min(pieces, left)
  redis.call('HINCRBY', base, 'left', -given)
  redis.call('HINCRBY', base, 'seq', 1)
  redis.call('HSET', base .. ':fans', fan, string.format('g|%d|%d|%.0f', given, round, now))
  redis.call('ZADD', base .. ':grants', string.format('%.0f', now), fan)
  return {'won', given, round}
end

local function enqueue(base, fan, pieces, round)
  local ticket = redis.call('HINCRBY', base, 'next', 1)
  redis.call('HINCRBY', base, 'seq', 1)
  redis.call('ZADD', base .. ':queue', ticket, fan)
  redis.call('HSET', base .. ':fans', fan, string.format('w|%d|%d|%d', pieces, round, ticket))
  return {'waiting', redis.call('ZCARD', base .. ':queue'), ticket, pieces, round, 1}
end

local function decide(item, fan, wanted)
  local base = 'flash:' .. item
  local facts = redis.call('HMGET', base, 'opens', 'closes', 'left', 'room', 'per_user')
  local opens, closes, left = tonumber(facts[1]), tonumber(facts[2]), tonumber(facts[3])
  local record = redis.call('HGET', base .. ':fans', fan)
  local round = 0
  if record then
    local state, pieces, past, detail = string.match(record, '^(%a)|(%d+)|(%d+)|(.*)$')
    round = tonumber(past)
    if state == 'w' then
      local rank = redis.call('ZRANK', base .. ':queue', fan)
      if rank then return {'waiting', rank + 1, tonumber(detail), tonumber(pieces), round, 0} end
    elseif state ~= 'x' then
      return {'already', record}
    end
  end
  if opens == 0 or now < opens then return {'not_open', opens} end
  if now >= closes then return {'over'} end
  if wanted > tonumber(facts[5]) then return {'too_many', tonumber(facts[5])} end
  local waiting = redis.call('ZCARD', base .. ':queue')
  if left > 0 and waiting == 0 then return grant(base, fan, wanted, round, left) end
  if waiting < tonumber(facts[4]) then return enqueue(base, fan, wanted, round) end
  return {'sold_out'}
end

local function attempt(item, fan, address, wanted, free)
  local facts = redis.call('HMGET', 'flash:' .. item, 'opens', 'paused')
  if not facts[1] then return {'lost'} end
  if now < tonumber(facts[2] or 0) then return {'paused'} end
  if free then return decide(item, fan, wanted) end
  local user_key, address_key = 'rate:buy:' .. fan, 'rate:buy-ip:' .. address
  local user_wait, user_log = wait_for(user_key, user_limit)
  local address_wait, address_log = wait_for(address_key, address_limit)
  local wait = math.max(user_wait, address_wait)
  if wait > 0 then return {'too_fast', wait} end
  note(user_key, user_limit, user_log)
  note(address_key, address_limit, address_log)
  return decide(item, fan, wanted)
end

for at = 3, #ARGV, 5 do
  answers[#answers + 1] = attempt(ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]), ARGV[at + 4] == '1')
end
return {now, answers}
