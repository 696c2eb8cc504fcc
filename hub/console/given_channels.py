"""Checks the channel accounts that a body names: they must be among those that the person serves."""

from __future__ import annotations

from collections.abc import Collection

from hub.console.endpoint import Asked
from hub.core.errors import Refused


async def check_channels(asked: Asked, account_ids: Collection[str] | None) -> None:
    """Raises Refused("account_not_found") for another shop's or another channel's, as for one that never was."""
    if account_ids is None:
        return
    shops = await asked.hub.accounts.of_shop(asked.who.shop_id)
    if not set(account_ids) <= {account.id for account in shops if asked.who.sees(account.id)}:
        raise Refused("account_not_found", field="accounts")
