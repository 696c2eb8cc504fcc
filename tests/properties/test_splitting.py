"""Long text is cut into pieces that fit, and nothing that can be read gets lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.conversations.rules.outbound import split_text

# Four bytes is the longest character of UTF-8: less could not carry an emoji at all.
LIMITS = st.integers(4, 200)
LIKELY = st.sampled_from("亲，。！ \n\t.a1🎁👩‍🚀é\u3000")
TEXT = st.text(st.one_of(LIKELY, st.characters(exclude_categories=["Cs"])), max_size=400)


@settings(deadline=None, derandomize=True, database=None, max_examples=400)
@given(TEXT, LIMITS)
@example("🎁" * 50, 4)
@example("。" * 50, 4)
@example(" " * 300, 4)
@example("a" * 200 + "\n" + "b" * 200, 200)
def test_pieces_fit_and_lose_nothing(text: str, limit_bytes: int) -> None:
    pieces = split_text(text, limit_bytes)
    assert all(0 < len(piece.encode()) <= limit_bytes for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@settings(deadline=None, derandomize=True, database=None)
@given(TEXT)
def test_short_text_stays_in_one_piece(text: str) -> None:
    stripped = text.strip()
    assert split_text(stripped, 10_000) == ([stripped] if stripped else [])


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=12), min_size=1, max_size=20))
def test_sentences_that_fit_are_not_torn_apart(sentences: list[str]) -> None:
    """A mark in the later half of a full piece is where it ends."""
    text = "".join(f"{sentence}。" for sentence in sentences)
    pieces = split_text(text, 90)
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces)
