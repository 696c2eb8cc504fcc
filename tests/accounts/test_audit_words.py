"""Every act that is recorded has words on the page of the audit trail, and stands among its filters."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import hub

ROOT = Path(hub.__file__).parent
RECORDERS = {"audit.record", "tell_failure", "_note", "_record", "_audited", "audited", "_done"}
_ACT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z_]+|bulk|takeover|sign_in")


def _acts() -> Iterator[str]:
    for path in ROOT.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in RECORDERS:
                told = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                yield from (text for text in told if isinstance(text, str) and _ACT.fullmatch(text))


def test_every_recorded_act_has_words_and_a_filter() -> None:
    page = (ROOT / "console/static/settings/sections/audit.js").read_text()
    texts = set().union(
        *(json.loads(path.read_text()) for path in (ROOT / "console/texts").glob("*.en.json"))
    )
    acts = set(_acts())
    assert {"pii.reveal", "key.create", "sign_in", "alerts.changed"} <= acts
    assert [act for act in sorted(acts) if f'"{act}"' not in page] == []
    assert [act for act in sorted(acts) if f"console.act.{act}" not in texts] == []
