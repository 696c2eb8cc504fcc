"""Every refusal of this area has a sentence in each language."""

from __future__ import annotations

import re
from pathlib import Path

import hub.accounts
from hub.accounts.rights import ROLES
from hub.core.i18n import Catalogue

FOLDER = Path(hub.accounts.__file__).parent
_CODE = re.compile(r'(?:Refused|Conflict|NotFound|NotAllowed|RetryLater|__init__)\(\s*"(\w+)"')
_OF_OTHERS = {"setting_unreadable", "cursor_unknown", "changed_meanwhile"}


def test_languages_agree_and_cover_every_code_and_role() -> None:
    catalogue = Catalogue.load(FOLDER / "texts")
    raised = {code for path in FOLDER.glob("*.py") for code in _CODE.findall(path.read_text())}
    wanted = {f"errors.{code}" for code in raised - _OF_OTHERS} | {f"roles.{role}" for role in ROLES}
    assert catalogue.gaps() == []
    assert set(catalogue.texts["en"]) == wanted
