"""The quick door of a sale: attempts that arrive together are decided by Redis in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.commerce.flash.records import Facts, Picture, Record, record_of
from hub.core.exact_limit import SLIDING_LOG
from hub.core.lua import Script, text_of
from hub.core.redis import Redis

_DECIDE = Script(SLIDING_LOG, text_of(__file__, "door.lua"))
_TELL = Script(text_of(__file__, "tidings.lua"))
_LOOK = Script(SLIDING_LOG, text_of(__file__, "place.lua"))
_HAND_OVER = Script(text_of(__file__, "hand_over.lua"))
_RESTORE = Script(text_of(__file__, "restore.lua"))
_PAUSE = Script(text_of(__file__, "pause.lua"))
_FACTS = Script(text_of(__file__, "facts.lua"))

# One call holds Redis up for all others; 256 attempts take it about 2 ms.
MOST_AT_ONCE = 256
# A fan's limit is part of the promise of a sale, so it is no setting.
USER_PER_S = 3
PAUSE_US = 250_000


@dataclass(eq=False)
class Attempt:
    """`item` is "event:sku". `free`: it was counted before."""

    item: str
    fan: str
    address: str
    pieces: int
    free: bool = False
    done: asyncio.Future[tuple[int, list[Any]]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


@dataclass(frozen=True)
class Told:
    """What became of a grant: held until then by that reservation, or refused by Mongo."""

    item: str
    fan: str
    round: int
    until_ms: int = 0
    reservation_id: str = ""

    @property
    def words(self) -> tuple[str | int, ...]:
        verb = "held" if self.reservation_id else "refused"
        return (self.item, self.fan, self.round, verb, self.until_ms, self.reservation_id)


class Door:
    """One per process. Every method raises RedisError or OSError while Redis is away."""

    def __init__(self, redis: Redis, address_per_s: int) -> None:
        self._redis, self._address_per_s = redis, address_per_s
        self._waiting: list[Attempt] = []
        self._calls: set[asyncio.Task[None]] = set()
        self._soon = False

    async def decide(self, attempt: Attempt) -> tuple[int, list[Any]]:
        """Redis's time in microseconds, and the answer as door.lua gives it."""
        self._waiting.append(attempt)
        if not self._soon and len(self._calls) < 2:
            self._soon = True
            asyncio.get_running_loop().call_soon(self._call)
        return await attempt.done

    def _call(self) -> None:
        """Two calls are under way at most: what arrives meanwhile goes together into the next."""
        self._soon = False
        group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        if group:
            task = asyncio.create_task(self._decided(group))
            self._calls.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._calls.discard(task)
        if self._waiting and not self._soon:
            self._call()

    async def _decided(self, group: Sequence[Attempt]) -> None:
        words: list[str | int] = [USER_PER_S, self._address_per_s]
        for one in group:
            words += (one.item, one.fan, one.address, one.pieces, int(one.free))
        try:
            now_us, answers = await _DECIDE.run(self._redis, (), *words)
        except Exception as error:  # noqa: BLE001  # an edge: it belongs to the callers, not to the loop
            for one in group:
                if not one.done.done():
                    one.done.set_exception(error)
            return
        for one, answer in zip(group, answers, strict=True):
            if not one.done.done():
                one.done.set_result((now_us, answer))

    async def tell(self, told: Sequence[Told]) -> list[list[Any]]:
        """For each: ["held"], ["gone"] (it knew nothing of that grant), or how tidings.lua put the refused fan."""
        words = [word for one in told for word in one.words]
        answers: list[list[Any]] = await _TELL.run(self._redis, (), *words)
        return answers

    async def look(self, items: Sequence[str], fan: str, address: str) -> tuple[int, int, list[list[Any]]]:
        """Redis's time, microseconds to wait (0: none), and for each item what place.lua found."""
        now_us, wait_us, *found = await _LOOK.run(self._redis, (), self._address_per_s, address, fan, *items)
        return int(now_us), int(wait_us), found[0] if found else []

    async def hand_over(self, item: str, most: int) -> list[tuple[str, int, int]]:
        """(fan, pieces, round) of those who stood at the head of the queue, and are granted now."""
        given = await _HAND_OVER.run(self._redis, (), item, most)
        return [(fan.decode(), int(pieces), int(past)) for fan, pieces, past in given]

    async def tell_facts(self, item: str, facts: Facts) -> None:
        pairs = [(name, value) for name, value in facts.pairs if name != "rev"]
        await _FACTS.run(self._redis, (), item, facts.rev, *[word for pair in pairs for word in pair])

    async def pause(self, item: str) -> None:
        await _PAUSE.run(self._redis, (), item, PAUSE_US)

    async def counts(self, item: str) -> tuple[str, int, int, int]:
        """`seq` ("" while there is no door), what is left, and how many grants and fans wait."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hmget(f"flash:{item}", ["seq", "left"])
            pipe.zcard(f"flash:{item}:grants")
            pipe.zcard(f"flash:{item}:queue")
            (seq, left), grants, waiting = await pipe.execute()
        return (seq or b"").decode(), int(left or 0), int(grants), int(waiting)

    async def picture(self, item: str) -> Picture:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hgetall(f"flash:{item}")
            pipe.hgetall(f"flash:{item}:fans")
            facts, fans = await pipe.execute()
        return _picture({name.decode(): value.decode() for name, value in facts.items()}, fans)

    async def restore(self, item: str, wanted: Picture, seq: str, keep_s: int) -> bool:
        """False when the door moved on since `wanted.seq` was read; `seq` names the new moment."""
        assert wanted.facts is not None
        facts = [*wanted.facts.pairs, ("left", wanted.left), ("next", wanted.next), ("seq", seq)]
        fans = [(fan, record.text) for fan, record in wanted.fans.items()]
        queue = [(fan, record.ticket) for fan, record in wanted.waiting]
        grants = [(fan, record.granted_us) for fan, record in wanted.granted.items()]
        parts: tuple[Sequence[tuple[str, Any]], ...] = (facts, fans, queue, grants)
        words = [word for part in parts for pair in part for word in pair]
        counts = [len(part) for part in parts]
        return bool(await _RESTORE.run(self._redis, (), item, wanted.seq, keep_s, *counts, *words))

    async def forget(self, item: str) -> None:
        await self._redis.delete(*(f"flash:{item}{part}" for part in ("", ":fans", ":queue", ":grants")))

    async def close(self) -> None:
        await asyncio.gather(*self._calls, return_exceptions=True)


def _picture(facts: dict[str, str], fans: dict[bytes, bytes]) -> Picture:
    if "opens" not in facts:
        return Picture()
    known: dict[str, Record] = {fan.decode(): record_of(text.decode()) for fan, text in fans.items()}
    names = ("opens", "closes", "room", "per_user", "rev")
    numbers = [int(facts.get(name, 0)) for name in names]
    return Picture(facts["seq"], Facts(*numbers), int(facts["left"]), int(facts.get("next", 0)), known)
