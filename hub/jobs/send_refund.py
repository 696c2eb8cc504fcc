"""Sends one refund; rung when it is asked for. What is left of any, `send_refunds` takes up."""

from __future__ import annotations

from hub.commerce.checkout import refunds
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, refund_id: str) -> None:
    await refunds.send(hub.commerce, shop_id, refund_id)
