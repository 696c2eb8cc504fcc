"""The README's commands work as written, and its Chinese twin says the same."""

from __future__ import annotations

import re

from hub.demo import data
from tests.docs.markdown import ROOT, blocks, headings, links, read

ENGLISH, CHINESE = read(ROOT / "README.md"), read(ROOT / "README.zh-CN.md")
TARGETS = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
_MAKE = re.compile(r"\bmake ([a-z-]+)")


def test_two_commands_do_everything() -> None:
    told = [name for block in blocks(ENGLISH) for name in _MAKE.findall(block.text)]
    assert told == ["run", "test"]


def test_every_make_command_is_in_the_makefile() -> None:
    named = set(re.findall(r"`make ([a-z-]+)`", ENGLISH + CHINESE))
    assert named
    assert named <= TARGETS


def test_the_twins_have_the_same_headings() -> None:
    assert [h.level for h in headings(ENGLISH)] == [h.level for h in headings(CHINESE)]


def test_the_twins_have_the_same_code() -> None:
    assert blocks(ENGLISH) == blocks(CHINESE)


def test_the_twins_have_the_same_links() -> None:
    def told(text: str) -> list[str]:
        return sorted(link for link in links(text) if not link.startswith("README"))

    assert told(ENGLISH) == told(CHINESE)


def test_the_demo_is_as_described() -> None:
    shop = data.shop()
    assert f"/s/{shop['slug']}/chat" in ENGLISH
    assert len(shop["staff"]) == 6
    roles = {person["login"]: person["roles"] for person in shop["staff"]}
    assert roles["chen@xiaoman.demo"] == ["agent"]
    assert roles["zhou@xiaoman.demo"] == ["supervisor"]
