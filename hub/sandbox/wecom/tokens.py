"""Access tokens: one per app, the same for whoever asks until it ends."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hub.sandbox.wecom.errors import ApiError

_REMEMBERED = 20  # a dead one answers 42001; one forgotten or never known 40014


@dataclass
class TokenDesk:
    """One app's tokens, newest last: {text: when it ends}; `asked` counts calls of gettoken."""

    app_id: str
    issued: int = 0
    asked: int = 0
    tokens: dict[str, float] = field(default_factory=dict)

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)

    def current(self, now: float, lifetime_s: float) -> tuple[str, float]:
        """The living one, or a new one; when it ends."""
        self.asked += 1
        alive = [(text, ends) for text, ends in self.tokens.items() if ends > now]
        return alive[-1] if alive else self._issue(now + lifetime_s)

    def check(self, text: str, now: float) -> None:
        """Raises 42001; the caller has found the token here."""
        if self.tokens[text] <= now:
            raise ApiError(42001)

    def expire(self, now: float) -> int:
        alive = [text for text, ends in self.tokens.items() if ends > now]
        self.tokens |= dict.fromkeys(alive, now)
        return len(alive)

    def _issue(self, ends: float) -> tuple[str, float]:
        self.issued += 1
        text = secrets.token_urlsafe(160)
        self.tokens = {**dict(list(self.tokens.items())[-_REMEMBERED:]), text: ends}
        return text, ends


def restored(body: Mapping[str, Any]) -> TokenDesk:
    return TokenDesk(**body)
