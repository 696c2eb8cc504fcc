"""The timeline's public door: everything that changes or reads a conversation goes through here."""

from __future__ import annotations

from dataclasses import dataclass

from hub.conversations import collections as _declared  # noqa: F401  (declares the collections)
from hub.conversations.accounts import Accounts
from hub.conversations.commit import Committer
from hub.conversations.counting import Counting
from hub.conversations.desk import Desks
from hub.conversations.listing.routes import Sizes
from hub.conversations.router import Router
from hub.conversations.search.asking import Asking
from hub.conversations.visibility import Visibility
from hub.core.runtime import Core


@dataclass(frozen=True)
class Conversations:
    """Held once per process; functions of this package take it as their first argument."""

    core: Core
    committer: Committer
    accounts: Accounts
    counting: Counting
    visibility: Visibility
    sizes: Sizes
    desks: Desks
    router: Router
    asking: Asking

    async def close(self) -> None:
        await self.router.close()
        await self.committer.close()
        self.asking.close()


def open_conversations(core: Core) -> Conversations:
    visibility = Visibility(core)
    committer, desks = Committer(core), Desks(core)
    return Conversations(
        core,
        committer,
        Accounts(core),
        Counting(core, visibility),
        visibility,
        Sizes(),
        desks,
        Router(core, committer, desks),
        Asking(core.settings),
    )
