"""How many customer-service messages an account may send to a fan, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.sandbox.wechat.errors import ApiError

_AFTER_A_MESSAGE = (5, 48 * 3600)
_AFTER_ENTERING = (2, 60)
_AFTER_AN_OFFICIAL_ACTION = (3, 60)
_GRANTS = {
    "official": {
        "subscribe": _AFTER_AN_OFFICIAL_ACTION,
        "SCAN": _AFTER_AN_OFFICIAL_ACTION,
        "CLICK": _AFTER_AN_OFFICIAL_ACTION,
        "scancode_push": _AFTER_AN_OFFICIAL_ACTION,
        "scancode_waitmsg": _AFTER_AN_OFFICIAL_ACTION,
    },
    "miniprogram": {"user_enter_tempsession": _AFTER_ENTERING},
}


@dataclass(frozen=True)
class Quota:
    left: int = 0
    until: float = 0.0


def after_message(quota: Quota, now: float) -> Quota:
    return _granted(quota, _AFTER_A_MESSAGE, now)


def after_event(quota: Quota, kind: str, event: str, now: float) -> Quota:
    """Events that open no window leave the quota as it was."""
    grant = _GRANTS[kind].get(event)
    return _granted(quota, grant, now) if grant else quota


def spend(quota: Quota, now: float) -> Quota:
    """Raises ApiError 45015 when the window is over, 45047 when the window's messages are used up."""
    if now >= quota.until:
        raise ApiError(45015)
    if quota.left <= 0:
        raise ApiError(45047)
    return replace(quota, left=quota.left - 1)


def as_told(quota: Quota, side: str, at: float) -> Quota:
    """After a message of the past; what an account had sent beyond its window is passed over."""
    if side == "fan":
        return after_message(quota, at)
    return replace(quota, left=quota.left - 1) if side == "hub" and quota.left and at < quota.until else quota


def _granted(quota: Quota, grant: tuple[int, int], now: float) -> Quota:
    """Quotas do not add up: the newest action sets the count, the longer expiry stays."""
    count, seconds = grant
    return Quota(count, max(quota.until, now + seconds))
