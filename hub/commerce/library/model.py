"""What the library keeps of a picture or clip, and what it tells about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Doc = dict[str, Any]
Kind = Literal["image", "video"]
State = Literal["ready", "trashed"]
# thumb: 480 px; small: 800 px; full: as large as a page shows it, or the clip itself, without where and by
# whom it was taken; original: as it was uploaded, for the team alone.
Variant = Literal["thumb", "small", "full", "original"]
VARIANTS: tuple[Variant, ...] = ("thumb", "small", "full", "original")
LENGTHS = (15, 30, 60)
_GRACE_S = 0.5  # a clip of 15.04 s is one of 15


@dataclass(frozen=True)
class File:
    """One variant of the content: where it lies, and what it is."""

    sha256: str
    mime: str
    size: int


@dataclass(frozen=True)
class Content:
    """What is in a file, once it was looked into."""

    kind: Kind
    width: int
    height: int
    duration_s: float | None
    codec: str
    animated: bool
    files: dict[Variant, File]

    @property
    def sha256(self) -> str:
        return self.files["original"].sha256

    @property
    def size(self) -> int:
        return self.files["original"].size

    @property
    def mime(self) -> str:
        return self.files["original"].mime


@dataclass(frozen=True)
class Asset:
    """`uses`: how many things show it, drafts among them; `shown`: how many of those are published.

    `version` counts the contents that it had, `rev` every change.
    """

    id: str
    state: State
    name: str
    tags: tuple[str, ...]
    content: Content
    version: int
    rev: int
    uses: int
    shown: int
    created_at: datetime
    created_by: str
    trashed_at: datetime | None


def length_of(duration_s: float | None) -> int | None:
    """The shortest slot of a product that takes the clip (15, 30 or 60 s); None for a picture or a longer one."""
    if duration_s is None:
        return None
    return next((length for length in LENGTHS if duration_s <= length + _GRACE_S), None)


def asset_of(doc: Doc) -> Asset:
    return Asset(
        doc["_id"], doc["state"], doc["name"], tuple(doc["tags"]), content_of(doc), doc["version"], doc["rev"],
        doc["uses"], doc["shown"], doc["created_at"], doc["created_by"], doc.get("trashed_at"),
    )  # fmt: skip


def content_of(doc: Doc) -> Content:
    """Of an asset or of one of its former versions."""
    files = {name: File(**file) for name, file in doc["files"].items()}
    return Content(
        doc["kind"], doc["width"], doc["height"], doc["duration_s"], doc["codec"], doc["animated"], files
    )


def fields_of(content: Content) -> Doc:
    """`stored`: bytes on the disk, all variants together; `blobs`: their hashes."""
    files = {name: {"sha256": f.sha256, "mime": f.mime, "size": f.size} for name, f in content.files.items()}
    stored = {f.sha256: f.size for f in content.files.values()}
    return {
        "kind": content.kind, "width": content.width, "height": content.height, "mime": content.mime,
        "duration_s": content.duration_s, "codec": content.codec, "animated": content.animated,
        "sha256": content.sha256, "size": content.size, "files": files,
        "stored": sum(stored.values()), "blobs": sorted(stored),
    }  # fmt: skip
