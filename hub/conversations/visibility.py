"""The one place that decides whether somebody may see a conversation: their shop's, and within their channels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from hub.accounts.identity import Identity
from hub.conversations.model import Head
from hub.core.errors import NotFound
from hub.core.runtime import Core

MOST_KEPT = 200_000  # about 40 MB; beyond that everything is learnt anew


class Visibility:
    """One per process. A conversation's shop and channel account never change, so they are kept."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._accounts: dict[tuple[str, str], str] = {}

    def learn(self, shop_id: str, heads: Iterable[Head]) -> None:
        """From lists that were read anyway, so that opening a row asks nothing."""
        for head in heads:
            self._keep(shop_id, head["id"], head["account_id"])

    async def require(self, who: Identity, conversation_id: str) -> None:
        """Raises NotFound for an absent one, another shop's and another channel's alike."""
        if conversation_id not in await self.visible(who, (conversation_id,)):
            raise NotFound("conversation_not_found")

    async def visible(self, who: Identity, conversation_ids: Collection[str]) -> set[str]:
        """Those of the ids that this person may see; at most one query, for what is not known yet."""
        accounts = await self.accounts_of(who.shop_id, conversation_ids)
        return {id for id, account_id in accounts.items() if who.sees(account_id)}

    async def require_customer(self, who: Identity, customer_id: str) -> None:
        """A customer is seen by whoever sees one of their conversations. Raises NotFound."""
        theirs = {"customer_id": customer_id, **within(who.accounts)}
        if await self._table(who.shop_id).find_one(theirs, fields=["_id"]) is None:
            raise NotFound("conversation_not_found")

    async def require_media(self, who: Identity, media_id: str) -> None:
        """A file to send on is one's own upload, or stands in a conversation that one sees. Raises NotFound."""
        table, fields = self._core.db.shop(who.shop_id)["media"], ["conversation_id", "uploaded_by"]
        doc = await table.find_one({"_id": media_id}, fields=fields) or {}
        place = doc.get("conversation_id")
        own = bool(doc) and doc.get("uploaded_by") == who.staff_id
        if not own and (place is None or place not in await self.visible(who, (place,))):
            raise NotFound("media_not_found", field="media_id")

    async def accounts_of(self, shop_id: str, conversation_ids: Collection[str]) -> dict[str, str]:
        """The channel account of each conversation of this shop; ids that are not its own are left out."""
        unknown = [id for id in conversation_ids if (shop_id, id) not in self._accounts]
        if unknown:
            docs = await self._table(shop_id).find({"_id": {"$in": unknown}}, fields=["account_id"])
            for doc in docs:
                self._keep(shop_id, doc["_id"], doc["account_id"])
        known = {id: self._accounts.get((shop_id, id)) for id in conversation_ids}
        return {id: account_id for id, account_id in known.items() if account_id is not None}

    def _table(self, shop_id: str) -> Any:
        return self._core.db.shop(shop_id)["conversations"]

    def _keep(self, shop_id: str, conversation_id: str, account_id: str) -> None:
        if len(self._accounts) >= MOST_KEPT:
            self._accounts.clear()
        self._accounts[shop_id, conversation_id] = account_id


def within(accounts: frozenset[str] | None) -> Mapping[str, Any]:
    """The part of a filter on conversations that keeps a list to somebody's channels; None: all of them."""
    return {} if accounts is None else {"account_id": {"$in": sorted(accounts)}}
