"""The words of the cashier, in the language of the browser: Chinese, as the real one's, unless it asks for English."""

from __future__ import annotations

import json
from pathlib import Path

from starlette.requests import Request

_FOLDER = Path(__file__).parent / "texts"
_WORDS: dict[str, dict[str, str]] = {
    lang: json.loads((_FOLDER / f"server.{lang}.json").read_text("utf-8")) for lang in ("zh-CN", "en")
}


def text(request: Request, key: str) -> str:
    lang = "en" if request.headers.get("accept-language", "").startswith("en") else "zh-CN"
    return _WORDS[lang][key]
