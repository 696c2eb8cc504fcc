"""Reads what people paste or save as a list of codes: one a line, a secret and an expiry behind it if they like."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.core.errors import Refused
from hub.core.visible import is_visible

MOST_LINES = 50_000
MOST_BYTES = 8_000_000  # 50,000 lines of 160 bytes
MOST_CHARS = 200
MOST_LINE = 4 * MOST_CHARS
# As good as never: sorts behind every date, so that what expires is sold first.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

Fault = Literal["long", "unreadable", "expired", "number_cut", "columns", "expiry", "repeated", "known"]
_HEADER = re.compile(
    r"(?i)(card|cd)? ?(codes?|key|no\.?|number|卡[号密]|卡密号|兑换码|激活码|券码|序列号)(（必填）|\*)?"
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DATE_LIKE = re.compile(r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?( .*)?")
# What Excel makes of a long number: 1.23457E+15. The digits behind it are lost.
_CUT = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Row:
    """One code of a list, as it was written; `line` counts from 1, empty lines too."""

    line: int
    code: str
    secret: str
    good_until: datetime

    @property
    def same(self) -> str:
        return same_of(self.code)


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that gives no code. `of` is the line that it repeats."""

    line: int
    fault: Fault
    of: int | None = None


@dataclass(frozen=True)
class Lines:
    rows: tuple[Row, ...]
    bad: tuple[Bad, ...]


def same_of(code: str) -> str:
    """Equal for spellings of one code; letters keep their case, because issuers tell them apart."""
    return unicodedata.normalize("NFKC", code).strip()


def text_of(raw: bytes) -> str:
    """As Windows' editor and spreadsheets save it: UTF-8, UTF-16 or GB 18030. Raises Refused("codes_unreadable")."""
    if len(raw) > MOST_BYTES:
        raise Refused("codes_too_large", field="file", megabytes=MOST_BYTES // 1_000_000)
    ways = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for way in ways:
        try:
            text = raw.decode(way)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("codes_unreadable", field="file")


def read(text: str, zone: ZoneInfo, at: datetime) -> Lines:
    """Every line is a row, bad or empty. Raises Refused("codes_too_many" | "codes_missing").

    A date without a time is the whole of that day in `zone`; what has run out by `at` is bad.
    """
    lines = text.splitlines()
    rows: list[Row] = []
    bad: list[Bad] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or (not rows and not bad and _is_header(line)):
            continue
        found = _row(number, line, zone, at)
        (rows if isinstance(found, Row) else bad).append(found)  # type: ignore[arg-type]
        if len(rows) + len(bad) > MOST_LINES:
            raise Refused("codes_too_many", field="file", most=MOST_LINES)
    if not rows and not bad:
        raise Refused("codes_missing", field="file")
    return _once(rows, bad)


def ranges(lines: Iterable[int], most: int) -> list[tuple[int, int]]:
    """At most `most` stretches (first, last) of numbers, in their order."""
    found: list[tuple[int, int]] = []
    for line in sorted(lines):
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        elif len(found) == most:
            break
        else:
            found.append((line, line))
    return found


def tail_of(code: str) -> str:
    """The last signs, which name a code in a list: at most four, and never more than a third of it."""
    return code[-min(4, len(code) // 3) :] if len(code) >= 3 else ""


def _once(rows: Sequence[Row], bad: list[Bad]) -> Lines:
    first: dict[str, int] = {}
    kept: list[Row] = []
    for row in rows:
        of = first.setdefault(row.same, row.line)
        if of == row.line:
            kept.append(row)
        else:
            bad.append(Bad(row.line, "repeated", of))
    return Lines(tuple(kept), tuple(sorted(bad, key=lambda b: b.line)))


def _row(number: int, line: str, zone: ZoneInfo, at: datetime) -> Row | Bad:
    if len(line) > MOST_LINE:
        return Bad(number, "long")
    cells = _cells(line)
    code, rest = cells[0], [cell for cell in cells[1:] if cell]
    if fault := _fault(code, rest):
        return Bad(number, fault)
    dates = [cell for cell in rest if _DATE_LIKE.fullmatch(cell)]
    secrets = [cell for cell in rest if cell not in dates]
    if len(dates) > 1 or len(secrets) > 1:
        return Bad(number, "columns")
    until = _until(dates[0], zone) if dates else NEVER
    if until is None:
        return Bad(number, "expiry")
    if until <= at:
        return Bad(number, "expired")
    return Row(number, code, secrets[0] if secrets else "", until)


def _fault(code: str, rest: Sequence[str]) -> Fault | None:
    if any(len(cell) > MOST_CHARS for cell in (code, *rest)):
        return "long"
    if not is_visible(code) or any(not is_visible(cell) for cell in rest):
        return "unreadable"
    return "number_cut" if _CUT.fullmatch(code) else None


def _cells(line: str) -> list[str]:
    """Parted by tabs where there are any, else by commas, Chinese ones too; quotes hold a cell together."""
    mark = "\t" if "\t" in line else ","
    plain = line if mark == "\t" or "，" not in line else line.replace("，", ",")
    cells = next(csv.reader([plain], delimiter=mark, skipinitialspace=True), [""])
    return [cell.strip() for cell in cells] or [""]


def _is_header(line: str) -> bool:
    return len(line) <= MOST_LINE and _HEADER.fullmatch(_cells(line)[0]) is not None


def _until(text: str, zone: ZoneInfo) -> datetime | None:
    """The first moment at which it is no longer good."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, *clock = (int(part) if part else None for part in found.groups())
    try:
        on = date(year or 0, month or 0, day or 0)
        if clock[0] is None:
            return datetime.combine(on + timedelta(days=1), time(), zone).astimezone(UTC)
        return datetime.combine(on, time(clock[0], clock[1] or 0, clock[2] or 0), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
