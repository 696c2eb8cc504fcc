"""One exchange with the platform's API: within a hard time limit, and answered by JSON or by one of our errors."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hub.channels.wechat.errors import failure
from hub.channels.wechat.parse import whole
from hub.core.errors import HubError, RetryLater, Unconfirmed
from hub.core.runtime import Core

Answer = dict[str, Any]

# The HTTP client limits each step; this limits them together, so that token, call, renewal and repeat fit
# into the 40 s for which a worker holds a conversation.
LIMIT_S = 8.0


async def post(
    core: Core, url: str, *, expects: str, idempotent: bool, limit_s: float = LIMIT_S, **options: Any
) -> Answer:
    """The answer, which has `expects` in it and no error code.

    Raises what errors.failure makes of the code; RetryLater or (not `idempotent`) Unconfirmed when the answer
    does not tell whether the call took effect.
    """
    try:
        async with asyncio.timeout(limit_s):
            response = await core.http.request("POST", url, idempotent=idempotent, **options)
    except TimeoutError:
        raise unclear(idempotent, "time limit") from None
    return judged(response.content, expects, idempotent)


def judged(content: bytes, expects: str, idempotent: bool) -> Answer:
    answer = as_object(content)
    if answer is None:
        raise unclear(idempotent, "not JSON")
    errcode = whole(str(answer.get("errcode", 0)))
    if errcode is None or (errcode == 0 and expects not in answer):
        raise unclear(idempotent, f"no {expects}")
    if errcode != 0:
        raise failure(errcode, str(answer.get("errmsg", "")))
    return answer


def as_object(content: bytes) -> Answer | None:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def body(message: Answer) -> dict[str, Any]:
    """Options of a request whose JSON has raw UTF-8: the platform refuses \\u escapes (40033)."""
    content = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return {"content": content, "headers": {"content-type": "application/json; charset=utf-8"}}


def unclear(idempotent: bool, why: str) -> HubError:
    if idempotent:
        return RetryLater("outside_unclear", after_s=3.0, detail=why)
    return Unconfirmed("outside_unclear", detail=why)
