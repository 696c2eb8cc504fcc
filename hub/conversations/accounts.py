"""Channel accounts: a shop's own WeChat account, web chat and so on, with encrypted credentials."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from typing import Any

from pydantic import ValidationError

from hub.conversations.channel import Account, Channel, channels
from hub.core.clock import now
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
PURPOSE = "channel-credentials"
# A changed account is seen by every process after this long; a push must not cost a query each time.
CACHE_S = 5.0


async def add(
    core: Core, shop_id: str, channel: str, name: str, settings: dict[str, Any], account_id: str = ""
) -> Account:
    """Raises Refused naming the setting that is missing or wrong. An existing `account_id` is replaced."""
    account_id = account_id or new_id()
    plain = _validated(channel, settings)
    doc = {
        "channel": channel,
        "name": name,
        "settings": core.keys.encrypt(PURPOSE, json.dumps(plain)),
        "updated_at": now(),
        "schema": 1,
    }
    update = {"$set": doc, "$setOnInsert": {"created_at": now()}}
    await core.db.shop(shop_id)["channel_accounts"].update({"_id": account_id}, update, upsert=True)
    return _account(core, {"_id": account_id, "shop_id": shop_id, **doc})


async def set_assistant(core: Core, shop_id: str, account_id: str, on: bool) -> None:
    """Whether the assistant answers first; seen by every process within CACHE_S. Raises NotFound."""
    change = {"$set": {"assistant": on}}
    if not await core.db.shop(shop_id)["channel_accounts"].update({"_id": account_id}, change):
        raise NotFound("account_not_found")


def _validated(channel: str, settings: dict[str, Any]) -> dict[str, Any]:
    try:
        return channel_named(channel).settings_model.model_validate(settings).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise Refused(
            "setting_invalid", field=".".join(map(str, first["loc"])), reason=first["msg"]
        ) from None


def channel_named(name: str) -> Channel:
    try:
        return channels()[name]
    except KeyError:
        raise NotFound("channel_unknown", field="channel", known=", ".join(channels())) from None


class Accounts:
    """Reads accounts through a short cache; one per process."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known: dict[str, tuple[float, asyncio.Future[Account]]] = {}
        self._channels: dict[str, tuple[float, dict[str, str]]] = {}

    async def get(self, account_id: str) -> Account:
        """The account of that id in whichever shop: hooks know no more. Raises NotFound.

        Whoever asks while somebody reads it waits for that answer: a burst of replies is one query.
        """
        until, answer = self._known.get(account_id, (0.0, None))
        if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
            answer = asyncio.ensure_future(self._read(account_id))
            self._known[account_id] = (time.monotonic() + CACHE_S, answer)
            answer.add_done_callback(partial(self._forget_failed, account_id))
        return await asyncio.shield(answer)

    async def _read(self, account_id: str) -> Account:
        doc = await self._core.db.everywhere["channel_accounts"].find_one({"_id": account_id})
        if doc is None:
            raise NotFound("account_not_found")
        return _account(self._core, doc)

    def _forget_failed(self, account_id: str, answer: asyncio.Future[Account]) -> None:
        """What strangers ask for must not fill the memory."""
        if answer.cancelled() or answer.exception():
            self._known.pop(account_id, None)

    async def within(
        self, shop_id: str, scope: frozenset[str] | None, account_id: str = "", channel: str = ""
    ) -> frozenset[str] | None:
        """The accounts that all of these leave; None when they leave everything."""
        if channel:
            channels_of = await self._channels_of(shop_id)
            scope = frozenset(
                a for a, c in channels_of.items() if c == channel and (scope is None or a in scope)
            )
        if account_id:
            scope = frozenset({account_id} if scope is None or account_id in scope else ())
        return scope

    async def _channels_of(self, shop_id: str) -> dict[str, str]:
        moment = now().timestamp()
        until, found = self._channels.get(shop_id, (0.0, {}))
        if until < moment:
            docs = await self._core.db.shop(shop_id)["channel_accounts"].find({}, fields=["channel"])
            found = {doc["_id"]: doc["channel"] for doc in docs}
            self._channels[shop_id] = (moment + CACHE_S, found)
        return found

    async def of_shop(self, shop_id: str) -> list[Account]:
        docs = await self._core.db.shop(shop_id)["channel_accounts"].find({}, sort=[("_id", 1)])
        return [_account(self._core, doc) for doc in docs]


def _account(core: Core, doc: Doc) -> Account:
    model = channel_named(doc["channel"]).settings_model
    settings = model.model_validate_json(core.keys.decrypt(PURPOSE, doc["settings"]))
    assistant = bool(doc.get("assistant"))
    return Account(doc["_id"], doc["shop_id"], doc["channel"], doc["name"], settings, assistant)
