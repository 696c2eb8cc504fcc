"""What WeChat Pay says of a payment or a refund, in our words; whatever is unknown leaves things as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hub.commerce.payments.protocol import PaymentStanding, PaymentState, RefundStanding, RefundState

# REFUND: paid, and something of it went back since. USERPAYING and PAYERROR may still be paid.
_PAYMENTS: Mapping[str, PaymentState] = {
    "SUCCESS": "paid", "REFUND": "paid", "CLOSED": "closed", "REVOKED": "closed",
}  # fmt: skip
_REFUNDS: Mapping[str, RefundState] = {"SUCCESS": "done", "CLOSED": "closed", "ABNORMAL": "abnormal"}


def payment_standing(found: Mapping[str, Any]) -> PaymentStanding:
    state = _PAYMENTS.get(str(found.get("trade_state", "")), "unpaid")
    return PaymentStanding(
        str(found.get("out_trade_no", "")), state, _fen(found, "total"), str(found.get("transaction_id", "")),
        _moment(found.get("success_time")),
    )  # fmt: skip


def refund_standing(found: Mapping[str, Any]) -> RefundStanding:
    """An answer says `status`, a notice `refund_status`."""
    state = _REFUNDS.get(str(found.get("status") or found.get("refund_status") or ""), "pending")
    return RefundStanding(
        str(found.get("out_refund_no", "")), state, _fen(found, "refund"), str(found.get("refund_id", "")),
        _moment(found.get("success_time")),
    )  # fmt: skip


def _fen(found: Mapping[str, Any], name: str) -> int:
    amount = found.get("amount")
    value = amount.get(name) if isinstance(amount, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _moment(text: Any) -> datetime | None:
    """RFC 3339 in China's zone, as they write it."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return None
