"""What a fan does on the phone: the message, what it opens for the account, and the push it causes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.sandbox import fields
from hub.sandbox.fields import BadInput
from hub.sandbox.wechat import media, payloads, pushes, quota
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Account, Fan
from hub.sandbox.wechat.payloads import Payload
from hub.sandbox.wechat.pushes import Courier, Outcome
from hub.sandbox.wechat.world import Message, World

_SAMPLE_OF = {
    "image": "photo",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "miniprogrampage": "thumb",
}


@dataclass(frozen=True)
class Said:
    """`delivery` is None when nothing was pushed: no callback, or the web client holds the fan."""

    message: Message
    delivery: asyncio.Task[list[Outcome]] | None


async def say(courier: Courier, base_url: str, body: Mapping[str, Any]) -> Said:
    """Raises BadInput naming the field; `base_url` is where PicUrl can be fetched."""
    world = courier.world
    account = worlds.account_of(world, fields.text(body, "app_id"))
    openid = fields.text(body, "openid")
    kind = fields.choice(body, "type", {*payloads.MESSAGES, "event", "other"})
    copies = fields.integer(body, "repeat", 1, least=1, most=100)
    content = await _content(world, account, kind, body, base_url)
    fan = worlds.fan_of(world, account.app_id, openid)
    _check_following(account, fan, content)
    message, payload = _record(world, account, fan, content)
    handed = not _is_event(content) and worlds.talk_of(world, account.app_id, openid).handed_until > world.now
    _take_effect(world, account, fan, content)
    if handed or not account.callback_url:
        return Said(message, None)
    return Said(message, pushes.start(courier, account, message, payload, copies))


async def _content(
    world: World, account: Account, kind: str, body: Mapping[str, Any], base_url: str
) -> Payload:
    """The fields from MsgType on; MsgId's place is kept by a None."""
    if kind == "other":
        return {"MsgType": fields.text(body, "msg_type"), **_raw(body), "MsgId": None}
    if kind == "event":
        return _event(account, body)
    _check_kind(account, kind)
    given = await _with_media(world, account, kind, body, base_url)
    before, after = payloads.message_fields(kind, given)
    if kind == "miniprogrampage":  # here WeChat writes the id first
        return {"MsgType": kind, "MsgId": None, **before}
    return {"MsgType": kind, **before, "MsgId": None, **after}


def _event(account: Account, body: Mapping[str, Any]) -> Payload:
    """An event this file does not know travels with what the caller puts into `fields`."""
    event = fields.text(body, "event", longest=64)
    known = event in payloads.EVENTS or event in payloads.LIST_EVENTS
    if not known and "fields" not in body:
        raise BadInput("event", f"{event!r} is not known; give its payload in `fields` to push it anyway")
    if not account.official and event in payloads.OFFICIAL_ONLY_EVENTS:
        raise BadInput("event", f"{event!r} is not an event of a mini-program")
    if account.official and event == "user_enter_tempsession":
        raise BadInput("event", "only mini-programs have user_enter_tempsession")
    chosen = payloads.event_fields(event, body, account.format == "json") if known else _raw(body)
    return {"MsgType": "event", "Event": event, **chosen}


def _raw(body: Mapping[str, Any]) -> Payload:
    raw = body.get("fields", {})
    if not isinstance(raw, dict):
        raise BadInput("fields", "must be an object")
    return raw


def _check_kind(account: Account, kind: str) -> None:
    allowed = payloads.OFFICIAL_MESSAGES if account.official else payloads.MINIPROGRAM_MESSAGES
    if kind not in allowed:
        raise BadInput("type", f"a fan cannot send {kind!r} to this kind of account")


async def _with_media(
    world: World, account: Account, kind: str, body: Mapping[str, Any], base_url: str
) -> Mapping[str, Any]:
    """Adds the media ids and URLs that WeChat would make of what the fan picked."""
    if kind not in _SAMPLE_OF:
        return body
    media_id = await _picked(world, account, kind, body)
    if kind == "image":
        return {**body, "media_id": media_id, "pic_url": f"{base_url}/wechat/pic/{media_id}"}
    if kind == "voice":
        return {"media_id_16k": media_id, **body, "media_id": media_id}
    thumb_id = fields.text(body, "thumb_media_id", None) or media.sample(world, account.app_id, "thumb")
    if kind == "miniprogrampage":
        url = f"{base_url}/wechat/pic/{thumb_id}"
        return {"thumb_url": url, "app_id": account.app_id, **body, "thumb_media_id": thumb_id}
    return {**body, "media_id": media_id, "thumb_media_id": thumb_id}


async def _picked(world: World, account: Account, kind: str, body: Mapping[str, Any]) -> str:
    """The uploaded media, or a sample when the caller names none."""
    media_id = fields.text(body, "media_id", None)
    if media_id is None:
        name = fields.choice(body, "sample", media.SAMPLES, _SAMPLE_OF[kind])
        return media.sample(world, account.app_id, name)
    if await media.find(world, media_id, account.app_id) is None:
        raise BadInput("media_id", "is unknown; upload it to /_sandbox/wechat/upload first")
    return media_id


def _check_following(account: Account, fan: Fan, content: Payload) -> None:
    if account.official and not fan.follows and content.get("Event") not in ("subscribe", "unsubscribe"):
        raise BadInput("openid", "this fan does not follow the account; say the event subscribe first")


def _record(world: World, account: Account, fan: Fan, content: Payload) -> tuple[Message, Payload]:
    at, msg_id = world.now, worlds.next_msg_id(world)
    if "MsgId" in content:
        content = {**content, "MsgId": int(msg_id)}
    created: int | str = int(at)
    if account.format == "json" and content.get("Event") in payloads.LIST_EVENTS:
        created = str(created)  # WeChat writes every number of these as text
    payload = {"ToUserName": account.gh_id, "FromUserName": fan.openid, "CreateTime": created, **content}
    shown = {name: value for name, value in content.items() if name not in ("MsgType", "MsgId")}
    message = worlds.record(
        world, account.app_id, fan.openid, "fan", content["MsgType"], shown, at=at, msg_id=msg_id
    )
    return message, payload


def _take_effect(world: World, account: Account, fan: Fan, content: Payload) -> None:
    event = content.get("Event", "")
    follows = {"subscribe": True, "unsubscribe": False}.get(event, fan.follows)
    worlds.keep_fan(world, replace(fan, follows=follows, last_at=world.now))
    talk = worlds.talk_of(world, account.app_id, fan.openid)
    left = _quota_after(talk.quota, account, content, world.now)
    handed_until = 0.0 if event == "kf_close_session" else talk.handed_until
    worlds.keep_talk(
        world,
        account.app_id,
        fan.openid,
        replace(talk, quota=left, interacted_at=world.now, handed_until=handed_until),
    )


def _quota_after(before: quota.Quota, account: Account, content: Payload, now: float) -> quota.Quota:
    event = content.get("Event", "")
    if event == "unsubscribe":
        return quota.Quota()
    if _is_event(content):
        return quota.after_event(before, account.kind, event, now)
    return quota.after_message(before, now)


def _is_event(content: Payload) -> bool:
    return bool(content["MsgType"] == "event")
