"""Scripts that Redis runs: known to it by their hash, sent whole only when it has forgotten them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError


class Script:
    """One text, made of the given parts in their order."""

    def __init__(self, *parts: str) -> None:
        self.text = "\n".join(parts)
        self._sha1 = hashlib.sha1(
            self.text.encode(), usedforsecurity=False
        ).hexdigest()  # how EVALSHA names it

    async def run(self, redis: Redis, keys: Sequence[str], *arguments: Any) -> Any:
        """Raises RedisError or OSError while Redis is away."""
        try:
            return await redis.evalsha(self._sha1, len(keys), *keys, *arguments)  # type: ignore[misc,unused-ignore]
        except NoScriptError:
            return await redis.eval(self.text, len(keys), *keys, *arguments)  # type: ignore[misc,unused-ignore]


def text_of(beside: str, name: str) -> str:
    """The Lua file `name` that lies beside the module file `beside`."""
    return (Path(beside).parent / name).read_text(encoding="utf-8")
