"""Pictures, voices and clips: what WeChat takes, keeps for three days and hands out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.world import PLATFORM, World

_SAMPLES = Path(__file__).parent / "samples"
_MEGABYTE = 1024 * 1024
_LARGEST = {"image": 10 * _MEGABYTE, "voice": 2 * _MEGABYTE, "video": 10 * _MEGABYTE, "thumb": 64 * 1024}
_LARGEST_MINIPROGRAM = {"image": 2 * _MEGABYTE}
_AMR = b"#!AMR\n"
_AMR_FRAMES_A_SECOND = 50
_LONGEST_VOICE_S = 60
# Bytes of a frame, its type byte included, by the AMR mode in that byte.
_AMR_FRAME = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
SAMPLES = {
    "photo": ("image", "photo.jpg"),
    "parcel": ("image", "parcel.jpg"),
    "screenshot": ("image", "screenshot.png"),
    "voice": ("voice", "voice.amr"),
    "video": ("video", "clip.mp4"),
    "thumb": ("thumb", "thumb.jpg"),
}


@dataclass(frozen=True)
class Media:
    media_id: str
    app_id: str
    type: str
    content_type: str
    name: str
    content: bytes
    created_at: float
    expires_at: float


def accept(account: Account, kind: str, name: str, content: bytes) -> str:
    """The content type; raises ApiError for what WeChat would refuse."""
    largest = (_LARGEST if account.official else _LARGEST_MINIPROGRAM).get(kind)
    if largest is None:
        raise ApiError(40004)
    if not content:
        raise ApiError(41005)
    if len(content) > largest:
        raise ApiError(45001)
    return _content_type(kind, content)


def keep(world: World, app_id: str, kind: str, content_type: str, name: str, content: bytes) -> Media:
    lifetime_s = world.rules.media_lifetime_s
    media = Media(
        secrets.token_urlsafe(48),
        app_id,
        kind,
        content_type,
        name,
        content,
        world.now,
        world.now + lifetime_s,
    )
    world.frame.store.write(
        "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            media.media_id,
            PLATFORM,
            app_id,
            kind,
            content_type,
            name,
            content,
            media.created_at,
            media.expires_at,
        ),
    )
    return media


async def find(world: World, media_id: str, app_id: str | None = None) -> Media | None:
    """None when unknown, another account's or older than three days."""
    rows = await world.frame.store.read(
        "SELECT media_id, app_id, type, content_type, name, bytes AS content, created_at, expires_at"
        " FROM media WHERE media_id = ? AND platform = ?",
        (media_id, PLATFORM),
    )
    media = Media(**rows[0]) if rows else None
    if media is None or media.expires_at <= world.now or app_id not in (None, media.app_id):
        return None
    return media


async def require(world: World, app_id: str, media_id: object, kinds: tuple[str, ...]) -> Media:
    """Raises 40007 unless the account has such a media of one of these types."""
    media = await find(world, media_id, app_id) if isinstance(media_id, str) and media_id else None
    if media is None or media.type not in kinds:
        raise ApiError(40007)
    return media


def sample(world: World, app_id: str, name: str) -> str:
    """The media id of a picture or sound that the phones bring along; kept once for half its life."""
    media_id, fresh_until = world.samples.get((app_id, name), ("", 0.0))
    if world.now < fresh_until:
        return media_id
    kind, file = SAMPLES[name]
    content = _sample_bytes(file)
    media = keep(world, app_id, kind, _content_type(kind, content), file, content)
    world.samples[app_id, name] = media.media_id, (media.created_at + media.expires_at) / 2
    return media.media_id


@cache
def _sample_bytes(file: str) -> bytes:
    return (_SAMPLES / file).read_bytes()


def _content_type(kind: str, content: bytes) -> str:
    found = next((name for name, fits in _SIGNS[kind].items() if fits(content)), None)
    if found is None:
        raise ApiError(40005)
    if found == "audio/amr" and _amr_seconds(content) > _LONGEST_VOICE_S:
        raise ApiError(45007)
    return found


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


_SIGNS: dict[str, dict[str, Callable[[bytes], bool]]] = {
    "image": {
        "image/jpeg": _is_jpeg,
        "image/png": lambda c: c.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/gif": lambda c: c.startswith((b"GIF87a", b"GIF89a")),
        "image/bmp": lambda c: c.startswith(b"BM"),
    },
    "voice": {
        "audio/amr": lambda c: c.startswith(_AMR),
        "audio/mp3": lambda c: c.startswith(b"ID3") or c[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    },
    "video": {"video/mp4": lambda c: c[4:8] == b"ftyp"},
    "thumb": {"image/jpeg": _is_jpeg},
}


def voice_seconds(media: Media) -> int:
    """How long a voice bubble says it is; 1 when the form is not AMR."""
    return max(1, round(_amr_seconds(media.content))) if media.content_type == "audio/amr" else 1


def _amr_seconds(content: bytes) -> float:
    place, frames = len(_AMR), 0
    while place < len(content):
        place += _AMR_FRAME[content[place] >> 3 & 15]
        frames += 1
    return frames / _AMR_FRAMES_A_SECOND
