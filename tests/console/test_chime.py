"""The stored sound is the one that the script makes, and small."""

from __future__ import annotations

from tests.console.make_chime import CHIME, chime


def test_the_chime_is_what_the_script_makes() -> None:
    assert CHIME.read_bytes() == chime()
    assert len(chime()) < 8_000
