"""A shop whose chat page is open, and a browser without cookies."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from hub.accounts.shops import Shop
from hub.conversations.channel import Account
from hub.core.runtime import Core

SECRET = "0123456789abcdef"
GREETING = "你好 </script><b>&"


@dataclass
class Site:
    core: Core
    shop: Shop
    account: Account
    web: httpx.AsyncClient

    @property
    def chat(self) -> str:
        return f"/s/{self.shop.slug}/chat"
