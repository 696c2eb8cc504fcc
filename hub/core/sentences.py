"""Sentences for errors, for whoever shows them: a screen, a platform's developer, a terminal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hub.core.errors import HubError
from hub.core.i18n import DEFAULT, Catalogue

_ROOT = Path(__file__).parents[2]


@cache
def catalogue() -> Catalogue:
    """Every area's texts: each module keeps the sentences of its own errors in a `texts` folder."""
    folders = [*_ROOT.glob("hub/**/texts"), *_ROOT.glob("storefront/**/texts")]
    return Catalogue.load(*(f for f in sorted(folders) if "sandbox" not in f.parts))


def sentence(error: HubError, lang: str = DEFAULT) -> str:
    """What went wrong and what to do, in `lang` (the default language when empty or unknown)."""
    params = {"field": error.field or "", **error.params}
    return catalogue().translate(lang or DEFAULT, f"errors.{error.code}", **params)
