"""The platform's error codes, each as one of our kinds: the kind decides what happens to a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hub.core.errors import AuthExpired, HubError, Refused, RetryLater

TOKEN_REJECTED = "wechat_token_rejected"  # noqa: S105 - an error code
MEDIA_GONE = "media_gone"
_DETAIL_CHARS = 200

# Seconds. A minute's quota comes back in a minute; the day's at midnight, so looking twice an hour is plenty.
_BUSY_S, _MINUTE_S, _DAY_S = 5.0, 60.0, 1800.0

Make = Callable[[str], HubError]


def _later(code: str, after_s: float) -> Make:
    return lambda detail: RetryLater(code, after_s=after_s, detail=detail)


def _refused(code: str, **params: Any) -> Make:
    return lambda detail: Refused(code, detail=detail, **params)


def _auth(code: str) -> Make:
    return lambda detail: AuthExpired(code, detail=detail)


# "Global return codes" of the platform's documentation, those that the calls made here can get.
_KINDS: Mapping[int, Make] = {
    -1: _later("platform_busy", _BUSY_S),
    45011: _later("platform_limited", _MINUTE_S),
    45009: _later("platform_limited", _DAY_S),
    45015: _refused("window_over", window=True),
    45047: _refused("quota_used", window=True),
    40003: _refused("fan_unreachable", unreachable=True),
    43004: _refused("fan_unreachable", unreachable=True),
    48002: _refused("fan_unreachable", unreachable=True),  # the fan switched the account's messages off
    40007: _refused(MEDIA_GONE),
    41030: _refused("mini_page_unknown"),
    87014: _refused("content_rejected"),
    40001: _auth(TOKEN_REJECTED),
    40014: _auth(TOKEN_REJECTED),
    41001: _auth(TOKEN_REJECTED),
    42001: _auth(TOKEN_REJECTED),
    40013: _auth("wechat_app_id_wrong"),
    40125: _auth("wechat_secret_wrong"),
    40164: _auth("wechat_ip_not_listed"),
    48001: _auth("wechat_api_not_granted"),
    50001: _auth("wechat_api_not_granted"),
    48004: _auth("wechat_account_restricted"),
    50002: _auth("wechat_account_restricted"),
}


def failure(errcode: int, errmsg: str) -> HubError:
    """`detail` carries the platform's own words, for the person who looks into it."""
    return _KINDS.get(errcode, _refused("platform_refused"))(f"{errcode} {errmsg}"[:_DETAIL_CHARS].strip())
