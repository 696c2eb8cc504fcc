"""Finds phone, ID-card and bank numbers in running text, and leaves order and tracking numbers alone.

Works on groups of digits instead of one large pattern: hostile text then costs linear time, and each rule can
look at what stands before and behind a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["mobile", "landline", "id_card", "bank_card"]

# Blanks, dashes, dots, brackets and invisible characters that people and dodgers put into numbers.
_JOINTS = r" \t\u00a0\u2002-\u200d\u2060\u3000\ufeff._·\u2010-\u2015\u2212\uff0d\uff0e()（）\-"
_JOINT = rf"[{_JOINTS}]{{1,3}}"
_RUN = re.compile(rf"\d+(?:{_JOINT}\d+)*")
_GROUP = re.compile(rf"\d(?!\d)(?:{_JOINT}\d(?!\d))+|\d+")
_DIGITS = re.compile(r"\d+")
_DASH = r"[-_.\u2010-\u2015\u2212\uff0d]"
_DASH_THEN_MORE = re.compile(rf"{_DASH}[\d*]")
_MORE_THEN_DASH = re.compile(rf"[A-Za-z\d*]{_DASH}\Z")
_CENTS = re.compile(r"\.\d\d(?![\d.])")
_FRACTION = re.compile(r"(?:\d{3}|(?<!\d)0)\.\Z")
_WORD_BEFORE = re.compile(r"[A-Za-z]+\Z")
_WORD_CHARS = 12

_LEAST_DIGITS = 11
_MOST_DIGITS = 19
_MOST_GROUPS = 6
_MOBILE = re.compile(r"(?:0|(?:00)?86)?1[3-9]\d{9}")
_MOBILE_DIGITS = range(11, 16)
_MOBILE_GROUPINGS = {
    (11,),
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (4, 3, 4),
    (3, 3, 5),
    (5, 6),
    (6, 5),
    (2, 3, 3, 3),
}
# Beijing and the 2x areas have eight digits behind the code, others 7 or 8; after +86 the 0 falls away.
_LANDLINE = re.compile(r"(?:0|(?:00)?860?)(?:(?:10|2[0-57-9])(?=[1-9]\d{7}\Z)|[3-9]\d\d(?=[1-9]\d{6,7}\Z))")
_LANDLINE_DIGITS = range(11, 17)
_PHONE_WORDS = {
    "tel",
    "phone",
    "mobile",
    "wx",
    "vx",
    "wechat",
    "weixin",
    "qq",
    "sj",
    "dh",
    "call",
    "zfb",
    "alipay",
}
_CARD_WORDS = re.compile(
    r"卡号|银行|储蓄卡|信用卡|借记卡|账号|帐号|账户|打款|转账|银联|card|account|visa|iban", re.IGNORECASE
)
_CODE_WORDS = re.compile(r"单号|订单|运单|快递|流水|编号|order|tracking|waybill|sku|http", re.IGNORECASE)

_PROVINCES = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
              50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91}  # fmt: skip
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.2
_ID_CHECKS = "10X98765432"
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
# Who issues cards, by first digits and length (ISO/IEC 7812; 19-digit 4… and 9558… are old debit cards).
# Without this, one order number in ten would pass Luhn.
_ISSUERS = re.compile(
    r"62\d{14,17}|(?:60|68|69)\d{14}|4\d{15}|(?:436742|436745|456351)\d{13}|955[0-9]\d{15}|5[1-5]\d{14}"
    r"|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|6\d|8\d)\d{11}|35\d{14}"
)
_CARD_DIGITS = range(13, 20)


@dataclass(frozen=True, slots=True)
class Found:
    """text[start:end] is a number of this kind; `mask` is what may be shown of it."""

    start: int
    end: int
    kind: Kind
    mask: str


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str


def find(text: str) -> Iterator[Found]:
    """Left to right, never overlapping; finding again in the masked text finds nothing."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= _LEAST_DIGITS:
            yield from _in_run(text, run.start(), run.end())


def plain_digits(text: str) -> str:
    """The decimal digits of any script (full-width, too) as ASCII, everything else dropped."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def _in_run(text: str, start: int, end: int) -> Iterator[Found]:
    groups = _groups(text, start, end)
    index = 0
    while index < len(groups):
        hit = _at(text, groups, index)
        if hit is None:
            index += 1
            continue
        found, used = hit
        yield found
        index += used


def _groups(text: str, start: int, end: int) -> list[_Group]:
    """Digits written one by one (1 3 8 …, a way around filters) count as one group."""
    groups: list[_Group] = []
    for match in _GROUP.finditer(text, start, end):
        parts = [_ascii(part) for part in _DIGITS.findall(match.group())]
        groups.append(_Group(match.start(), match.end(), "".join(parts)))
    return groups


def _at(text: str, groups: list[_Group], index: int) -> tuple[Found, int] | None:
    """The number that begins with this group, the longest first, and how many groups it takes."""
    if text[groups[index].start - 1 : groups[index].start] == "*":
        return None  # the visible tail of a masked number
    known_card = index == 0 and _CARD_WORDS.search(_words_before(text, groups[0].start)) is not None
    for used, digits in reversed(_prefixes(groups, index)):
        found = _judged(text, groups[index : index + used], digits, known_card)
        if found is not None and text[found.end : found.end + 1] != "*":
            return found, used
    return None


def _prefixes(groups: list[_Group], index: int) -> list[tuple[int, str]]:
    """The digits of the first one, two, … groups, as far as any kind of number reaches."""
    digits, found = "", []
    for used, group in enumerate(groups[index : index + _MOST_GROUPS], start=1):
        if len(digits) + len(group.digits) > _MOST_DIGITS:
            break
        digits += group.digits
        if len(digits) >= _LEAST_DIGITS:
            found.append((used, digits))
    return found


def _judged(text: str, groups: list[_Group], digits: str, known_card: bool) -> Found | None:
    start, end, size = groups[0].start, groups[-1].end, len(digits)
    if size in (17, 18) and (identity := _id_card(text, end, digits)):
        return Found(start, end + len(identity) - size, "id_card", identity[:3] + "*" * 11 + identity[-4:])
    if (
        size in _CARD_DIGITS
        and (known_card or _ISSUERS.fullmatch(digits))
        and _is_card(text, groups, digits, known_card)
    ):
        return Found(start, end, "bank_card", f"**** **** **** {digits[-4:]}")
    if size in _MOBILE_DIGITS and (head := _mobile_head(text, groups, digits)):
        return Found(start, end, "mobile", f"{head}****{digits[-4:]}")
    if size in _LANDLINE_DIGITS and digits[0] in "08" and (area := _area_code(text, groups, digits)):
        shown = area + "*" * (size - len(area) - 4) + digits[-4:]
        return Found(start - _is_in_brackets(text, start, end), end, "landline", shown)
    return None


def _id_card(text: str, end: int, digits: str) -> str:
    """The 18 characters, the last maybe an X; empty if the province, birthday or check digit is wrong."""
    if (
        len(digits) == 17
        and text[end : end + 1] in ("X", "x", "Ｘ", "ｘ")
        and not _is_latin(text[end + 1 : end + 2])
    ):
        digits += "X"
    if len(digits) != 18 or int(digits[:2]) not in _PROVINCES or not _is_birthday(digits[6:14]):
        return ""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=False))
    return digits if _ID_CHECKS[total % 11] == digits[17] else ""


def _is_birthday(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False


def _is_card(text: str, groups: list[_Group], digits: str, known_card: bool) -> bool:
    if not _passes_luhn(digits):
        return False
    return known_card or (
        _is_grouped_like_card([len(group.digits) for group in groups])
        and not _CODE_WORDS.search(_words_before(text, groups[0].start))
        and not _is_part_of_code(text, groups)
    )


def _passes_luhn(digits: str) -> bool:
    odd = sum(map(int, digits[-1::-2]))
    return len(set(digits)) > 1 and (odd + sum(_LUHN_DOUBLED[int(d)] for d in digits[-2::-2])) % 10 == 0


def _is_grouped_like_card(sizes: list[int]) -> bool:
    """As printed on cards (4 4 4 4 3), Amex (4 6 5), the bank's six first, or in one piece."""
    return all(size == 4 for size in sizes[:-1]) or sizes == [4, 6, 5] or (len(sizes) == 2 and sizes[0] == 6)


def _is_part_of_code(text: str, groups: list[_Group]) -> bool:
    """Joined by a letter or a dash to more of the same: an order or tracking number."""
    start, end = groups[0].start, groups[-1].end
    return (
        _is_latin(text[start - 1 : start])
        or _is_latin(text[end : end + 1])
        or _DASH_THEN_MORE.match(text, end) is not None
        or _MORE_THEN_DASH.search(text[max(0, start - 2) : start]) is not None
    )


def _mobile_head(text: str, groups: list[_Group], digits: str) -> str:
    """What stays visible in front (138, or 86138 when written in one piece); empty if no mobile number."""
    abroad = len(digits) - 11
    if not _MOBILE.fullmatch(digits) or abroad >= len(groups[0].digits):
        return ""  # a country code that stands apart stays apart
    sizes = (len(groups[0].digits) - abroad, *(len(group.digits) for group in groups[1:]))
    if sizes not in _MOBILE_GROUPINGS or _is_amount(text, groups) or _is_inside_code(text, groups):
        return ""
    return digits[:-8]


def _is_amount(text: str, groups: list[_Group]) -> bool:
    """¥13800000000, 13800000000.00 or 113.13812345678 (a longitude)."""
    start, end = groups[0].start, groups[-1].end
    if text[start - 1 : start] in ("¥", "￥", "$", "€", "£") or _CENTS.match(text, end):
        return True
    return _FRACTION.search(text[max(0, start - 5) : start]) is not None


def _is_inside_code(text: str, groups: list[_Group]) -> bool:
    """YT13812345678 and a1381234567813f are codes; wx13812345678 and 13812345678wx are phones."""
    before = _WORD_BEFORE.search(text, max(0, groups[0].start - _WORD_CHARS), groups[0].start)
    if before is None or before.group().lower() in _PHONE_WORDS:
        return False
    shouted = before.group().isupper() and len(before.group()) > 1
    return shouted or _is_latin(text[groups[-1].end : groups[-1].end + 1])


def _area_code(text: str, groups: list[_Group], digits: str) -> str:
    """What stays visible in front (0755, 8610); empty if it is no landline number."""
    ahead = _LANDLINE.match(digits)
    before = text[groups[0].start - 1 : groups[0].start]
    if ahead is None or _is_latin(before) or not _is_grouped_like_local(groups, ahead.end()):
        return ""
    is_code = (
        digits[0] == "8" and before != "+" and groups[0].digits != "86"
    )  # 86… in one piece may be anything
    return "" if is_code else ahead.group()


def _is_grouped_like_local(groups: list[_Group], ahead: int) -> bool:
    """Whether, behind the first `ahead` digits, 7, 8, 3 4, 4 3 or 4 4 are left."""
    rest = []
    for group in groups:
        left = len(group.digits) - ahead
        ahead = max(0, -left)
        rest += [left] if left > 0 else []
    return rest in ([7], [8], [4, 4], [3, 4], [4, 3])


def _is_in_brackets(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("(", "（") and (")" in text[start:end] or "）" in text[start:end])


def _words_before(text: str, start: int) -> str:
    """The last few characters before a number, not reaching beyond another one (masked or not)."""
    near = text[max(0, start - _WORD_CHARS) : start]
    return re.split(r"[\d*]", near)[-1]


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else plain_digits(digits)
