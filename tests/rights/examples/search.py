"""Search, for the word with which everything begins that must not leak."""

from __future__ import annotations

from hub.conversations.search.follow import Follower
from tests.rights.example import Example
from tests.rights.place import Place


async def _indexed(place: Place) -> None:
    """All that is in the stores by now: the other channel's and the other shop's words, too."""
    follower = Follower(place.desk.hub.core)
    try:
        await follower.catch_up()
    finally:
        follower.close()


EXAMPLES = {
    "GET /api/v1/search": Example(
        query=lambda ids: {"q": "leak", "limit": 50, "account_id": ids["account_id"]}, prepare=_indexed
    )
}
