"""Every kind of push, as the timeline gets it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.channels.wechat.inbound import is_foreign, translate
from hub.channels.wechat.parse import Payload, parse
from hub.conversations.model import FanRef, Inbound, MediaRef

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FAN = "oia2TjjewbmiOUlr6X-1crbLOvLw"
AT = datetime.fromtimestamp(1348831860, UTC)
JSON_AT = datetime.fromtimestamp(1482048670, UTC)
POPUP = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"
SECOND = "9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI"


def message(kind: Any, body: dict[str, Any], media: MediaRef | None = None) -> Inbound:
    fan = FanRef("wechat", "acc", FAN)
    return Inbound(fan, "m:1234567890123456", kind, body, AT, action="message", media=media)


def event(key: str, body: dict[str, Any], action: str = "", follows: bool | None = None) -> Inbound:
    fan = FanRef("wechat", "acc", FAN)
    return Inbound(fan, f"e:{FAN}:1348831860:{key}", "event", body, AT, action=action, follows=follows)


VIDEO = message("video", {}, MediaRef("media_id", thumb_id="thumb_media_id"))


TEXT = message("text", {"text": "this is a test"})
IMAGE = message("image", {}, MediaRef("media_id", url="http://mmbiz.qpic.cn/x/0"))
CARD = message(
    "miniprogram",
    {"title": "title", "app_id": "wx0000000000000000", "page_path": "pages/goods?id=1"},
    MediaRef("thumb_media_id", url="http://mmbiz.qpic.cn/t"),
)
ENTER = event(
    "user_enter_tempsession:", {"name": "user_enter_tempsession", "session_from": "sessionFrom"}, "enter"
)

OFFICIAL = {
    "text": TEXT,
    "text_from_msgmenu": message("text", {"text": "满意", "menu_id": "101"}),
    "image": IMAGE,
    "voice": message("voice", {}, MediaRef("media_id", format="amr")),
    "video": VIDEO,
    "shortvideo": VIDEO,
    "location": message("location", {"lat": 23.134521, "lng": 113.358803, "label": "位置信息", "scale": 20}),
    "link": message(
        "link",
        {"title": "公众平台官网链接", "description": "公众平台官网链接", "url": "http://example.com/a"},
    ),
    "event_subscribe": event("subscribe:", {"name": "subscribe"}, "follow", True),
    "event_subscribe_by_qr": event(
        "subscribe:qrscene_123123", {"name": "subscribe", "key": "qrscene_123123", "scene": "123123"},
        "follow", True,
    ),
    "event_unsubscribe": event("unsubscribe:", {"name": "unsubscribe"}, "", False),
    "event_scan": event("SCAN:123123", {"name": "SCAN", "key": "123123", "scene": "123123"}, "scan"),
    "event_location": event(
        "LOCATION:", {"name": "LOCATION", "lat": "23.137466", "lng": "113.352425", "precision": "119.385040"}
    ),
    "event_click": event("CLICK:KEY_1", {"name": "CLICK", "key": "KEY_1"}, "menu"),
    "event_view": event(
        "VIEW:https://example.com/h5/",
        {"name": "VIEW", "key": "https://example.com/h5/", "menu_id": "428796990"},
    ),
    "event_view_miniprogram": event(
        "view_miniprogram:pages/index/index",
        {"name": "view_miniprogram", "key": "pages/index/index", "menu_id": "428796990"},
    ),
    "event_scancode_waitmsg": event(
        "scancode_waitmsg:6",
        {"name": "scancode_waitmsg", "key": "6", "scan_type": "qrcode", "scan_result": "2"}, "menu",
    ),
    "event_location_select": event("location_select:6", {
        "name": "location_select", "key": "6", "lat": "23", "lng": "113",
        "label": " 广州市海珠区客村艺苑路 106号",
    }),
    "event_kf_create_session": event(
        "kf_create_session:", {"name": "kf_create_session", "kf_account": "test1@test"}
    ),
    "event_kf_close_session": event(
        "kf_close_session:", {"name": "kf_close_session", "kf_account": "test1@test"}
    ),
    "event_kf_switch_session": event("kf_switch_session:", {
        "name": "kf_switch_session", "from_kf_account": "test1@test", "to_kf_account": "test2@test",
    }),
    "event_template_finish": event(
        "TEMPLATESENDJOBFINISH:200163836",
        {"name": "TEMPLATESENDJOBFINISH", "status": "success", "msg_id": "200163836"},
    ),
    "event_subscribe_msg_popup_two": event("subscribe_msg_popup_event:", {
        "name": "subscribe_msg_popup_event",
        "templates": [
            {"template_id": POPUP, "status": "accept", "scene": "2"},
            {"template_id": SECOND, "status": "reject", "scene": "2"},
        ],
    }),
    "event_subscribe_msg_change": event("subscribe_msg_change_event:", {
        "name": "subscribe_msg_change_event", "templates": [{"template_id": POPUP, "status": "reject"}],
    }),
    "event_subscribe_msg_sent": event("subscribe_msg_sent_event:1700827132819554304", {
        "name": "subscribe_msg_sent_event",
        "templates": [{
            "template_id": POPUP, "msg_id": "1700827132819554304", "error_code": "0", "error_status": "success",
        }],
    }),
}  # fmt: skip
MINIPROGRAM = {"text": TEXT, "image": IMAGE, "miniprogrampage": CARD, "user_enter_tempsession": ENTER}
ONE_ACCEPTED = {
    "name": "subscribe_msg_popup_event",
    "templates": [{"template_id": POPUP, "status": "accept", "scene": "0"}],
}
SENT = {
    "name": "subscribe_msg_sent_event",
    "templates": [{
        "template_id": "BEwX0BO-T3MqK3Uc5oTU3CGBqzjpndk2jzUf7VfExd8", "msg_id": "1864323726461255680",
        "error_code": "0", "error_status": "success",
    }],
}  # fmt: skip


def read(body: str) -> Inbound | None:
    return translate("acc", parse(body.encode()), NOW)


@pytest.mark.parametrize("name", OFFICIAL)
def test_official_account(payloads: Any, name: str) -> None:
    assert read(payloads["official_account_xml"][name]) == OFFICIAL[name]


@pytest.mark.parametrize("name", MINIPROGRAM)
def test_miniprogram_xml(payloads: Any, name: str) -> None:
    assert read(payloads["miniprogram_xml"][name]) == MINIPROGRAM[name]


@pytest.mark.parametrize("name", MINIPROGRAM)
def test_miniprogram_json(payloads: Any, name: str) -> None:
    """Says the same as XML; only sender and time differ in the samples."""
    expected = replace(MINIPROGRAM[name], fan=FanRef("wechat", "acc", "oia2Tjje"), platform_at=JSON_AT)
    if expected.kind == "event":
        expected = replace(expected, dedup_key="e:oia2Tjje:1482048670:user_enter_tempsession:")
    assert read(json.dumps(payloads["miniprogram_json"][name])) == expected


@pytest.mark.parametrize("name", ["subscribe_msg_popup_one_object", "subscribe_msg_popup_array"])
def test_subscribe_list_may_be_an_object_or_an_array(payloads: Any, name: str) -> None:
    openid = "otFpruAK8D-E6EfStSYonYSBZ8_4"
    assert read(json.dumps(payloads["miniprogram_json"][name])) == Inbound(
        FanRef("wechat", "acc", openid), f"e:{openid}:1610969440:subscribe_msg_popup_event:", "event",
        ONE_ACCEPTED, datetime.fromtimestamp(1610969440, UTC),
    )  # fmt: skip


def test_subscribe_sent_json(payloads: Any) -> None:
    openid = "o7esq5PHRGBQYmeNyfG064wEFVpQ"
    assert read(json.dumps(payloads["miniprogram_json"]["subscribe_msg_sent"])) == Inbound(
        FanRef("wechat", "acc", openid), f"e:{openid}:1620963428:subscribe_msg_sent_event:1864323726461255680",
        "event", SENT, datetime.fromtimestamp(1620963428, UTC),
    )  # fmt: skip


def test_every_sample_is_in_the_tables(payloads: Any) -> None:
    assert set(OFFICIAL) == set(payloads["official_account_xml"])
    assert set(MINIPROGRAM) == set(payloads["miniprogram_xml"])


def test_only_what_we_cannot_show_whole_is_kept_raw(payloads: Any) -> None:
    bodies = {**payloads["official_account_xml"], **payloads["miniprogram_xml"]}
    foreign = {name for name, body in bodies.items() if is_foreign(parse(body.encode()))}
    assert foreign == set()


def fields(**given: str) -> Payload:
    return Payload({"FromUserName": FAN, "CreateTime": "1348831860", **given})


def test_an_unknown_message_is_kept() -> None:
    payload = fields(MsgType="hologram", MsgId="7", Title="t")
    push = translate("acc", payload, NOW)
    assert push == replace(message("other", {"type": "hologram", "title": "t"}), dedup_key="m:7")
    assert is_foreign(payload)


def test_an_unknown_event_is_kept() -> None:
    payload = fields(MsgType="event", Event="user_sneezed", EventKey="loud")
    assert translate("acc", payload, NOW) == event(
        "user_sneezed:loud", {"name": "user_sneezed", "key": "loud"}
    )
    assert is_foreign(payload)


def test_without_a_fan_there_is_no_message() -> None:
    assert translate("acc", fields(FromUserName=" ", MsgType="text"), NOW) is None
    assert translate("acc", fields(FromUserName="o" * 129, MsgType="text"), NOW) is None


def test_words_of_a_voice_message_are_kept() -> None:
    push = translate(
        "acc", fields(MsgType="voice", MediaId="m", Format="speex", Recognition="在吗", MsgId="1"), NOW
    )
    assert push is not None
    assert (push.body, push.media) == ({"recognition": "在吗"}, MediaRef("m", format="speex"))


@pytest.mark.parametrize(("lat", "lng"), [("nan", "1"), ("91", "1"), ("1", "181"), ("", "1"), ("x", "1")])
def test_a_place_off_the_earth_is_no_location(lat: str, lng: str) -> None:
    push = translate("acc", fields(MsgType="location", Location_X=lat, Location_Y=lng, MsgId="1"), NOW)
    assert push is not None
    assert push.kind == "other"


@pytest.mark.parametrize("created", ["", "soon", "-1", "9" * 19, "4102444800"])
def test_an_unreadable_time_is_the_time_of_arrival(created: str) -> None:
    push = translate("acc", fields(MsgType="text", MsgId="1", CreateTime=created), NOW)
    assert push is not None
    assert push.platform_at == NOW


def test_keys_are_the_same_for_a_repeat_and_differ_otherwise() -> None:
    def key(**given: str) -> str:
        push = translate("acc", fields(**given), NOW)
        assert push is not None
        return push.dedup_key

    assert key(MsgType="text", Content="a") == key(MsgType="text", Content="a")
    assert key(MsgType="text", Content="a") != key(MsgType="text", Content="b")
    assert len(key(MsgType="event", Event="VIEW", EventKey="https://x/" * 100)) < 120
    assert key(MsgType="event", Event="E", MsgID="1") != key(MsgType="event", Event="E", MsgID="2")
