"""The library over HTTP: for the team by signed links, for everybody only what something published shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hub.commerce import library
from hub.commerce.library import assets, removal, replacing, uploads
from hub.commerce.library.inspecting import Inspector
from hub.commerce.library.limits import MAX_BYTES, MIB
from hub.commerce.library.shelf import parts_of
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound
from tests.accounts.team import unique
from tests.api.desk import Desk, refused
from tests.api.test_uploads_api import BEGIN, begun, put
from tests.commerce.shelf import CLIP, picture, planted

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def at(desk: Desk, asset_id: str, variant: str, version: int | None = None) -> str:
    tail = "" if version is None else f"?v={version}"
    return f"/s/{desk.shop.slug}/media/{asset_id}/{variant}{tail}"


async def test_everybody_sees_what_is_published_and_only_that(desk: Desk, other: Desk) -> None:
    core, shop_id = desk.hub.core, desk.shop.id
    asset = await planted(core, shop_id, "茶.png")
    refused(await desk.http.get(at(desk, asset.id, "full")), 404, "media_not_found")
    await library.use(core, shop_id, "product_draft", "p1", "白茶", [asset.id])
    refused(await desk.http.get(at(desk, asset.id, "full")), 404, "media_not_found")
    await library.use(core, shop_id, "product", "p1", "白茶", [asset.id])
    answer = await desk.http.get(at(desk, asset.id, "full", 1))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = await desk.http.get(
        at(desk, asset.id, "full", 1), headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert (await desk.http.get(at(desk, asset.id, "full"))).headers["cache-control"] == "public, max-age=60"
    for variant in ("original", "..", "%2e%2e", "x", "thumb/.."):
        assert (await desk.http.get(at(desk, asset.id, variant))).status_code == 404
    refused(await desk.http.get(at(other, asset.id, "full")), 404, "media_not_found")
    await library.use(core, shop_id, "product", "p1", "白茶", [])
    refused(await desk.http.get(at(desk, asset.id, "full", 1)), 404, "media_not_found")


async def test_a_published_clip_plays_in_parts(desk: Desk) -> None:
    core, shop_id = desk.hub.core, desk.shop.id
    clip = await planted(core, shop_id, "柿子.mp4", CLIP.read_bytes())
    await library.use(core, shop_id, "product", "p1", "柿子", [clip.id])
    [link] = (await library.public_links(core, shop_id, [clip.id])).values()
    whole = (await desk.http.get(link.url)).content
    part = await desk.http.get(link.url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert (await desk.http.get(link.url, headers={"range": f"bytes={len(whole)}-"})).status_code == 416


async def test_a_replaced_file_shows_at_the_same_address(desk: Desk) -> None:
    core, shop_id = desk.hub.core, desk.shop.id
    old, new = await planted(core, shop_id, "旧.png"), await planted(core, shop_id, "新.png")
    await library.use(core, shop_id, "product", "p1", "白茶", [old.id])
    before = (await desk.http.get(at(desk, old.id, "full", 1))).content
    team = (await library.links(core, shop_id, [old.id]))[old.id]
    person = await desk.person("operator")
    usage = (await person.get(f"/api/v1/assets/{old.id}/usage")).json()
    assert usage == {
        "uses": 1,
        "places": [{"owner_kind": "product", "owner_id": "p1", "title": "白茶", "published": True}],
    }
    body = {"rev": old.rev, "with_id": new.id, "absorb": True}
    answer = await person.post(f"/api/v1/assets/{old.id}/replace", json=body)
    assert (answer.json()["asset"]["version"], answer.json()["asset"]["uses"]) == (2, 1)
    refused(await person.post(f"/api/v1/assets/{old.id}/replace", json=body), 409, "changed_meanwhile")
    stale = await desk.http.get(at(desk, old.id, "full", 1))
    assert stale.content != before
    assert stale.headers["cache-control"] == "public, max-age=60"
    assert (await desk.http.get(team.url)).content == before, "a team's page that is still open"
    back = await person.post(f"/api/v1/assets/{old.id}/versions/restore", json={"rev": 2, "number": 1})
    assert back.json()["asset"]["version"] == 3
    assert (await desk.http.get(at(desk, old.id, "full", 3))).content == before


async def test_what_is_used_is_not_thrown_away(desk: Desk) -> None:
    core, shop_id, person = desk.hub.core, desk.shop.id, await desk.person("operator")
    used, free = await planted(core, shop_id, "a"), await planted(core, shop_id, "b")
    await library.use(core, shop_id, "product_draft", "p1", "白茶", [used.id])
    refused(await person.delete(f"/api/v1/assets/{used.id}"), 409, "asset_used")
    body = {"ids": [used.id, free.id], "do": "trash"}
    assert (await person.post("/api/v1/assets/bulk", json=body)).json() == {"done": 1, "used": [used.id]}
    listed = (await person.get("/api/v1/assets", state="trashed")).json()["assets"]
    assert [one["id"] for one in listed] == [free.id]
    again = await planted(core, shop_id, "b2", await library.read(core, shop_id, used.id, "original"))
    assert again.id == used.id
    assert (await person.post(f"/api/v1/assets/{free.id}/restore")).json()["asset"]["state"] == "ready"


@pytest.mark.parametrize(("content", "size", "code"), [
    (SVG, len(SVG), "asset_type"), (b"%PDF-1.4" + bytes(9000), 9008, "asset_type"),
    (picture(1, (300, 200)), MAX_BYTES["image"] + 1, "asset_image_too_large"),
    (picture(1, (300, 200), "JPEG")[:500], 500, "image_unreadable"),
])  # fmt: skip
async def test_what_is_refused_leaves_nothing(desk: Desk, content: bytes, size: int, code: str) -> None:
    person = await desk.person("operator")
    body = {"name": "茶.png", "size": size, "fingerprint": unique("file")}
    upload_id = (await person.post(BEGIN, json=body)).json()["upload"]["id"]
    refused(await put(person, upload_id, 0, content + bytes(min(9000, size - len(content)))), 422, code)
    refused(await person.get(f"{BEGIN}/{upload_id}"), 404, "upload_not_found")
    assert not (parts_of(desk.hub.core) / upload_id).exists()
    assert (await person.get("/api/v1/assets")).json()["assets"] == []


async def test_what_cannot_be_begun(desk: Desk) -> None:
    person = await desk.person("operator")
    body = {"name": "x", "size": 0, "fingerprint": "f"}
    refused(await person.post(BEGIN, json=body), 422, "asset_empty", "size")
    refused(await person.post(BEGIN, json={**body, "size": 300 * MIB + 1}), 422, "asset_too_large", "size")
    refused(await person.post(BEGIN, json={**body, "size": 9, "sha256": "X"}), 422, "sha256_unreadable")
    upload = (await begun(person, picture(), sha256="0" * 64))["upload"]
    refused(await put(person, upload["id"], 0, picture()), 422, "upload_corrupt")
    small = (await begun(person, b"12345"))["upload"]
    refused(await put(person, small["id"], 0, b"123456"), 422, "upload_too_long")


async def test_the_same_person_finds_their_upload_again_and_others_do_not(desk: Desk) -> None:
    one, two, content = await desk.person("operator"), await desk.person("owner"), picture(9, (200, 100))
    body = {"name": "茶.png", "size": len(content), "fingerprint": "sha256:x"}
    first = (await one.post(BEGIN, json=body)).json()["upload"]
    await put(one, first["id"], 0, content[:60])
    again = await asyncio.gather(*(one.post(BEGIN, json=body) for _ in range(3)))
    assert {a.json()["upload"]["id"] for a in again} == {first["id"]}
    assert again[0].json()["upload"]["offset"] == 60
    assert (await two.post(BEGIN, json=body)).json()["upload"]["id"] != first["id"]
    assert [u["id"] for u in (await one.get(BEGIN)).json()["uploads"]] == [first["id"]]
    await one.delete(f"{BEGIN}/{first['id']}")
    refused(await put(one, first["id"], 60, content[60:]), 404, "upload_not_found")


async def test_a_stream_that_breaks_leaves_what_came_and_another_process_goes_on(desk: Desk) -> None:
    """Two inspectors stand for two processes: all that they share are the store and the folder."""
    core, shop_id, content = desk.hub.core, desk.shop.id, picture(11, (500, 400))

    async def pieces(*some: bytes) -> AsyncIterator[bytes]:
        for piece in some:
            yield piece

    began = await uploads.begin(core, shop_id, "s1", "a.png", len(content), fingerprint="x")
    assert began.upload is not None
    upload_id = began.upload.id
    broken = await uploads.append(
        core, Inspector(), shop_id, upload_id, 0, pieces(content[:7], content[7:70])
    )
    assert broken.upload is not None
    assert broken.upload.offset == 70
    rivals = [
        uploads.append(core, Inspector(), shop_id, upload_id, 70, pieces(content[70:])) for _ in range(2)
    ]
    ends = await asyncio.gather(*rivals, return_exceptions=True)
    done = [end for end in ends if not isinstance(end, BaseException)]
    assert all(isinstance(end, Conflict) for end in ends if isinstance(end, BaseException)), ends
    assert done
    assert {end.asset.id for end in done if end.asset} == {
        (await uploads.state(core, shop_id, upload_id)).asset.id  # type: ignore[union-attr]
    }


async def test_a_killed_finish_is_finished_by_the_next_request(desk: Desk) -> None:
    core, shop_id, content = desk.hub.core, desk.shop.id, picture(12)
    person = await desk.person("operator")
    upload_id = (await begun(person, content))["upload"]["id"]
    table = core.db.shop(shop_id)["asset_uploads"]
    # As a process leaves it that dies while it looks into the file.
    (parts_of(core) / upload_id).write_bytes(content)
    until = now() + timedelta(seconds=60)
    await table.update({"_id": upload_id}, {"$set": {"offset": len(content), "finishing_until": until}})
    refused(await put(person, upload_id, len(content), b""), 503, "upload_finishing")
    await table.update({"_id": upload_id}, {"$set": {"finishing_until": now() - timedelta(seconds=1)}})
    answer = (await put(person, upload_id, len(content), b"")).json()
    assert (answer["outcome"], answer["asset"]["name"]) == ("new", "茶.png")


async def test_uploads_that_nobody_goes_on_with_are_cleared(desk: Desk) -> None:
    core, shop_id = desk.hub.core, desk.shop.id
    began = await uploads.begin(core, shop_id, "s1", "a.png", 100, fingerprint="x")
    assert began.upload is not None
    past = {"$set": {"stale_at": now() - timedelta(seconds=1)}}
    await core.db.shop(shop_id)["asset_uploads"].update({"_id": began.upload.id}, past)
    await removal.clear(core)
    with pytest.raises(NotFound):
        await uploads.state(core, shop_id, began.upload.id)
    assert not (parts_of(core) / began.upload.id).exists()


async def test_rival_replacements_leave_one_winner(desk: Desk) -> None:
    core, shop_id = desk.hub.core, desk.shop.id
    old, a, b = [await planted(core, shop_id, name) for name in "oab"]
    tries = [replacing.replace(core, shop_id, old.id, old.rev, one.id, "s", absorb=True) for one in (a, b)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["Asset", "Conflict"]
    after = await assets.one(core, shop_id, old.id)
    assert (after.version, len(await assets.some(core, shop_id, [old.id, a.id, b.id]))) == (2, 2)
