"""Every link of the documents leads somewhere, and every file that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.markdown import DOCUMENTS, ROOT, headings, links, prose, read

LOCAL = [(path, link) for path in DOCUMENTS for link in links(read(path)) if "://" not in link]
_FILE = re.compile(r"`((?:hub|storefront|tests|deploy|docs)/[\w./@-]+\w)/?`")
NAMED = sorted({(path, name) for path in DOCUMENTS for name in _FILE.findall(prose(read(path)))})


def _shown(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("path", "link"), LOCAL, ids=_shown)
def test_link_resolves(path: Path, link: str) -> None:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    assert target.exists(), f"{link} in {_shown(path)}"
    if anchor:
        assert anchor in {heading.anchor for heading in headings(read(target))}, f"{link} in {_shown(path)}"


@pytest.mark.parametrize(("path", "name"), NAMED, ids=_shown)
def test_named_file_exists(path: Path, name: str) -> None:
    assert (ROOT / name).exists(), f"{name} in {_shown(path)}"


def test_every_document_is_reachable_from_the_readme() -> None:
    told = {(ROOT / link.partition("#")[0]).resolve() for link in links(read(ROOT / "README.md"))}
    assert [path.name for path in DOCUMENTS if path not in told and path.name != "README.md"] == []
