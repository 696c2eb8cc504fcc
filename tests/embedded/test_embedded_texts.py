"""A person who cannot start the hub reads why, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import hub.embedded
from hub.core.i18n import Catalogue

FOLDER = Path(hub.embedded.__file__).parent
ADMIN = FOLDER.parent / "core" / "db_admin.py"
RAISED = re.compile(r'(?:Refused|RetryLater|Conflict)\(\s*"(\w+)"')


def test_every_refusal_has_a_text_in_each_language() -> None:
    catalogue = Catalogue.load(FOLDER / "texts")
    raised = {code for path in [*FOLDER.glob("*.py"), ADMIN] for code in RAISED.findall(path.read_text())}
    named = {key.removeprefix("errors.") for key in catalogue.texts["en"]}
    assert len(raised) > 8
    assert raised <= named
    assert named - raised == {"mongod_missing", "mongod_unusable"}  # chosen by what was found
    assert catalogue.gaps() == []
