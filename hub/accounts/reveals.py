"""The gates before what is hidden: fresh proof, allowance and audit entry to see it, an allowance to try for it."""

from __future__ import annotations

from collections.abc import Mapping

from hub.accounts import audit, throttle
from hub.accounts.audit import Detail
from hub.accounts.identity import Identity
from hub.core.runtime import Core


async def allow(core: Core, who: Identity, target: str, details: Mapping[str, Detail]) -> None:
    """Returns when the number may be shown; what cannot be recorded is not shown.

    `details` hold the reason. The caller has checked "pii.reveal" and that there is something to show.
    Raises NotAllowed("step_up_needed"), Refused("reveals_used_up", minutes=).
    """
    who.require_fresh()
    await throttle.take(core, throttle.reveals_of(who.staff_id), "reveals_used_up")
    await audit.record(core, who.shop_id, who.actor, "pii.reveal", target, details)


async def allow_code(core: Core, who: Identity, target: str, details: Mapping[str, Detail]) -> None:
    """Returns when the code of a virtual good may be shown; the caller has checked "stock.manage".

    Raises NotAllowed("step_up_needed"), Refused("code_reveals_used_up", minutes=).
    """
    who.require_fresh()
    await throttle.take(core, throttle.code_reveals_of(who.staff_id), "code_reveals_used_up")
    await audit.record(core, who.shop_id, who.actor, "stock_code.reveal", target, details)


async def allow_search(core: Core, who: Identity) -> None:
    """Before a search for a whole number, whose answer tells whether it is there.

    Raises Refused("number_searches_used_up", minutes=).
    """
    await throttle.take(core, throttle.number_searches_of(who.staff_id), "number_searches_used_up", "q")


async def allow_code_search(core: Core, who: Identity) -> None:
    """Before a search for a whole code. Raises Refused("code_searches_used_up", minutes=)."""
    await throttle.take(core, throttle.code_searches_of(who.staff_id), "code_searches_used_up", "code")
