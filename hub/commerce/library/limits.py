"""How much of what the library takes, and for how long it keeps what is on its way out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hub.commerce.library.model import Kind

MIB = 1024 * 1024
# Platforms take pictures of 3 to 10 MB and clips of up to 300 MB; originals may be a little larger.
MAX_BYTES: Mapping[Kind, int] = {"image": 20 * MIB, "video": 300 * MIB}
LARGEST = max(MAX_BYTES.values())
# One request: what a killed process may cost at most, and at 1 Mbit/s about a minute.
CHUNK_BYTES = 8 * MIB
DERIVED_MAX_BYTES = LARGEST + 10 * MIB
NAME_CHARS = 120
TAG_CHARS = 20
MOST_TAGS = 20
MOST_UPLOADS = 200  # unfinished ones of a shop
UPLOAD_KEPT = timedelta(days=1)
TRASH_KEPT = timedelta(days=30)
VERSION_KEPT = timedelta(days=30)
