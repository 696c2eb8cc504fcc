"""The judge must see what is wrong, or its zeros mean nothing."""

from __future__ import annotations

from hub.bench.load.platform import Push, encrypt, signature
from hub.bench.load.result import percentile
from hub.bench.load.verdict import Shelf, absent, disordered, repeated, reversed_pushes


def push(text: str, started_at: float, acked_at: float | None) -> Push:
    return Push("fan", text, 1, started_at, started_at, acked_at)


def test_a_text_that_one_place_lacks_is_absent() -> None:
    found = [
        Shelf("mongo", [(1, "a"), (2, "b")]),
        Shelf("api", [(1, "a"), (2, "b")]),
        Shelf("screen", [(1, "a")]),
    ]
    assert absent(["a", "b", "c"], found) == 2


def test_a_text_twice_in_one_place_is_repeated_though_each_place_may_have_it() -> None:
    found = [Shelf("mongo", [(1, "a"), (2, "a")]), Shelf("api", [(1, "a")])]
    assert repeated(found) == 1


def test_seqs_that_do_not_grow_are_out_of_order() -> None:
    assert disordered([Shelf("screen", [(1, "a"), (3, "b"), (2, "c"), (2, "d")])]) == 2


def test_pushes_are_reversed_only_when_they_did_not_overlap() -> None:
    said = [push("first", 0.0, 1.0), push("second", 2.0, 3.0), push("beside", 2.5, 4.0)]
    assert reversed_pushes(said, [Shelf("mongo", [(1, "second"), (2, "first")])]) == 1
    assert reversed_pushes(said, [Shelf("mongo", [(1, "first"), (2, "beside"), (3, "second")])]) == 0


def test_a_push_that_was_never_acknowledged_can_stand_anywhere() -> None:
    said = [push("kept", 0.0, None), push("later", 2.0, 3.0)]
    assert reversed_pushes(said, [Shelf("mongo", [(1, "later"), (2, "kept")])]) == 0


def test_percentiles_are_by_nearest_rank() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile(list(range(1, 101)), 99) == 99
    assert percentile([], 99) == 0


def test_the_generator_signs_as_the_published_vector_says() -> None:
    assert signature("b", "a", "c") == "a9993e364706816aba3e25717850c26c9cd0d89d"  # sha1("abc")


def test_sealed_text_has_whole_blocks_and_never_repeats() -> None:
    sealed = {encrypt("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx1", b"x" * n) for n in (1, 1, 40)}
    assert len(sealed) == 3
