"""Collections of the timeline, with the indexes that its queries use."""

from __future__ import annotations

from hub.core.db import Collection, Database, Index, declare
from hub.core.schema import migration

CONVERSATIONS = declare(
    Collection(
        "conversations",
        version=2,
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("last_at", -1), ("_id", -1))),
            Index((("state", 1), ("last_at", -1), ("_id", -1))),
            Index((("state", 1), ("waiting_since", 1), ("_id", 1))),
            Index((("episode.assignee.id", 1), ("state", 1), ("last_at", -1), ("_id", -1))),
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
            Index((("undelivered", 1), ("_id", -1)), partial={"undelivered": True}),
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
    Collection("episodes", indexes=(Index((("conversation_id", 1), ("number", -1)), unique=True),))
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
