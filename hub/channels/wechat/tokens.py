"""One access token per account for all processes, renewed by one of them at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from weakref import WeakKeyDictionary

from hub.channels.wechat.settings import settings_of
from hub.channels.wechat.token_calls import Issued, issue
from hub.channels.wechat.token_record import Record, Token, TokenStore, store_of
from hub.conversations.channel import Account
from hub.core import log
from hub.core.clock import now
from hub.core.db import Database, StoreError
from hub.core.errors import HubError, RetryLater
from hub.core.runtime import Core

_log = log.get(__name__)
T = TypeVar("T")

# The platform renews five minutes before the end, and both tokens work in between.
EARLY_S = 300
# How long a caller waits for another's renewal. A renewer that was killed leaves its lease for 10 s; rather
# than wait that long, a reply goes back into its queue.
_WAIT_S, _POLL_S = 6.0, 0.05
# Pauses after a failed renewal: long enough to spare the platform a crowd, short enough for a person who has
# just corrected the secret.
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S, _AUTH_PAUSE_S = 2.0, 60.0, 5.0
_SAME_AGAIN_PAUSE_S = 10.0
_LONGEST_WAIT_S = (
    1800.0  # when the day's forced renewals are used up: look again, the platform may have healed
)


@dataclass
class _Desk:
    """This process's copy of one account's token; the lock lets one caller ask for all."""

    kept: Token | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_DESKS: WeakKeyDictionary[Database, dict[str, _Desk]] = WeakKeyDictionary()


def _desk(core: Core, store: TokenStore) -> _Desk:
    return _DESKS.setdefault(core.db, {}).setdefault(store.id, _Desk())


async def current(core: Core, account: Account) -> Token:
    """A token that works, as far as is known. Raises RetryLater or AuthExpired."""
    store = store_of(core, account)
    desk = _desk(core, store)
    kept = desk.kept
    if kept and (kept.lasts(EARLY_S) or (kept.lasts() and desk.lock.locked())):
        return kept
    async with desk.lock:
        if not desk.kept or not desk.kept.lasts(EARLY_S):
            desk.kept = await _or_later(_fetch(store, account))
        return desk.kept


async def renewed(core: Core, account: Account, dead: Token) -> Token:
    """Another token than `dead`, which the platform has just refused. Raises RetryLater or AuthExpired."""
    store = store_of(core, account)
    desk = _desk(core, store)
    if desk.kept and not desk.kept.replaces(dead):
        desk.kept = None  # from here on nobody in this process runs into the same refusal
    async with desk.lock:
        if not desk.kept or not desk.kept.replaces(dead):
            desk.kept = await _or_later(_renew(store, account, await _or_later(store.read()), dead))
        return desk.kept


async def _or_later(work: Awaitable[T]) -> T:
    """Nothing has been sent yet, so that a store that is away is no more than a delay."""
    try:
        return await work
    except StoreError as error:
        raise RetryLater("store_away", after_s=2.0) from error


async def _fetch(store: TokenStore, account: Account) -> Token:
    record = await store.read()
    token = record.token
    if token is None or not token.lasts():
        return await _renew(store, account, record, None)
    return token if token.lasts(EARLY_S) else await _renew_early(store, account, record, token)


async def _renew_early(store: TokenStore, account: Account, record: Record, old: Token) -> Token:
    """The old token works on: only the one elected waits for the new, and a failure harms nobody yet."""
    if record.is_paused or (worker := await store.elect(record)) is None:
        return old
    try:
        return await _replace(store, account, record, worker, None)
    except HubError as error:
        _log.warning("wechat_token_not_renewed", account_id=account.id, code=error.code)
        return old


async def _renew(store: TokenStore, account: Account, record: Record, dead: Token | None) -> Token:
    """Elected or not, comes back with a token that is not `dead`, or gives up after a few seconds."""
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        if _serves(record.token, dead) and record.token:
            return record.token
        if record.is_paused:
            raise record.failure
        if worker := await store.elect(record):
            return await _replace(store, account, record, worker, dead)
        await asyncio.sleep(_POLL_S)
        record = await store.read()
    raise RetryLater("wechat_token_renewing", after_s=2.0)


def _serves(token: Token | None, dead: Token | None) -> bool:
    return token is not None and token.lasts() and (dead is None or token.replaces(dead))


async def _replace(
    store: TokenStore, account: Account, record: Record, worker: str, dead: Token | None
) -> Token:
    """We are the renewer: the store gets the new token, or the reason why there is none."""
    try:
        issued = await _issued(store, account, record, worker, dead)
    except HubError as error:
        await store.pause(worker, error, _pause_s(error))
        raise
    token = Token(issued.value, record.generation + 1, issued.expires_at)
    same_again = not token.lasts(EARLY_S)  # the platform will renew in a moment; ask again then
    pause_until = now() + timedelta(seconds=_SAME_AGAIN_PAUSE_S if same_again else 0)
    kept = (await store.keep(worker, token, pause_until)).token
    return kept if kept and kept.generation >= token.generation else token


async def _issued(
    store: TokenStore, account: Account, record: Record, worker: str, dead: Token | None
) -> Issued:
    """Asks in normal mode first: someone outside may have renewed already, and force_refresh is rationed."""
    settings = settings_of(account)
    issued = await issue(store.core, settings)
    if dead is None or issued.value != dead.value:
        return issued
    wait_s = (record.may_force_at() - now()).total_seconds()
    if wait_s > 0:
        raise RetryLater("wechat_token_refresh_limited", after_s=min(wait_s, _LONGEST_WAIT_S))
    await store.note_forced(worker)
    return await issue(store.core, settings, force=True)


def _pause_s(error: HubError) -> float:
    if isinstance(error, RetryLater):
        return min(max(error.after_s, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S)
    return _AUTH_PAUSE_S
