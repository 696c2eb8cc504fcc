"""Refusals of API v3: a status, a code, and words."""

from __future__ import annotations

from typing import Any

STATUS = {
    "SIGN_ERROR": 401, "NO_AUTH": 403, "PARAM_ERROR": 400, "INVALID_REQUEST": 400, "APPID_MCHID_NOT_MATCH": 400,
    "MCH_NOT_EXISTS": 400, "ORDER_CLOSED": 400, "ORDERPAID": 400, "OUT_TRADE_NO_USED": 400, "NOT_ENOUGH": 403,
    "ORDER_NOT_EXIST": 404, "RESOURCE_NOT_EXISTS": 404, "FREQUENCY_LIMITED": 429, "SYSTEM_ERROR": 500,
}  # fmt: skip


class PayError(Exception):
    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code.replace("_", " ").lower()

    @property
    def status(self) -> int:
        return STATUS[self.code]

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message}
