"""Declares every collection there is; for migrate, doctor and seed."""

from hub import app, worker
from hub.console.endpoint import endpoints
from hub.conversations.channel import channels
from hub.worker import functions

__all__ = ["app", "worker"]

# Found by their folders, and therefore not imported by anybody's name.
channels()
endpoints()
functions()
