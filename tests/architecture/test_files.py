"""What every file owes its reader: a sentence why it exists, a readable length, a name that says something."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source import PRODUCT, ROOT, named, python_files, tree

LONGEST = 400
MEANINGLESS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
MONGO = {"motor", "pymongo", "bson", "gridfs"}
EVERYTHING = (*PRODUCT, "tests", "deploy")


def test_every_file_opens_with_a_sentence() -> None:
    for path in python_files(*EVERYTHING):
        told = ast.get_docstring(tree(path))
        assert told, f"{named(path)} does not say why it exists"
        first = told.split("\n\n")[0].strip()
        assert first.endswith((".", "?", "!", ":", "…")), f"{named(path)} does not open with a sentence"


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html"])
def test_no_file_is_too_long(suffix: str) -> None:
    for folder in EVERYTHING:
        for path in (ROOT / folder).rglob(f"*{suffix}"):
            if "vendor" not in path.parts:
                lines = len(path.read_text(encoding="utf-8").splitlines())
                assert lines <= LONGEST, f"{named(path)} has {lines} lines"


def test_names_say_something() -> None:
    for folder in EVERYTHING:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".js") or path.is_dir():
                assert path.stem.lower() not in MEANINGLESS, named(path)


def test_only_the_database_layer_knows_the_mongo_driver() -> None:
    for path in python_files():
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            if MONGO & {name.partition(".")[0] for name in names}:
                assert re.fullmatch(r"hub/core/db\w*\.py", named(path)), f"{named(path)} imports the driver"


def test_imports_stand_at_the_top() -> None:
    """A lazy import means a wrong layer; the few that are meant say why, beside or above."""
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(tree(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    told = lines[node.lineno - 1] + lines[node.lineno - 2]
                    assert "#" in told or '"""' in told, (
                        f"{named(path)}:{node.lineno} imports inside a function"
                    )


def test_a_broad_catch_says_that_it_stands_at_an_edge() -> None:
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _passes_on(node):
                assert "#" in lines[node.lineno - 1], f"{named(path)}:{node.lineno} catches everything"


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Cleans up and raises the same again."""
    return any(isinstance(node, ast.Raise) and node.exc is None for node in handler.body)
