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
def fans() -> dict[str, Doc]:
    return {fan["id"]: fan for fan in _read("fans.json")}


@cache
def episodes_by_fan() -> dict[str, list[Doc]]:
    """Each fan's episodes, oldest first."""
    grouped: dict[str, list[Doc]] = defaultdict(list)
    for path in sorted((FOLDER / "conversations").glob("*.json")):
        for episode in json.loads(path.read_text(encoding="utf-8")):
            grouped[episode["fan"]].append(episode)
    for episodes in grouped.values():
        episodes.sort(key=lambda e: -float(e["messages"][0]["minutes_ago"]))
    return dict(grouped)


def file(message: Doc) -> Path | None:
    """The file that a message carries, if any."""
    folders = {"image": "images", "voice": "voices", "file": "files"}
    kind = message["kind"]
    return FOLDER / folders[kind] / message[kind] if kind in folders else None


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
