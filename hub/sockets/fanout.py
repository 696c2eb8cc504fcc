"""Passes what happened on to the screens of this process: full events to viewers, digests to lists."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import socketio

from hub.accounts import api_keys, roles, sessions, shops
from hub.conversations.media import event_with_links
from hub.conversations.model import EventView
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.ids import new_id
from hub.core.publish import Listener, Notice
from hub.sockets import fan_views

_log = log.get(__name__)
AGENT, FAN = "/agent", "/fan"
# At most two digests a second for each screen (design §3.8).
DIGEST_S = 0.5
# How long a passing signal may wait for company on its way to the other processes.
SIGNALS_S = 0.05
# More changed rows than a list shows: refetching costs less than sending them.
DIGEST_LIMIT = 100


class Fanout:
    """One per web process.

    Rooms: `c:` a conversation, `s:` one person's screens, `shop:` a whole team, `list:` those of a team who
    serve the same channels. `on_access` is told of people whose rights or channels changed.
    """

    def __init__(self, hub: Conversations, server: socketio.AsyncServer) -> None:
        self._hub, self._core, self._server = hub, hub.core, server
        self._lists: dict[str, dict[str, frozenset[str] | None]] = defaultdict(dict)
        self._channels: dict[tuple[str, str], frozenset[str] | None] = {}
        self.on_access: Callable[[str, str], Awaitable[None]] | None = None
        self._id = new_id()
        self._signals: list[Notice] = []
        self._dirty: dict[str, dict[str, Any]] = defaultdict(dict)
        self._listener = Listener(hub.core.redis, self.hear, self.gap)
        self.connected = self._listener.connected

    async def run(self) -> None:
        """Until cancelled, or one of them fails: then all end, and the caller starts them anew."""
        async with asyncio.TaskGroup() as loops:
            for loop in (self._listener.run, self._digests, self._pass_signals):
                loops.create_task(loop())

    async def hear(self, notices: list[Notice]) -> None:
        for notice in notices:
            if "event" in notice:
                await self._event(notice["shop"], notice["event"])
            elif "signal" in notice and notice.get("from") != self._id:
                await self._signal(notice["signal"])
            elif "card" in notice:
                await self._card(notice["card"], notice["conversations"])
            elif "presence" in notice:
                await self._server.emit(
                    "presence", {"staff": notice["presence"]}, room=f"shop:{notice['shop']}", namespace=AGENT
                )
            elif "access" in notice:
                roles.forget(self._core, notice["shop"])
                shops.forget(self._core, notice["shop"])
                if self.on_access is not None:
                    await self.on_access(notice["shop"], notice["access"])
            elif "key_revoked" in notice:
                api_keys.forget(self._core, notice["key_revoked"])
            elif "signed_out" in notice:
                sessions.forget_session(self._core, notice["signed_out"])
                await self.end_session(notice["signed_out"])

    async def gap(self) -> None:
        """The doorbell line was down: nobody knows what was missed, so every screen compares its heads."""
        await self._server.emit("resync", {}, namespace=AGENT)
        await self._server.emit("resync", {}, namespace=FAN)

    async def _event(self, shop_id: str, event: EventView) -> None:
        head = event["head"]
        known = self._dirty[shop_id].get(head["id"])
        if known is None or known["rev"] < head["rev"]:  # doorbells of two processes may overtake each other
            self._dirty[shop_id][head["id"]] = head
        self._hub.visibility.learn(shop_id, [head])
        rooms = [f"c:{head['id']}"]
        assignee = head["episode"] and head["episode"]["assignee"]
        if assignee and self._serves(shop_id, assignee["id"], head["account_id"]):
            rooms.append(f"s:{shop_id}:{assignee['id']}")
        called = (each for each in _mentioned(event) if self._serves(shop_id, each, head["account_id"]))
        rooms += [f"s:{shop_id}:{staff_id}" for staff_id in called]
        if self._anyone(AGENT, rooms):
            await self._server.emit("event", event_with_links(self._core, event), room=rooms, namespace=AGENT)
        if self._anyone(FAN, rooms[:1]):
            await self._server.emit(
                "event", fan_views.event_for_fan(self._core, event), room=rooms[0], namespace=FAN
            )

    async def _card(self, customer_id: str, conversation_ids: Iterable[str]) -> None:
        """Only its name: what stands on the card depends on the channels of who asks."""
        rooms = [f"c:{each}" for each in conversation_ids]
        if self._anyone(AGENT, rooms):
            await self._server.emit("card", {"customer_id": customer_id}, room=rooms, namespace=AGENT)

    def list_room(self, shop_id: str, staff_id: str, accounts: frozenset[str] | None) -> str:
        """The room in which a person of these channels hears digests; people of the same ones share it."""
        room = f"list:{shop_id}:" + ("*" if accounts is None else ",".join(sorted(accounts)))
        self._lists[shop_id][room] = accounts
        self._channels[shop_id, staff_id] = accounts
        return room

    def forget(self, shop_id: str, staff_id: str) -> None:
        """The last screen of this person here has gone."""
        self._channels.pop((shop_id, staff_id), None)

    def _serves(self, shop_id: str, staff_id: str, account_id: str) -> bool:
        """Whoever has no screen here hears nothing anyway."""
        accounts = self._channels.get((shop_id, staff_id), frozenset())
        return accounts is None or account_id in accounts

    def _anyone(self, namespace: str, rooms: Iterable[str]) -> bool:
        known = self._server.manager.rooms.get(namespace, {})
        return any(known.get(room) for room in rooms)

    async def _signal(self, signal: dict[str, Any]) -> None:
        room = f"c:{signal['conversation_id']}"
        await self._server.emit("signal", signal, room=room, namespace=AGENT)
        if signal["name"] == "typing" and signal["who"]["type"] != "fan":
            who = {"type": signal["who"]["type"], "name": signal["who"]["name"]}
            await self._server.emit(
                "signal", {"name": "typing", "who": who, "on": signal["on"]}, room=room, namespace=FAN
            )

    async def signal(
        self, shop_id: str, conversation_id: str, name: str, who: dict[str, str], on: bool, **more: Any
    ) -> None:
        """Tells every process about something passing (typing, viewing); not stored."""
        signal = {"conversation_id": conversation_id, "name": name, "who": who, "on": on, **more}
        await self._signal(signal)
        self._signals.append({"shop": shop_id, "signal": signal, "from": self._id})

    async def _pass_signals(self) -> None:
        """To the other processes, many at once; on this one they were shown at once."""
        while True:
            await asyncio.sleep(SIGNALS_S)
            if self._signals:
                signals, self._signals = self._signals, []
                await self._core.bell.ring(signals)

    async def join_fan(self, sid: str, conversation_id: str) -> None:
        await self._server.enter_room(sid, f"c:{conversation_id}", namespace=FAN)

    async def leave(self, sid: str) -> None:
        """Nothing to undo: socket.io forgets the rooms of a closed socket by itself."""

    async def end_session(self, session_id: str) -> None:
        """Every screen of the session in this process hears why, and is closed."""
        room = f"session:{session_id}"
        await self._server.emit("signed_out", {}, room=room, namespace=AGENT)
        for sid, _ in list(self._server.manager.get_participants(AGENT, room)):
            await self._server.disconnect(sid, namespace=AGENT)

    async def _digests(self) -> None:
        while True:
            await asyncio.sleep(DIGEST_S)
            if self._dirty:
                dirty, self._dirty = self._dirty, defaultdict(dict)
                for shop_id, heads in dirty.items():
                    await self._digest(shop_id, heads)

    async def _digest(self, shop_id: str, heads: dict[str, Any]) -> None:
        for room, accounts in list(self._lists[shop_id].items()):
            if not self._anyone(AGENT, (room,)):
                del self._lists[shop_id][room]
                continue
            rows = [head for head in heads.values() if accounts is None or head["account_id"] in accounts]
            if rows:
                overflow = len(rows) > DIGEST_LIMIT
                payload = {"heads": [] if overflow else rows, "overflow": overflow}
                await self._server.emit("digest", payload, room=room, namespace=AGENT)


def _mentioned(event: EventView) -> list[str]:
    """Colleagues whom a new note calls: they hear of it wherever they are."""
    message = event["message"]
    if message is None or event["type"] != "message.added" or message["kind"] != "note":
        return []
    return list(message["body"].get("mentions", []))
