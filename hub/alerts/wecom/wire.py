"""One exchange with WeCom's API: within a hard time limit, answered by JSON or by one of our errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from hub.core.errors import AuthExpired, HubError, Refused, RetryLater
from hub.core.runtime import Core

Answer = dict[str, Any]
TOKEN_REJECTED = "wecom_token_rejected"  # noqa: S105 - an error code
NOBODY = "wecom_nobody"
LIMIT_S = 8.0
_DETAIL_CHARS = 200

Make = Callable[[str], HubError]


def _later(code: str, after_s: float) -> Make:
    return lambda detail: RetryLater(code, after_s=after_s, detail=detail)


def _auth(code: str) -> Make:
    return lambda detail: AuthExpired(code, detail=detail)


def _refused(detail: str) -> HubError:
    return Refused("platform_refused", detail=detail)


def _nobody(detail: str) -> HubError:
    return Refused(NOBODY, detail=detail)


# "Global error codes" of the platform's documentation, those that the two calls made here can get.
_KINDS: Mapping[int, Make] = {
    -1: _later("platform_busy", 5.0),
    45009: _later("platform_limited", 60.0),
    45033: _later("platform_busy", 5.0),
    40001: _auth("wecom_secret_wrong"),
    40013: _auth("wecom_corp_wrong"),
    40014: _auth(TOKEN_REJECTED),
    41001: _auth(TOKEN_REJECTED),
    42001: _auth(TOKEN_REJECTED),
    40056: _auth("wecom_agent_wrong"),
    48002: _auth("wecom_api_not_granted"),
    60020: _auth("wecom_ip_not_listed"),
    81013: _nobody,
}


async def call(
    core: Core, method: str, url: str, *, expects: str, limit_s: float = LIMIT_S, **options: Any
) -> Answer:
    """The answer, which has `expects` in it and no error code. Both calls made here may be repeated.

    Raises what the table above makes of the code; RetryLater when the answer cannot be understood.
    """
    try:
        async with asyncio.timeout(limit_s):
            response = await core.http.request(method, url, idempotent=True, **options)
    except TimeoutError:
        raise _unclear("time limit") from None
    return _judged(response.content, expects)


def _judged(content: bytes, expects: str) -> Answer:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise _unclear("not JSON") from None
    code = answer.get("errcode", 0) if isinstance(answer, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raise _unclear("no errcode")
    if code != 0:
        detail = f"{code} {answer.get('errmsg', '')}"[:_DETAIL_CHARS].strip()
        raise _KINDS.get(code, _refused)(detail)
    if expects not in answer:
        raise _unclear(f"no {expects}")
    return dict(answer)


def _unclear(why: str) -> HubError:
    return RetryLater("outside_unclear", after_s=5.0, detail=why)
