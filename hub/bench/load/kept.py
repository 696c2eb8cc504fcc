"""Shops that are too large to make for every run: seeded once into a folder of their own, and found again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Any)
_MARKER = "seed.json"


def folder_for(root: Path, key: str) -> Path:
    """Where a hub with such a shop is kept; what is left of an unfinished seeding is removed."""
    folder = root / key
    if not (folder / _MARKER).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    return folder


async def seeded(folder: Path, facts: type[F], seed: Callable[[], Awaitable[F]]) -> F:
    """Seeds the hub that runs in `folder`, unless it was; `facts` are what a benchmark must know about it."""
    marker = folder / _MARKER
    if not marker.exists():
        marker.write_text(json.dumps(asdict(await seed()), ensure_ascii=False))
    found: F = facts(**json.loads(marker.read_text()))
    return found
