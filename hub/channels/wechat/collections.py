"""The collection that this channel owns."""

from __future__ import annotations

from hub.core.db import Collection, declare

# One document per account and app, found by its _id: no further index.
TOKENS = declare(Collection("wechat_tokens"))
