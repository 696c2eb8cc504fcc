"""The agents' namespace: one connected screen of one person in one shop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import socketio
from starlette.requests import cookie_parser

from hub.accounts import sessions, takeovers
from hub.accounts.identity import Identity, not_signed_in
from hub.conversations import reading, recall, send, work
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, tells_typing
from hub.conversations.media import event_with_links, with_links
from hub.conversations.model import Draft, Sender
from hub.conversations.opening import opened
from hub.conversations.payloads import Payload
from hub.conversations.service import Conversations
from hub.core.db import StoreError
from hub.core.errors import NotFound
from hub.sockets import presence, schema
from hub.sockets.door import Answer, Door
from hub.sockets.fanout import Fanout

COOKIE = "hub_session"
# Whoever leads the team may act on what colleagues hold.
LEAD = "inbox.assign"


class AgentNamespace(Door):
    def __init__(self, hub: Conversations, fanout: Fanout) -> None:
        super().__init__("/agent", schema.AGENT_IN)
        self._hub, self._core, self._fanout = hub, hub.core, fanout
        self._people: dict[str, Identity] = {}
        self._tokens: dict[str, str] = {}
        self._viewing: dict[str, set[str]] = {}
        self._lists: dict[str, str] = {}
        self.attendance = presence.Attendance(hub)
        fanout.on_access = self.access_changed

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """The session cookie decides; an auth payload is not looked at.

        Refused with "store_away" when nobody can tell who it is; Redis is only asked for presence, whose
        own renewal makes up for it.
        """
        cookies = cookie_parser(environ.get("HTTP_COOKIE", ""))
        token = cookies.get(COOKIE, "")
        try:
            identity = await sessions.resolve(self._core, token) if token else None
        except (StoreError, OSError):
            raise socketio.exceptions.ConnectionRefusedError("store_away") from None
        if identity is None or "inbox.read" not in identity.rights:
            raise socketio.exceptions.ConnectionRefusedError("not_signed_in")
        self._people[sid], self._tokens[sid] = identity, token
        self.languages[sid] = cookies.get("hub_lang", "")
        for room in (
            f"shop:{identity.shop_id}",
            f"s:{identity.shop_id}:{identity.staff_id}",
            f"session:{identity.session_id}",
        ):
            await self.enter_room(sid, room)
        await self._hear_lists(sid, identity)
        await self.attendance.arrive(identity.shop_id, identity.staff_id, identity.name, sid)

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        identity = self._people.pop(sid, None)
        self._tokens.pop(sid, None)
        self.languages.pop(sid, None)
        self._lists.pop(sid, None)
        viewing = self._viewing.pop(sid, set())
        if identity is None:
            return
        await self.attendance.depart(identity.shop_id, identity.staff_id, sid)
        same = (identity.shop_id, identity.staff_id)
        if all((other.shop_id, other.staff_id) != same for other in self._people.values()):
            self._fanout.forget(*same)
        for conversation_id in viewing:
            await presence.leave(self._core, conversation_id, sid)
            await self._tell_viewers(identity, conversation_id)

    async def do_view(self, sid: str, data: schema.View) -> Answer:
        who = await self._who(sid, "inbox.read")
        # Noted before joining, so that whoever loses the channel meanwhile is taken out of the room; joined
        # before reading: what happens in between arrives as an event, and is known by its rev.
        self._viewing.setdefault(sid, set()).add(data.conversation_id)
        await self.enter_room(sid, f"c:{data.conversation_id}")
        shown = await opened(
            self._hub, who.shop_id, data.conversation_id, around_seq=data.around_seq, at_unread=data.at_unread
        )
        if data.conversation_id not in self._viewing.get(sid, ()):  # the channel was lost while we read
            raise NotFound("conversation_not_found")
        await presence.view(self._core, data.conversation_id, sid, who.staff_id, who.name)
        await self._tell_viewers(who, data.conversation_id)
        return {**shown, "viewers": await presence.viewers(self._core, data.conversation_id)}

    async def do_leave(self, sid: str, data: schema.Leave) -> None:
        who = await self._who(sid, "inbox.read")
        if data.conversation_id not in self._viewing.get(sid, ()):
            return
        await self._stop_viewing(sid, who, data.conversation_id)

    async def _stop_viewing(self, sid: str, who: Identity, conversation_id: str) -> None:
        await self.leave_room(sid, f"c:{conversation_id}")
        self._viewing[sid].discard(conversation_id)
        await presence.leave(self._core, conversation_id, sid)
        await self._tell_viewers(who, conversation_id)

    async def do_sync(self, sid: str, data: schema.Sync) -> Answer:
        who = await self._who(sid, "inbox.read")
        changes = await reading.sync(self._hub, who.shop_id, data.conversation_id, data.after_rev)
        events = [event_with_links(self._core, e) for e in changes.events]
        return {"rev": changes.rev, "events": events, "reset": changes.reset}

    async def do_heads(self, sid: str, data: schema.Heads) -> Answer:
        who = await self._who(sid, "inbox.read")
        heads, counts = await asyncio.gather(
            reading.changed_heads(self._hub, who.shop_id, data.known, who.accounts),
            reading.counts(self._hub, who.shop_id, who.staff_id, who.accounts),
        )
        return {"heads": heads, "counts": counts}

    async def do_send(self, sid: str, data: schema.Send) -> Answer:
        who = await self._who(sid, "inbox.reply")
        if data.media_id:
            await self._hub.visibility.require_media(who, data.media_id)
        draft = Draft(data.client_id, data.kind, data.body, data.media_id, data.reply_to, data.hold_s)
        sent = await send.send(self._hub, who.shop_id, data.conversation_id, _sender(who), draft)
        return {"messages": [with_links(self._core, m) for m in sent]}

    async def do_cancel(self, sid: str, data: schema.Cancel) -> Answer:
        who = await self._who(sid, "inbox.reply")
        taken = await send.cancel(self._hub, who.shop_id, data.conversation_id, _sender(who), data.client_id)
        return {"messages": taken}

    async def do_note(self, sid: str, data: schema.Note) -> Answer:
        who = await self._who(sid, "inbox.reply")
        noted = await send.note(
            self._hub,
            who.shop_id,
            data.conversation_id,
            _sender(who),
            data.client_id,
            data.text,
            data.mentions,
        )
        return {"message": noted}

    async def do_take(self, sid: str, data: schema.Take) -> None:
        who = await self._who(sid, "inbox.takeover" if data.over_from else "inbox.reply")
        await work.take(self._hub, who.shop_id, data.conversation_id, _sender(who), data.over_from)
        if data.over_from:
            await takeovers.note(self._core, who, data.conversation_id, data.over_from)

    async def do_release(self, sid: str, data: schema.Release) -> None:
        who = await self._who(sid, "inbox.reply")
        await work.release(self._hub, who.shop_id, data.conversation_id, _sender(who))

    async def do_close(self, sid: str, data: schema.Close) -> None:
        who = await self._who(sid, "inbox.close")
        sender, lead = _sender(who), LEAD in who.rights
        await work.close(self._hub, who.shop_id, data.conversation_id, sender, data.reason, lead=lead)

    async def do_read(self, sid: str, data: schema.Read) -> None:
        who = await self._who(sid, "inbox.read")
        await send.read_by_team(self._hub, who.shop_id, data.conversation_id, data.seq, who.staff_id)

    async def do_retry(self, sid: str, data: schema.OneMessage) -> None:
        who = await self._who(sid, "deliveries.retry")
        lead = LEAD in who.rights
        await send.retry(
            self._hub, who.shop_id, data.conversation_id, data.message_id, _sender(who), lead=lead
        )

    async def do_confirm(self, sid: str, data: schema.OneMessage) -> None:
        who = await self._who(sid, "deliveries.retry")
        await send.confirm(self._hub, who.shop_id, data.conversation_id, data.message_id)

    async def do_discard(self, sid: str, data: schema.OneMessage) -> None:
        who = await self._who(sid, "deliveries.retry")
        await send.discard(self._hub, who.shop_id, data.conversation_id, data.message_id)

    async def do_recall(self, sid: str, data: schema.OneMessage) -> None:
        who = await self._who(sid, "inbox.reply")
        await recall.by_agent(self._hub, who.shop_id, data.conversation_id, _sender(who), data.message_id)

    async def do_typing(self, sid: str, data: schema.TypingNow) -> None:
        who = await self._who(sid, "inbox.reply")
        account = await self._account(who.shop_id, data.conversation_id)
        teller = {"type": "agent", "id": who.staff_id, "name": who.name}
        await self._fanout.signal(who.shop_id, data.conversation_id, "typing", teller, data.on)
        if tells_typing(type(channel_named(account.channel))):
            job = f"typing:{data.conversation_id}:{data.on}"
            await self._core.queue.ring("typing", who.shop_id, data.conversation_id, data.on, job_id=job)

    async def _account(self, shop_id: str, conversation_id: str) -> Account:
        """Known since `admit`: typing must not cost a query each time."""
        known = await self._hub.visibility.accounts_of(shop_id, (conversation_id,))
        return await self._hub.accounts.get(known[conversation_id])

    async def do_presence(self, sid: str, data: schema.Presence) -> Answer:
        who = await self._who(sid, "inbox.read")
        await self.attendance.set_state(who.shop_id, who.staff_id, sid, data.state, chosen=data.chosen)
        return {"staff": await presence.staff(self._core, who.shop_id)}

    async def run(self) -> None:
        """Until cancelled: what this process does not renew any more ends by itself."""
        async with asyncio.TaskGroup() as loops:
            for loop in (self.attendance.run, self._renew_viewing, self._end_ended):
                loops.create_task(loop())

    async def _renew_viewing(self) -> None:
        while True:
            await asyncio.sleep(presence.RENEW_S)
            for sid, open_here in list(self._viewing.items()):
                who = self._people.get(sid)
                for conversation_id in list(open_here) if who else ():
                    await presence.view(self._core, conversation_id, sid, who.staff_id, who.name)  # type: ignore[union-attr]

    async def _end_ended(self) -> None:
        while True:
            await asyncio.sleep(presence.RENEW_S)
            with suppress(StoreError, OSError):  # nobody is thrown out because a store restarts
                await self.end_ended()

    async def end_ended(self) -> None:
        """Screens that only listen: an ended session closes them, one query for many of them.

        Only those that were here when it was asked: of whoever came meanwhile the answer knows nothing.
        """
        asked = list(self._tokens.items())
        now_known = await sessions.resolve_many(self._core, {token for _, token in asked})
        for sid, token in asked:
            await self._follow(sid, now_known.get(token))

    async def access_changed(self, shop_id: str, staff_id: str) -> None:
        """Of one person, or of everybody in the shop ("*"): open screens follow at once."""
        sessions.forget(self._core, shop_id, staff_id)
        concerned = [
            (sid, self._tokens[sid])
            for sid, who in self._people.items()
            if who.shop_id == shop_id and staff_id in ("*", who.staff_id)
        ]
        for sid, token in concerned:
            with suppress(StoreError, OSError):  # `_end_ended` looks again
                await self._follow(sid, await sessions.resolve(self._core, token))

    async def _follow(self, sid: str, now: Identity | None) -> None:
        """Ends a screen whose session, shop or inbox is gone; takes it out of what it may not hear any more."""
        before = self._people.get(sid)
        if before is None or now == before:
            return
        if now is None or now.shop_id != before.shop_id or "inbox.read" not in now.rights:
            await self.emit("signed_out", {}, to=sid)
            await self.disconnect(sid)
            return
        self._people[sid] = now
        if (now.accounts, now.rights) == (before.accounts, before.rights):
            return
        await self._hear_lists(sid, now)
        seen = await self._hub.visibility.visible(now, set(self._viewing.get(sid, ())))
        for conversation_id in self._viewing.get(sid, set()) - seen:
            await self._stop_viewing(sid, now, conversation_id)
        await self.emit("access", {}, to=sid)

    async def _hear_lists(self, sid: str, who: Identity) -> None:
        room = self._fanout.list_room(who.shop_id, who.staff_id, who.accounts)
        if (former := self._lists.get(sid)) not in (None, room):
            await self.leave_room(sid, former)
        self._lists[sid] = room
        await self.enter_room(sid, room)

    async def admit(self, sid: str, payload: Payload) -> None:
        """Another shop's conversation, or another channel's, is not found, whatever the event."""
        if isinstance(payload, schema.InConversation):
            await self._hub.visibility.require(await self._who(sid, ""), payload.conversation_id)

    async def _who(self, sid: str, right: str) -> Identity:
        """Looked up anew (through a cache of seconds): roles change, sessions end. Raises NotAllowed."""
        identity = await sessions.resolve(self._core, self._tokens[sid])
        if identity is None:
            raise not_signed_in()
        await self._follow(sid, identity)
        identity.require(right)
        return identity

    async def _tell_viewers(self, who: Identity, conversation_id: str) -> None:
        viewers = await presence.viewers(self._core, conversation_id)
        teller = {"type": "agent", "id": who.staff_id, "name": who.name}
        await self._fanout.signal(who.shop_id, conversation_id, "viewing", teller, True, viewers=viewers)


def _sender(who: Identity) -> Sender:
    return Sender("agent", who.staff_id, who.name)
