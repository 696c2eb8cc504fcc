"""Files over HTTP: taken in by content, served so that no browser runs them, by links that cannot be made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.core import signed_url
from hub.core.clock import now
from tests.api.desk import Desk, Person, refused
from tests.crash.witness import picture

HTML = b"<!doctype html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def _upload(person: Person, content: bytes, name: str = '猫 "1".png') -> dict[str, Any]:
    answer = await person.post("/api/v1/media", files={"file": (name, content)})
    assert answer.status_code == 200, answer.text
    media: dict[str, Any] = answer.json()["media"]
    return media


async def test_a_picture_is_shown_by_its_link_without_a_session(desk: Desk) -> None:
    media = await _upload(await desk.person("agent"), picture())
    assert (media["mime"], media["width"], media["height"], media["state"]) == ("image/png", 8, 6, "ready")
    answer = await desk.http.get(media["url"])
    assert (answer.status_code, answer.content) == (200, picture())
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    thumb = await desk.http.get(media["thumb_url"])
    assert thumb.headers["content-type"] == "image/webp"


async def test_what_is_no_picture_is_only_downloaded(desk: Desk) -> None:
    media = await _upload(await desk.person("agent"), PDF, "合同\r\nX-Evil: 1.pdf")
    answer = await desk.http.get(media["url"])
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "x-evil" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "thumb_url" not in media


@pytest.mark.parametrize("name", ["a.html", "a.png"])
async def test_active_content_is_refused_under_any_name(desk: Desk, name: str) -> None:
    person = await desk.person("agent")
    answer = await person.post("/api/v1/media", files={"file": (name, HTML, "image/png")})
    refused(answer, 422)
    assert await desk.hub.core.db.shop(desk.shop.id)["media"].count({}) == 0


@pytest.mark.parametrize(("asked", "status", "part"), [
    ("bytes=0-3", 206, slice(0, 4)), ("bytes=4-", 206, slice(4, None)), ("bytes=10-10", 206, slice(10, 11)),
    ("bytes=0-999999", 200, slice(None)), ("bytes=-5", 200, slice(None)), ("bytes=x-y", 200, slice(None)),
    ("items=0-3", 200, slice(None)), ("bytes=0-1,4-5", 200, slice(None)), ("", 200, slice(None)),
])  # fmt: skip
async def test_ranges(desk: Desk, asked: str, status: int, part: slice) -> None:
    media, whole = await _upload(await desk.person("agent"), picture()), picture()
    answer = await desk.http.get(media["url"], headers={"range": asked} if asked else {})
    assert (answer.status_code, answer.content) == (status, whole[part])
    assert answer.headers["content-length"] == str(len(whole[part]))
    assert answer.headers["accept-ranges"] == "bytes"
    if status == 206:
        start, stop, _ = part.indices(len(whole))
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(whole)}"


async def test_links_cannot_be_made_up(desk: Desk) -> None:
    person = await desk.person("agent")
    media, another = await _upload(person, picture()), await _upload(person, PDF, "b.pdf")
    path, _, query = media["url"].partition("?")
    given = dict(pair.split("=") for pair in query.split("&"))
    another_end = "A" if given["sig"][-1] != "A" else "E"
    for changed in (
        {},
        {**given, "sig": ""},
        {**given, "sig": given["sig"][:-1] + another_end},
        {**given, "sig": "é.é"},
        {**given, "expires": str(int(given["expires"]) + 1)},
        {**given, "expires": "²"},
        {**given, "sig": "k1"},
    ):
        refused(await desk.http.get(path, params=changed), 403, "link_invalid")
    refused(await desk.http.get(f"/media/{another['id']}/view", params=given), 403, "link_invalid")
    refused(await desk.http.get(f"/media/{media['id']}/file", params=given), 403, "link_invalid")


async def test_links_expire(desk: Desk) -> None:
    media = await _upload(await desk.person("agent"), picture())
    path = f"/media/{media['id']}/view"
    past = signed_url.sign_path(desk.hub.core.keys, path, now() - timedelta(seconds=1))
    refused(await desk.http.get(f"{path}?{past}"), 403, "link_expired")
    soon = signed_url.sign_path(desk.hub.core.keys, path, now() + timedelta(seconds=60))
    assert (await desk.http.get(f"{path}?{soon}")).status_code == 200


async def test_what_is_too_large_keeps_nothing(desk: Desk) -> None:
    person, limit = await desk.person("agent"), desk.hub.core.settings.media_max_bytes
    answer = await person.post("/api/v1/media", files={"file": ("a.bin", b"x" * (limit + 1))})
    refused(answer, 422, "media_too_large")
    assert await desk.hub.core.db.shop(desk.shop.id)["media"].count({}) == 0


async def test_an_upload_without_a_file_names_it(desk: Desk) -> None:
    person = await desk.person("agent")
    refused(await person.post("/api/v1/media", data={"other": "x"}), 422, field="file")
    refused(await person.post("/api/v1/media", files={"other": b"x"}), 422, field="file")
