"""Every text a person reads lies in JSON catalogues, one per area and language, for Python, Jinja and JS."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hub.core import log
from hub.core.errors import Conflict, Refused

DEFAULT = "zh-CN"
LANGUAGES = (DEFAULT, "en")

_log = log.get(__name__)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")  # the whole grammar, so that the browser's side is one line too
# What could end a <script type="application/json"> or, in old browsers, a line of JavaScript.
_UNSAFE_IN_HTML = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})
_MOST_WEIGHTS = 20  # of an Accept-Language header; browsers send two to six


@dataclass(frozen=True)
class Catalogue:
    """texts[language][key]; keys are flat and dotted ("inbox.empty"), unique over the loaded areas."""

    texts: Mapping[str, Mapping[str, str]]
    _told: set[tuple[str, str]] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def load(cls, *folders: Path) -> Catalogue:
        """Reads `<area>.<lang>.json` of all folders; raises Conflict when two areas claim one key."""
        texts: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
        for path in sorted(path for folder in folders for path in folder.glob("*.json")):
            _add(texts, path)
        return cls(texts)

    def translate(self, lang: str, key: str, /, **params: object) -> str:
        """A key without a text comes back itself: an ugly label beats a broken page."""
        text = self.texts.get(lang, self.texts[DEFAULT]).get(key)
        if text is None:
            self._tell_once(lang, key)
            return key
        return _filled(text, params)

    def for_browser(self, lang: str, prefixes: Iterable[str] = ("",)) -> str:
        """JSON of the keys under the prefixes, safe to stand inside a <script> element."""
        wanted = tuple(prefixes)
        texts = self.texts.get(lang, self.texts[DEFAULT])
        chosen = {key: text for key, text in texts.items() if key.startswith(wanted)}
        return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE_IN_HTML)

    def gaps(self) -> list[str]:
        """For tests: keys that a language lacks, empty texts, placeholders that differ between languages."""
        keys = sorted({key for texts in self.texts.values() for key in texts})
        return [gap for key in keys for gap in self._gaps_of(key)]

    def _gaps_of(self, key: str) -> list[str]:
        lacking = [f"{key}: no text in {lang}" for lang in LANGUAGES if not self.texts[lang].get(key)]
        names = {frozenset(_PLACEHOLDER.findall(texts[key])) for texts in self.texts.values() if key in texts}
        return lacking + ([f"{key}: placeholders differ"] if len(names) > 1 else [])

    def _tell_once(self, lang: str, key: str) -> None:
        if (lang, key) not in self._told and len(
            self._told
        ) < 1000:  # keys may come from data: never grow for ever
            self._told.add((lang, key))
            _log.warning("text_missing", lang=lang, key=key)


def pick_language(chosen: str | None, accept_language: str | None) -> str:
    """The person's own choice (a cookie, a setting), else the browser's best weight, else the default."""
    if chosen in LANGUAGES:
        return chosen
    for tag in _by_weight(accept_language or ""):
        for lang in LANGUAGES:
            if tag.split("-")[0] == lang.split("-")[0]:
                return lang
    return DEFAULT


def _by_weight(header: str) -> list[str]:
    weighed = []
    for part in header.lower().split(",")[:_MOST_WEIGHTS]:
        tag, _, weight = part.partition(";q=")
        weighed.append((-_weight(weight), tag.strip()))
    return [tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if weight < 0]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _add(texts: dict[str, dict[str, str]], path: Path) -> None:
    area, _, lang = path.stem.partition(".")
    if lang not in texts:
        raise Refused("catalogue_unreadable", field=str(path))
    new = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(new, dict) or not all(isinstance(text, str) for text in new.values()):
        raise Refused("catalogue_unreadable", field=str(path))
    if twice := new.keys() & texts[lang].keys():
        raise Conflict("catalogue_key_twice", field=str(path), area=area, keys=sorted(twice))
    texts[lang].update(new)


def _filled(text: str, params: Mapping[str, object]) -> str:
    """Values are inserted as they are, never read as templates; an absent one leaves its placeholder."""
    return _PLACEHOLDER.sub(lambda match: str(params.get(match[1], match[0])), text)
