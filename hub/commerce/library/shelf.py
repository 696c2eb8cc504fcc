"""Where the library's files lie: apart from those of messages, so that each side alone knows what may go."""

from __future__ import annotations

from pathlib import Path

from hub.core.blobs import Blobs
from hub.core.runtime import Core

FOLDER = "library"
PARTS = "uploads"  # files that are still coming in; see parts.py


def blobs_of(core: Core) -> Blobs:
    return Blobs(core.settings.data_dir / FOLDER)


def parts_of(core: Core) -> Path:
    return core.settings.data_dir / PARTS
