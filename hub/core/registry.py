"""Finds plug-ins by their folder, so that adding one never means editing a list."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any


@cache
def discover(package: str, attribute: str) -> dict[str, Any]:
    """{module name: its `attribute`} for every module in `package`; one without it is a mistake."""
    return {name: getattr(module, attribute) for name, module in discover_modules(package).items()}


@cache
def discover_modules(package: str) -> dict[str, Any]:
    """{name: module} for every module in `package` that does not start with an underscore."""
    folder = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_"))
    return {name: importlib.import_module(f"{package}.{name}") for name in names}
