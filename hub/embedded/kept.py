"""Small JSON files that hold secrets or state: written whole or not at all, readable by their owner alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write(path: Path, content: Mapping[str, object]) -> None:
    write_text(path, json.dumps(content, ensure_ascii=False, indent=2))


def write_text(path: Path, text: str) -> None:
    """Replaces the file; a password that only a page cache knew would lock its store for ever, so it is synced."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read(path: Path) -> dict[str, Any] | None:
    """None for a file that is missing, torn or not an object: whoever asks decides what that means."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def folder(path: Path) -> Path:
    """Makes the folder (mode 700 when it is new)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
