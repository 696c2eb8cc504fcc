"""WeCom's own servers, as far as a self-built app that writes to its own company's members meets them."""

from __future__ import annotations

from hub.sandbox.wecom.platform import PLATFORM

__all__ = ["PLATFORM"]
