"""What a fan does, as the fields of a push: one table per kind, in the order WeChat writes them.

Callers may write a field's name as WeChat does (`Location_X`) or in snake case (`location_x`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.sandbox.fields import BadInput

Payload = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """`number` goes without CDATA; a field without `default` must be given; None leaves it out."""

    name: str
    default: Any = None
    number: bool = False
    required: bool = False
    aliases: tuple[str, ...] = ()


def _must(name: str, *aliases: str, number: bool = False) -> Field:
    return Field(name, required=True, number=number, aliases=aliases)


_PICTURE = (_must("PicUrl"), _must("MediaId"))
_CLIP = (_must("MediaId"), _must("ThumbMediaId"))
_ARTICLE = (Field("MsgDataId"), Field("Idx"))
MESSAGES: dict[str, tuple[Field, ...]] = {
    "text": (_must("Content"),),
    "image": _PICTURE,
    "voice": (_must("MediaId"), Field("Format", "amr")),
    "video": _CLIP,
    "shortvideo": _CLIP,
    "location": (
        _must("Location_X", "lat", "latitude", number=True),
        _must("Location_Y", "lng", "longitude", number=True),
        Field("Scale", 15, number=True),
        Field("Label", "", aliases=("name",)),
    ),
    "link": (_must("Title"), Field("Description", ""), _must("Url")),
    "miniprogrampage": (
        _must("Title"),
        Field("AppId", ""),
        _must("PagePath"),
        Field("ThumbUrl", ""),
        _must("ThumbMediaId"),
    ),
}
# After MsgId.
_TRAILERS: dict[str, tuple[Field, ...]] = {
    "text": (Field("bizmsgmenuid", aliases=("menu_id",)), *_ARTICLE),
    "voice": (Field("MediaId16K"), Field("Recognition")),
}
MINIPROGRAM_MESSAGES = frozenset({"text", "image", "miniprogrampage"})
OFFICIAL_MESSAGES = frozenset(MESSAGES) - {"miniprogrampage"}

_KEY = Field("EventKey", "")
_MENU_KEY = _must("EventKey")
_SUBSCRIBED = (
    _must("TemplateId"),
    Field("SubscribeStatusString", "accept"),
    Field("PopupScene", None, number=True),
)
EVENTS: dict[str, tuple[Field, ...]] = {
    "subscribe": (_KEY, Field("Ticket")),
    "unsubscribe": (_KEY,),
    "SCAN": (_MENU_KEY, Field("Ticket", "TICKET")),
    "LOCATION": (
        _must("Latitude", "lat", number=True),
        _must("Longitude", "lng", number=True),
        Field("Precision", "40.000000", number=True),
    ),
    "CLICK": (_MENU_KEY,),
    "VIEW": (_MENU_KEY, Field("MenuId", number=True)),
    "view_miniprogram": (_MENU_KEY, Field("MenuId", number=True)),
    "scancode_push": (_MENU_KEY, _must("ScanCodeInfo")),
    "scancode_waitmsg": (_MENU_KEY, _must("ScanCodeInfo")),
    "pic_sysphoto": (_MENU_KEY, _must("SendPicsInfo")),
    "pic_photo_or_album": (_MENU_KEY, _must("SendPicsInfo")),
    "pic_weixin": (_MENU_KEY, _must("SendPicsInfo")),
    "location_select": (_MENU_KEY, _must("SendLocationInfo")),
    "TEMPLATESENDJOBFINISH": (_must("MsgID", number=True), Field("Status", "success")),
    "MASSSENDJOBFINISH": (
        _must("MsgID", number=True),
        Field("Status", "send success"),
        Field("TotalCount", 1, number=True),
        Field("FilterCount", 1, number=True),
        Field("SentCount", 1, number=True),
        Field("ErrorCount", 0, number=True),
    ),
    "kf_create_session": (_must("KfAccount"),),
    "kf_close_session": (_must("KfAccount"),),
    "kf_switch_session": (_must("FromKfAccount"), _must("ToKfAccount")),
    "user_enter_tempsession": (Field("SessionFrom", ""),),
}
# Their list is nested in XML and top-level in JSON, so they are built apart from the table.
LIST_EVENTS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "subscribe_msg_popup_event": ("SubscribeMsgPopupEvent", _SUBSCRIBED),
    "subscribe_msg_change_event": ("SubscribeMsgChangeEvent", _SUBSCRIBED[:2]),
    "subscribe_msg_sent_event": (
        "SubscribeMsgSentEvent",
        (
            _must("TemplateId"),
            _must("MsgID", number=True),
            Field("ErrorCode", 0, number=True),
            Field("ErrorStatus", "success"),
        ),
    ),
}
OFFICIAL_ONLY_EVENTS = frozenset(EVENTS) - {"user_enter_tempsession"}


def message_fields(kind: str, given: Mapping[str, Any]) -> tuple[Payload, Payload]:
    """The fields before and after MsgId. Raises BadInput naming the field as the caller spelled it."""
    return _chosen(MESSAGES[kind], given), _chosen(_TRAILERS.get(kind, ()), given)


def event_fields(event: str, given: Mapping[str, Any], as_json: bool) -> Payload:
    if event in LIST_EVENTS:
        return _list_event(event, given, as_json)
    return _chosen(EVENTS[event], given)


def _list_event(event: str, given: Mapping[str, Any], as_json: bool) -> Payload:
    """One entry is an object, several are an array; JSON writes their numbers as text."""
    wrapper, table = LIST_EVENTS[event]
    entries = _lookup(given, Field("List", aliases=("templates",)))
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise BadInput("list", "must be a list of objects with template_id")
    rows = [_chosen(table, entry) for entry in entries]
    if not as_json:
        return {wrapper: {"List": rows}}
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    return {"List": texts[0] if len(texts) == 1 else texts}


def _chosen(table: tuple[Field, ...], given: Mapping[str, Any]) -> Payload:
    chosen = {}
    for field in table:
        value = _lookup(given, field)
        value = field.default if value is None else _checked(field, value)
        if value is None and field.required:
            raise BadInput(_snake(field.name), "is required")
        if value is not None:
            chosen[field.name] = value
    return chosen


def _checked(field: Field, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float | dict):
        raise BadInput(_snake(field.name), "must be a text or a number")
    if field.required and value == "":
        raise BadInput(_snake(field.name), "must not be empty")
    if field.number and isinstance(value, str):
        _check_number(field, value)
    return value if field.number or isinstance(value, dict) else str(value)


def _check_number(field: Field, value: str) -> None:
    try:
        float(value)
    except ValueError as bad:
        raise BadInput(_snake(field.name), "must be a number") from bad


def _lookup(given: Mapping[str, Any], field: Field) -> Any:
    wanted = {_plain(name) for name in (field.name, *field.aliases)}
    return next((value for name, value in given.items() if _plain(name) in wanted), None)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
