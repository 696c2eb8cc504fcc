"""Types are told by content; what a browser could run is refused, and so never served."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hub.core.errors import Refused
from hub.core.sniff import Sniffed, sniff


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, form)
    return out.getvalue()


def ogg(payload: bytes) -> bytes:
    return b"OggS\x00\x02" + bytes(20) + bytes([1, len(payload)]) + payload


def ftyp(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00isommp42"


OFFICE = "application/vnd.openxmlformats-officedocument."
KNOWN = [
    (b"#!SILK_V3\x0c\x00", "audio/silk", "audio"),
    (b"\x02#!SILK_V3\x0c\x00", "audio/silk", "audio"),
    (b"#!AMR\n\x3c", "audio/amr", "audio"),
    (b"#!AMR-WB\n\x3c", "audio/amr-wb", "audio"),
    (ogg(b"Speex   1.2"), "audio/speex", "audio"),
    (ogg(b"OpusHead"), "audio/ogg", "audio"),
    (ogg(b"\x80theora"), "video/ogg", "video"),
    (b"ID3\x04\x00\x00\x00", "audio/mpeg", "audio"),
    (b"\xff\xfb\x90\x64" + bytes(20), "audio/mpeg", "audio"),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/x-wav", "audio"),
    (ftyp(b"M4A "), "audio/mp4", "audio"),
    (ftyp(b"isom"), "video/mp4", "video"),
    (ftyp(b"mp42"), "video/mp4", "video"),
    (ftyp(b"qt  "), "video/quicktime", "video"),
    (ftyp(b"heic"), "image/heic", "image"),
    (ftyp(b"mif1"), "image/heif", "image"),
    (ftyp(b"avif"), "image/avif", "image"),
    (picture("PNG"), "image/png", "image"),
    (picture("JPEG"), "image/jpeg", "image"),
    (picture("GIF"), "image/gif", "image"),
    (picture("WEBP"), "image/webp", "image"),
    (picture("BMP"), "image/bmp", "image"),
    (b"%PDF-1.7\n", "application/pdf", "document"),
    (zipped("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document", "document"),
    (zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet", "document"),
    (zipped("a.xml", "[Content_Types].xml", "ppt/x.xml"), OFFICE + "presentationml.presentation", "document"),
    (zipped("a.txt"), "application/zip", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/x-ole-storage", "document"),
    (b"MZ\x90\x00" + bytes(60), "application/x-msdownload", "other"),
    ("你好，x < y 且 a > b".encode(), "text/plain", "document"),
    ("你好，订单".encode("gb18030"), "text/plain", "document"),
    ("你好".encode()[:-1], "text/plain", "document"),
    (bytes(range(256)), "application/octet-stream", "other"),
    (b"", "application/octet-stream", "other"),
]  # fmt: skip
ACTIVE = [
    b"<!DOCTYPE html><p>",
    b"  \r\n<html lang=zh>",
    b"\xef\xbb\xbf<svg xmlns='x'>",
    b'<?xml version="1.0"?><svg>',
    b"<!-- x --><svg>",
    b"<!DOCTYPE svg PUBLIC>",
    b"<script>alert(1)</script>",
    b"<SCRIPT/x>",
    b"hello <svg onload=x>",
    b"<img src=x onerror=y>",
    "﻿<html>".encode("utf-16-le"),
    "<svg >".encode("utf-16"),
]


@pytest.mark.parametrize(("head", "mime", "family"), KNOWN)
def test_known_types(head: bytes, mime: str, family: str) -> None:
    assert sniff(head) == Sniffed(mime, family, mime == "audio/silk")  # type: ignore[arg-type]  # from the table


@pytest.mark.parametrize("head", ACTIVE)
def test_active_content_is_refused(head: bytes) -> None:
    with pytest.raises(Refused, match="media_active_content"):
        sniff(head)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"OggS", b"PK\x03\x04", b"\x00\x00\x00\x18ftyp", b"RIFF", b"<"]),
)
def test_any_bytes_have_a_type_or_are_refused(noise: bytes, start: bytes) -> None:
    assert "/" in outcome(start + noise) or outcome(start + noise) == "media_active_content"


def outcome(head: bytes) -> str:
    try:
        return sniff(head).mime
    except Refused as refused:
        return refused.code
