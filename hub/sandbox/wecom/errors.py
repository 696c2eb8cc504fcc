"""The error codes that WeCom's servers answer with, and their words."""

from __future__ import annotations

import secrets
from typing import Any

WORDS = {
    -1: "system busy",
    40001: "invalid credential",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40035: "invalid parameter",
    40056: "invalid agentid",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    44004: "empty content",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    47001: "data format error",
    48002: "api forbidden for no authority",
    60020: "not allow to access from your ip",
    81013: "user & party & tag all invalid",
}


class ApiError(Exception):
    """Answered with HTTP 200 and this code, as WeCom answers every refusal."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail

    def body(self) -> dict[str, Any]:
        words = f"{WORDS.get(self.code, 'unknown error')} {self.detail}".strip()
        link = f"more info at https://open.work.weixin.qq.com/devtool/query?e={self.code}"
        return {"errcode": self.code, "errmsg": f"{words}, hint: [{secrets.randbelow(10**18)}], {link}"}
