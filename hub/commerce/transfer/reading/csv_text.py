"""CSV as text: its encoding and its separator, found from what is written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 50_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# In this order: text in GB18030 is hardly ever valid UTF-8, the other way round it often is.
_GUESSES = ("utf-8", "gb18030")


class Unreadable(Exception):
    """`code` as in `errors.<code>`, with what fills its sentence."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Text:
    text: str
    encoding: str


def decoded(data: bytes) -> Text:
    """As Excel writes it in China (GB18030), everywhere else (UTF-8 with a mark), and as "Unicode text"."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Text(_strictly(data, encoding), encoding)
    if b"\0" in data:
        raise Unreadable("import_not_a_table")
    for encoding in _GUESSES:
        try:
            return Text(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("import_encoding_unknown")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("import_encoding_unknown") from None
    if "\0" in text:
        raise Unreadable("import_not_a_table")
    return text


def separator_of(text: str) -> str:
    """The one that cuts the first line with a cut into the most cells; a comma where none cuts."""
    counts = {separator: _cells_of_first_line(text[:_LOOKED_AT], separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _cells_of_first_line(text: str, separator: str) -> int:
    """A title above the header has no separator in it, so the best of the first ten lines counts."""
    found = 1
    try:
        for number, row in enumerate(_rows(text, separator)):
            found = max(found, sum(1 for cell in row if cell.strip()))
            if number >= 9:
                break
    except csv.Error:
        return found
    return found


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Raises Unreadable where a quotation mark is never closed, naming the line in which it was opened."""
    reader = _rows(text, separator)
    line = 0
    while True:
        line = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable("import_quote_open", line=line + 1) from None
        yield row


def _rows(text: str, separator: str) -> csv._reader:  # type: ignore[name-defined]  # the module tells no public name
    csv.field_size_limit(100_000)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
