"""The lock files hold on the day a dependency publishes a new version."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(\[(?P<extras>[a-z0-9,_-]+)\])?==", re.MULTILINE)


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_pin_names_the_extras_that_others_ask_of_it(file: str) -> None:
    """Without its extras a pin does not bind older pips: they take `name[extra]` at its newest, and find no hash."""
    pinned = {
        match["name"]: set((match["extras"] or "").split(",")) - {""}
        for match in PIN.finditer((ROOT / file).read_text(encoding="utf-8"))
    }
    assert len(pinned) > 50
    asked: dict[str, set[str]] = {}
    for name, extras in pinned.items():
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another machine than this one
        for requirement in map(Requirement, lines):
            if requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)
            ):
                asked.setdefault(requirement.name.lower().replace("_", "-"), set()).update(requirement.extras)
    missing = {
        name: want - pinned[name] for name, want in asked.items() if name in pinned and want - pinned[name]
    }
    assert not missing, f"lock with `make lock`: {missing}"
