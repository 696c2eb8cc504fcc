"""How often a platform lets us write after something that the fan did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.core.errors import Refused

Doc = dict[str, Any]


@dataclass(frozen=True)
class Quota:
    """`max` messages within `window_s` seconds of the fan's action."""

    max: int
    window_s: int


def after_action(quota: Doc | None, quotas: Mapping[str, Quota], action: str, at: datetime) -> Doc | None:
    """Quotas do not add up: an action sets its own maximum, and the longer expiry holds.

    WeChat, customer-service messages, "limits of each action". A push that arrives late (older than
    the action that counts now) changes nothing.
    """
    allowed = quotas.get(action)
    if allowed is None or (quota and at < quota["at"]):
        return quota
    until = at + timedelta(seconds=allowed.window_s)
    if quota and quota["until"] > until:
        until = quota["until"]
    return {"left": allowed.max, "max": allowed.max, "until": until, "at": at}


def take(quota: Doc | None, count: int, now: datetime) -> Doc | None:
    """Sets `count` replies aside; None (no quota on this channel) stays None.

    Raises Refused("window_over") or Refused("quota_used", left).
    """
    if quota is None:
        return None
    if now >= quota["until"]:
        raise Refused("window_over", until=quota["until"].isoformat())
    if quota["left"] < count:
        raise Refused("quota_used", left=quota["left"], needed=count)
    return {**quota, "left": quota["left"] - count}


def give_back(quota: Doc | None, taken_at: datetime) -> Doc | None:
    """A reply that surely was not sent returns, unless a newer action has set a new quota since `taken_at`."""
    if quota is None or quota["at"] > taken_at or quota["left"] >= quota["max"]:
        return quota
    return {**quota, "left": quota["left"] + 1}


def closed_by_platform(quota: Doc | None, now: datetime) -> Doc | None:
    """The platform said that the window is over or the cap reached (45015, 45047): believe it."""
    return None if quota is None else {**quota, "left": 0, "until": min(quota["until"], now)}
