"""message/send as the platform takes it: who may get it, how much of it shows, what is swallowed as a repeat."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from hub.sandbox.wecom import world as worlds
from hub.sandbox.wecom.apps import App
from hub.sandbox.wecom.errors import ApiError
from hub.sandbox.wecom.world import World

_MOST_USERS = 1000
_TEXT_BYTES, _TITLE_CHARS, _ABOUT_CHARS, _URL_BYTES, _BUTTON_CHARS = 2048, 128, 512, 2048, 4
_REPEAT_S, _LONGEST_REPEAT_S = 1800, 4 * 3600
# To the same member: at most 30 within a minute and 1000 within an hour.
_PACES = ((60.0, 30), (3600.0, 1000))


def send(world: World, app: App, request: Mapping[str, Any]) -> dict[str, Any]:
    """The answer. Raises ApiError; then nobody got anything."""
    if request.get("agentid") != app.agent_id and str(request.get("agentid")) != str(app.agent_id):
        raise ApiError(40056)
    kind, content = _content(request)
    named = _named(app, request)
    known = {userid: app.member(userid) for userid in named}
    good = {m.key: m for m in known.values() if m is not None and m.licensed}
    if not good:
        raise ApiError(81013)
    answer = {
        "errcode": 0,
        "errmsg": "ok",
        "invaliduser": "|".join(userid.lower() for userid, m in known.items() if m is None),
        "unlicenseduser": "|".join(m.key for m in known.values() if m is not None and not m.licensed),
        "msgid": secrets.token_urlsafe(32),
    }
    if _is_repeat(world, app, request):
        world.swallowed += 1
        return answer
    for member in good.values():
        if _within_pace(world, f"{app.id}:{member.key}"):
            message = {"userid": member.userid, "type": kind, "body": content, "msgid": answer["msgid"]}
            worlds.deliver(world, app, message)
    return answer


def _named(app: App, request: Mapping[str, Any]) -> list[str]:
    touser = request.get("touser", "")
    if not isinstance(touser, str):
        raise ApiError(40035)
    if touser == "@all":
        return [member.userid for member in app.members]
    named = list(dict.fromkeys(part for part in touser.split("|") if part))
    if len(named) > _MOST_USERS:
        raise ApiError(40035)
    return named


def _content(request: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the phone shows: too long a text is cut, as the platform does it."""
    kind = request.get("msgtype")
    body = request.get(str(kind))
    if kind not in ("text", "textcard"):
        raise ApiError(40008)
    if not isinstance(body, dict):
        raise ApiError(44004)
    return str(kind), _text(body) if kind == "text" else _card(body)


def _text(body: Mapping[str, Any]) -> dict[str, Any]:
    content = body.get("content")
    if not isinstance(content, str) or not content.strip():
        raise ApiError(44004)
    return {"content": content.encode()[:_TEXT_BYTES].decode(errors="ignore")}


def _card(body: Mapping[str, Any]) -> dict[str, Any]:
    title, about, url = (body.get(name) for name in ("title", "description", "url"))
    if not all(isinstance(part, str) and part.strip() for part in (title, about, url)):
        raise ApiError(44004)
    if not str(url).startswith(("http://", "https://")) or len(str(url).encode()) > _URL_BYTES:
        raise ApiError(40035, "url")
    button = str(body.get("btntxt") or "详情")[:_BUTTON_CHARS]
    return {
        "title": str(title)[:_TITLE_CHARS],
        "description": str(about)[:_ABOUT_CHARS],
        "url": url,
        "btntxt": button,
    }


def _is_repeat(world: World, app: App, request: Mapping[str, Any]) -> bool:
    """With the check on, the same request again within the interval reaches nobody, and is answered as if it had."""
    if request.get("enable_duplicate_check") != 1:
        return False
    interval = request.get("duplicate_check_interval", _REPEAT_S)
    if not isinstance(interval, int) or not 0 < interval <= _LONGEST_REPEAT_S:
        raise ApiError(40035, "duplicate_check_interval")
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(f"{app.id}\n{text}".encode()).hexdigest()
    world.recent = {known: until for known, until in world.recent.items() if until > world.now}
    if key in world.recent:
        return True
    world.recent[key] = world.now + interval
    return False


def _within_pace(world: World, key: str) -> bool:
    """Beyond it the platform drops the message without a word."""
    now = world.now
    moments = [at for at in world.paces.get(key, ()) if at > now - _PACES[-1][0]]
    fits = all(sum(at > now - window for at in moments) < most for window, most in _PACES)
    world.paces[key] = [*moments, now] if fits else moments
    return fits
