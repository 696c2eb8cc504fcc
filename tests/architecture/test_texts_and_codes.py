"""Every refusal has words in both languages, and no words hide in the code."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

import pytest

from hub.core.i18n import LANGUAGES
from hub.core.sentences import catalogue
from tests.architecture.source import ROOT, called_name, calls, docstrings, named, python_files, tree

ERRORS = {
    "HubError",
    "Refused",
    "NotFound",
    "Conflict",
    "NotAllowed",
    "RetryLater",
    "AuthExpired",
    "Unconfirmed",
}
HAN = re.compile(r"[\u3400-\u9fff]")
# The sandbox plays the platforms, which speak Chinese themselves; the demo shop is Chinese data.
# The launcher stands on other people's pages, where no catalogue of ours is.
ALONE = {"storefront/static/widget.js"}
OWN_WORDS = ("hub/sandbox", "hub/demo", "hub/bench")


def _raised() -> dict[str, str]:
    """Literal codes of errors → where one is made; the sandbox shares no code and has errors of its own."""
    found: dict[str, str] = {}
    for path in python_files("hub", "storefront"):
        if "sandbox" in path.parts:
            continue
        for call in calls(path):
            if called_name(call) in ERRORS and call.args:
                for code in _literals(call.args[0]):
                    found.setdefault(code, f"{named(path)}:{call.lineno}")
    return found


def _literals(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_words(lang: str) -> None:
    raised = _raised()
    assert len(raised) > 50
    texts = catalogue().texts[lang]
    missing = {code: where for code, where in raised.items() if not texts.get(f"errors.{code}")}
    assert missing == {}


def test_the_languages_say_the_same() -> None:
    assert catalogue().gaps() == []


def test_no_chinese_hides_in_python() -> None:
    for path in python_files("hub", "storefront"):
        if named(path).startswith(OWN_WORDS):
            continue
        meant = {id(node) for node in docstrings(tree(path))}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in meant:
                where = f"{named(path)}:{node.lineno}: {node.value!r}"
                assert _is_grammar(node.value) or not HAN.search(node.value), where


def _is_grammar(text: str) -> bool:
    """Character classes of a pattern, by which numbers in Chinese text are recognised, are no words."""
    return bool(re.search(r"[\[(|\\]", text)) and not re.search(r"[\u3400-\u9fff]{8,}", text)


@pytest.mark.parametrize("pattern", ["*.js", "*.html", "*.css"])
def test_no_chinese_hides_in_pages(pattern: str) -> None:
    for folder in ("hub", "storefront"):
        for path in (ROOT / folder).rglob(pattern):
            if "vendor" in path.parts or named(path).startswith(OWN_WORDS) or named(path) in ALONE:
                continue
            for number, line in enumerate(_without_comments(path).splitlines(), 1):
                assert not HAN.search(line), f"{named(path)}:{number}: {line.strip()[:80]}"


def _without_comments(path: Path) -> str:
    """Line breaks stay, so that numbers of lines fit."""
    text = path.read_text(encoding="utf-8")
    for comment in (r"/\*.*?\*/", r"<!--.*?-->", r"\{#.*?#\}", r"(?m)(?<![:'\"\w])//[^\n]*"):
        text = re.sub(
            comment, lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL if "(?m)" not in comment else 0
        )
    return text


def test_logs_name_no_secret() -> None:
    """A field of a secret's name is hidden by core/log.py; a secret inside a sentence would not be."""
    secret = re.compile(r"(?i)\b(password|secret|token|aes_key|cookie|credential)s?\b")
    for path in python_files("hub", "storefront"):
        for call in calls(path):
            if called_name(call) in ("debug", "info", "warning", "error", "exception") and call.args:
                for part in ast.walk(call.args[0]):
                    if isinstance(part, ast.FormattedValue):
                        assert not secret.search(ast.unparse(part.value)), f"{named(path)}:{call.lineno}"


def test_todo_is_not_a_state() -> None:
    for path in python_files("hub", "storefront", "tests"):
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.COMMENT:
                    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", token.string), (
                        f"{named(path)}:{token.start[0]}"
                    )
