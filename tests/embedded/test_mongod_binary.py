"""Which mongod is taken, and what a person reads when none fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.errors import Refused
from hub.embedded.mongod_binary import choose


def fake(folder: Path, name: str, says: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o700)
    return path


async def test_the_first_one_new_enough_is_taken(tmp_path: Path) -> None:
    old, new = fake(tmp_path, "old", "db version v5.0.9"), fake(tmp_path, "new", "db version v7.0.2")
    assert (await choose([old, new], None)).path == new


async def test_data_are_opened_by_the_series_that_made_them(tmp_path: Path) -> None:
    seven, six = fake(tmp_path, "seven", "db version v7.0.2"), fake(tmp_path, "six", "db version v6.0.5")
    assert (await choose([seven, six], "6.0")).path == six
    with pytest.raises(Refused) as refused:
        await choose([seven], "6.0")
    assert refused.value.code == "mongod_other_version"
    assert refused.value.params == {"made_by": "6.0", "found": f"{seven}: 7.0"}


async def test_a_broken_one_is_named_with_its_own_words(tmp_path: Path) -> None:
    broken = fake(tmp_path, "broken", "error while loading shared libraries: libssl.so.3")
    with pytest.raises(Refused) as refused:
        await choose([broken, tmp_path / "absent"], None)
    assert refused.value.code == "mongod_unusable"
    assert "libssl.so.3" in str(refused.value.params["found"])
    assert "No such file" in str(refused.value.params["found"])


async def test_none_at_all() -> None:
    with pytest.raises(Refused, match="mongod_missing"):
        await choose([], None)
