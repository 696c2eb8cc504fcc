"""Parts of the inbox that are found by their folder: a file dropped there is loaded, no list names it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_INBOX = Path(__file__).parent / "static" / "inbox"
# card: sections of the customer's card that other modules fill; commands: what keys and the palette do.
FOLDERS = ("card/slots", "commands")


@cache
def inbox_modules() -> dict[str, list[str]]:
    """Names without `.js`, by folder."""
    return {folder: sorted(path.stem for path in (_INBOX / folder).glob("*.js")) for folder in FOLDERS}
