"""The product's own files as the tests of this folder read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("hub", "storefront", "bots", "knowledge", "rpa")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every .py file of the product (or of the given folders), and those that lie at the root."""
    wanted = folders or PRODUCT
    found = [path for folder in wanted for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(found if folders else [*found, *sorted(ROOT.glob("*.py"))])


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def called_name(call: ast.Call) -> str:
    """`Refused` of `Refused(…)` and of `errors.Refused(…)`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
