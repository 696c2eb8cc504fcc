"""The agents' namespace: one connected screen of one person in one shop."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from typing import Any

import socketio

from hub.accounts import sessions
from hub.accounts.identity import Identity
from hub.conversations import reading, send
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Typing
from hub.conversations.media import with_links
from hub.conversations.model import Draft, Sender
from hub.conversations.opening import opened
from hub.conversations.service import Conversations
from hub.core.db import StoreError
from hub.sockets import presence, schema
from hub.sockets.door import Answer, Door
from hub.sockets.fanout import Fanout, event_with_links

COOKIE = "hub_session"


class AgentNamespace(Door):
    def __init__(self, hub: Conversations, fanout: Fanout) -> None:
        super().__init__("/agent", schema.AGENT_IN)
        self._hub, self._core, self._fanout = hub, hub.core, fanout
        self._people: dict[str, Identity] = {}
        self._tokens: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._viewing: dict[str, set[str]] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """The session cookie decides; an auth payload is not looked at."""
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        token = cookies[COOKIE].value if COOKIE in cookies else ""
        identity = await sessions.resolve(self._core, token) if token else None
        if identity is None or "inbox.read" not in identity.rights:
            raise socketio.exceptions.ConnectionRefusedError("not_signed_in")
        self._people[sid], self._tokens[sid] = identity, token
        self.languages[sid] = cookies["hub_lang"].value if "hub_lang" in cookies else ""
        for room in (f"shop:{identity.shop_id}", f"s:{identity.shop_id}:{identity.staff_id}",
                     f"session:{identity.session_id}"):
            await self.enter_room(sid, room)
        await self._present(sid, "online")

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        identity = self._people.pop(sid, None)
        self._states.pop(sid, None)
        self._tokens.pop(sid, None)
        self.languages.pop(sid, None)
        for conversation_id in self._viewing.pop(sid, set()):
            await presence.leave(self._core, conversation_id, sid)
            if identity:
                await self._tell_viewers(identity, conversation_id)
        if identity and not any(p.staff_id == identity.staff_id for p in self._people.values()):
            await presence.gone(self._core, identity.shop_id, identity.staff_id)
            await self._tell_presence(identity.shop_id)

    async def do_view(self, sid: str, data: schema.View) -> Answer:
        who = self._who(sid, "inbox.read")
        await reading.head(self._hub, who.shop_id, data.conversation_id)  # another shop's is not found
        # Joined before reading: what happens in between arrives as an event, and is known by its rev.
        await self.enter_room(sid, f"c:{data.conversation_id}")
        shown = await opened(self._hub, who.shop_id, data.conversation_id)
        self._viewing.setdefault(sid, set()).add(data.conversation_id)
        await presence.view(self._core, data.conversation_id, sid, who.staff_id, who.name)
        await self._tell_viewers(who, data.conversation_id)
        return {**shown, "viewers": await presence.viewers(self._core, data.conversation_id)}

    async def do_leave(self, sid: str, data: schema.Leave) -> None:
        who = self._who(sid, "inbox.read")
        await self.leave_room(sid, f"c:{data.conversation_id}")
        self._viewing.get(sid, set()).discard(data.conversation_id)
        await presence.leave(self._core, data.conversation_id, sid)
        await self._tell_viewers(who, data.conversation_id)

    async def do_sync(self, sid: str, data: schema.Sync) -> Answer:
        who = self._who(sid, "inbox.read")
        changes = await reading.sync(self._hub, who.shop_id, data.conversation_id, data.after_rev)
        events = [event_with_links(self._core, e) for e in changes.events]
        return {"rev": changes.rev, "events": events, "reset": changes.reset}

    async def do_heads(self, sid: str, data: schema.Heads) -> Answer:
        who = self._who(sid, "inbox.read")
        heads = await reading.changed_heads(self._hub, who.shop_id, data.known)
        return {"heads": heads, "counts": await reading.counts(self._hub, who.shop_id, who.staff_id)}

    async def do_send(self, sid: str, data: schema.Send) -> Answer:
        who = self._who(sid, "inbox.reply")
        draft = Draft(data.client_id, data.kind, data.body, data.media_id)
        sent = await send.send(self._hub, who.shop_id, data.conversation_id, _sender(who), draft)
        return {"messages": [with_links(self._core, m) for m in sent]}

    async def do_note(self, sid: str, data: schema.Note) -> Answer:
        who = self._who(sid, "inbox.reply")
        noted = await send.note(
            self._hub, who.shop_id, data.conversation_id, _sender(who), data.client_id, data.text
        )
        return {"message": noted}

    async def do_take(self, sid: str, data: schema.Take) -> None:
        who = self._who(sid, "inbox.takeover" if data.over_from else "inbox.reply")
        await send.take(self._hub, who.shop_id, data.conversation_id, _sender(who), data.over_from)

    async def do_release(self, sid: str, data: schema.Release) -> None:
        who = self._who(sid, "inbox.reply")
        await send.release(self._hub, who.shop_id, data.conversation_id, _sender(who))

    async def do_close(self, sid: str, data: schema.Close) -> None:
        who = self._who(sid, "inbox.close")
        await send.close(self._hub, who.shop_id, data.conversation_id, _sender(who), data.reason)

    async def do_read(self, sid: str, data: schema.Read) -> None:
        who = self._who(sid, "inbox.read")
        await send.read_by_team(self._hub, who.shop_id, data.conversation_id, data.seq)

    async def do_retry(self, sid: str, data: schema.OneMessage) -> None:
        who = self._who(sid, "deliveries.retry")
        await send.retry(self._hub, who.shop_id, data.conversation_id, data.message_id)

    async def do_confirm(self, sid: str, data: schema.OneMessage) -> None:
        who = self._who(sid, "deliveries.retry")
        await send.confirm(self._hub, who.shop_id, data.conversation_id, data.message_id)

    async def do_discard(self, sid: str, data: schema.OneMessage) -> None:
        who = self._who(sid, "deliveries.retry")
        await send.discard(self._hub, who.shop_id, data.conversation_id, data.message_id)

    async def do_typing(self, sid: str, data: schema.TypingNow) -> None:
        who = self._who(sid, "inbox.reply")
        account = await reading.account_of(self._hub, who.shop_id, data.conversation_id)
        teller = {"type": "agent", "id": who.staff_id, "name": who.name}
        await self._fanout.signal(who.shop_id, data.conversation_id, "typing", teller, data.on)
        if isinstance(channel_named(account.channel), Typing):
            job = f"typing:{data.conversation_id}:{data.on}"
            await self._core.queue.ring("typing", who.shop_id, data.conversation_id, data.on, job_id=job)

    async def do_presence(self, sid: str, data: schema.Presence) -> Answer:
        who = self._who(sid, "inbox.read")
        await self._present(sid, data.state)
        return {"staff": await presence.staff(self._core, who.shop_id)}

    async def renew_leases(self) -> None:
        """Until cancelled: what this process does not renew any more ends by itself."""
        while True:
            await asyncio.sleep(presence.RENEW_S)
            for sid in list(self._people):
                await self._renew_identity(sid)
            for sid, who in list(self._people.items()):
                await presence.here(self._core, who.shop_id, who.staff_id, who.name, self._states[sid])
                for conversation_id in list(self._viewing.get(sid, ())):
                    await presence.view(self._core, conversation_id, sid, who.staff_id, who.name)

    async def _renew_identity(self, sid: str) -> None:
        """A role that changed counts from now on; an ended session ends its screens, wherever it was ended."""
        try:
            identity = await sessions.resolve(self._core, self._tokens[sid])
        except (StoreError, OSError):
            return  # nobody is thrown out because a store restarts
        if identity is not None and "inbox.read" in identity.rights:
            self._people[sid] = identity
            return
        await self.emit("signed_out", {}, to=sid)
        await self.disconnect(sid)

    def _who(self, sid: str, right: str) -> Identity:
        identity = self._people[sid]
        identity.require(right)
        return identity

    async def _present(self, sid: str, state: str) -> None:
        who = self._people[sid]
        self._states[sid] = state
        await presence.here(self._core, who.shop_id, who.staff_id, who.name, state)
        await self._tell_presence(who.shop_id)

    async def _tell_presence(self, shop_id: str) -> None:
        staff = await presence.staff(self._core, shop_id)
        await self._core.bell.ring([{"shop": shop_id, "presence": staff}])

    async def _tell_viewers(self, who: Identity, conversation_id: str) -> None:
        viewers = await presence.viewers(self._core, conversation_id)
        teller = {"type": "agent", "id": who.staff_id, "name": who.name}
        await self._fanout.signal(who.shop_id, conversation_id, "viewing", teller, True, viewers=viewers)


def _sender(who: Identity) -> Sender:
    return Sender("agent", who.staff_id, who.name)
