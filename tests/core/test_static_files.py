"""Browsers keep the files of a release, and ask again for those of another."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from hub.core.static_files import VersionedFiles


def _release(at: Path, words: str, moved: str = "list.js") -> VersionedFiles:
    for name, text in (("core/html.js", "export const html = 1"), (f"console/inbox/{moved}", words)):
        (at / name).parent.mkdir(parents=True)
        (at / name).write_text(text)
    return VersionedFiles({name: at / name for name in ("core", "console")})


def _asked(files: VersionedFiles) -> httpx.AsyncClient:
    app = Starlette(routes=files.routes)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub")


async def test_a_release_keeps_its_addresses_and_another_gets_new_ones(tmp_path: Path) -> None:
    first, same = _release(tmp_path / "a", "one"), _release(tmp_path / "b", "one")
    assert first.root == same.root  # on every machine, wherever it lies
    others = [_release(tmp_path / "c", "two"), _release(tmp_path / "d", "one", "lists.js")]
    assert len({first.root, *(other.root for other in others)}) == 3


async def test_kept_for_ever_under_its_own_address_alone(tmp_path: Path) -> None:
    old, new = _release(tmp_path / "a", "one"), _release(tmp_path / "b", "two")
    async with _asked(new) as http:
        own = await http.get(f"{new.root}/console/inbox/list.js")
        # A page of the old release, that asks a process of the new one: it must not keep this for long.
        other = await http.get(f"{old.root}/console/inbox/list.js")
        again = await http.get(
            f"{old.root}/console/inbox/list.js", headers={"if-none-match": other.headers["etag"]}
        )
    assert (own.status_code, own.text, own.headers["cache-control"]) == (
        200, "two", "public, max-age=31536000, immutable",
    )  # fmt: skip
    assert (other.status_code, other.text, other.headers["cache-control"]) == (200, "two", "no-cache")
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


@pytest.mark.parametrize(
    "path", ["/core/%2e%2e/secret", "/core/..%2fsecret", "/core/", "/core", "/other/x.js"]
)
async def test_nothing_beside_the_files_is_given(tmp_path: Path, path: str) -> None:
    files = _release(tmp_path / "a", "one")
    (tmp_path / "a" / "secret").write_text("never")
    async with _asked(files) as http:
        answer = await http.get(files.root + path, follow_redirects=True)
    assert answer.status_code == 404
    assert "never" not in answer.text
