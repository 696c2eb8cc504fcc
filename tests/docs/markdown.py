"""What the tests need to know of Markdown: headings, code blocks and links."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

_FENCE = re.compile(r"^( *)(```+)(\S*) *\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True)
class Block:
    language: str
    text: str


@dataclass(frozen=True)
class Heading:
    level: int
    text: str

    @property
    def anchor(self) -> str:
        """As GitHub makes it: lower case, punctuation dropped, blanks to dashes."""
        kept = (c for c in self.text.lower() if c in "-_ " or unicodedata.category(c)[0] in "LMN")
        return "".join(kept).replace(" ", "-")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    return [Block(language, body) for _, _, language, body in _FENCE.findall(text)]


def prose(text: str) -> str:
    return _FENCE.sub("", text)


def headings(text: str) -> list[Heading]:
    return [Heading(len(marks), words) for marks, words in _HEADING.findall(prose(text))]


def links(text: str) -> list[str]:
    """Targets of links and pictures; what stands in code is no link."""
    return _LINK.findall(_CODE.sub("", prose(text)))
