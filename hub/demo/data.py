"""Reads the demo's files."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
Doc = dict[str, Any]


@cache
def shop() -> Doc:
    return dict(_read("shop.json"))


@cache
def desk() -> Doc:
    return dict(_read("desk.json"))


@cache
def goods() -> Doc:
    return dict(_read("goods.json"))


@cache
def orders() -> list[Doc]:
    return list(_read("orders.json"))


@cache
def fans() -> dict[str, Doc]:
    return {fan["id"]: fan for fan in _read("fans.json")}


def told_at(hour_minute: int) -> dict[str, list[Doc]]:
    """Each fan's episodes, oldest first, for a demo made at that minute of the shop's day.

    The stories were written for an evening: those that ended over a day ago move by the difference, so
    that a complaint at two in the morning stays one.
    """
    shift = (hour_minute - _minute_of(shop()["reference_time"]) + 720) % 1440 - 720
    return {
        fan: [_moved(e, shift) for e in told] if _is_past(told) else told
        for fan, told in episodes_by_fan().items()
    }


def _minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _is_past(told: list[Doc]) -> bool:
    return bool(told[-1]["messages"][-1]["minutes_ago"] > 1440 + 720)


def _moved(episode: Doc, shift: int) -> Doc:
    moved = [{**m, "minutes_ago": m["minutes_ago"] + shift} for m in episode["messages"]]
    return {**episode, "messages": moved}


@cache
def episodes_by_fan() -> dict[str, list[Doc]]:
    """Each fan's episodes, oldest first, as they were written."""
    grouped: dict[str, list[Doc]] = defaultdict(list)
    for path in sorted((FOLDER / "conversations").glob("*.json")):
        for episode in json.loads(path.read_text(encoding="utf-8")):
            grouped[episode["fan"]].append(episode)
    for episodes in grouped.values():
        episodes.sort(key=lambda e: -float(e["messages"][0]["minutes_ago"]))
    return dict(grouped)


def file(message: Doc) -> Path | None:
    """The file that a message carries, if any."""
    folders = {"image": "images", "voice": "voices", "video": "videos", "file": "files"}
    kind = message["kind"]
    return FOLDER / folders[kind] / message[kind] if kind in folders else None


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
