"""Finds the messages that a group of changes must see, in one query for each kind of need.

Every query names its index. Left to choose for some dozens of alternatives in one `$or`, the server tried its
plans for each of them: 33 ms for what takes one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.core.db import Keys, Scope, Session

Doc = dict[str, Any]
QUOTING = (("conversation_id", 1), ("reply_to.seq", 1))


@dataclass(frozen=True)
class Needs:
    """Which messages and seats a rule must see before it decides; the conversation is always there.

    `repeat_keys` are dedup keys that are hardly ever there already: nobody looks for them until the
    unique index objects. Only for rules that always insert under the key and never refuse.
    """

    message_ids: Sequence[str] = ()
    dedup_keys: Sequence[str] = ()
    repeat_keys: Sequence[str] = ()
    seqs: Sequence[int] = ()
    platform_message_ids: Sequence[str] = ()
    outstanding: bool = False
    # And the replies that quote what is found.
    quotes: bool = False
    # Staff whose seats the rule looks at.
    seats: Sequence[str] = ()


NOTHING = Needs()


@dataclass
class Lookup:
    """`add` what each change needs, then `run` once."""

    ids: set[str] = field(default_factory=set)
    outstanding: set[str] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)
    # By field and conversation: an index stands on each of these fields within its conversation.
    within: dict[str, dict[str, set[Any]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def add(self, conversation_id: str, needs: Needs, *, hopeful: bool) -> None:
        """`hopeful`: see Needs.repeat_keys."""
        self.ids.update(needs.message_ids)
        if needs.outstanding:
            self.outstanding.add(conversation_id)
        if needs.quotes:
            self.quoted.add(conversation_id)
        for name, values in (
            ("dedup_key", needs.dedup_keys),
            ("dedup_key", () if hopeful else needs.repeat_keys),
            ("seq", needs.seqs),
            ("platform_message_id", needs.platform_message_ids),
        ):
            if values:
                self.within[name][conversation_id].update(values)

    async def run(self, shop: Scope, session: Session) -> list[Doc]:
        """Ids may be of conversations that nobody asked about: it is for the caller to leave those out."""
        found: list[Doc] = []
        for wanted, index in self._queries():
            found += await shop["messages"].find(wanted, index=index, session=session)
        if self.quoted:
            found += await self._quoting(shop, found, session)
        return found

    async def _quoting(self, shop: Scope, found: Sequence[Doc], session: Session) -> list[Doc]:
        named = [m for m in found if m["conversation_id"] in self.quoted]
        wanted = [{"conversation_id": m["conversation_id"], "reply_to.seq": m["seq"]} for m in named]
        if not wanted:
            return []
        return await shop["messages"].find({"$or": wanted}, index=QUOTING, session=session)

    def _queries(self) -> Iterable[tuple[Doc, Keys | None]]:
        if self.ids:
            yield {"_id": {"$in": list(self.ids)}}, None
        if self.outstanding:
            statuses = {"$in": ["queued", "sending"]}
            wanted = {"conversation_id": {"$in": list(self.outstanding)}, "status": statuses}
            yield wanted, (("conversation_id", 1),)
        for name, by_conversation in self.within.items():
            parts = [
                {"conversation_id": conversation_id, name: {"$in": list(values)}}
                for conversation_id, values in by_conversation.items()
            ]
            yield (parts[0] if len(parts) == 1 else {"$or": parts}, (("conversation_id", 1), (name, 1)))
