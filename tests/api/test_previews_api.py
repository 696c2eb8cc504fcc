"""What a browser may show of a file within our page: pictures, clips, PDFs; everything else is only downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.api.desk import Desk, refused

CLIP = Path(__file__).parents[2] / "hub" / "demo" / "data" / "videos" / "persimmon_swing.mp4"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
Doc = dict[str, Any]


async def _uploaded(desk: Desk, name: str, content: bytes) -> Doc:
    person = await desk.person("agent")
    answer = await person.post("/api/v1/media", files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    media: Doc = answer.json()["media"]
    return media


async def test_a_clip_plays_from_any_place_and_has_a_picture(desk: Desk) -> None:
    media = await _uploaded(desk, "柿子.mp4", CLIP.read_bytes())
    assert (media["mime"], media["width"], media["height"], media["duration_ms"]) == (
        "video/mp4",
        320,
        240,
        3000,
    )
    whole = await desk.http.get(media["url"])
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"].startswith("inline")
    assert "sandbox" in whole.headers["content-security-policy"]
    part = await desk.http.get(media["url"], headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, CLIP.read_bytes()[100:200])
    poster = await desk.http.get(media["thumb_url"])
    assert (poster.headers["content-type"], poster.content[:4]) == ("image/webp", b"RIFF")


async def test_a_pdf_is_shown_by_the_browsers_viewer_and_nothing_else_runs(desk: Desk) -> None:
    media = await _uploaded(desk, "发票.pdf", PDF)
    shown = await desk.http.get(media["preview_url"])
    assert (shown.headers["content-type"], shown.content) == ("application/pdf", PDF)
    assert shown.headers["content-disposition"].startswith("inline")
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert shown.headers["x-content-type-options"] == "nosniff"
    saved = await desk.http.get(media["url"])
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", "你好".encode()), ("a.csv", b"a,b\n1,2"), ("a.zip", b"PK\x03\x04" + b"0" * 40)],
)
async def test_other_files_are_only_downloaded(desk: Desk, name: str, content: bytes) -> None:
    media = await _uploaded(desk, name, content)
    assert "preview_url" not in media
    saved = await desk.http.get(media["url"])
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["content-security-policy"]


async def test_a_page_is_made_of_pdfs_only(desk: Desk) -> None:
    """A link for another variant is signed for that one alone."""
    media = await _uploaded(desk, "a.txt", b"hello")
    refused(await desk.http.get(media["url"].replace("/view?", "/page?")), 403)
