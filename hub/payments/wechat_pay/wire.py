"""One exchange with the API: signed, within a hard time limit, its answer verified, or one of our errors."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from hub.core.errors import AuthExpired, HubError, NotFound, Refused, RetryLater
from hub.core.runtime import Core
from hub.payments.wechat_pay import signing
from hub.payments.wechat_pay.settings import WeChatPaySettings

Answer = dict[str, Any]
LIMIT_S = 8.0
_DETAIL_CHARS = 200
Make = Callable[[str], HubError]


def _refused(code: str) -> Make:
    return lambda detail: Refused(code, detail=detail)


def _auth(code: str) -> Make:
    return lambda detail: AuthExpired(code, detail=detail)


def _later(after_s: float) -> Make:
    return lambda detail: RetryLater("outside_busy", after_s=after_s, detail=detail)


def _missing(detail: str) -> HubError:
    return NotFound("payment_unknown_there", detail=detail)


# Codes of the documentation; whatever is not here is refused with its own words. SYSTEM_ERROR and BANK_ERROR leave
# the result open: the same call with the same number is harmless, and so is asking.
KINDS: Mapping[str, Make] = {
    "SIGN_ERROR": _auth("payment_signature_refused"),
    "NO_AUTH": _auth("payment_not_granted"),
    "MCH_NOT_EXISTS": _auth("payment_merchant_wrong"),
    "APPID_MCHID_NOT_MATCH": _auth("payment_app_wrong"),
    "ORDERPAID": _refused("payment_taken"),
    "ORDER_CLOSED": _refused("payment_closed_there"),
    "OUT_TRADE_NO_USED": _refused("payment_number_used"),
    "NOT_ENOUGH": _refused("refund_no_funds"),
    "ORDER_NOT_EXIST": _missing,
    "RESOURCE_NOT_EXISTS": _missing,
    "FREQUENCY_LIMITED": _later(10.0),
    "RATELIMIT_EXCEEDED": _later(10.0),
    "SYSTEM_ERROR": _later(3.0),
    "BANK_ERROR": _later(10.0),
}


async def call(
    core: Core, settings: WeChatPaySettings, method: str, path: str, body: Mapping[str, Any] | None = None
) -> Answer:
    """The answer ({} for 204). Every call made here has our own number in it, so that a repeat is harmless.

    Raises NotFound for a number that is not known there, and what KINDS makes of the code.
    """
    url = f"{settings.api_base}{path}"
    parts, text = urlsplit(url), json.dumps(body, ensure_ascii=False) if body is not None else ""
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Authorization": signing.authorization(
            settings, method, target, int(time.time()), secrets.token_hex(16), text
        ),
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": "uphub",
        "Wechatpay-Serial": next(iter(settings.platform_keys)),
    }
    try:
        async with asyncio.timeout(LIMIT_S):
            response = await core.http.request(
                method, url, idempotent=True, headers=headers, content=text.encode()
            )
    except TimeoutError:
        raise RetryLater("outside_unclear", after_s=3.0, detail="time limit") from None
    if response.status_code >= 400:
        raise _error(response.content)
    try:
        signing.verify(settings, response.headers, response.content, time.time())
    except Refused:
        raise RetryLater("outside_unclear", after_s=5.0, detail="answer not signed by WeChat Pay") from None
    return _parsed(response.content) if response.content else {}


def _error(content: bytes) -> HubError:
    """Errors are unsigned at times, so that nothing but a refusal may rest on them."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = {}
    code = found.get("code") if isinstance(found, dict) else None
    detail = f"{code} {found.get('message', '')}"[:_DETAIL_CHARS] if code else "no code"
    if not isinstance(code, str):
        return RetryLater("outside_unclear", after_s=5.0, detail=detail)
    return KINDS.get(code, _refused("platform_refused"))(detail)


def _parsed(content: bytes) -> Answer:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RetryLater("outside_unclear", after_s=5.0, detail="not JSON")
    return found
