"""The stored access token of one account: who may renew it is decided here, by conditional updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.channels.wechat.collections import TOKENS
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account
from hub.core.clock import now
from hub.core.db import Table
from hub.core.errors import AuthExpired, Conflict, HubError, Refused, RetryLater
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
PURPOSE = "wechat-access-token"
LEASE_S = 10.0  # longer than the one or two calls that a renewal makes (token_calls.LIMIT_S each)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# The platform's limits of force_refresh: 20 a day, 30 s apart.
_MOST_FORCED, _FORCED_WITHIN, _FORCED_APART = 20, timedelta(days=1), timedelta(seconds=30)
_KINDS: Mapping[str, type[HubError]] = {kind.__name__: kind for kind in (AuthExpired, Refused)}


@dataclass(frozen=True)
class Token:
    """`generation` counts renewals, over all processes."""

    value: str
    generation: int
    expires_at: datetime

    def lasts(self, seconds: float = 0) -> bool:
        return self.expires_at > now() + timedelta(seconds=seconds)

    def replaces(self, dead: Token) -> bool:
        """A renewal may bring the same dead token again: only another value helps."""
        return self.generation > dead.generation and self.value != dead.value


@dataclass(frozen=True)
class Record:
    """What is stored; `pause_until` and `failure` spare a struggling platform the same question from everyone."""

    token: Token | None
    generation: int
    forced: tuple[datetime, ...]
    pause_until: datetime
    failure: HubError

    @property
    def is_paused(self) -> bool:
        return self.pause_until > now()

    def may_force_at(self) -> datetime:
        """When force_refresh is allowed again; in the past if it is now."""
        after_last = self.forced[-1] + _FORCED_APART if self.forced else _NEVER
        full = len(self.forced) >= _MOST_FORCED
        return max(after_last, self.forced[-_MOST_FORCED] + _FORCED_WITHIN) if full else after_last


@dataclass(frozen=True)
class TokenStore:
    """The record of one account; another app id (a changed account) has a record of its own."""

    core: Core
    table: Table
    id: str

    async def read(self) -> Record:
        doc = await self.table.find_one({"_id": self.id})
        return self._record(doc or await self._first())

    async def elect(self, record: Record) -> str | None:
        """The renewer's name if it is us; of all who saw the same generation one is elected per lease."""
        worker, moment = new_id(), now()
        won = await self.table.update(
            {"_id": self.id, "generation": record.generation, "refreshing_until": {"$lte": moment}},
            {"$set": {"refreshing_until": moment + timedelta(seconds=LEASE_S), "refresher": worker}},
        )
        return worker if won else None

    async def note_forced(self, worker: str) -> None:
        """Before the call: one that was made and not counted would break the platform's limit."""
        push = {"$push": {"forced": {"$each": [now()], "$slice": -_MOST_FORCED}}}
        await self.table.update({"_id": self.id, "refresher": worker}, push)

    async def keep(self, worker: str, token: Token, pause_until: datetime) -> Record:
        """The record afterwards: another's, when our lease ran out and someone else renewed."""
        fields = {
            "token": self.core.keys.encrypt(PURPOSE, token.value), "expires_at": token.expires_at,
            "generation": token.generation, "refreshing_until": _NEVER, "pause_until": pause_until,
            "failure": None, "updated_at": now(),
        }  # fmt: skip
        mine = {"_id": self.id, "refresher": worker, "generation": token.generation - 1}
        await self.table.update(mine, {"$set": fields})
        return await self.read()

    async def pause(self, worker: str, error: HubError, seconds: float) -> None:
        failure = {
            "kind": type(error).__name__,
            "code": error.code,
            "detail": str(error.params.get("detail", "")),
        }
        fields = {
            "refreshing_until": _NEVER, "pause_until": now() + timedelta(seconds=seconds), "failure": failure,
        }  # fmt: skip
        await self.table.update({"_id": self.id, "refresher": worker}, {"$set": fields})

    async def _first(self) -> Doc:
        doc = {
            "_id": self.id, "token": "", "expires_at": _NEVER, "generation": 0, "refreshing_until": _NEVER,
            "refresher": "", "pause_until": _NEVER, "failure": None, "forced": [], "updated_at": now(), "schema": 1,
        }  # fmt: skip
        try:
            await self.table.insert(doc)
        except Conflict:
            return await self.table.find_one({"_id": self.id}) or doc
        return doc

    def _record(self, doc: Doc) -> Record:
        return Record(
            self._token(doc), doc["generation"], tuple(doc["forced"]), doc["pause_until"], _failure(doc)
        )

    def _token(self, doc: Doc) -> Token | None:
        """None too when the key that encrypted it is gone: a new token is one call away."""
        if not doc["token"]:
            return None
        try:
            return Token(self.core.keys.decrypt(PURPOSE, doc["token"]), doc["generation"], doc["expires_at"])
        except Refused:
            return None


def store_of(core: Core, account: Account) -> TokenStore:
    table = core.db.shop(account.shop_id)[TOKENS.name]
    return TokenStore(core, table, f"{account.id}:{settings_of(account).app_id}")


def _failure(doc: Doc) -> HubError:
    told = doc["failure"] or {"kind": "RetryLater", "code": "wechat_token_renewing", "detail": ""}
    if kind := _KINDS.get(told["kind"]):
        return kind(told["code"], detail=told["detail"])
    wait_s = max(1.0, (doc["pause_until"] - now()).total_seconds())
    return RetryLater(told["code"], after_s=wait_s, detail=told["detail"])
