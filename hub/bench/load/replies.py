"""Agents who answer: through their sockets, conversation after conversation, within the platform's quota."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from hub.bench.load.phones import Phones
from hub.bench.load.screen import Message, Screen

# WeChat grants this many replies for each message of a fan.
QUOTA = 5
_SETTLED = frozenset({"sent", "unconfirmed", "failed"})
_LIMIT_S = 60.0


@dataclass(eq=False)
class Talk:
    """One conversation, and who holds it."""

    id: str
    fan: str
    screen: Screen
    left: int = QUOTA


@dataclass(eq=False)
class Reply:
    """`due_at` is of the wall clock, which the sandbox shares; `settled` ends when the screen shows an outcome."""

    fan: str
    text: str
    due_at: float
    settled: asyncio.Future[str]
    acked: bool = False


@dataclass
class Replies:
    """`written` is the truth: every reply that an agent was told is stored."""

    phones: Phones
    written: list[Reply] = field(default_factory=list)
    refused: int = 0
    _by_client_id: dict[str, Reply] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def on_shown(self, _conversation_id: str, message: Message, _at: float) -> None:
        reply = self._by_client_id.get(message.client_id)
        if reply is not None and message.status in _SETTLED and not reply.settled.done():
            reply.settled.set_result(message.status)

    async def send(self, talk: Talk, due_at: float | None = None) -> Reply:
        """Acknowledged: stored, not yet delivered. A fan whose quota is used up speaks first."""
        if talk.left == 0:
            await self.phones.say(talk.fan, "还有一个问题")
            talk.left = QUOTA
        talk.left -= 1
        number = next(self._numbers)
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        reply = Reply(talk.fan, f"有货的，今天就可以发出 {number}", due_at or time.time(), future)
        client_id = f"bench-{number:08d}"
        self._by_client_id[client_id] = reply
        answer = await talk.screen.emit(
            "send",
            {
                "conversation_id": talk.id,
                "client_id": client_id,
                "kind": "text",
                "body": {"text": reply.text},
            },
        )
        if answer["ok"]:
            reply.acked = True
            self.written.append(reply)
        else:
            self.refused += 1
        return reply

    async def chatter(self, talks: Sequence[Talk], seconds: float, at_once: int) -> None:
        """Closed loop: `at_once` replies are under way at any time, from the send to the tick on the screen."""
        until = time.monotonic() + seconds

        async def voice(mine: Sequence[Talk]) -> None:
            for turn in count():
                if time.monotonic() >= until:
                    return
                reply = await self.send(mine[turn % len(mine)])
                async with asyncio.timeout(_LIMIT_S):
                    await reply.settled

        await asyncio.gather(*(voice(talks[n::at_once]) for n in range(min(at_once, len(talks)))))

    async def pace(self, talks: Sequence[Talk], seconds: float, per_s: float) -> list[Reply]:
        """Open loop: each reply is due at its time, and is timed from there."""
        began, tasks = time.time(), []
        for number in range(int(seconds * per_s)):
            due = began + number / per_s
            await asyncio.sleep(max(0.0, due - time.time()))
            tasks.append(asyncio.create_task(self.send(talks[number % len(talks)], due)))
        return list(await asyncio.gather(*tasks))
