"""WeChat Pay as the hub uses it: charges in three scenes, questions, closing, refunds and notices."""

from __future__ import annotations

import json
import secrets
import time
from datetime import timedelta, timezone
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel

from hub.commerce.payments.protocol import (
    Charge,
    Handoff,
    Merchant,
    Notice,
    NoticeRequest,
    PaymentStanding,
    RefundAsk,
    RefundStanding,
    Reply,
    Scene,
)
from hub.core.clock import now
from hub.core.errors import AuthExpired, HubError, NotFound, Refused
from hub.core.runtime import Core
from hub.payments.wechat_pay import signing, wire
from hub.payments.wechat_pay.settings import WeChatPaySettings, settings_of
from hub.payments.wechat_pay.standings import payment_standing, refund_standing

_CHINA = timezone(timedelta(hours=8))
_WAYS: dict[Scene, str] = {"in_app": "jsapi", "mobile": "h5", "desktop": "native"}
_TITLE_BYTES, _REASON_BYTES = 127, 80
_MONTH = timedelta(days=30)


class WeChatPay:
    name = "wechat_pay"
    settings_model: type[BaseModel] = WeChatPaySettings

    def scenes(self, merchant: Merchant) -> frozenset[Scene]:
        return settings_of(merchant).scenes

    async def charge(self, core: Core, merchant: Merchant, charge: Charge) -> Handoff:
        settings = settings_of(merchant)
        path = f"/v3/pay/transactions/{_WAYS[charge.scene]}"
        answer = await wire.call(core, settings, "POST", path, _charge_body(settings, charge))
        if charge.scene == "in_app":
            prepay_id = _text(answer, "prepay_id")
            fields = signing.dialog_fields(settings, prepay_id, int(time.time()), secrets.token_hex(16))
            return Handoff("dialog", fields=fields)
        if charge.scene == "desktop":
            return Handoff("code", _text(answer, "code_url"))
        back = f"&{urlencode({'redirect_url': charge.return_url})}" if charge.return_url else ""
        return Handoff("redirect", _text(answer, "h5_url") + back)

    async def query(self, core: Core, merchant: Merchant, number: str) -> PaymentStanding:
        settings = settings_of(merchant)
        path = f"/v3/pay/transactions/out-trade-no/{quote(number)}?mchid={settings.mch_id}"
        try:
            return payment_standing(await wire.call(core, settings, "GET", path))
        except NotFound:
            return PaymentStanding(number, "missing")

    async def close(self, core: Core, merchant: Merchant, number: str) -> PaymentStanding:
        settings = settings_of(merchant)
        path = f"/v3/pay/transactions/out-trade-no/{quote(number)}/close"
        try:
            await wire.call(core, settings, "POST", path, {"mchid": settings.mch_id})
        except NotFound:  # an attempt that never reached it may still be on its way: its time limit closes it
            return PaymentStanding(number, "closed")
        except Refused as refusal:
            if refusal.code == "payment_taken":
                return await self.query(core, merchant, number)
            if refusal.code != "payment_closed_there":
                raise
        return PaymentStanding(number, "closed")

    async def refund(self, core: Core, merchant: Merchant, ask: RefundAsk) -> RefundStanding:
        body = {
            "out_trade_no": ask.payment_number, "out_refund_no": ask.number,
            "reason": _cut(ask.reason, _REASON_BYTES), "notify_url": ask.notify_url,
            "amount": {"refund": ask.amount_fen, "total": ask.paid_fen, "currency": "CNY"},
        }  # fmt: skip
        try:
            return refund_standing(
                await wire.call(core, settings_of(merchant), "POST", "/v3/refund/domestic/refunds", body)
            )
        except NotFound as error:
            raise Refused("platform_refused", detail=str(error.params.get("detail", ""))) from None

    async def query_refund(self, core: Core, merchant: Merchant, number: str) -> RefundStanding:
        path = f"/v3/refund/domestic/refunds/{quote(number)}"
        try:
            return refund_standing(await wire.call(core, settings_of(merchant), "GET", path))
        except NotFound:
            return RefundStanding(number, "missing")

    async def notice(self, core: Core, merchant: Merchant, request: NoticeRequest) -> Notice:
        settings = settings_of(merchant)
        signing.verify(settings, request.headers, request.body, time.time())
        told = _object(request.body)
        resource = told.get("resource")
        if not isinstance(resource, dict):
            raise Refused("body_unreadable")
        found = signing.opened(settings, resource)
        if str(found.get("mchid", settings.mch_id)) != settings.mch_id:
            raise Refused("notice_of_other_merchant")
        id, raw = str(told.get("id", "")), json.dumps(found, ensure_ascii=False)
        kind = (str(told.get("event_type", "")).partition(".")[0], resource.get("original_type"))
        if kind == ("TRANSACTION", "transaction"):
            return Notice(id, payment_standing(found), raw)
        return Notice(id, refund_standing(found) if kind[0] == "REFUND" else None, raw)

    def reply(self, taken: bool) -> Reply:
        return Reply(204) if taken else Reply(500, '{"code":"FAIL","message":"not stored"}')

    async def check(self, core: Core, merchant: Merchant) -> list[str]:
        """By asking for a payment that cannot exist."""
        try:
            await self.query(core, merchant, f"check{int(now().timestamp())}")
        except AuthExpired as error:
            return [error.code]
        except HubError:
            return ["payment_unreachable"]
        return []


def _charge_body(settings: WeChatPaySettings, charge: Charge) -> dict[str, Any]:
    body: dict[str, Any] = {
        "appid": settings.app_id, "mchid": settings.mch_id, "description": _cut(charge.title, _TITLE_BYTES),
        "out_trade_no": charge.number, "notify_url": charge.notify_url,
        "time_expire": charge.expires_at.astimezone(_CHINA).isoformat(timespec="seconds"),
        "amount": {"total": charge.amount_fen, "currency": "CNY"},
    }  # fmt: skip
    if charge.scene == "in_app":
        return body | {"payer": {"openid": charge.payer}}
    if charge.scene == "mobile":
        return body | {
            "scene_info": {"payer_client_ip": charge.payer_ip or "127.0.0.1", "h5_info": {"type": "Wap"}}
        }
    return body


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("platform_refused", detail=f"no {name}")
    return value


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("body_unreadable")
    return found


PAYMENT = WeChatPay()
