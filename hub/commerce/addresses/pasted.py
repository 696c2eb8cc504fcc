"""An address as people paste it, taken apart: name, phone, province, city, district, and what is left.

Nothing is made up: a part that is not there stays empty and is named in `missing`, for a person to fill in. The words
(provinces, cities of the prefecture level, endings) stand in words.json beside this file.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from hub.commerce.addresses.model import plain_phone
from hub.commerce.catalogue.freight_rules import Province

MOST_CHARS = 500
# Behind an address longer words are part of it, but for names of several parts.
_SURELY_CHARS, _NAME_DOT = 4, "\u00b7"
_NAME_CHARS, _PART_CHARS, _DETAIL_CHARS = 20, 40, 200
# EXT stands for the word before the extension of a virtual number.
_MOBILE = r"(?<![\d.])(?:\+?86[-\s]?)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?:(?:[-EXT]|\s?\[)(\d{1,6})\]?)?(?!\d)"
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[-\s]?\d{7,8})(?!\d)", re.ASCII)
_APART = re.compile(r"[\s,;|/、，；。:]+")


@dataclass(frozen=True)
class Pasted:
    """What was found; `province` None where nobody said. `missing`: fields of a Receiver that are still wanted."""

    name: str = ""
    phone: str = ""
    province: Province | None = None
    city: str = ""
    district: str = ""
    detail: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        given = {"name": self.name, "phone": self.phone, "province": self.province, "city": self.city,
                 "detail": self.detail if len(self.detail) >= 2 else ""}  # fmt: skip
        return tuple(name for name, value in given.items() if not value)


def parse(text: str) -> Pasted:
    """Never raises; beyond MOST_CHARS nothing is read."""
    words = _words()
    plain = _plain(text[:MOST_CHARS])
    named, plain = _labelled_name(plain, words)
    phone, plain = _phone(plain, words)
    for label in words["labels"]:
        plain = re.sub(rf"{label}\s*[:：]?", " ", plain)
    at, province = _start(plain, words)
    before, rest = (plain[:at], plain[at:]) if at >= 0 else (plain, "")
    name = named or _name_before(before, words)
    if not name:
        name, rest = _name_behind(rest, words)
    city, district, detail = _places(rest, province, words)
    if at < 0:
        detail = " ".join(one for one in _APART.split(before) if one and one != name)
    return Pasted(name[:_NAME_CHARS], phone, province, city[:_PART_CHARS], district[:_PART_CHARS],
                  detail[:_DETAIL_CHARS])  # fmt: skip


@cache
def _words() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(resources.files(__package__).joinpath("words.json").read_text("utf-8"))
    # The longest first, so that a short name never takes the beginning of a longer one.
    known["by_province"] = _longest_first(
        (name, code) for code, names in known["provinces"].items() for name in names
    )
    known["by_city"] = _longest_first(
        (form, (code, city)) for code, cities in known["cities"].items() for city in cities
        for form in _forms(city, known)
    )  # fmt: skip
    known["mobile"] = re.compile(_MOBILE.replace("EXT", known["extension"]))
    return known


def _longest_first(pairs: Any) -> list[tuple[str, Any]]:
    return sorted(pairs, key=lambda one: -len(one[0]))


def _forms(city: str, words: dict[str, Any]) -> tuple[str, ...]:
    """Its full name, and how people shorten it: without its ending and the nations that it is named after."""
    end = next(one for one in words["city_ends"] if city.endswith(one))
    base = city.removesuffix(end)
    nation = next((one for one in words["nations"] if base.endswith(one) and len(base) > len(one)), "")
    short = base.removesuffix(nation)
    return (city, short + words["short_ends"].get(end, end), short)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(one if one.isprintable() or one.isspace() else " " for one in folded)


def _labelled_name(text: str, words: dict[str, Any]) -> tuple[str, str]:
    for label in words["name_labels"]:
        found = re.search(rf"{label}\s*[:：]\s*([^\s,;，；\d:]{{1,{_NAME_CHARS}}})", text)
        if found:
            return found[1], text[: found.start()] + " " + text[found.end() :]
    return "", text


def _phone(text: str, words: dict[str, Any]) -> tuple[str, str]:
    found = words["mobile"].search(text) or _LANDLINE.search(text)
    if found is None:
        return "", text
    extension = found[2] if found.re.groups > 1 else None
    number = re.sub(r"[-\s]", "", found[1])
    phone = plain_phone(f"{number}-{extension}" if extension else number)
    return phone, f"{text[: found.start()]} {text[found.end() :]}"


def _start(text: str, words: dict[str, Any]) -> tuple[int, Province | None]:
    """Where the region begins, and its province: the first one named, or that of the first city."""
    spots = [(text.find(name), code) for name, code in words["by_province"] if name in text]
    if spots:
        at = min(at for at, _ in spots)
        return at, next(code for spot, code in spots if spot == at)
    cities = [(text.find(city), code) for city, (code, full) in words["by_city"] if city in text and len(city) > 1
              and (city == full or text[text.find(city) + len(city) :][:1] == full[len(city) :][:1])]  # fmt: skip
    return min(cities, default=(-1, None))


def _places(text: str, province: Province | None, words: dict[str, Any]) -> tuple[str, str, str]:
    if not text:
        return "", "", ""
    rest = text
    for name in words["provinces"].get(province, ()):
        if rest.startswith(name):
            rest = rest.removeprefix(name)
            break
    rest = _skip(rest)
    city = words["municipalities"].get(province, "")
    if city:
        rest = _skip(rest.removeprefix(city))
    else:
        city, rest = _city(rest, province, words)
    for word in words["between"]:
        rest = _skip(rest.removeprefix(word))
    district, rest = _district(rest, words)
    return city, district, " ".join(one for one in re.split(r"[\s,;|，；]+", rest) if one)


def _city(text: str, province: Province | None, words: dict[str, Any]) -> tuple[str, str]:
    for form, (code, city) in words["by_city"]:
        if code == province and text.startswith(form):
            return city, _skip(text.removeprefix(form))
    ends = "|".join(words["city_ends"])
    found = re.match(rf"[^\s\d,，]{{1,12}}?(?:{ends})", text)
    return (found[0], _skip(text[found.end() :])) if found else ("", text)


def _district(text: str, words: dict[str, Any]) -> tuple[str, str]:
    ends = "|".join(words["district_ends"])
    found = re.match(rf"[^\s\d,，]{{1,12}}?(?:{ends})", text)
    if found is None or found[0].endswith(tuple(words["no_district"])):
        return "", text
    return found[0], _skip(text[found.end() :])


def _skip(text: str) -> str:
    return text.lstrip(" \t\r\n,;|/、，；-")


def _name_before(text: str, words: dict[str, Any]) -> str:
    return next((one for one in _APART.split(text) if _like_a_name(one, words)), "")


def _name_behind(text: str, words: dict[str, Any]) -> tuple[str, str]:
    """The last word, where it looks like nothing else."""
    pieces = [one for one in _APART.split(text) if one]
    if len(pieces) > 1 and _like_a_name(pieces[-1], words) and _is_short(pieces[-1]):
        return pieces[-1], text[: text.rindex(pieces[-1])]
    return "", text


def _is_short(word: str) -> bool:
    return len(word) <= _SURELY_CHARS or _NAME_DOT in word


def _like_a_name(word: str, words: dict[str, Any]) -> bool:
    return (
        1 <= len(word) <= _NAME_CHARS
        and not any(one.isdigit() for one in word)
        and not (len(word) > 1 and word[-1] in words["address_words"])
    )
