"""What happens to payments and refunds, whoever asks: a merchant's program, the cashier, or a test."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from hub.sandbox.wechat_pay import world as worlds
from hub.sandbox.wechat_pay.errors import PayError
from hub.sandbox.wechat_pay.world import Merchant, Payment, Refund, World

_DAY_S = 86_400
MOST_REFUNDS = 50
_SAME = ("appid", "amount", "description", "notify_url", "payer")


def charge(world: World, merchant: Merchant, way: str, body: dict[str, Any]) -> Payment:
    """The same number with the same content is the same payment. Raises PayError."""
    number, total = _text(body, "out_trade_no", 6, 32), _total(body)
    if body.get("appid") != merchant.app_id:
        raise PayError("APPID_MCHID_NOT_MATCH")
    before = world.payments.get((merchant.mch_id, number))
    if before is not None:
        return _again(before, body)
    payer = body.get("payer")
    if way == "jsapi" and not (isinstance(payer, dict) and payer.get("openid")):
        raise PayError("PARAM_ERROR", "payer.openid is missing")
    payment = Payment(
        merchant.mch_id, number, f"wx{secrets.token_hex(16)}", way, {name: body.get(name) for name in _SAME}, total,
        _text(body, "description", 1, 127), _text(body, "notify_url", 8, 255), _expiry(world, body),
    )  # fmt: skip
    worlds.keep_payment(world, payment)
    return payment


def pay(world: World, payment: Payment) -> Payment:
    """The buyer confirms. Raises PayError."""
    if payment.state == "SUCCESS":
        raise PayError("ORDERPAID")
    if payment.state == "CLOSED" or world.now >= payment.expires_at:
        raise PayError("ORDER_CLOSED")
    payment.state, payment.paid_at = "SUCCESS", world.now
    payment.transaction_id = f"4200{secrets.randbelow(10**24):024}"
    worlds.keep_payment(world, payment)
    return payment


def close(world: World, payment: Payment) -> None:
    """Raises PayError."""
    if payment.paid_at:
        raise PayError("ORDERPAID")
    payment.state = "CLOSED"
    worlds.keep_payment(world, payment)


def refund(world: World, merchant: Merchant, body: dict[str, Any]) -> Refund:
    """The same number is the same refund; the money moves later. Raises PayError."""
    number, trade_no = _text(body, "out_refund_no", 1, 64), _text(body, "out_trade_no", 6, 32)
    before = world.refunds.get((merchant.mch_id, number))
    amount = body.get("amount")
    wanted = amount.get("refund") if isinstance(amount, dict) else None
    if before is not None:
        if (before.amount, before.out_trade_no) != (wanted, trade_no):
            raise PayError("INVALID_REQUEST", "the refund number was used for another refund")
        return before
    payment = world.payments.get((merchant.mch_id, trade_no))
    if payment is None or not payment.paid_at:
        raise PayError("RESOURCE_NOT_EXISTS")
    if not isinstance(wanted, int) or not isinstance(amount, dict) or amount.get("total") != payment.total:
        raise PayError("PARAM_ERROR", "amount")
    mine = [r for r in world.refunds.values() if r.out_trade_no == trade_no and r.mch_id == merchant.mch_id]
    going = sum(r.amount for r in mine if r.state in ("PROCESSING", "SUCCESS", "ABNORMAL"))
    if not 1 <= wanted <= payment.total - going or len(mine) >= MOST_REFUNDS:
        raise PayError("INVALID_REQUEST", "more than can be refunded")
    made = Refund(
        merchant.mch_id, trade_no, number, f"503{secrets.randbelow(10**25):025}", wanted,
        str(body.get("notify_url") or payment.notify_url),
    )  # fmt: skip
    worlds.keep_refund(world, made)
    return made


def finish(world: World, refund: Refund, state: str) -> None:
    """The bank's word: SUCCESS, CLOSED or ABNORMAL."""
    if refund.state != "PROCESSING":
        return
    refund.state, refund.done_at = state, world.now
    worlds.keep_refund(world, refund)
    if state == "SUCCESS":
        payment = world.payments[refund.mch_id, refund.out_trade_no]
        payment.refunded += refund.amount
        payment.state = "REFUND"
        worlds.keep_payment(world, payment)


def payment_body(merchant: Merchant, payment: Payment) -> dict[str, Any]:
    """As a query answers and a notice seals it."""
    body: dict[str, Any] = {
        "appid": merchant.app_id, "mchid": merchant.mch_id, "out_trade_no": payment.out_trade_no,
        "trade_state": payment.state, "trade_state_desc": payment.state.lower(),
        "amount": {"total": payment.total, "payer_total": payment.total, "currency": "CNY", "payer_currency": "CNY"},
    }  # fmt: skip
    if not payment.paid_at:
        return body
    openid = (payment.asked.get("payer") or {}).get("openid") or "o-sandbox-payer"
    return body | {
        "transaction_id": payment.transaction_id, "trade_type": payment.way.upper(), "bank_type": "OTHERS",
        "success_time": worlds.rfc3339(payment.paid_at), "payer": {"openid": openid},
    }  # fmt: skip


def refund_body(world: World, refund: Refund, status_name: str = "status") -> dict[str, Any]:
    payment = world.payments[refund.mch_id, refund.out_trade_no]
    amount = {
        "total": payment.total,
        "refund": refund.amount,
        "payer_total": payment.total,
        "payer_refund": refund.amount,
    }
    body: dict[str, Any] = {
        "mchid": refund.mch_id, "transaction_id": payment.transaction_id, "out_trade_no": refund.out_trade_no,
        "refund_id": refund.refund_id, "out_refund_no": refund.out_refund_no, status_name: refund.state,
        "user_received_account": "sandbox balance", "amount": amount,
    }  # fmt: skip
    return body | ({"success_time": worlds.rfc3339(refund.done_at)} if refund.state == "SUCCESS" else {})


def _again(before: Payment, body: dict[str, Any]) -> Payment:
    if before.paid_at:
        raise PayError("ORDERPAID")
    if before.state == "CLOSED":
        raise PayError("ORDER_CLOSED")
    if before.asked != {name: body.get(name) for name in _SAME}:
        raise PayError("OUT_TRADE_NO_USED")
    return before


def _text(body: dict[str, Any], name: str, least: int, most: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not least <= len(value) or len(value.encode()) > most:
        raise PayError("PARAM_ERROR", name)
    return value


def _total(body: dict[str, Any]) -> int:
    amount = body.get("amount")
    total = amount.get("total") if isinstance(amount, dict) else None
    if not isinstance(total, int) or isinstance(total, bool) or total < 1:
        raise PayError("PARAM_ERROR", "amount.total")
    return total


def _expiry(world: World, body: dict[str, Any]) -> float:
    """Without a limit a charge lives for two hours, says the documentation of prepay_id."""
    given = body.get("time_expire")
    if given is None:
        return world.now + 7200
    try:
        return min(datetime.fromisoformat(str(given)).timestamp(), world.now + 7 * _DAY_S)
    except ValueError:
        raise PayError("PARAM_ERROR", "time_expire") from None
