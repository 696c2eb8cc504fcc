"""Numbers that belong to people are taken out of text and come back exactly; numbers of things stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Refused
from hub.core.keyring import Keyring
from hub.core.numbers import find, plain_digits
from hub.core.privacy import (
    PHONE_PURPOSE,
    Concealed,
    Span,
    conceal,
    mask,
    mask_for_log,
    normal_phone,
    phone_hash,
    phone_tail_hash,
    unconceal,
)

KEYS = Keyring(("k1", b"a secret that is long enough"))
CARD = "6222020200112233445"
ID_CARD = "11010519491231002X"

PERSONAL = [
    ("手机13812345678谢谢", "手机138****5678谢谢", "mobile"),
    ("+86 138-1234-5678", "+86 138****5678", "mobile"),
    ("+8613812345678", "+86138****5678", "mobile"),
    ("008613812345678", "0086138****5678", "mobile"),
    ("１３８１２３４５６７８", "138****5678", "mobile"),
    ("138 1234 5678", "138****5678", "mobile"),
    ("138.1234.5678", "138****5678", "mobile"),
    ("138\u200b1234\u200b5678", "138****5678", "mobile"),
    ("138－1234－5678", "138****5678", "mobile"),
    ("1 3 8 1 2 3 4 5 6 7 8", "138****5678", "mobile"),
    ("1.13812345678", "1.138****5678", "mobile"),
    ("vx13812345678", "vx138****5678", "mobile"),
    ("13812345678wx", "138****5678wx", "mobile"),
    ("013812345678", "0138****5678", "mobile"),
    ("010-62345678转801", "010****5678转801", "landline"),
    ("（0755）8888 8888", "0755****8888", "landline"),
    ("0311-1234567", "0311***4567", "landline"),
    ("07551234567", "0755***4567", "landline"),
    ("86-010-62345678", "86010****5678", "landline"),
    ("+86 10 6234 5678", "+8610****5678", "landline"),
    (f"身份证{ID_CARD}。", "身份证110***********002X。", "id_card"),
    ("110105 19491231 002x", "110***********002X", "id_card"),
    ("１１０１０５１９４９１２３１００２Ｘ", "110***********002X", "id_card"),
    ("4111 1111 1111 1111", "**** **** **** 1111", "bank_card"),
    ("4111-1111-1111-1111", "**** **** **** 1111", "bank_card"),
    ("5500005555555559", "**** **** **** 5559", "bank_card"),
    ("3782 822463 10005", "**** **** **** 0005", "bank_card"),
    ("卡号：4222222222222", "卡号：**** **** **** 2222", "bank_card"),
]
OF_THINGS = [
    "SF1234567890123",
    "SF13812345678",
    "YT1381234567813",
    "快递单号4111111111111111",
    "订单2148392017483920174",
    "110105194912310021",  # an ID card's shape, but the check digit is wrong
    "990105194912310029",
    "230101-138123456789",
    "4200001234202401011381234567",
    "PO-4111111111111111",
    "4111111111111111-1",
    "2024-01-02 13:45:00",
    "20240102134500",
    "1712345678901",
    "¥13800000000",
    "13800000000.00",
    "199.00元 3件 共597.00",
    "113.13812345678",
    "4222222222222",
    "12812345678",
    "138123456789",
    "400-123-4567",
    "a13812345678f3",
    "65a1f0c213812345678e0b11",
]


@pytest.mark.parametrize(("text", "masked", "kind"), PERSONAL)
def test_personal_numbers_are_masked_and_come_back(text: str, masked: str, kind: str) -> None:
    concealed = conceal(text, KEYS)
    assert concealed.text == masked == mask(text)
    assert [span.kind for span in concealed.spans] == [kind]
    assert unconceal(concealed.text, concealed.spans, KEYS) == text


@pytest.mark.parametrize("text", OF_THINGS)
def test_numbers_of_things_stay(text: str) -> None:
    assert conceal(text, KEYS) == (text, ())


def test_a_card_of_nineteen_digits() -> None:
    card = next(f"622202020011223344{d}" for d in range(10) if mask(f"622202020011223344{d}")[0] == "*")
    assert mask(card) == f"**** **** **** {card[-4:]}"


def test_spans_stand_where_the_masks_are_and_one_can_be_shown_alone() -> None:
    masked, spans = conceal("a 138 1234 5678, b 13912345678", KEYS)
    assert [masked[span.start : span.end] for span in spans] == ["138****5678", "139****5678"]
    assert "1381234" not in repr(spans)
    assert unconceal(masked, spans[1:], KEYS) == "a 138****5678, b 13912345678"


NUMBERS = [text for text, _, _ in PERSONAL]
SHREDS = st.sampled_from(
    [*NUMBERS, *OF_THINGS, "138****1234", "**** **** **** 1234", "138", "0755", "86", "+", "*", "X"]
)
GLUE = st.one_of(st.text(alphabet=" -.*+()X0123456789卡号订单a\u3000０９", max_size=6), st.text(max_size=4))
MIXED = st.lists(st.one_of(SHREDS, GLUE), max_size=8).map("".join)


@settings(max_examples=600, deadline=None)
@given(st.one_of(MIXED, st.text()))
def test_any_text_comes_back_and_its_masked_form_hides_nothing_more(text: str) -> None:
    masked, spans = conceal(text, KEYS)
    assert unconceal(masked, spans, KEYS) == text
    assert conceal(masked, KEYS) == Concealed(masked, ())
    assert len(masked) <= len(text) + 6 * len(spans)  # the longest mask of a bank card: 19 for 13 characters


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.characters(exclude_categories=("Nd", "L"), exclude_characters="*¥￥$€£"), max_size=20
    ),
    st.sampled_from(NUMBERS),
    st.text(alphabet="谢谢，。！ \n", max_size=20),
)
def test_a_number_between_other_words_is_found(before: str, number: str, after: str) -> None:
    masked = mask(before + number + after)
    wanted = plain_digits(number)[-11:]
    assert wanted not in plain_digits(masked)


@settings(max_examples=300, deadline=None)
@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-", "\u3000", ".", " - "])
)
def test_every_mobile_number_is_found_in_every_spelling(number: str, joint: str) -> None:
    text = f"电话{number[:3]}{joint}{number[3:7]}{joint}{number[7:]}"
    assert mask(text) == f"电话{number[:3]}****{number[7:]}"


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "138 ", "6222 ", "0311 ", "86", "86 ", "1-", " ", "a1", "*1", "0 1 3 8 ", "110105 19491231 002 ", "(",
     "１ ", "13812345678 ", "12 345 "],
)  # fmt: skip
def test_hostile_lengths_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        start = time.process_time()
        assert sum(1 for _ in find(text)) >= 0
        return time.process_time() - start

    def is_linear() -> bool:
        return seconds(300_000) < max(40 * seconds(30_000), 0.5)  # quadratic would be 100 times

    # Processor time, and thrice: whoever shares the machine may disturb one measurement, not all.
    assert any(is_linear() for _ in range(3))


def test_a_span_of_another_text_is_refused() -> None:
    masked, spans = conceal("13812345678", KEYS)
    for bad in (Span(0, 12, "mobile", spans[0].secret), Span(-1, 3, "mobile", spans[0].secret)):
        with pytest.raises(Refused, match="spans_unreadable"):
            unconceal(masked, [bad], KEYS)
    with pytest.raises(Refused, match="spans_unreadable"):
        unconceal(masked, [*spans, *spans], KEYS)
    with pytest.raises(Refused, match="cipher_unreadable"):
        unconceal(masked, spans, Keyring(("k1", b"another secret that is long")))


def test_a_log_text_is_cut_without_leaving_part_of_a_number() -> None:
    assert mask_for_log("x" * 10 + "13812345678", limit=16) == "xxxxxxxxxx… (21 characters)"
    assert mask_for_log("13812345678 abc") == "138****5678 abc"


@pytest.mark.parametrize(
    "spelling", ["13812345678", "+86 138-1234-5678", "008613812345678", "１３８１２３４５６７８"]
)
def test_one_phone_has_one_hash(spelling: str) -> None:
    assert phone_hash(spelling, KEYS) == KEYS.keyed_hash(PHONE_PURPOSE, "13812345678")
    assert (
        phone_tail_hash(spelling, KEYS)
        == phone_tail_hash("5678", KEYS)
        == phone_tail_hash("138****5678", KEYS)
    )


@pytest.mark.parametrize("text", ["138****5678", "", "12", "1" * 16])
def test_what_is_no_phone_has_no_hash(text: str) -> None:
    with pytest.raises(Refused, match="phone_unreadable"):
        normal_phone(text)


def test_a_tail_needs_four_digits() -> None:
    with pytest.raises(Refused, match="phone_unreadable"):
        phone_tail_hash("***123", KEYS)
