"""The error codes that WeChat's servers answer with, and their words."""

from __future__ import annotations

import secrets
from typing import Any

WORDS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40125: "invalid appsecret",
    40163: "code been used",
    40169: "invalid length for scene, or the data is not json string",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41006: "media_id missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    44004: "empty content",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45007: "playtime out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "invalid command",
    45080: "no interaction with this user in the last 30 seconds",
    45081: "already typing, do not type again",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    50002: "user limited",
    61451: "invalid parameter",
    87014: "risky content",
}


class ApiError(Exception):
    """Answered with HTTP 200 and this code, as WeChat answers every refusal."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def body(self) -> dict[str, Any]:
        words = f"{WORDS.get(self.code, 'unknown error')} {self.detail}".strip()
        return {"errcode": self.code, "errmsg": f"{words} rid: {_request_id()}"}


def _request_id() -> str:
    number = secrets.token_hex(12)
    return f"{number[:8]}-{number[8:16]}-{number[16:]}"
