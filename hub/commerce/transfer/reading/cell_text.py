"""What a cell of a workbook says, as text, and whether Excel changed what somebody typed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

# "date": typed 1-2, kept as the second of January. "digits": more than Excel keeps, the rest became zeros.
Odd = Literal["date", "digits"]
CellValue = str | int | float | bool | date | datetime | time | timedelta | None
# Excel keeps 15 digits; from here on a whole number may have lost its last ones.
_LOSSY = 10**15
# As Excel shows a long number in a column that is too narrow, and so writes it into CSV: digits are gone.
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE)


def text_of(value: CellValue) -> tuple[str, Odd | None]:
    """Numbers lose the dust of binary fractions (0.30000000000000004), as they do on Excel's own screen."""
    if isinstance(value, str):
        return value.strip(), None
    if value is None:
        return "", None
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, int | float):
        return _number(value)
    return _moment(value), "date"


def odd_text(text: str) -> Odd | None:
    """For CSV, where a number that Excel shortened is text already."""
    return "digits" if _SCIENTIFIC.fullmatch(text) else None


def _number(value: int | float) -> tuple[str, Odd | None]:
    if value != value or value in (float("inf"), float("-inf")):
        return "", None
    exact = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text, "digits" if abs(value) >= _LOSSY else None


def _moment(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    return str(value)
