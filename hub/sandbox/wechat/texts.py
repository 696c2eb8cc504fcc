"""The words that WeChat's servers themselves put on a phone; Chinese, as the real ones."""

from __future__ import annotations

import json
from pathlib import Path

_WORDS: dict[str, str] = json.loads((Path(__file__).parent / "texts/server.zh-CN.json").read_text("utf-8"))


def words(key: str, **params: str) -> str:
    return _WORDS[key].format(**params)
