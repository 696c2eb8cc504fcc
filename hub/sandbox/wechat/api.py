"""The server API that an account's owner calls: tokens, messages, typing, media, log-in, user info."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox.wechat import gate, media, mini_codes, quota, sends, tokens
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.gate import Answer, Call
from hub.sandbox.wechat.world import World

_OK = {"errcode": 0, "errmsg": "ok"}
_TYPING_S = 15
_TALKED_WITHIN_S = 30
_CODE_LIFE_S = 300


def routes(world: World) -> list[BaseRoute]:
    served = {
        "/cgi-bin/token": ("token", _token),
        "/cgi-bin/stable_token": ("stable_token", _stable_token),
        "/cgi-bin/message/custom/send": ("custom_send", _send),
        "/cgi-bin/message/custom/typing": ("typing", _typing),
        "/cgi-bin/media/upload": ("media_upload", _upload),
        "/cgi-bin/media/get": ("media_get", _download),
        "/cgi-bin/media/get/jssdk": ("media_get", _download),
        "/cgi-bin/user/info": ("user_info", _user_info),
        "/wxa/getwxacodeunlimit": ("mini_code", mini_codes.draw),
        "/sns/jscode2session": ("jscode2session", _log_in),
        "/pic/{media_id}": ("pic_url", _picture),
        "/clip/{media_id}": ("pic_url", _picture),
    }
    return [
        Route(f"/wechat{path}", gate.guarded(world, endpoint, handler), methods=["GET", "POST"])
        for path, (endpoint, handler) in served.items()
    ]


async def _token(call: Call) -> Response:
    gate.method(call, "GET")
    account = _customer(call.world, call.request.query_params, "client_credential")
    desk = call.world.desks[account.app_id]
    token = tokens.classic(desk, call.world.now, call.world.rules.token_lifetime_s)
    return _token_answer(call.world, desk, token)


async def _stable_token(call: Call) -> Response:
    gate.method(call, "POST")
    asked = sends.parsed(call.body)
    account = _customer(call.world, asked, "client_credential")
    desk = call.world.desks[account.app_id]
    issue = tokens.forced if asked.get("force_refresh") is True else tokens.stable
    return _token_answer(call.world, desk, issue(desk, call.world.now, call.world.rules.token_lifetime_s))


def _token_answer(world: World, desk: tokens.TokenDesk, token: tokens.Token) -> Response:
    worlds.keep_desk(world, desk)
    return Answer({"access_token": token.text, "expires_in": math.ceil(token.expires_at - world.now)})


def _customer(world: World, asked: Mapping[str, Any], grant_type: str) -> Account:
    """Whose app id and secret these are; raises ApiError."""
    for name, missing in (("appid", 41002), ("secret", 41004)):
        if not asked.get(name):
            raise ApiError(missing)
    if asked.get("grant_type") != grant_type:
        raise ApiError(40002)
    account = world.accounts.get(str(asked["appid"]))
    if account is None:
        raise ApiError(40013)
    if account.secret != asked["secret"]:
        raise ApiError(40125)
    return account


async def _send(call: Call) -> Response:
    """The quota is spent last, by what would else have been delivered."""
    gate.method(call, "POST")
    account, token = gate.authorised(call)
    body = sends.parsed(call.body)
    fan, kind, part = await sends.checked(call.world, account, body)
    talk = worlds.talk_of(call.world, account.app_id, fan.openid)
    left = quota.spend(talk.quota, call.world.now)
    talk = replace(talk, quota=left, typing_until=0.0, interacted_at=call.world.now)
    worlds.keep_talk(call.world, account.app_id, fan.openid, talk)
    more = {"token_generation": token.generation, "origin": "sent"}
    worlds.record(call.world, account.app_id, fan.openid, "hub", kind, {**part, "_request": body}, **more)
    return Answer(_OK)


async def _typing(call: Call) -> Response:
    gate.method(call, "POST")
    account, _ = gate.authorised(call)
    body = sends.parsed(call.body)
    fan = call.world.fans.get((account.app_id, str(body.get("touser", ""))))
    if fan is None:
        raise ApiError(40003)
    until = _typing_until(call.world, account, fan.openid, body.get("command"))
    talk = worlds.talk_of(call.world, account.app_id, fan.openid)
    worlds.keep_talk(call.world, account.app_id, fan.openid, replace(talk, typing_until=until))
    shown = {"openid": fan.openid, "command": body["command"]}
    worlds.note(call.world, account.app_id, "typing", shown)
    call.world.frame.bus.publish("typing", {"app_id": account.app_id, **shown, "for_s": _TYPING_S})
    return Answer(_OK)


def _typing_until(world: World, account: Account, openid: str, command: object) -> float:
    talk = worlds.talk_of(world, account.app_id, openid)
    if command == "CancelTyping":
        return 0.0
    if command != "Typing":
        raise ApiError(45072)
    if world.now - talk.interacted_at > _TALKED_WITHIN_S:
        raise ApiError(45080)
    if world.now < talk.typing_until:
        raise ApiError(45081)
    return world.now + _TYPING_S


async def _upload(call: Call) -> Response:
    gate.method(call, "POST")
    account, _ = gate.authorised(call)
    kind = call.request.query_params.get("type", "")
    name, content = await _uploaded(call.request)
    content_type = media.accept(account, kind, name, content)
    kept = media.keep(call.world, account.app_id, kind, content_type, name, content)
    told = {"type": kind, "media_id": kept.media_id, "created_at": int(kept.created_at)}
    worlds.note(call.world, account.app_id, "upload", {**told, "size": len(content), "name": name})
    return Answer(
        {"type": kind, "thumb_media_id": kept.media_id, "created_at": told["created_at"]}
        if kind == "thumb"
        else told
    )


async def _uploaded(request: Request) -> tuple[str, bytes]:
    """The multipart field `media`; raises 41005 without one."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise ApiError(41005)
    async with request.form(max_files=1) as form:
        file = form.get("media")
        if not isinstance(file, UploadFile):
            raise ApiError(41005)
        return file.filename or "media", await file.read()


async def _download(call: Call) -> Response:
    gate.method(call, "GET")
    account, _ = gate.authorised(call)
    media_id = call.request.query_params.get("media_id", "")
    if not media_id:
        raise ApiError(41006)
    found = await media.require(call.world, account.app_id, media_id, ("image", "voice", "video", "thumb"))
    if found.type == "video":
        return Answer({"video_url": f"{str(call.request.base_url).rstrip('/')}/wechat/clip/{media_id}"})
    disposition = f"attachment; filename*=UTF-8''{quote(found.name)}; filename=\"{_ascii(found.name)}\""
    return Response(
        found.content, media_type=found.content_type, headers={"Content-disposition": disposition}
    )


async def _picture(call: Call) -> Response:
    """PicUrl and video_url work without a token."""
    found = await media.find(call.world, call.request.path_params["media_id"])
    if found is None:
        return PlainTextResponse("no such picture", 404)
    return Response(found.content, media_type=found.content_type)


async def _user_info(call: Call) -> Response:
    """Nickname and avatar have been blank since December 2021."""
    account, _ = gate.authorised(call)
    if not account.official:
        raise ApiError(48001)
    fan = call.world.fans.get((account.app_id, call.request.query_params.get("openid", "")))
    if fan is None:
        raise ApiError(40003)
    known = {"subscribe": int(fan.follows), "openid": fan.openid}
    if fan.follows:
        known |= {"nickname": "", "sex": 0, "language": "zh_CN", "headimgurl": "", "remark": "", "groupid": 0,
                  "tagid_list": [], "subscribe_scene": "ADD_SCENE_SEARCH",
                  "qr_scene": 0, "qr_scene_str": ""}  # fmt: skip
    return Answer(known | ({"unionid": fan.unionid} if fan.unionid else {}))


async def _log_in(call: Call) -> Response:
    query = call.request.query_params
    account = _customer(call.world, query, "authorization_code")
    app_id, openid = _redeemed(call.world, query.get("js_code", ""))
    if app_id != account.app_id:
        raise ApiError(40029)
    fan = worlds.fan_of(call.world, app_id, openid)
    session_key = base64.b64encode(hashlib.sha256(secrets.token_bytes(16)).digest()[:16]).decode()
    known = {"session_key": session_key, "openid": openid} | ({"unionid": fan.unionid} if fan.unionid else {})
    return PlainTextResponse(json.dumps(known))


def _redeemed(world: World, code: str) -> tuple[str, str]:
    """A code works once and for five minutes; raises 41008, 40029 or 40163."""
    if not code:
        raise ApiError(41008)
    app_id, openid, expires_at = world.codes.get(code, ("", "", 0.0))
    if not app_id or (expires_at is not None and expires_at <= world.now):
        raise ApiError(40029)
    if expires_at is None:
        raise ApiError(40163)
    world.codes[code] = (app_id, openid, None)
    return app_id, openid


def new_code(world: World, app_id: str, openid: str) -> str:
    """What wx.login gives the mini-program on the fan's phone."""
    code = "0" + secrets.token_hex(15)
    world.codes[code] = (app_id, openid, world.now + _CODE_LIFE_S)
    return code


def _ascii(name: str) -> str:
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
