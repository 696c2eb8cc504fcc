"""Takes fans back from people who may no longer serve them: gone from the shop, without the right, or the channel.

Looked at when the team changes, and every few minutes for what slipped through.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.accounts import api_keys, shops
from hub.conversations.lookup import NOTHING
from hub.conversations.rules import routing
from hub.conversations.rules.desk import Desk
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.db import Scope, StoreError
from hub.core.errors import Conflict

_log = log.get(__name__)
Doc = dict[str, Any]
BATCH = 100
# Where the last assignee stays on what is put aside: waking looks at them again.
_HELD: Doc = {"state": "agent", "snoozed_until": None}


async def team_changed(hub: Conversations, shop_id: str) -> None:
    """Somebody's roles, rights or channels, or their place in the shop; call it when that is stored."""
    try:
        await look_in(hub, shop_id)
    except (StoreError, OSError, Conflict) as error:  # the job looks again
        _log.warning("holders were not looked at", shop_id=shop_id, error=str(error))


async def look(hub: Conversations) -> int:
    """Over all shops."""
    return sum([await look_in(hub, shop.id) for shop in await shops.all_shops(hub.core)])


async def look_in(hub: Conversations, shop_id: str) -> int:
    """How many went back to the queue."""
    hub.desks.forget(shop_id)
    desk, shop = await hub.desks.get(shop_id), hub.core.db.shop(shop_id)
    wrong = [held for held in await _held(shop) if not desk.may_serve(*held)]
    programs = {key.id for key in await api_keys.of_shop(hub.core, shop_id)} if wrong else set()
    taken = [await _take_back(hub, shop_id, desk, *held) for held in wrong if held[0] not in programs]
    return sum(taken)


async def _held(shop: Scope) -> list[tuple[str, str]]:
    """Who holds anything where: from the index alone."""
    who = {"staff_id": "$episode.assignee.id", "account_id": "$account_id"}
    rows = await shop["conversations"].aggregate([{"$match": _HELD}, {"$group": {"_id": who}}])
    return [(row["_id"]["staff_id"], row["_id"]["account_id"]) for row in rows]


async def _take_back(hub: Conversations, shop_id: str, desk: Desk, staff_id: str, account_id: str) -> int:
    wanted = {**_HELD, "episode.assignee.id": staff_id, "account_id": account_id}
    docs = await hub.core.db.shop(shop_id)["conversations"].find(wanted, fields=["_id"])
    moved = 0
    for start in range(0, len(docs), BATCH):
        rule = partial(routing.dismiss, desk=desk)
        some = [(doc["_id"], rule, NOTHING) for doc in docs[start : start + BATCH]]
        moved += sum(r is True for r in await hub.committer.commit_batch(shop_id, some))
    return moved
