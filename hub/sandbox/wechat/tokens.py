"""Access tokens: the classic kind, the stable kind, and how each of them dies."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from hub.sandbox.wechat.errors import ApiError

_OVERLAP_S = 300
_FORCED_A_DAY = 20
_FORCED_APART_S = 30
_REMEMBERED = 40  # dead tokens answer 42001 or 40001; older ones are simply unknown
_BEIJING_S = 8 * 3600


@dataclass(frozen=True)
class Token:
    """`replaced_at` is when a newer one silences it: 40001 from then on, 42001 from `expires_at`."""

    text: str
    kind: str
    generation: int
    expires_at: float
    replaced_at: float | None = None


@dataclass
class TokenDesk:
    """One account's tokens, newest last; `generation` counts all that were ever issued."""

    app_id: str
    generation: int = 0
    forced: int = 0
    expired: int = 0
    forced_times: list[float] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)


def restored(body: Mapping[str, Any]) -> TokenDesk:
    return TokenDesk(**{**body, "tokens": [Token(**token) for token in body["tokens"]]})


def classic(desk: TokenDesk, now: float, lifetime_s: float) -> Token:
    """Every call issues a new one; the one before still works for the overlap."""
    _replace_all(desk, "classic", now + _overlap(lifetime_s))
    return _issue(desk, "classic", now, lifetime_s)


def stable(desk: TokenDesk, now: float, lifetime_s: float) -> Token:
    """The same one until it nears its end; then a new one, and both work until the old one's end."""
    newest = next((t for t in reversed(desk.tokens) if t.kind == "stable"), None)
    if newest and newest.replaced_at is None and newest.expires_at - now >= _overlap(lifetime_s):
        return newest
    return _issue(desk, "stable", now, lifetime_s)


def forced(desk: TokenDesk, now: float, lifetime_s: float) -> Token:
    """Kills the stable tokens at once. Raises 45011 within 30 s of the last, 45009 past 20 a day."""
    today = [t for t in desk.forced_times if _day(t) == _day(now)]
    if today and now - today[-1] < _FORCED_APART_S:
        raise ApiError(45011, "force_refresh needs 30 seconds between calls")
    if len(today) >= _FORCED_A_DAY:
        raise ApiError(45009, "force_refresh is limited to 20 times a day")
    desk.forced_times = [*today, now]
    desk.forced += 1
    _replace_all(desk, "stable", now)
    return _issue(desk, "stable", now, lifetime_s)


def expire_all(desk: TokenDesk, now: float) -> int:
    """Ends every token that still lives; the next use of one answers 42001."""
    living = [t for t in desk.tokens if _problem(t, now) is None]
    desk.tokens = [replace(t, expires_at=now, replaced_at=None) if t in living else t for t in desk.tokens]
    desk.expired += len(living)
    return len(living)


def check(desk: TokenDesk, text: str, now: float) -> Token:
    """Raises ApiError with the code that tells how this token died."""
    token = next((t for t in desk.tokens if t.text == text), None)
    code = 40001 if token is None else _problem(token, now)
    if token is None or code is not None:
        raise ApiError(code or 40001)
    return token


def looks_like_one(text: str) -> bool:
    return 20 <= len(text) <= 512 and text.isascii() and text.replace("_", "").replace("-", "").isalnum()


def _problem(token: Token, now: float) -> int | None:
    if token.replaced_at is not None and now >= token.replaced_at:
        return 40001
    return 42001 if now >= token.expires_at else None


def _issue(desk: TokenDesk, kind: str, now: float, lifetime_s: float) -> Token:
    desk.generation += 1
    text = f"{desk.generation}_{secrets.token_urlsafe(99)}"
    token = Token(text, kind, desk.generation, now + lifetime_s)
    desk.tokens = [*desk.tokens[-_REMEMBERED:], token]
    return token


def _replace_all(desk: TokenDesk, kind: str, at: float) -> None:
    desk.tokens = [
        replace(t, replaced_at=at) if t.kind == kind and (t.replaced_at is None or t.replaced_at > at) else t
        for t in desk.tokens
    ]


def _overlap(lifetime_s: float) -> float:
    """Five minutes; less for the toy lifetimes that tests set, which could never have that much left."""
    return min(_OVERLAP_S, lifetime_s / 2)


def _day(moment: float) -> int:
    return int((moment + _BEIJING_S) // 86400)
