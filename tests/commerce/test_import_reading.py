"""Files as people bring them: every encoding and separator, what Excel mangles, and files that mean harm."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from hub.commerce.transfer.reading import table as reading
from hub.core.errors import Refused
from tests.commerce.tables import workbook

ROWS = [["商品编码", "标题"], ["A1", "保温杯，\n第二行"], ["A2", "茶“杯”"]]
CSV = '商品编码{0}标题\r\nA1{0}"保温杯，\n第二行"\r\nA2{0}茶“杯”\r\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_csv_in_every_encoding(file: Path, encoding: str) -> None:
    file.write_bytes(CSV.format(",").encode(encoding))
    found = await reading.read(file)
    assert (found.rows, found.kind) == (ROWS, "csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_csv_with_every_separator(file: Path, separator: str) -> None:
    file.write_bytes(CSV.format(separator).encode())
    found = await reading.read(file)
    assert (found.rows, found.separator) == (ROWS, separator)


async def test_a_workbook_tells_what_was_typed_and_what_excel_made_of_it(file: Path) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page, day = book.add_worksheet("货品"), book.add_format({"num_format": "m-d"})
    page.write_string(2, 1, "条码")  # the used area begins at B3: row numbers stay Excel's
    page.write_number(3, 1, 6901234567892)
    page.write_formula(3, 2, "=0.1+0.2", None, 0.1 + 0.2)
    page.write_datetime(3, 3, datetime.datetime(2026, 1, 2), day)  # noqa: DTZ001  Excel knows no zones
    page.write_number(3, 4, 12345678901234567890)
    page.write_boolean(3, 5, True)
    page.write_number(3, 6, 39.90)
    book.add_worksheet("第二页").write_string(0, 0, "别的")
    hidden = book.add_worksheet("lists")
    hidden.hide()
    book.close()
    file.write_bytes(buffer.getvalue())
    found = await reading.read(file)
    assert (found.sheets, found.sheet) == (["货品", "第二页"], "货品")
    assert found.rows[:3] == [[], [], ["", "条码"]]
    assert found.rows[3] == ["", "6901234567892", "0.3", "2026-01-02", "12345678901234600000", "TRUE", "39.9"]
    assert found.odd == {(3, 3): "date", (3, 4): "digits"}
    assert (await reading.read(file, "第二页")).rows == [["别的"]]


async def test_a_csv_of_excel_tells_where_digits_are_gone(file: Path) -> None:
    file.write_text("条码,编码\n6.90123E+12,A1\n")
    assert (await reading.read(file)).odd == {(1, 0): "digits"}


def _zip(name: str, unpacked: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, unpacked)
    return buffer.getvalue()


def _far_cell() -> bytes:
    """Two cells, a gigantic rectangle between them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, "x")
    page.write(1_048_575, 16_383, "y")
    book.close()
    return buffer.getvalue()


def _lying_bomb() -> bytes:
    """A sheet of half a gigabyte of blanks, of which the directory of the ZIP says that it is small."""
    honest = workbook([["a"]])
    buffer, sheet = io.BytesIO(), "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(io.BytesIO(honest)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            if part != sheet:
                new.writestr(part, old.read(part))
        with new.open(sheet, "w") as out:
            out.write(old.read(sheet)[:60])
            for _ in range(500):
                out.write(b" " * 1_000_000)
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 1000)
    return bytes(data)


HOSTILE = {
    "no file of a table": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "import_not_a_table"),
    "an encoding of nobody": (b"a,b\n\xff\xfe\xff\xff\x81", "import_encoding_unknown"),
    "a ZIP without a workbook": (_zip("readme.txt", b"hello"), "import_not_a_table"),
    "a bomb": (_zip("xl/workbook.xml", b"\0" * 500_000_000), "import_too_large_inside"),
    "a cell at the far end": (_far_cell(), "import_too_large_inside"),
    "a quotation mark never closed": (b'a,b\n1,"2\n3,4\n', "import_quote_open"),
    "too many columns": (b",".join([b"a"] * 121) + b"\n1\n", "import_columns_too_many"),
    "a long cell": (b"a,b\n1," + b"x" * 8001 + b"\n", "import_cell_too_long"),
    "many rows": (b"a,b\n" + b"1,2\n" * 20_001, "import_rows_too_many"),
    "blank rows without end": (b"a,b\n" + b"\n" * 6_000 + b"1,2\n", "import_too_large_inside"),
    "half a workbook": (workbook([["a"] * 50] * 50)[:3000], "import_not_a_table"),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_hostile_file_is_refused_in_words(file: Path, what: str) -> None:
    content, code = HOSTILE[what]
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        await reading.read(file)
    assert refused.value.code == code


@pytest.mark.soak
async def test_a_lying_bomb_ends_the_child_alone(file: Path) -> None:
    file.write_bytes(_lying_bomb())
    with pytest.raises(Refused) as refused:
        await reading.read(file)
    assert refused.value.code in ("import_too_large_inside", "import_not_a_table")


async def test_a_sheet_that_is_not_there(file: Path) -> None:
    file.write_bytes(workbook([["a"]]))
    with pytest.raises(Refused) as refused:
        await reading.read(file, "没有")
    assert refused.value.code == "import_sheet_missing"
