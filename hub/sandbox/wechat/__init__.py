"""WeChat's own servers: official accounts, mini-programs and their fans' phones."""

from __future__ import annotations

from hub.sandbox.wechat.platform import PLATFORM

__all__ = ["PLATFORM"]
