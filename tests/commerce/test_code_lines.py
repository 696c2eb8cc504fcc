"""Lists of codes as people really paste and save them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.stock.codes_lines import MOST_CHARS, NEVER, Bad, ranges, read, tail_of, text_of
from hub.core.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _rows(text: str) -> list[tuple[int, str, str, datetime]]:
    return [(r.line, r.code, r.secret, r.good_until) for r in read(text, SHANGHAI, AT).rows]


def _bad(text: str) -> list[tuple[int, str]]:
    return [(b.line, b.fault) for b in read(text, SHANGHAI, AT).bad]


def test_one_a_line_and_empty_lines_are_nothing() -> None:
    assert _rows("AAAA-1\r\n\r\n  BBBB 2 \n") == [(1, "AAAA-1", "", NEVER), (3, "BBBB 2", "", NEVER)]


def test_columns_stand_in_any_order_behind_the_code() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)  # the last day counts as a whole, in Shanghai
    text = 'A1,pw1,2026-12-31\nA2\t2026/12/31\tpw2\nA3，2026年12月31日\n"A,4",pw4\nA5,,\nA6,2026-12-31 08:30'
    assert _rows(text) == [
        (1, "A1", "pw1", end), (2, "A2", "pw2", end), (3, "A3", "", end), (4, "A,4", "pw4", NEVER),
        (5, "A5", "", NEVER), (6, "A6", "", datetime(2026, 12, 31, 0, 30, tzinfo=UTC)),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["卡号,密码,有效期", "兑换码", "Code\tSecret", "CDKEY"])
def test_a_line_of_headings_is_no_code(header: str) -> None:
    assert [row[1] for row in _rows(f"{header}\nA1")] == ["A1"]
    assert len(read(f"A1\n{header}", SHANGHAI, AT).rows) + len(_bad(f"A1\n{header}")) == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("x" * (MOST_CHARS + 1), "long"),
        ("A1," + "x" * (MOST_CHARS + 1), "long"),
        ("x" * 200_000, "long"),
        (",pw", "unreadable"),
        ("A\u202eB", "unreadable"),
        ("1.23457E+15", "number_cut"),
        ("A1,pw,more", "columns"),
        ("A1,2026-12-01,2026-12-02", "columns"),
        ("A1,2026-13-01", "expiry"),
        ("A1,31-12-2026", "expiry"),
        ("A1,2026-11-22", "expired"),
    ],
)
def test_bad_lines_say_why(line: str, fault: str) -> None:
    assert _bad(f"GOOD\n{line}") == [(2, fault)]


def test_what_runs_out_today_is_still_good() -> None:
    assert _bad("A1,2026-11-23") == []


def test_repeats_name_the_line_that_they_repeat() -> None:
    found = read("A1\nB1\nＡ１\n\nA1,other\na1", SHANGHAI, AT)
    assert found.bad == (Bad(3, "repeated", 1), Bad(5, "repeated", 1))
    assert [r.code for r in found.rows] == ["A1", "B1", "a1"]


@pytest.mark.parametrize("way", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_of_every_editor_are_read(way: str) -> None:
    assert text_of("卡号,密码\nA1,密".encode(way)) == "卡号,密码\nA1,密"


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", b"\xff\xff\xff", b"\xff\xfe\x00\xd8"])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="codes_unreadable"):
        text_of(raw)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(Refused, match="codes_missing"):
        read("\n \n兑换码\n", SHANGHAI, AT)
    with pytest.raises(Refused, match="codes_too_many"):
        read("\n".join(map(str, range(50_001))), SHANGHAI, AT)


@given(st.text(max_size=300))
def test_every_line_is_a_row_bad_or_empty(text: str) -> None:
    try:
        found = read(text, SHANGHAI, AT)
    except Refused:
        return
    numbers = [*(r.line for r in found.rows), *(b.line for b in found.bad)]
    assert len(numbers) == len(set(numbers))
    full = {n for n, line in enumerate(text.splitlines(), 1) if line.strip()}
    assert set(numbers) <= full
    assert len(full) - len(numbers) in (0, 1)  # a line of headings


def test_stretches_of_lines() -> None:
    assert ranges([3, 1, 2, 7, 9, 10], 9) == [(1, 3), (7, 7), (9, 10)]
    assert ranges([1, 3, 5], 2) == [(1, 1), (3, 3)]


@pytest.mark.parametrize(("code", "tail"), [("AB", ""), ("ABC", "C"), ("ABCDEF", "EF"), ("A" * 30, "AAAA")])
def test_tails_never_give_a_short_code_away(code: str, tail: str) -> None:
    assert tail_of(code) == tail
