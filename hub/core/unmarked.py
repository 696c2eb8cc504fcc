"""Takes out of animations what tells about their makers: comments, positions, whatever hangs behind the end.

Decoding and encoding every frame anew would cost minutes; the containers are plain enough to copy the rest.
Formats: GIF89a (W3C 1990), WebP container (RFC 9649).
"""

from __future__ import annotations

from collections.abc import Iterator

_MOST_FRAMES = 2000
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_KEPT_CHUNKS = (b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")
_EXIF_OR_XMP = 0x0C


def gif(data: bytes) -> tuple[bytes, int]:
    """The same animation and its number of frames. Raises ValueError, IndexError for what is none."""
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("no GIF")
    at = 13 + _colors(data[10])
    kept, frames = [data[:at]], 0
    while data[at] != 0x3B:
        end, is_frame, is_needed = _gif_block(data, at)
        frames += is_frame
        if frames > _MOST_FRAMES:
            raise ValueError("more frames than anybody shows")
        if is_needed:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, b";"]), frames


def _gif_block(data: bytes, at: int) -> tuple[int, bool, bool]:
    """(its end, whether it is a frame, whether the animation needs it)."""
    if data[at] == 0x2C:
        return _sub_blocks_end(data, at + 11 + _colors(data[at + 9])), True, True
    if data[at] != 0x21:
        raise ValueError("neither a frame nor an extension")
    label, start = data[at + 1], at + 2
    is_loop = label == 0xFF and data[start + 1 : start + 12] in _LOOPS
    return _sub_blocks_end(data, start), False, label == 0xF9 or is_loop


def _colors(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def webp(data: bytes) -> tuple[bytes, int]:
    """The same animation and its number of frames (0: a still). Raises ValueError, IndexError for what is none."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no WebP")
    kept: list[bytes] = []
    frames = 0
    for name, body in _chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")]):
        frames += name == b"ANMF"
        if frames > _MOST_FRAMES:
            raise ValueError("more frames than anybody shows")
        if name == b"VP8X":
            body = bytes([body[0] & ~_EXIF_OR_XMP]) + body[1:]
        if name in _KEPT_CHUNKS:
            kept.append(name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2))
    payload = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(payload).to_bytes(4, "little") + payload, frames


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise ValueError("a chunk that ends beyond the file")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
