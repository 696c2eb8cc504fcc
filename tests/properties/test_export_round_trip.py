"""Whatever the catalogue holds: an export of it, read as an import, changes nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import product as combined
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from hub.commerce.catalogue.model import Axis, Content, SkuContent
from hub.commerce.transfer.columns import FIELDS, MONEY_FIELDS, heading_of
from hub.commerce.transfer.examining import examine
from hub.commerce.transfer.exports.asking import NOT_EXPORTED
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import grouped, note_repeated, rows_of
from hub.commerce.transfer.known import Known, KnownProduct, KnownSku
from hub.commerce.transfer.lines import lines_of
from hub.commerce.transfer.reading.cell_text import text_of
from hub.commerce.transfer.reading.csv_text import decoded, separator_of
from hub.commerce.transfer.reading.csv_text import rows_of as csv_rows_of
from hub.commerce.transfer.reading.table import Table
from hub.commerce.transfer.workbooks import csv_bytes, xlsx
from hub.core.sentences import catalogue

AT = datetime(2026, 11, 23, tzinfo=UTC)
WANTED = [name for name in FIELDS if name not in NOT_EXPORTED]
# What the catalogue keeps as a line: visible, single blanks inside, none around.
SIGNS = st.sampled_from(list("茶杯红aZ09=+-@'\",;|/.!?（）😀é 　"))
LINE = st.text(SIGNS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
CODE = st.text(st.sampled_from(list("AZ09-_=+@'\",;/茶")), min_size=1, max_size=8)
AXIS = LINE.filter(lambda text: "." not in text)
NAMES = {"c1": "周边/课程", "f1": "包邮", "m1": "图 1.png", "m2": "m2"}
IDS = {
    "category": {"周边/课程": ["c1"]}, "freight": {"包邮": ["f1"]}, "picture": {"图 1.png": ["m1"], "m2": ["m2"]},
    "warehouse": {},
}  # fmt: skip


@st.composite
def products(draw: st.DrawFn) -> KnownProduct:
    names = draw(st.lists(AXIS, max_size=3, unique=True))
    axes = {name: tuple(draw(st.lists(LINE, min_size=1, max_size=2, unique=True))) for name in names}
    specs = [dict(zip(axes, values, strict=True)) for values in combined(*axes.values())]
    codes = draw(st.lists(CODE, min_size=len(specs), max_size=len(specs), unique=True))
    optional: dict[str, st.SearchStrategy[Value]] = {
        "subtitle": LINE, "brand": LINE, "ship_from": LINE,
        "description": st.lists(LINE, min_size=1, max_size=3).map("\n".join),
        "category": st.just("c1"), "freight": st.just("f1"), "pictures": st.just(("m1", "m2")),
        "detail_pictures": st.just(("m2",)),
    }  # fmt: skip
    values: dict[str, Value] = {
        "kind": "physical",
        "state": draw(st.sampled_from(["draft", "published", "archived"])),
    }
    values["title"] = draw(LINE)
    values |= {name: draw(of) for name, of in optional.items() if draw(st.booleans())}
    skus = [KnownSku(f"s{n}", code, specs[n], _sku(draw)) for n, code in enumerate(codes)]
    return KnownProduct("p", draw(CODE), 1, axes, values, skus)


def _sku(draw: st.DrawFn) -> dict[str, Value]:
    found: dict[str, Any] = {"on": draw(st.sampled_from(["yes", "no"]))}
    if draw(st.booleans()):
        found |= {
            "weight_g": draw(st.integers(0, 10**6)),
            "dimensions": (1, 20, 300),
            "sku_picture": "m1",
            "low_at": 3,
        }
        found["barcode"] = draw(st.from_regex(r"[0-9A-Za-z-]{1,13}", fullmatch=True))
    for name in MONEY_FIELDS:
        if draw(st.booleans()):
            found[name] = 0 if name == "cost" else draw(st.integers(500, 10**6))
    return found | ({"floor": 400} if "floor" in found else {})


def _table(kind: str, header: list[str], lines: list[list[str]]) -> Table:
    """Through the very bytes of the file."""
    if kind == "csv":
        text = decoded(csv_bytes(header, lines)).text
        rows = [[cell.strip() for cell in row] for row in csv_rows_of(text, separator_of(text))]
    else:
        sheet = load_workbook(io.BytesIO(xlsx(header, lines, "1"))).get_sheet_by_index(0)
        rows = [[text_of(cell)[0] for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return Table(rows, {}, kind, [], "", "", "")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@settings(max_examples=40, deadline=None)
@given(product=products())
def test_what_went_out_comes_back_as_it_was(kind: str, lang: str, product: KnownProduct) -> None:
    header = [catalogue().translate(lang, f"import.field.{name}") for name in WANTED]
    table = _table(kind, header, list(lines_of(product, WANTED, NAMES, lang)))
    heading = heading_of(table.rows)
    assert heading is not None
    assert heading.fields == tuple(WANTED)
    groups = grouped(rows_of(table, heading.row, heading.fields))
    note_repeated(groups)
    [group] = groups
    owners = {sku.code: product.code for sku in product.skus}
    axes = tuple(Axis(name, tuple(values)) for name, values in product.axes.items())
    found = examine(group, Known({product.code: product}, owners, IDS, NAMES), _draft(product, axes), AT)
    assert [row.problems for row in group.rows] == [[]] * len(product.skus)
    assert set(found.outcomes.values()) == {"same"}
    assert found.content == _draft(product, axes)


def _draft(product: KnownProduct, axes: tuple[Axis, ...]) -> Content:
    """The content of which `product` is the view."""
    told: Any = product.values
    skus = tuple(
        SkuContent(
            sku.specs, sku.id, sku.code, _of(sku, "barcode", ""), _of(sku, "weight_g", None),
            _of(sku, "dimensions", None), _of(sku, "sku_picture", ""), sku.values["on"] == "yes",
        )
        for sku in product.skus
    )  # fmt: skip
    content = Content(
        told["title"], told.get("subtitle", ""), told.get("brand", ""), told.get("category", "")
    )
    media = type(content.media)(told.get("pictures", ()), told.get("detail_pictures", ()))
    return Content(
        content.title, content.subtitle, content.brand, content.category_id, (), told.get("description", ""), (), media,
        told.get("ship_from", ""), told.get("freight", ""), axes=axes, skus=skus,
    )  # fmt: skip


def _of(sku: KnownSku, name: str, otherwise: Any) -> Any:
    return sku.values.get(name, otherwise)
