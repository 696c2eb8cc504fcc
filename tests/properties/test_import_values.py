"""Money and the other values of an import: exact both ways, whatever is typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.pricing.book import MOST_FEN
from hub.commerce.sales_channels import SALES_CHANNELS
from hub.commerce.transfer import fields, values
from hub.commerce.transfer.columns import (
    CHANNEL_PRICES,
    FIELDS,
    MONEY_FIELDS,
    PRODUCT_FIELDS,
    SKU_FIELDS,
    Heading,
    heading_of,
    meant,
    names_of,
    recognised,
)
from hub.commerce.transfer.fields import Value, parsed, shown
from hub.commerce.transfer.reading.cell_text import text_of
from hub.commerce.transfer.values import Wrong

FEN = st.integers(0, MOST_FEN)


@given(FEN)
def test_what_is_written_in_yuan_is_read_as_the_same_fen(amount: int) -> None:
    assert values.fen(values.yuan(amount)) == amount


@given(FEN)
def test_a_number_of_excel_is_the_fen_that_it_shows(amount: int) -> None:
    """Excel keeps binary fractions: amount / 100 is hardly ever exact, and the text of the cell is, always."""
    text, odd = text_of(amount / 100)
    assert (values.fen(text), odd) == (amount, None)


@given(FEN, st.sampled_from(["¥{}", "￥ {}", "{}元", "{} 元", "RMB {}", "{:}"]), st.booleans())
def test_money_as_people_type_it(amount: int, form: str, grouped: bool) -> None:
    text = f"{amount // 100:,}.{amount % 100:02d}" if grouped else values.yuan(amount)
    assert values.fen(form.format(text)) == amount


@given(st.decimals(min_value=0, max_value=MOST_FEN // 100, places=4))
def test_a_fraction_of_a_fen_is_never_rounded_away(amount: Decimal) -> None:
    found = values.fen(format(amount, "f"))
    fen = amount * 100
    assert found == (int(fen) if fen == int(fen) else Wrong("money_too_fine"))


@given(st.text(max_size=12))
def test_nothing_typed_breaks_the_reading_of_money(text: str) -> None:
    found = values.fen(text)
    assert isinstance(found, Wrong) or 0 <= found <= MOST_FEN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-5", "money_negative"), ("abc", "money_unreadable"), ("1,23", "money_unreadable"),
        ("1.005", "money_too_fine"), ("10000000", "money_too_much"), ("1e3", "money_unreadable"),
        ("", "money_unreadable"), ("1.2.3", "money_unreadable"),
        ("１２．５", 1250), ("12.", 1200), ("0", 0), ("9.900", 990),
    ],
)  # fmt: skip
def test_money_at_its_edges(text: str, code: str | int) -> None:
    found = values.fen(text)
    assert (found.code if isinstance(found, Wrong) else found) == code


LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=20,
)
NAME = LINE.filter(lambda text: not set(text) & set("\n;；|/>＞\\.$'") and text.strip() == text)
OF_FIELD: dict[str, st.SearchStrategy[Value]] = {
    **dict.fromkeys(MONEY_FIELDS, FEN),
    **dict.fromkeys(("weight_g", "receive", "low_at"), st.integers(0, 1_000_000)),
    **dict.fromkeys(("product_code", "sku_code"), NAME),
    **{word: st.sampled_from(sorted(names_of(word))) for word in ("kind", "state", "on")},
    "pictures": st.lists(NAME, min_size=1, max_size=10).map(tuple),
    "detail_pictures": st.lists(NAME, min_size=1, max_size=50).map(tuple),
    "category": st.lists(NAME, min_size=1, max_size=4).map(tuple),
    "dimensions": st.tuples(*[st.integers(1, 10_000)] * 3),
    "barcode": st.from_regex(r"[0-9A-Za-z-]{1,32}", fullmatch=True),
    "description": st.lists(NAME, min_size=1, max_size=4).map("\n".join),
}


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
def test_what_an_export_shows_an_import_reads_as_the_same(name: str, data: st.DataObject) -> None:
    value = data.draw(OF_FIELD.get(name, NAME))
    assert parsed(name, shown(name, value)) == value


@pytest.mark.parametrize(
    ("name", "text", "odd", "code"),
    [
        ("spec1_value", "2026-01-02", "date", "excel_date"), ("barcode", "6.9E+12", "digits", "excel_digits"),
        ("title", "x" * 121, None, "text_too_long"), ("spec1_name", "a.b", None, "spec_name_signs"),
        ("kind", "奇怪", None, "kind_unknown"), ("state", "?", None, "state_unknown"), ("on", "?", None, "on_unknown"),
        ("weight_g", "1.5", None, "number_unreadable"), ("weight_g", "1000001", None, "number_too_much"),
        ("dimensions", "1x2", None, "dimensions_unreadable"), ("dimensions", "0x1x1", None, "dimensions_unreadable"),
        ("dimensions", "1x1x10001", None, "number_too_much"), ("sku_code", "a b", None, "code_unreadable"),
        ("sku_code", "x" * 41, None, "text_too_long"), ("barcode", "条码", None, "barcode_unreadable"),
        ("pictures", "\n".join("abcdefghijk"), None, "pictures_too_many"), ("category", "/", None, "category_unknown"),
        ("price", "贵", None, "money_unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(name: str, text: str, odd: str | None, code: str) -> None:
    found = parsed(name, text, odd)
    assert isinstance(found, Wrong)
    assert found.code == code


def test_digits_that_excel_lost_do_not_matter_in_sentences() -> None:
    assert parsed("title", "1E+5", "digits") == "1E+5"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("6901028075770", True), ("6901028075771", False), ("123", True), ("69010280757AB", True)],
)
def test_the_last_digit_of_an_ean_proves_the_others(text: str, fits: bool) -> None:
    assert values.ean_fits(text) == fits


def test_every_field_has_a_header_in_both_languages_and_is_of_product_or_sku() -> None:
    assert set(FIELDS) == {*PRODUCT_FIELDS, *SKU_FIELDS}
    assert len(FIELDS) == len(set(FIELDS))
    assert list(CHANNEL_PRICES.values()) == list(SALES_CHANNELS)
    assert {recognised(name) for name in FIELDS} == set(FIELDS)
    assert set(fields.LONGEST) <= set(FIELDS)


@pytest.mark.parametrize(
    ("header", "name"),
    [("商品编码*", "product_code"), (" SKU 编码 ", "sku_code"), ("售价（元）", "price"),
     ("PRODUCT CODE", "product_code"),
     ("尺寸(MM)", "dimensions"), ("供应商", None)],
)  # fmt: skip
def test_headers_are_known_by_many_names(header: str, name: str | None) -> None:
    assert recognised(header) == name


def test_the_header_is_found_below_a_title() -> None:
    rows = [["2026 秋季商品"], [], ["商品编码", "SKU编码", "供应商", "商品编码", ""], ["A", "A-1", "某某"]]
    headers = ("商品编码", "SKU编码", "供应商", "商品编码", "")
    found = heading_of(rows)
    assert found == Heading(2, headers, ("product_code", "sku_code", None, None, None))
    assert found.unknown == ["供应商", "商品编码"]
    assert heading_of([[], ["随便"], ["什么"]]) == Heading(1, ("随便",), (None,))
    assert heading_of([[]]) is None


def test_words_of_kinds_and_states() -> None:
    assert (meant("kind", "实物"), meant("state", "已上架"), meant("on", "no"), meant("kind", "?")) == (
        "physical", "published", "no", None,
    )  # fmt: skip
