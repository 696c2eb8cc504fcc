"""Where the files of imports and exports lie: apart from media, so that they can go when their time is over."""

from __future__ import annotations

from hub.core.blobs import Blobs
from hub.core.runtime import Core


def shelf(core: Core) -> Blobs:
    return Blobs(core.settings.data_dir / "transfers")
