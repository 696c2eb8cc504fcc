"""An agent who connects while a store is away is told to come back, not shown out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import socketio

from hub.conversations.service import open_conversations
from hub.core import db
from hub.sockets.server import Sockets


async def test_a_store_that_is_away_is_named(core, monkeypatch):
    monkeypatch.setattr(db, "SELECTION_TIMEOUT_MS", 50)
    away = db.Database("mongodb://127.0.0.1:1/?directConnection=true", "nowhere")
    hub = open_conversations(replace(core, db=away))
    door = Sockets(hub).agents
    with pytest.raises(socketio.exceptions.ConnectionRefusedError, match="store_away"):
        await door.on_connect("sid", {"HTTP_COOKIE": f"hub_session={'x' * 43}"})
    await hub.close()
    await away.close()
