"""The fans' namespace: one connected chat page of one fan of one shop."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import socketio
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import cookie_parser

from hub.accounts import shops
from hub.channels.webchat import tokens
from hub.channels.webchat.channel import TEXT_LIMIT_BYTES
from hub.conversations import reading, recall, send
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account
from hub.conversations.media import attach
from hub.conversations.model import FanRef, Inbound
from hub.conversations.payloads import Nothing
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core import i18n
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import HubError, NotAllowed, NotFound, Refused, RetryLater
from hub.core.rate_limit import allow
from hub.core.runtime import Core
from hub.sockets import fan_views, schema
from hub.sockets.door import Answer, Door
from hub.sockets.fanout import Fanout

Doc = dict[str, Any]
# A quick typist sends one message a second; an offline queue that comes back waits for its turn.
SENDS, SENDS_WINDOW_S = 20, 10
# Everything else a page asks for: opening, paging and typing come to a few a second at the very most.
CALLS, CALLS_WINDOW_S = 100, 10


class TextBody(BaseModel):
    """Other fields are dropped: a body is shown to agents, so only what was agreed goes in."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(max_length=TEXT_LIMIT_BYTES)


@dataclass
class Page:
    """One connected page; `conversation_id` is empty until the fan's first message."""

    fan: tokens.Fan
    account: Account
    conversation_id: str = ""

    @property
    def ref(self) -> FanRef:
        return FanRef(self.account.channel, self.account.id, self.fan.fan_id)


class FanNamespace(Door):
    def __init__(self, core: Core, conversations: Conversations, fanout: Fanout) -> None:
        super().__init__("/fan", schema.FAN_IN)
        self._core, self._hub, self._fanout = core, conversations, fanout
        self._pages: dict[str, Page] = {}

    async def on_connect(self, sid: str, environ: Doc, auth: Any = None) -> None:
        """The token decides; it must be of the shop that the page was opened for."""
        try:
            self._pages[sid] = await self._recognised(auth if isinstance(auth, dict) else {})
            self.languages[sid] = _language(environ)
            await self._conversation(sid)
        except (HubError, StoreError, OSError) as error:
            await self.on_disconnect(sid)
            code = error.code if isinstance(error, HubError) else "store_away"
            raise socketio.exceptions.ConnectionRefusedError(code) from None

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        self._pages.pop(sid, None)
        self.languages.pop(sid, None)
        await self._fanout.leave(sid)

    async def do_open(self, sid: str, data: Nothing) -> Answer:
        await self._count(sid)
        doc = await self._conversation(sid)
        if doc is None:
            return {"conversation": fan_views.NO_CONVERSATION, "messages": [], "rev": 0, "more": False}
        conversation = fan_views.conversation_for_fan(doc)
        return {"conversation": conversation, "rev": doc["rev"], **await self._messages(sid, None)}

    async def do_history(self, sid: str, data: schema.FanHistory) -> Answer:
        await self._count(sid)
        if await self._conversation(sid) is None:
            return {"messages": [], "more": False}
        return await self._messages(sid, data.before_seq)

    async def do_sync(self, sid: str, data: schema.FanSync) -> Answer:
        await self._count(sid)
        doc = await self._conversation(sid)
        if doc is None:
            return {"rev": 0, "events": [], "reset": data.after_rev > 0}
        shop_id = self._pages[sid].fan.shop_id
        changes = await reading.sync(self._hub, shop_id, doc["_id"], data.after_rev)
        events = await fan_views.events_for_fan(self._core, shop_id, changes.events)
        return {"rev": changes.rev, "events": events, "reset": changes.reset}

    async def do_send(self, sid: str, data: schema.FanSend) -> Answer:
        """The stored message, for a repeat too: the page may have missed the first answer."""
        await self._count(sid, "fan-send", SENDS, SENDS_WINDOW_S)
        page = self._pages[sid]
        inbound, was_known = await self._inbound(page, data), bool(page.conversation_id)
        await receive(self._hub, page.account, [inbound])
        conversation = await self._conversation(sid)
        if not was_known:
            await self._tell_pages(page.ref)
        if conversation is None:
            raise NotFound("conversation_not_found")
        doc = await self._core.db.shop(page.fan.shop_id)["messages"].find_one(
            {"conversation_id": conversation["_id"], "dedup_key": inbound.dedup_key}
        )
        if doc is None:
            raise NotFound("message_not_found")
        return {"message": fan_views.message_for_fan(self._core, doc)}

    async def do_recall(self, sid: str, data: schema.FanRecall) -> None:
        await self._count(sid)
        page = self._pages[sid]
        await recall.by_fan(self._hub, page.fan.shop_id, page.conversation_id, data.message_id)

    async def do_read(self, sid: str, data: schema.FanRead) -> None:
        await self._count(sid)
        page = self._pages[sid]
        if page.conversation_id:
            await send.read_by_fan(self._hub, page.fan.shop_id, page.conversation_id, data.seq)

    async def do_typing(self, sid: str, data: schema.FanTyping) -> None:
        await self._count(sid)
        page = self._pages[sid]
        if page.conversation_id:
            who = {"type": "fan", "id": "", "name": page.fan.name}
            await self._fanout.signal(page.fan.shop_id, page.conversation_id, "typing", who, data.on)

    async def _recognised(self, auth: Doc) -> Page:
        fan = tokens.read(self._core.keys, str(auth.get("token", "")))
        shop = await shops.by_slug(self._core, str(auth.get("shop", "")))
        if shop.id != fan.shop_id:
            raise NotAllowed("fan_token_invalid")
        account = await self._hub.accounts.get(fan.account_id)
        if account.shop_id != fan.shop_id:
            raise NotAllowed("fan_token_invalid")
        return Page(fan, account)

    async def _conversation(self, sid: str) -> Doc | None:
        """The fan's conversation, if there is one yet; the page hears its events from then on.

        Joined before anything is read: what happens in between arrives as an event and is known by its rev.
        """
        page = self._pages[sid]
        table = self._core.db.shop(page.fan.shop_id)["conversations"]
        doc = await table.find_one({"key": page.ref.key})
        if doc is None or page.conversation_id:
            return doc
        await self._fanout.join_fan(sid, doc["_id"])
        page.conversation_id = doc["_id"]
        return await table.find_one({"key": page.ref.key})

    async def _tell_pages(self, ref: FanRef) -> None:
        """The event that made the conversation found nobody in its room; the fan's other pages join by `sync`."""
        for sid in [sid for sid, page in self._pages.items() if page.ref == ref]:
            await self.emit("resync", {}, to=sid)

    async def _messages(self, sid: str, before_seq: int | None) -> Answer:
        """A page of what a fan may see; a page full of notes is skipped, or the history would seem to end."""
        page = self._pages[sid]
        while True:
            docs = await reading.message_docs(self._hub, page.fan.shop_id, page.conversation_id, before_seq)
            shown = [fan_views.message_for_fan(self._core, doc) for doc in docs if fan_views.is_for_fan(doc)]
            more = len(docs) == reading.PAGE
            if shown or not more:
                return {"messages": shown, "more": more}
            before_seq = docs[0]["seq"]

    async def _inbound(self, page: Page, data: schema.FanSend) -> Inbound:
        """Raises Refused for what a bubble cannot hold, NotAllowed for a file that someone else uploaded."""
        key = f"{fan_views.DEDUP_PREFIX}{data.client_id}"
        if data.kind == "text":
            text = _text(data.body)
            return Inbound(
                page.ref, key, "text", text, now(), client_id=data.client_id, fan_name=page.fan.name
            )
        media_id = tokens.redeem(self._core.keys, page.fan, data.media_id)
        can = channel_named(page.account.channel).capabilities(page.account)
        media = await attach(self._core, page.account, media_id, can, data.kind)
        return Inbound(
            page.ref,
            key,
            data.kind,
            {},
            now(),
            attached=media,
            client_id=data.client_id,
            fan_name=page.fan.name,
        )

    async def _count(
        self, sid: str, what: str = "fan-call", limit: int = CALLS, window_s: float = CALLS_WINDOW_S
    ) -> None:
        """Counted per fan over all processes; ids of members may be personal, so they are hashed."""
        fan = self._pages[sid].fan
        whom = self._core.keys.keyed_hash("rate", f"{fan.account_id}:{fan.fan_id}")
        verdict = await allow(self._core.redis, f"{what}:{whom}", limit, window_s)
        if not verdict.ok:
            wait_s = math.ceil(verdict.retry_after_s)
            raise RetryLater("fan_too_fast", after_s=wait_s, wait_s=wait_s)


def _text(body: Doc) -> Doc:
    try:
        text = TextBody.model_validate(body).text.replace("\x00", "").strip()
    except ValidationError:
        raise Refused("fan_text_too_long", field="text") from None
    if not text:
        raise Refused("fan_text_empty", field="text")
    if len(text.encode()) > TEXT_LIMIT_BYTES:
        raise Refused("fan_text_too_long", field="text")
    return {"text": text}


def _language(environ: Doc) -> str:
    cookies = cookie_parser(environ.get("HTTP_COOKIE", ""))
    return i18n.pick_language(cookies.get("hub_lang"), environ.get("HTTP_ACCEPT_LANGUAGE"))
