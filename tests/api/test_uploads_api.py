"""Uploading into the media library: from any byte on, by any process, and only what is a picture or a clip."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx

from hub.commerce.library.shelf import parts_of
from tests.accounts.team import unique
from tests.api.desk import Desk, Person, refused
from tests.commerce.shelf import CLIP, picture

Doc = dict[str, Any]
BEGIN = "/api/v1/assets/uploads"


async def begun(person: Person, content: bytes, name: str = "茶.png", **more: Any) -> Doc:
    body = {"name": name, "size": len(content), "fingerprint": unique("file"), **more}
    answer = await person.post(BEGIN, json=body)
    assert answer.status_code == 200, answer.text
    found: Doc = answer.json()
    return found


async def put(person: Person, upload_id: str, offset: int, piece: bytes) -> httpx.Response:
    return await person.put(f"{BEGIN}/{upload_id}", params={"offset": offset}, content=piece)


async def uploaded(person: Person, content: bytes, name: str = "茶.png", **more: Any) -> Doc:
    progress = await begun(person, content, name, **more)
    answer = await put(person, progress["upload"]["id"], 0, content)
    assert answer.status_code == 200, answer.text
    found: Doc = answer.json()
    return found


async def test_a_picture_uploaded_in_pieces_becomes_an_asset(desk: Desk) -> None:
    person, content = await desk.person("operator"), picture(1, (900, 600))
    upload_id = (await begun(person, content))["upload"]["id"]
    half = len(content) // 2
    first = (await put(person, upload_id, 0, content[:half])).json()
    assert (first["upload"]["offset"], first["asset"]) == (half, None)
    last = (await put(person, upload_id, half, content[half:])).json()
    asset = last["asset"]
    assert (last["outcome"], asset["name"], asset["kind"]) == ("new", "茶.png", "image")
    assert (asset["width"], asset["height"], asset["size"]) == (900, 600, len(content))
    assert (await person.get(f"{BEGIN}/{upload_id}")).json()["asset"]["id"] == asset["id"]
    listed = (await person.get("/api/v1/assets", search="cha")).json()["assets"]
    assert [one["id"] for one in listed] == [asset["id"]]
    assert (await desk.http.get(asset["thumb_url"])).headers["content-type"] == "image/webp"
    assert (await desk.http.get(asset["original_url"])).content == content
    assert not (parts_of(desk.hub.core) / upload_id).exists()


async def test_another_offset_is_answered_with_the_right_one(desk: Desk) -> None:
    person, content = await desk.person("operator"), picture(2, (200, 100))
    upload_id = (await begun(person, content))["upload"]["id"]
    await put(person, upload_id, 0, content[:50])
    for offset in (0, 49, 51):
        answer = await put(person, upload_id, offset, content[offset:])
        refused(answer, 409, "upload_offset", "offset")
        assert answer.headers["upload-offset"] == "50"
    done = (await put(person, upload_id, 50, content[50:])).json()
    again = (await put(person, upload_id, len(content), b"")).json()
    assert (again["asset"]["id"], again["outcome"]) == (done["asset"]["id"], "new")


async def test_the_same_file_again_is_the_asset_that_is_there(desk: Desk) -> None:
    person, content = await desk.person("operator"), picture(3)
    first = (await uploaded(person, content))["asset"]
    again = await uploaded(await desk.person("owner"), content, "别名.png")
    assert (again["outcome"], again["asset"]["id"], again["asset"]["name"]) == (
        "known",
        first["id"],
        "茶.png",
    )
    spared = await begun(person, content, sha256=hashlib.sha256(content).hexdigest())
    assert (spared["upload"], spared["outcome"], spared["asset"]["id"]) == (None, "known", first["id"])


async def test_a_clip_is_shown_by_its_poster_and_length(desk: Desk) -> None:
    person = await desk.person("operator")
    asset = (await uploaded(person, CLIP.read_bytes(), "柿子.mov"))["asset"]
    assert (asset["kind"], asset["mime"], asset["codec"]) == ("video", "video/mp4", "h264")
    assert (asset["width"], asset["height"], asset["duration_s"], asset["length"]) == (320, 240, 3.0, 15)
    part = await desk.http.get(asset["url"], headers={"range": "bytes=0-99"})
    assert (part.status_code, len(part.content), part.headers["content-type"]) == (206, 100, "video/mp4")
    assert (await desk.http.get(asset["small_url"])).headers["content-type"] == "image/webp"
