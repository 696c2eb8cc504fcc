"""Collections of the timeline, with the indexes that its queries use."""

from __future__ import annotations

from hub.conversations.listing import indexes
from hub.conversations.lookup import QUOTING
from hub.conversations.rules.seats import LONG_AGO
from hub.core.db import Collection, Database, Index, Scope, declare
from hub.core.schema import migration

CONVERSATIONS = declare(
    Collection(
        "conversations",
        version=2,
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("customer_id", 1), ("account_id", 1))),
            *indexes.INDEXES,
            # The router's queue; the group lies in the index, for those that nobody may serve are passed by.
            Index(
                (("priority", -1), ("waiting_since", 1), ("_id", 1), ("group_id", 1)),
                partial={"state": "waiting"},
            ),
            Index((("waiting_since", 1),), across_shops=True, partial={"state": "bot"}),
            Index((("snoozed_until", 1),), across_shops=True, partial={"snoozed_until": {"$gt": LONG_AGO}}),
            Index((("sla.next_at", 1),), across_shops=True, partial={"sla.next_at": {"$gt": LONG_AGO}}),
        ),
        retired=indexes.RETIRED,
    )
)
SEATS = declare(
    Collection(
        "seats",
        indexes=(
            Index((("present_until", 1),)),
            Index((("present_until", 1), ("shop_id", 1)), across_shops=True),
        ),
    )
)
GROUPS = declare(Collection("groups", indexes=(Index((("_id", 1),)),)))
DESKS = declare(
    Collection(
        "desks",
        indexes=(
            Index((("_id", 1),)),
            Index((("replies.waiting.on", 1),), across_shops=True, partial={"replies.waiting.on": True}),
        ),
    )
)
MESSAGES = declare(
    Collection(
        "messages",
        indexes=(
            Index((("conversation_id", 1), ("seq", 1)), unique=True),
            Index((("conversation_id", 1), ("dedup_key", 1)), unique=True),
            Index(
                (("conversation_id", 1), ("platform_message_id", 1)),
                partial={"platform_message_id": {"$exists": True}},
            ),
            Index(
                (("status", 1), ("next_attempt_at", 1)),
                across_shops=True,
                partial={"status": {"$in": ["queued", "sending"]}},
            ),
            Index((("conversation_id", 1),), partial={"status": {"$in": ["queued", "sending"]}}),
            Index(QUOTING, partial={"reply_to.seq": {"$gt": 0}}),
            Index((("undelivered", 1), ("_id", -1)), partial={"undelivered": True}),
            Index((("conversation_id", 1), ("seq", -1)), partial={"kind": {"$in": ["image", "file"]}}),
        ),
    )
)
EVENTS = declare(
    Collection(
        "events",
        indexes=(
            Index((("conversation_id", 1), ("rev", 1)), unique=True),
            Index((("expires_at", 1),), ttl_s=0),
        ),
    )
)
EPISODES = declare(
    Collection(
        "episodes",
        version=2,
        indexes=(
            Index((("conversation_id", 1), ("number", -1)), unique=True),
            # What the wall asks of today, answered from the index alone.
            Index(
                (
                    ("closed_at", -1),
                    ("account_id", 1),
                    ("group_id", 1),
                    ("opened_at", 1),
                    ("first_reply_at", 1),
                )
            ),
        ),
    )
)
MEDIA = declare(
    Collection(
        "media",
        indexes=(
            Index((("state", 1), ("next_attempt_at", 1)), across_shops=True, partial={"state": "pending"}),
            Index((("conversation_id", 1), ("_id", -1))),
        ),
    )
)
CHANNEL_ACCOUNTS = declare(Collection("channel_accounts", indexes=(Index((("channel", 1), ("name", 1))),)))
RAW_PUSHES = declare(Collection("raw_pushes", indexes=(Index((("expires_at", 1),), ttl_s=0),)))


@migration("conversations", 2)
async def _fields_of_the_desk(db: Database) -> None:
    """Routing, labels, mentions, snoozing and service levels: none of them so far."""
    fields: dict[str, object] = {
        "group_id": None, "last_assignee_id": None, "labels": [], "mentioned": [], "mention_unseen": [],
        "snoozed_until": None, "sla": None,
    }  # fmt: skip
    await db.everywhere["conversations"].update_many({"group_id": {"$exists": False}}, {"$set": fields})


@migration("episodes", 2)
async def _where_episodes_stand(db: Database) -> None:
    """`first_seq` and `last_seq` of stretches of work from before these were noted, told by their times.

    An episode begins with the message that opened it, which was stored within the same transaction.
    """
    ended = db.everywhere["episodes"]
    for episode in await ended.find({"first_seq": {"$exists": False}, "opened_at": {"$exists": True}}):
        scope, here = db.shop(episode["shop_id"]), episode["conversation_id"]
        first = await _newest_seq(scope, here, {"$lt": episode["opened_at"]}) + 1
        last = await _newest_seq(scope, here, {"$lte": episode["closed_at"]})
        await ended.update(
            {"_id": episode["_id"]}, {"$set": {"first_seq": first, "last_seq": last, "schema": 2}}
        )
    present = {"episode": {"$ne": None}, "episode.first_seq": {"$exists": False}}
    for doc in await db.everywhere["conversations"].find(present, fields=["shop_id", "episode"]):
        first = (
            await _newest_seq(db.shop(doc["shop_id"]), doc["_id"], {"$lt": doc["episode"]["opened_at"]}) + 1
        )
        await db.everywhere["conversations"].update(
            {"_id": doc["_id"]}, {"$set": {"episode.first_seq": first}}
        )


async def _newest_seq(scope: Scope, conversation_id: str, at: dict[str, object]) -> int:
    found = await scope["messages"].find_one(
        {"conversation_id": conversation_id, "at": at}, sort=[("seq", -1)], fields=["seq"]
    )
    return int(found["seq"]) if found else 0
