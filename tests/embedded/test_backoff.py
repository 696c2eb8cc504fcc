"""How long a dead child stays dead."""

from __future__ import annotations

from hub.embedded.children import backoff_s


def test_backoff_doubles_from_a_fifth_of_a_second_to_ten_and_jitters_down_to_half() -> None:
    assert [backoff_s(n, 1.0) for n in (1, 2, 3, 6, 7, 8, 5000)] == [0.2, 0.4, 0.8, 6.4, 10.0, 10.0, 10.0]
    assert backoff_s(1, 0.0) == 0.1
    assert backoff_s(5000, 0.0) == 5.0
