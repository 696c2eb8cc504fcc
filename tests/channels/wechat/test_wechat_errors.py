"""Each error code leads to the act that the platform's sheet asks for."""

from __future__ import annotations

from typing import Any

import pytest

from hub.channels.wechat.errors import failure
from hub.core.errors import AuthExpired, HubError, Refused, RetryLater

TABLE: list[tuple[int, type[HubError], str, dict[str, Any]]] = [
    (-1, RetryLater, "platform_busy", {}),
    (45009, RetryLater, "platform_limited", {}),
    (45011, RetryLater, "platform_limited", {}),
    (45015, Refused, "window_over", {"window": True}),
    (45047, Refused, "quota_used", {"window": True}),
    (40003, Refused, "fan_unreachable", {"unreachable": True}),
    (43004, Refused, "fan_unreachable", {"unreachable": True}),
    (48002, Refused, "fan_unreachable", {"unreachable": True}),
    (40007, Refused, "media_gone", {}),
    (87014, Refused, "content_rejected", {}),
    (40001, AuthExpired, "wechat_token_rejected", {}),
    (40014, AuthExpired, "wechat_token_rejected", {}),
    (41001, AuthExpired, "wechat_token_rejected", {}),
    (42001, AuthExpired, "wechat_token_rejected", {}),
    (40013, AuthExpired, "wechat_app_id_wrong", {}),
    (40125, AuthExpired, "wechat_secret_wrong", {}),
    (40164, AuthExpired, "wechat_ip_not_listed", {}),
    (48001, AuthExpired, "wechat_api_not_granted", {}),
    (50001, AuthExpired, "wechat_api_not_granted", {}),
    (48004, AuthExpired, "wechat_account_restricted", {}),
    (50002, AuthExpired, "wechat_account_restricted", {}),
    (47001, Refused, "platform_refused", {}),
    (47003, Refused, "platform_refused", {}),
    (99999, Refused, "platform_refused", {}),
]


@pytest.mark.parametrize(("errcode", "kind", "code", "params"), TABLE)
def test_errors(errcode: int, kind: type[HubError], code: str, params: dict[str, Any]) -> None:
    error = failure(errcode, "words")
    assert (type(error), error.code) == (kind, code)
    assert error.params == {"detail": f"{errcode} words", **params}


def test_pauses_grow_with_the_quota() -> None:
    pauses = [
        error.after_s for code in (-1, 45011, 45009) if isinstance(error := failure(code, ""), RetryLater)
    ]
    assert pauses == [5, 60, 1800]


def test_the_platforms_words_are_kept_short() -> None:
    assert len(str(failure(1, "x" * 9000).params["detail"])) == 200
