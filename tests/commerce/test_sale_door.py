"""The door's script against a model in Python: whatever fans and repairs do, in any order, both say the same."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.commerce.flash.door import Attempt, Door, Told
from hub.commerce.flash.records import Facts, Picture, Record
from hub.core.ids import new_id
from hub.core.runtime import Core

FAR_US = 4_000_000_000_000_000
FANS = [f"f{n}" for n in range(8)]


@dataclass
class Model:
    """What the script promises, written down once more."""

    left: int
    room: int
    per_user: int
    fans: dict[str, tuple[str, int]] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)

    def attempt(self, fan: str, pieces: int) -> tuple[str, int]:
        state, had = self.fans.get(fan, ("", 0))
        if state == "w":
            return "waiting", self.queue.index(fan) + 1
        if state in ("g", "h"):
            return "already", had
        if pieces > self.per_user:
            return "too_many", self.per_user
        if self.left > 0 and not self.queue:
            given_now = min(pieces, self.left)
            self.left -= given_now
            self.fans[fan] = ("g", given_now)
            return "won", given_now
        if len(self.queue) < self.room:
            return self._enqueue(fan, pieces)
        return "sold_out", 0

    def told(self, fan: str, held: bool) -> str:
        state, pieces = self.fans.get(fan, ("", 0))
        if state != "g":
            return "gone"
        if held:
            self.fans[fan] = ("h", pieces)
            return "held"
        self.left = 0
        if len(self.queue) < self.room:
            return self._enqueue(fan, pieces)[0]
        self.fans[fan] = ("x", 0)
        return "sold_out"

    def hand_over(self, most: int) -> list[tuple[str, int]]:
        given_now: list[tuple[str, int]] = []
        while self.left > 0 and self.queue and len(given_now) < most:
            fan = self.queue.pop(0)
            share = min(self.fans[fan][1], self.left)
            self.left -= share
            self.fans[fan] = ("g", share)
            given_now.append((fan, share))
        return given_now

    def _enqueue(self, fan: str, pieces: int) -> tuple[str, int]:
        self.queue.append(fan)
        self.fans[fan] = ("w", pieces)
        return "waiting", len(self.queue)


ACTS = st.one_of(
    st.tuples(st.just("attempt"), st.sampled_from(FANS), st.integers(1, 4)),
    st.tuples(st.just("held"), st.sampled_from(FANS), st.just(0)),
    st.tuples(st.just("refused"), st.sampled_from(FANS), st.just(0)),
    st.tuples(st.just("hand_over"), st.just(""), st.integers(1, 3)),
    st.tuples(st.just("more"), st.just(""), st.integers(1, 3)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(ACTS, max_size=40), left=st.integers(0, 6), room=st.integers(0, 3), each=st.integers(1, 3)
)
async def test_the_script_does_what_the_model_does(
    core: Core, acts: list[tuple[str, str, int]], left: int, room: int, each: int
) -> None:
    door, item, model = Door(core.redis, 0), f"{new_id()}:s", Model(left, room, each)
    await door.restore(item, Picture("", Facts(1, FAR_US, room, each, 1), left), "1", 600)
    for act, fan, number in acts:
        await _both(core, door, item, model, act, fan, number)
    picture = await door.picture(item)
    assert picture.left == model.left >= 0
    assert {fan: (r.standing, r.pieces) for fan, r in picture.fans.items()} == model.fans
    assert [fan for fan, _ in picture.waiting] == model.queue
    await door.forget(item)


async def _both(core: Core, door: Door, item: str, model: Model, act: str, fan: str, number: int) -> None:
    if act == "attempt":
        # `free`: limits have tests of their own.
        _, answer = await door.decide(Attempt(item, fan, "", number, free=True))
        word, value = model.attempt(fan, number)
        assert answer[0].decode() == word
        if word == "already":
            assert answer[1].decode().split("|")[1] == str(value)
        elif word != "sold_out":
            assert answer[1] == value
    elif act in ("held", "refused"):
        news = Told(item, fan, 0, FAR_US // 1000, "r1" if act == "held" else "")
        [answer] = await door.tell([news])
        assert answer[0].decode() == model.told(fan, act == "held")
    elif act == "hand_over":
        found = await door.hand_over(item, number)
        assert [(who, pieces) for who, pieces, _ in found] == model.hand_over(number)
    else:
        model.left += number
        await core.redis.hincrby(f"flash:{item}", "left", number)  # type: ignore[misc,unused-ignore]


async def test_limits_are_exact(core: Core) -> None:
    """Every answer bears its moment: none passed as one too many of a second, none was refused with room left."""
    door, item = Door(core.redis, 10), f"{new_id()}:s"
    await door.restore(item, Picture("", Facts(1, FAR_US, 0, 1, 1), 0), "1", 600)

    async def hammer(fan: str, address: str) -> tuple[int, bool]:
        at_us, answer = await door.decide(Attempt(item, fan, address, 1))
        return at_us, answer[0] != b"too_fast"

    async def stream(fan: str, address: str) -> list[tuple[int, bool]]:
        """A little longer than a second by the door's own clock."""
        seen = [await hammer(fan.format(n=0), address.format(n=0))]
        while seen[-1][0] < seen[0][0] + 1_200_000:
            seen.append(await hammer(fan.format(n=len(seen)), address.format(n=len(seen))))
            await asyncio.sleep(0.005)
        return seen

    tag = new_id()
    streams = [stream(f"{tag}one", f"{tag}{{n}}-{m}") for m in range(3)]
    streams += [stream(f"{tag}{{n}}-{m}", f"{tag}all") for m in range(3)]
    rows = await asyncio.gather(*streams)
    by_fan, by_address = rows[:3], rows[3:]
    for seen, limit in ((by_fan, 3), (by_address, 10)):
        ordered = sorted(one for rows in seen for one in rows)
        passed = [at for at, ok in ordered if ok]
        assert len(passed) > limit
        for at, ok in ordered:
            within = sum(at - 1_000_000 < other <= at for other in passed)
            assert within <= limit if ok else within >= limit


async def test_a_stale_repair_changes_nothing(core: Core) -> None:
    """It compared a picture of the door that is no longer so."""
    door, item = Door(core.redis, 0), f"{new_id()}:s"
    await door.restore(item, Picture("", Facts(1, FAR_US, 0, 1, 1), 2), "1", 600)
    before = await door.picture(item)
    await door.decide(Attempt(item, "f1", "", 1, free=True))
    now = await door.picture(item)
    assert not await door.restore(item, Picture(before.seq, before.facts, 99), "2", 600)
    assert await door.picture(item) == now
    assert now.fans["f1"].standing == "g"
    assert Record("g", 1, 0, "5").granted_us == 5
    await door.forget(item)
