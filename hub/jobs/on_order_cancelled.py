"""An order ended without a sale: said in the conversation, and why."""

from __future__ import annotations

from typing import Any

from hub.core.sentences import catalogue
from hub.jobs._order_news import LANG, tell
from hub.opened import Hub

_TOLD = ("unpaid", "sold_out", "refunded")


async def run(hub: Hub, shop_id: str, event_id: str) -> None:
    await tell(hub, shop_id, event_id, _params)


def _params(_order: dict[str, Any], event: dict[str, Any]) -> dict[str, str]:
    reason = str(event["detail"].get("reason", ""))
    why = catalogue().translate(LANG, f"jobs.order_cancelled.{reason}") if reason in _TOLD else ""
    return {"why": why}
