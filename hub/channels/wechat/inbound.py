"""What a fan wrote or did, from the platform's words into the timeline's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hub.channels.wechat.parse import Payload, decimal, whole
from hub.conversations.model import FanRef, Inbound, Kind, MediaRef
from hub.core.clock import from_unix

Doc = dict[str, Any]
Content = tuple[Kind, Doc, MediaRef | None]

_LATEST_UNIX = 4_102_444_800  # the year 2100: beyond it a number is not seconds
_OPENID_CHARS = 128  # they have 28
_KEY_CHARS = 256
_SHOWN_CHARS = 1_000  # SessionFrom may have 1,000 bytes; nothing else is near
_MOST_ROWS = 20

# The platform's field → ours, for events and for messages without a kind of their own.
_SHOWN: Mapping[str, str] = {
    "EventKey": "key", "MenuId": "menu_id", "SessionFrom": "session_from", "Status": "status",
    "MsgID": "msg_id", "Latitude": "lat", "Longitude": "lng", "Precision": "precision",
    "KfAccount": "kf_account", "FromKfAccount": "from_kf_account", "ToKfAccount": "to_kf_account",
    "ScanCodeInfo.ScanType": "scan_type", "ScanCodeInfo.ScanResult": "scan_result",
    "SendLocationInfo.Location_X": "lat", "SendLocationInfo.Location_Y": "lng",
    "SendLocationInfo.Label": "label", "SendLocationInfo.Poiname": "place",
    "SendPicsInfo.Count": "count", "TotalCount": "total", "FilterCount": "filtered",
    "SentCount": "sent", "ErrorCount": "failed", "CloseType": "close_type",
    "Title": "title", "Description": "description", "Url": "url", "AppId": "app_id", "PagePath": "page_path",
    "ThumbUrl": "thumb_url", "MediaId": "media_id", "ThumbMediaId": "thumb_media_id",
    "Location_X": "lat", "Location_Y": "lng", "Label": "label", "Content": "text",
}  # fmt: skip
_ROW_SHOWN: Mapping[str, str] = {
    "TemplateId": "template_id", "SubscribeStatusString": "status", "PopupScene": "scene", "MsgID": "msg_id",
    "ErrorCode": "error_code", "ErrorStatus": "error_status",
}  # fmt: skip

# "Limits of each action", customer-service messages: of the menu kinds only click and scan count.
_ACTIONS = {
    "user_enter_tempsession": "enter", "click": "menu", "scancode_push": "menu", "scancode_waitmsg": "menu",
    "subscribe": "follow", "scan": "scan",
}  # fmt: skip
_FOLLOWS = {"subscribe": True, "unsubscribe": False}
_KNOWN_EVENTS = frozenset({
    *_ACTIONS, *_FOLLOWS, "location", "view", "view_miniprogram", "pic_sysphoto", "pic_photo_or_album",
    "pic_weixin", "location_select", "templatesendjobfinish", "masssendjobfinish", "kf_create_session",
    "kf_close_session", "kf_switch_session", "subscribe_msg_popup_event", "subscribe_msg_change_event",
    "subscribe_msg_sent_event",
})  # fmt: skip


def translate(account_id: str, payload: Payload, received_at: datetime) -> Inbound | None:
    """None when no fan is named: there is no conversation to put it into."""
    openid = payload.text("FromUserName").strip()
    if not 0 < len(openid) <= _OPENID_CHARS:
        return None
    fan = FanRef("wechat", account_id, openid)
    at = _moment(payload, received_at)
    if _type(payload) == "event":
        return _event(fan, payload, at)
    kind, body, media = _READERS.get(_type(payload), _other)(payload)
    return Inbound(fan, _message_key(openid, payload), kind, body, at, action="message", media=media)


def is_foreign(payload: Payload) -> bool:
    """Whether the payload says more than our translation keeps, so that it is worth keeping as it came."""
    if _type(payload) == "event":
        return payload.text("Event").lower() not in _KNOWN_EVENTS
    return _READERS.get(_type(payload), _other)(payload)[0] == "other"


def _type(payload: Payload) -> str:
    return payload.text("MsgType").strip().lower()


def _moment(payload: Payload, received_at: datetime) -> datetime:
    seconds = whole(payload.text("CreateTime"))
    return from_unix(seconds) if seconds is not None and 0 < seconds < _LATEST_UNIX else received_at


def _text(payload: Payload) -> Content:
    body: Doc = {"text": payload.text("Content")}
    if payload.text("bizmsgmenuid"):  # the fan tapped this item of a menu that we had sent
        body["menu_id"] = payload.text("bizmsgmenuid")
    return "text", body, None


def _image(payload: Payload) -> Content:
    return "image", {}, MediaRef(payload.text("MediaId"), url=payload.text("PicUrl"))


def _voice(payload: Payload) -> Content:
    """MediaId16K is left alone: it is speex, which few players know, and MediaId the same words in amr."""
    recognition = payload.text("Recognition")
    body: Doc = {"recognition": recognition} if recognition else {}
    return "voice", body, MediaRef(payload.text("MediaId"), format=payload.text("Format").lower())


def _video(payload: Payload) -> Content:
    return "video", {}, MediaRef(payload.text("MediaId"), thumb_id=payload.text("ThumbMediaId"))


def _miniprogram(payload: Payload) -> Content:
    body: Doc = {
        "title": payload.text("Title"), "app_id": payload.text("AppId"), "page_path": payload.text("PagePath"),
    }  # fmt: skip
    cover = MediaRef(payload.text("ThumbMediaId"), url=payload.text("ThumbUrl"))
    return "miniprogram", body, cover if cover.platform_id or cover.url else None


def _location(payload: Payload) -> Content:
    lat, lng = decimal(payload.text("Location_X")), decimal(payload.text("Location_Y"))
    if lat is None or lng is None or abs(lat) > 90 or abs(lng) > 180:
        return _other(payload)
    body: Doc = {"lat": lat, "lng": lng, "label": payload.text("Label")}
    scale = whole(payload.text("Scale"))
    return "location", body if scale is None else {**body, "scale": scale}, None


def _link(payload: Payload) -> Content:
    title, url = payload.text("Title"), payload.text("Url")
    return "link", {"title": title, "description": payload.text("Description"), "url": url}, None


def _other(payload: Payload) -> Content:
    return "other", {"type": payload.text("MsgType")[:_KEY_CHARS], **_shown(payload.fields, _SHOWN)}, None


_READERS: Mapping[str, Callable[[Payload], Content]] = {
    "text": _text, "image": _image, "voice": _voice, "location": _location, "link": _link,
    "video": _video, "shortvideo": _video, "miniprogrampage": _miniprogram,
}  # fmt: skip


def _event(fan: FanRef, payload: Payload, at: datetime) -> Inbound:
    name = payload.text("Event")
    body: Doc = {"name": name[:_KEY_CHARS], **_shown(payload.fields, _SHOWN)}
    if scene := _scene(name.lower(), payload.text("EventKey")):
        body["scene"] = scene
    if payload.rows:
        body["templates"] = [_shown(row, _ROW_SHOWN) for row in payload.rows[:_MOST_ROWS]]
    return Inbound(
        fan, _event_key(fan.fan_id, payload), "event", body, at,
        action=_ACTIONS.get(name.lower(), ""), follows=_FOLLOWS.get(name.lower()),
    )  # fmt: skip


def _scene(name: str, key: str) -> str:
    """The number or word that was put into the QR code; new followers' comes behind a prefix."""
    if name == "scan":
        return key[:_KEY_CHARS]
    return key.removeprefix("qrscene_")[:_KEY_CHARS] if key.startswith("qrscene_") else ""


def _shown(fields: Mapping[str, str], names: Mapping[str, str]) -> Doc:
    return {ours: fields[theirs][:_SHOWN_CHARS] for theirs, ours in names.items() if fields.get(theirs)}


def _message_key(openid: str, payload: Payload) -> str:
    """Without a MsgId (never seen) the content decides, so that a repeat is still one message."""
    number = payload.text("MsgId").strip()
    return f"m:{_short(number)}" if number else f"m:{openid}:{_digest(repr(sorted(payload.fields.items())))}"


def _event_key(openid: str, payload: Payload) -> str:
    """Events have no id of their own.

    Delivery reports have no EventKey either, but may come twice in a second about two messages: their MsgID
    stands in.
    """
    reported = [payload.text("MsgID"), *(row.get("MsgID", "") for row in payload.rows)]
    key = payload.text("EventKey") or ",".join(filter(None, reported))
    return f"e:{openid}:{_short(payload.text('CreateTime'))}:{_short(payload.text('Event'))}:{_short(key)}"


def _short(text: str) -> str:
    return text if len(text) <= _KEY_CHARS else f"#{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
