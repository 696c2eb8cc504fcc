"""What the fans' phones page reads: accounts, their fans, and one phone's messages."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox import fields
from hub.sandbox.store import Row
from hub.sandbox.wechat import media, voice
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Fan
from hub.sandbox.wechat.world import PLATFORM, World

_FANS_SHOWN = 200
_MESSAGES_SHOWN = 60


class Phones:
    """Reads only; what a fan does goes through /say."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/_sandbox/wechat/accounts", self.accounts, methods=["GET"]),
            Route("/_sandbox/wechat/fans", self.fans, methods=["GET"]),
            Route("/_sandbox/wechat/messages", self.messages, methods=["GET"]),
            Route("/_sandbox/wechat/media/{media_id}", self.media, methods=["GET"]),
            Route("/_sandbox/wechat/voice/{media_id}.wav", self.voice, methods=["GET"]),
        ]

    async def accounts(self, _: Request) -> Response:
        known = [worlds.shown_account(account) for account in self.world.accounts.values()]
        return JSONResponse({"accounts": known})

    async def fans(self, request: Request) -> Response:
        """The most recently active first; `q` looks in nickname and openid."""
        app_id, query = request.query_params.get("app_id"), request.query_params.get("q", "").lower()
        found = [fan for fan in self.world.fans.values() if _fits(fan, app_id, query)]
        found.sort(key=lambda fan: (-fan.last_at, fan.nickname))
        last = await self._last_messages(found[:_FANS_SHOWN])
        shown = [{**asdict(fan), "last": last.get((fan.app_id, fan.openid))} for fan in found[:_FANS_SHOWN]]
        return JSONResponse({"fans": shown, "count": len(found)})

    async def _last_messages(self, fans: list[Fan]) -> dict[tuple[str, str], dict[str, Any]]:
        spoken = [fan for fan in fans if fan.last_at]
        if not spoken:
            return {}
        wanted = " UNION ALL ".join([f"SELECT * FROM ({_PHONE} LIMIT 1)"] * len(spoken))  # noqa: S608 – constants
        values = [value for fan in spoken for value in (PLATFORM, fan.app_id, fan.openid, 1e15)]
        rows = await self.world.frame.store.read(wanted, values)
        return {(row["app_id"], row["openid"]): _shown(row) for row in rows}

    async def messages(self, request: Request) -> Response:
        """The newest of one phone, oldest first; `before` (unix seconds) pages back."""
        app_id, openid = (
            fields.text(request.query_params, "app_id"),
            fields.text(request.query_params, "openid"),
        )
        before = fields.query_number(request, "before", 1e15)
        query = f"{_PHONE} LIMIT {_MESSAGES_SHOWN + 1}"
        rows = await self.world.frame.store.read(query, (PLATFORM, app_id, openid, before))
        talk = worlds.talk_of(self.world, app_id, openid)
        shown = [_shown(row) for row in reversed(rows[:_MESSAGES_SHOWN])]
        typing_s = max(0.0, talk.typing_until - self.world.now)
        return JSONResponse({"messages": shown, "more": len(rows) > _MESSAGES_SHOWN, "typing_s": typing_s})

    async def media(self, request: Request) -> Response:
        """Any picture or clip, without a token; a sample's name works as well."""
        media_id = request.path_params["media_id"]
        found = await media.find(self.world, media_id)
        if found is None:
            return PlainTextResponse("no such media", 404)
        headers = {"Cache-Control": "max-age=86400", "X-Seconds": str(media.voice_seconds(found))}
        return Response(found.content, media_type=found.content_type, headers=headers)

    async def voice(self, request: Request) -> Response:
        """No browser plays AMR, so the page gets the same sound as WAV."""
        found = await media.find(self.world, request.path_params["media_id"])
        if found is None or found.type != "voice":
            return PlainTextResponse("no such voice", 404)
        wav = await asyncio.to_thread(voice.as_wav, found.content)
        headers = {"Cache-Control": "max-age=86400"}
        return Response(wav, media_type="audio/wav", headers=headers)


_PHONE = (
    "SELECT n, app_id, openid, side, type, body, at, msg_id, attempts, acked, gave_up, origin FROM messages"
    " WHERE platform = ? AND app_id = ? AND openid = ? AND at < ? ORDER BY at DESC, n DESC"
)


def _fits(fan: Fan, app_id: str | None, query: str) -> bool:
    return app_id in (None, "", fan.app_id) and (query in fan.nickname.lower() or query in fan.openid.lower())


def _shown(row: Row) -> dict[str, Any]:
    return {
        **row,
        "body": json.loads(row["body"]),
        "acked": bool(row["acked"]),
        "gave_up": bool(row["gave_up"]),
    }
