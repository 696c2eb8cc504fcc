"""Every part of a text finds the text: folding, terms and highlights, for whatever people write."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.pinyin import spellings
from hub.core.words import fold, phrase, snippet, terms, wanted

CHARS = st.one_of(
    st.sampled_from("的了发货快递你好柿子饼，。！ \n"), st.sampled_from("aAbZ019ａＢ９ß㎏ﬁéé－-'\"*:()"),
    st.sampled_from("👍🏽👨‍👩‍👧‍👦️مرحبا가나がき\x00\u202e"), st.characters(),
)  # fmt: skip
TEXTS = st.text(CHARS, max_size=30)


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.data())
def test_a_part_of_a_text_folds_to_a_part_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert fold(text[start:end]) in fold(text)


def matches(text: str, words: list[str]) -> bool:
    """As SQLite sees it, with the very expressions that search uses."""
    db: Any = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(words, content='', tokenize='ascii')")
    db.execute("INSERT INTO t (rowid, words) VALUES (1, ?)", (" ".join(terms(fold(text))),))
    asked = " AND ".join(f'words:"{" ".join(phrase(w))}"' + ("*" if len(w) == 1 else "") for w in words)
    found = db.execute("SELECT rowid FROM t WHERE t MATCH ?", (asked,)).fetchall()
    db.close()
    return bool(found)


@given(TEXTS.filter(lambda text: len(fold(text)) > 0), st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = wanted(text[start:end])
    if words:
        assert matches(text, words)


@given(TEXTS, TEXTS.filter(lambda query: bool(wanted(query))))
def test_what_is_found_holds_every_word(text: str, query: str) -> None:
    words = wanted(query)
    assert matches(text, words) == all(word in fold(text) for word in words)


@given(TEXTS, TEXTS)
def test_a_snippet_is_the_text_itself_and_marks_hits_alone(text: str, query: str) -> None:
    words = wanted(query)
    pieces = snippet(text, words, limit=100)
    assert "".join(piece["text"] for piece in pieces) == text
    assert all(piece["text"] for piece in pieces)
    for piece in pieces:
        if piece["hit"]:
            assert any(word in fold(piece["text"]) for word in words)
    assert any(piece["hit"] for piece in pieces) == any(word in fold(text) for word in words)


def test_a_long_text_is_shown_around_its_first_hit() -> None:
    pieces = snippet("前" * 200 + "发货" + "后" * 200, ["发货"])
    assert pieces[0] == {"text": "…", "hit": False}
    assert pieces[2] == {"text": "发货", "hit": True}
    assert pieces[-1] == {"text": "…", "hit": False}
    assert len("".join(p["text"] for p in pieces)) == 92


@pytest.mark.parametrize(
    ("written", "typed"),
    [("ＡＢＣ１２３", "abc123"), ("ß", "SS"), ("Café", "cafe"), ("你好，世界", "你好世界"), ("iPhone 15", "iphone15"),
     ("1380013", "１３８００１３"), ("㎏", "kg")],
)  # fmt: skip
def test_width_case_accents_and_punctuation_make_no_difference(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("小鱼", "xiaoyu"), ("小鱼", "xy"), ("爱吃糖的小鱼", "xy"), ("曾乐", "zengyue"), ("曾乐", "cengle"),
     ("绿豆", "lv"), ("重庆小面", "cqxm"), ("Anna王", "annaw"), ("单雄信", "shan")],
)  # fmt: skip
def test_a_name_is_typed_by_its_sound(name: str, typed: str) -> None:
    assert any(spelled.startswith(typed) for spelled in spellings(name))


def test_a_long_remark_has_a_bounded_number_of_sounds() -> None:
    assert len(spellings("行长乐" * 100)) < 500


def test_no_words_are_left_of_punctuation() -> None:
    assert wanted('"* :() -，。\x00\u202e') == []
    assert len(wanted(" ".join("abcdefghijkl"))) == 8
