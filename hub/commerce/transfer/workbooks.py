"""Workbooks that the hub writes: the template of an import, rows to mend, exports; called in a thread."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from hub.commerce.transfer.columns import FIELDS, REQUIRED, WORDS, Field, Word, names_of
from hub.commerce.transfer.grouping import FORMULA_SIGNS
from hub.core.i18n import DEFAULT

Say = Callable[..., str]
Line = Sequence[str]
_DROPDOWN_ROWS = 5_000
_WIDTHS: Mapping[Field, int] = {
    "title": 36,
    "description": 40,
    "category": 20,
    "pictures": 24,
    "detail_pictures": 24,
}
_PLAIN_WIDTH, _MOST_WIDTH = 14, 60


def template(say: Say, lang: str) -> bytes:
    """A header, a sheet that explains every column, and lists to choose from."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(say("import.sheet.products"))
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True, "bg_color": "#E3F0EA", "bottom": 1, "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#FCF0D9", "bottom": 1, "text_wrap": True})
    for column, name in enumerate(FIELDS):
        page.set_column(column, column, _WIDTHS.get(name, _PLAIN_WIDTH), text)
        page.write_string(0, column, say(f"import.field.{name}"), must if name in REQUIRED else bold)
    for word in WORDS:
        column = FIELDS.index(word)
        options = {"validate": "list", "source": words(word, lang), "ignore_blank": True}
        page.data_validation(1, column, _DROPDOWN_ROWS, column, options)
    page.freeze_panes(1, 1)
    _help(book, say, bold)
    book.close()
    return buffer.getvalue()


def _help(book: xlsxwriter.Workbook, say: Say, bold: xlsxwriter.format.Format) -> None:
    page = book.add_worksheet(say("import.sheet.help"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 80, wrap)
    page.write_string(0, 0, say("import.sheet.column"), bold)
    page.write_string(0, 1, say("import.sheet.about"), bold)
    for row, name in enumerate(FIELDS, 1):
        page.write_string(row, 0, say(f"import.field.{name}"))
        page.write_string(row, 1, say(f"import.help.{name}"))


def words(word: Word, lang: str) -> list[str]:
    """What a person chooses from, in their language."""
    return [name_of(word, value, lang) for value in names_of(word)]


def name_of(word: Word, value: str, lang: str) -> str:
    """The Chinese name comes first among a value's names; the first in Latin letters is the English one."""
    names = names_of(word)[value]
    return names[0] if lang == DEFAULT else next((name for name in names if name[0] < "\x7f"), names[0])


def xlsx(header: Line, lines: Iterable[Line], sheet: str) -> bytes:
    """Everything is text: Excel changes nothing, and nothing becomes a formula."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(sheet)
    _filled(page, [header, *lines], book.add_format({"num_format": "@"}), book.add_format({"bold": True}))
    book.close()
    return buffer.getvalue()


def _filled(
    page: Worksheet, lines: Iterable[Line], text: xlsxwriter.format.Format, bold: xlsxwriter.format.Format
) -> None:
    page.freeze_panes(1, 0)
    for row, line in enumerate(lines):
        if row == 0:
            for column, value in enumerate(line):
                page.set_column(column, column, min(_MOST_WIDTH, max(_PLAIN_WIDTH, len(value) * 2)), text)
        for column, value in enumerate(line):
            if value:
                page.write_string(row, column, value, bold if row == 0 else text)


def csv_bytes(header: Line, lines: Iterable[Line], encoding: str = "utf-8-sig") -> bytes:
    """With the mark by which Excel knows UTF-8; what would be a formula is put behind an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([escaped(value) for value in header])
    writer.writerows([escaped(value) for value in line] for line in lines)
    return buffer.getvalue().encode(encoding, "replace")


def escaped(value: str) -> str:
    """grouping undoes it when the file comes back; an apostrophe of the value's own is escaped, too."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
