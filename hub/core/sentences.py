"""Sentences for errors, from one catalogue, for whoever shows them."""

from __future__ import annotations

from pathlib import Path

from hub.core.errors import HubError
from hub.core.i18n import Catalogue

CATALOGUE = Catalogue.load(Path(__file__).parent / "texts")


def sentence(error: HubError, lang: str) -> str:
    """What went wrong and what to do, in `lang` (the default language when empty or unknown)."""
    return CATALOGUE.translate(lang or "zh-CN", f"errors.{error.code}", field=error.field or "", **error.params)
