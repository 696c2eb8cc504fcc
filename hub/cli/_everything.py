"""Declares every collection there is; for migrate, doctor and seed."""

from hub import app, worker
from hub.conversations.channel import channels

__all__ = ["app", "worker"]

channels()
