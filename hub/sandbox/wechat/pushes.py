"""Carries a fan's message to the account's callback as WeChat does: five seconds, three attempts."""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from hub.sandbox.faults import Fault
from hub.sandbox.outgoing import Answer, CutError, Outgoing, RefusedError
from hub.sandbox.wechat import replies, wire
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.payloads import Payload
from hub.sandbox.wechat.replies import Malformed, Reply
from hub.sandbox.wechat.texts import words
from hub.sandbox.wechat.world import Message, World

_ATTEMPTS = 3
_HEADERS = {"User-Agent": "Mozilla/4.0", "Pragma": "no-cache"}
# Connections to one callback at a time; the five seconds start when a push has got its own.
_AT_ONCE = 256
_HANDED_OVER_S = 30 * 60
# Events a fan would not notice failing, since nothing was expected to answer them.
_SILENT = frozenset({"unsubscribe", "LOCATION", "VIEW", "view_miniprogram"})


class Outcome(enum.StrEnum):
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    CUT = "cut"
    BAD_STATUS = "bad_status"
    MALFORMED = "malformed"
    NOT_SENT = "not_sent"


@dataclass
class Courier:
    """Owns the connections and the running deliveries."""

    world: World
    outgoing: Outgoing = field(default_factory=Outgoing)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    running: set[asyncio.Task[object]] = field(default_factory=set)

    async def close(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        self.outgoing.close()


def start(
    courier: Courier, account: Account, message: Message, payload: Payload, copies: int = 1
) -> asyncio.Task[list[Outcome]]:
    """Delivers in the background, `copies` times at once; the result lists what became of every attempt."""
    task = asyncio.create_task(_deliver(courier, account, message, payload, copies))
    courier.running.add(task)
    task.add_done_callback(courier.running.discard)
    return task


async def check(courier: Courier, account: Account) -> tuple[bool, str]:
    """Asks the callback to echo, as WeChat's console does on saving; False comes with the reason."""
    echo = str(worlds.next_msg_id(courier.world))
    query = wire.check_query(account, echo, courier.world.now)
    try:
        async with asyncio.timeout(courier.world.rules.push_limit_s):
            url = f"{account.callback_url}{_joint(account)}{urlencode(query)}"
            answer = await courier.outgoing.request("GET", url, _HEADERS)
    except TimeoutError:
        return False, "no answer in time"
    except (RefusedError, CutError) as problem:
        return False, f"{type(problem).__name__}: {problem}"
    if answer == Answer(200, echo.encode()):
        return True, ""
    return (
        False,
        f"answered {answer.status} {answer.body[:200].decode(errors='replace')!r} instead of 200 and the echostr",
    )


async def _deliver(
    courier: Courier, account: Account, message: Message, payload: Payload, copies: int
) -> list[Outcome]:
    world = courier.world
    fault = world.faults.take("push", account.app_id, ("duplicate",))
    copies = max(copies, fault.copies if fault else 1)
    rounds = await asyncio.gather(*(_insist(courier, account, message, payload) for _ in range(copies)))
    outcomes = [outcome for one in rounds for outcome in one]
    acked = Outcome.ANSWERED in outcomes
    worlds.settle(world, message, attempts=len(outcomes), acked=acked, gave_up=not acked)
    if not acked and message.body.get("Event") not in _SILENT:
        _show_fault(world, account, message)
    return outcomes


async def _insist(courier: Courier, account: Account, message: Message, payload: Payload) -> list[Outcome]:
    outcomes: list[Outcome] = []
    while len(outcomes) < _ATTEMPTS and Outcome.ANSWERED not in outcomes:
        outcomes.append(await _attempt(courier, account, message, payload))
        if outcomes[-1] in (Outcome.REFUSED, Outcome.NOT_SENT) and len(outcomes) < _ATTEMPTS:
            await asyncio.sleep(courier.world.rules.refused_pause_s)
    return outcomes


async def _attempt(courier: Courier, account: Account, message: Message, payload: Payload) -> Outcome:
    fault = courier.world.faults.take(
        "push", account.app_id, ("slow", "timeout_before", "disconnect_after", "bad_signature")
    )
    if fault and fault.kind == "timeout_before":
        return Outcome.NOT_SENT
    if fault and fault.kind == "slow":
        await asyncio.sleep(fault.delay_s)
    async with courier.slots:
        return await _judged(courier, account, message, payload, fault)


async def _judged(
    courier: Courier, account: Account, message: Message, payload: Payload, fault: Fault | None
) -> Outcome:
    try:
        async with asyncio.timeout(courier.world.rules.push_limit_s):
            answer = await _post(courier, account, message.openid, payload, fault)
        if fault and fault.kind == "disconnect_after":
            return Outcome.CUT
        if answer.status != 200:
            return Outcome.BAD_STATUS
        _take(courier.world, account, message, replies.read(account, message.openid, answer.body))
        return Outcome.ANSWERED
    except TimeoutError:
        return Outcome.TIMED_OUT
    except RefusedError:
        return Outcome.REFUSED
    except CutError:
        return Outcome.CUT
    except Malformed:
        return Outcome.MALFORMED


async def _post(
    courier: Courier, account: Account, openid: str, payload: Payload, fault: Fault | None
) -> Answer:
    envelope = wire.seal(account, openid, payload, courier.world.now)
    if fault and fault.kind == "bad_signature":
        wrong = {name: value[::-1] for name, value in envelope.query.items() if name.endswith("signature")}
        envelope = replace(envelope, query={**envelope.query, **wrong})
    url = f"{account.callback_url}{_joint(account)}{urlencode(envelope.query)}"
    headers = {**_HEADERS, "Content-Type": envelope.content_type}
    return await courier.outgoing.request("POST", url, headers, envelope.body)


def _joint(account: Account) -> str:
    """A callback URL may bring a query of its own."""
    return "&" if "?" in account.callback_url else "?"


def _take(world: World, account: Account, message: Message, reply: Reply) -> None:
    """A passive reply shows on the phone; a transfer keeps the fan's words from the callback."""
    if reply.transfers:
        talk = worlds.talk_of(world, account.app_id, message.openid)
        until = world.now + _HANDED_OVER_S
        worlds.keep_talk(world, account.app_id, message.openid, replace(talk, handed_until=until))
        worlds.record(world, account.app_id, message.openid, "system", "transferred", reply.body or {})
    elif reply.type:
        worlds.record(
            world, account.app_id, message.openid, "hub", reply.type, reply.body or {}, origin="passive"
        )


def _show_fault(world: World, account: Account, message: Message) -> None:
    shown = {"content": words(f"server.fault.{account.kind}")}
    worlds.record(world, account.app_id, message.openid, "system", "fault", shown)
