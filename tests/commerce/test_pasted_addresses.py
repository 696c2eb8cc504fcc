"""Addresses as people paste them; what is not there is said to be missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.addresses.pasted import MOST_CHARS, parse

CASES = json.loads((Path(__file__).parents[1] / "data" / "pasted_addresses.json").read_text())
PARTS = ("name", "phone", "province", "city", "district", "detail")


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:12] for case in CASES])
def test_as_people_paste_them(case: dict[str, str]) -> None:
    found = parse(case["text"])
    assert {name: getattr(found, name) or "" for name in PARTS} == {
        name: case.get(name, "") for name in PARTS
    }
    assert set(found.missing) == {n for n in PARTS if n != "district" and not case.get(n)}


@given(st.text(max_size=MOST_CHARS + 50))
def test_whatever_is_pasted_it_answers(text: str) -> None:
    found = parse(text)
    assert len(found.name) <= 20
    assert len(found.detail) <= 200
    assert set(found.missing) <= set(PARTS)


@given(
    st.permutations(["林一诺", "13800010001", "浙江省杭州市西湖区文三路138号"]),
    st.sampled_from([" ", "\n", ",", "，", "；"]),
)
def test_the_order_of_the_parts_does_not_matter(parts: list[str], apart: str) -> None:
    found = parse(apart.join(parts))
    assert (found.name, found.phone, found.province) == ("林一诺", "13800010001", "ZJ")
    assert (found.city, found.district, found.detail) == ("杭州市", "西湖区", "文三路138号")
