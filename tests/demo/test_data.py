"""Keeps the demo shop's data believable and harmless: whole, in order, within the platforms' rules, fictional."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

Record = dict[str, Any]

DATA = Path(__file__).parents[2] / "hub" / "demo" / "data"
TOPICS = sorted((DATA / "conversations").glob("*.json"))
ROLES = {"owner", "supervisor", "agent", "operator", "warehouse", "finance"}
ASSET_FOLDERS = {"image": "images", "voice": "voices", "video": "videos", "file": "files"}
MAX_ASSET_BYTES = 40_000
MAX_JSON_BYTES = 40_000  # a topic must stay readable in one sitting
FIRST_MINUTE, LAST_MINUTE = 3, 14 * 1440
REPLY_WINDOW_MINUTES = 48 * 60  # shared by official accounts and mini-programs
REPLIES_PER_FAN_MESSAGE = 5

FIELDS: dict[str, tuple[set[str], set[str]]] = {  # kind → required, optional
    "text": ({"text"}, set()),
    "image": ({"image"}, set()),
    "voice": ({"voice", "seconds", "recognition"}, set()),
    "video": ({"video"}, set()),
    "location": ({"latitude", "longitude", "scale", "label"}, set()),
    "link": ({"title", "description", "url"}, set()),
    "file": ({"file"}, set()),
    "event": ({"event"}, {"event_key", "session_from"}),
    "miniprogrampage": ({"title", "page_path", "image"}, set()),
}
KINDS = {  # what each platform lets each side send
    ("wechat_official", "fan"): {"text", "image", "voice", "video", "location", "link", "event"},
    ("wechat_official", "agent"): {"text", "image", "voice", "video", "link", "miniprogrampage"},
    ("wechat_miniprogram", "fan"): {"text", "image", "miniprogrampage", "event"},
    ("wechat_miniprogram", "agent"): {"text", "image", "link", "miniprogrampage"},
    ("webchat", "fan"): {"text", "image", "video", "file", "link"},
    ("webchat", "agent"): {"text", "image", "video", "file"},
}

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
FICTIONAL_PHONE = re.compile(r"13800138\d{3}|1990000\d{4}")
LANDLINE = re.compile(r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)")
LONG_NUMBER = re.compile(r"(?<!\d)\d{12,}[\dXx]?(?!\d)")  # identity cards, bank cards, account numbers
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HOST = re.compile(r"https?://([^/\s\"]+)")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


SHOP: Record = read(DATA / "shop.json")
FANS: list[Record] = read(DATA / "fans.json")
CONVERSATIONS: list[Record] = [talk for path in TOPICS for talk in read(path)]
LOGINS = {person["login"] for person in SHOP["staff"]}
FAN_BY_ID = {fan["id"]: fan for fan in FANS}
EACH_TALK = pytest.mark.parametrize("talk", CONVERSATIONS, ids=lambda talk: f"{talk['fan']}-{talk['state']}")


def all_messages() -> Iterator[Record]:
    for talk in CONVERSATIONS:
        yield from talk["messages"]


def opens_window(message: Record) -> bool:
    """Events open at most a one-minute window, which no agent of the demo uses."""
    return bool(message["from"] == "fan" and message["kind"] != "event")


def test_shop_has_each_role_and_unique_logins() -> None:
    assert SHOP["slug"] == "xiaoman"
    assert SHOP["timezone"] == "Asia/Shanghai"
    assert len(LOGINS) == len(SHOP["staff"])
    assert {role for person in SHOP["staff"] for role in person["roles"]} == ROLES


def test_no_password_is_stored() -> None:
    assert all("password" not in person for person in SHOP["staff"])


def test_fan_ids_are_unique() -> None:
    assert len(FAN_BY_ID) == len(FANS)


def test_openids_are_unique_and_shaped_like_wechats() -> None:
    openids = [fan["openid"] for fan in FANS if fan["channel"] != "webchat"]
    assert len(set(openids)) == len(openids)
    assert all(re.fullmatch(r"o[\w-]{27}", openid) for openid in openids)
    assert all(fan["openid"] is None for fan in FANS if fan["channel"] == "webchat")


def test_every_fan_has_a_story_whose_earlier_episodes_are_closed() -> None:
    stories: dict[str, list[Record]] = {fan_id: [] for fan_id in FAN_BY_ID}
    for talk in sorted(CONVERSATIONS, key=lambda talk: -talk["messages"][0]["minutes_ago"]):
        stories[talk["fan"]].append(talk)
    assert all(stories.values())
    for earlier, later in (pair for story in stories.values() for pair in pairwise(story)):
        assert earlier["state"] == "closed"
        assert earlier["messages"][-1]["minutes_ago"] > later["messages"][0]["minutes_ago"]


def test_amounts_stay_those_of_a_fortnight() -> None:
    assert 60 <= len(FANS) <= 70
    assert len(FANS) <= len(CONVERSATIONS) <= len(FANS) + 5
    assert 700 <= sum(1 for _ in all_messages()) <= 900
    assert sum(talk["state"] == "waiting" for talk in CONVERSATIONS) == 12


@EACH_TALK
def test_people_resolve(talk: Record) -> None:
    assert talk["assignee"] in LOGINS | {None}
    for message in talk["messages"]:
        assert message["fan"] == talk["fan"]
        assert ("staff" in message) == (message["from"] in {"agent", "note"})
        assert message.get("staff") in LOGINS | {None}
        assert set(message.get("mentions", [])) <= LOGINS


@EACH_TALK
def test_state_fits_assignee_and_reason(talk: Record) -> None:
    assert talk["state"] in {"waiting", "agent", "closed"}
    assert (talk["assignee"] is None) == (talk["state"] == "waiting")
    reasons = {"resolved", "no_reply", "spam"} if talk["state"] == "closed" else {None}
    assert talk["close_reason"] in reasons


@EACH_TALK
def test_waiting_fan_spoke_last_within_ninety_minutes(talk: Record) -> None:
    if talk["state"] == "waiting":
        assert all(message["from"] == "fan" for message in talk["messages"])
        assert FIRST_MINUTE <= talk["messages"][-1]["minutes_ago"] <= 90


@EACH_TALK
def test_messages_are_ordered_and_recent(talk: Record) -> None:
    ages = [message["minutes_ago"] for message in talk["messages"]]
    assert all(earlier > later for earlier, later in pairwise(ages))
    assert ages[0] <= LAST_MINUTE
    assert ages[-1] >= FIRST_MINUTE


@EACH_TALK
def test_agents_keep_to_the_reply_quota(talk: Record) -> None:
    left, opened = 0, 0.0
    for message in talk["messages"]:
        if opens_window(message):
            left, opened = REPLIES_PER_FAN_MESSAGE, message["minutes_ago"]
        elif message["from"] == "agent":
            left -= 1
            assert left >= 0
            assert opened - message["minutes_ago"] <= REPLY_WINDOW_MINUTES


@EACH_TALK
def test_kinds_are_allowed_and_complete(talk: Record) -> None:
    channel = FAN_BY_ID[talk["fan"]]["channel"]
    for message in talk["messages"]:
        sender, kind = message["from"], message["kind"]
        assert kind in KINDS.get((channel, sender), {"text"})
        required, optional = FIELDS[kind]
        extra = message.keys() - {"fan", "from", "staff", "minutes_ago", "kind", "mentions"}
        assert required <= extra <= required | optional
        assert ("mentions" in message) == (sender == "note")


def test_no_long_sentence_is_said_twice() -> None:
    texts = [m["text"] for m in all_messages() if m["from"] != "system" and len(m.get("text", "")) > 8]
    assert len(texts) == len(set(texts))


def test_assets_are_those_the_messages_name() -> None:
    named = {f"{ASSET_FOLDERS[key]}/{m[key]}" for m in all_messages() for key in ASSET_FOLDERS if key in m}
    stored = {
        f"{folder}/{path.name}" for folder in ASSET_FOLDERS.values() for path in (DATA / folder).iterdir()
    }
    assert named == stored


def test_files_are_small() -> None:
    assert all(path.stat().st_size < MAX_JSON_BYTES for path in DATA.rglob("*.json"))
    assets = [path for folder in ASSET_FOLDERS.values() for path in (DATA / folder).iterdir()]
    assert all(path.stat().st_size < MAX_ASSET_BYTES for path in assets)


@pytest.mark.parametrize("path", sorted((DATA / "images").iterdir()), ids=lambda path: path.name)
def test_image_decodes(path: Path) -> None:
    with Image.open(path) as image:
        image.load()
        assert max(image.size) <= 640


def spoken_s(path: Path) -> float:
    """Seconds of sound in a file, counted from its decoded samples (an AMR file states no length)."""
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def test_voices_are_amr_narrow_band_of_the_stated_length() -> None:
    for message in (m for m in all_messages() if m["kind"] == "voice"):
        path = DATA / "voices" / message["voice"]
        assert path.read_bytes().startswith(b"#!AMR\n")
        assert abs(spoken_s(path) - message["seconds"]) <= 0.5


def everything_written() -> Iterator[str]:
    """Every text file of the demo, without the made-up openids, whose digits mean nothing."""
    yield json.dumps([{**fan, "openid": None} for fan in FANS], ensure_ascii=False)
    for path in (DATA / "shop.json", *TOPICS, *(DATA / "files").iterdir()):
        yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("written", list(everything_written()), ids=lambda text: "")
def test_nothing_points_at_a_real_person(written: str) -> None:
    assert all(FICTIONAL_PHONE.fullmatch(phone) for phone in PHONE.findall(written))
    assert all(number.endswith("-00000000") for number in LANDLINE.findall(written))
    assert not LONG_NUMBER.findall(re.sub(r"[A-Z]{2}\d{8,12}", "", written))  # parcels carry a prefix
    assert all(address.endswith((".demo", ".example")) for address in EMAIL.findall(written))
    assert all(host.endswith(".example") for host in HOST.findall(written))


def test_the_desk_is_furnished_with_what_the_shop_can_hold():
    desk = read(DATA / "desk.json")
    labels, replies = desk["labels"], desk["replies"]
    assert {fan for label in labels for fan in label["fans"]} <= {fan["id"] for fan in FANS}
    assert len({label["name"] for label in labels}) == len(labels)
    assert all(len(label["name"]) <= 20 and 0 <= label["color"] <= 7 for label in labels)
    shortcuts = [reply["shortcut"] for reply in replies]
    assert len(set(shortcuts)) == len(shortcuts)
    assert all(reply["title"] and reply["text"] and reply["folder"] for reply in replies)
