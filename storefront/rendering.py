"""Pages for fans: templates, texts in the fan's language, and data that may stand in a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hub.core.i18n import LANGUAGES, Catalogue, pick_language

_HERE = Path(__file__).parent
CATALOGUE = Catalogue.load(_HERE / "texts")
PAGES = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
# What could end the <script> element that carries the data; JSON reads the escapes back.
_UNSAFE_IN_HTML = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def site_language(request: Request) -> str:
    """`?lang=` lets an embedding site choose; else the fan's own choice, else the browser's."""
    asked = request.query_params.get("lang")
    chosen = asked if asked in LANGUAGES else request.cookies.get("hub_lang")
    return pick_language(chosen, request.headers.get("accept-language"))


def as_data(values: object) -> str:
    """JSON that may stand inside a <script> element."""
    return json.dumps(values, ensure_ascii=False).translate(_UNSAFE_IN_HTML)


def render(
    request: Request, template: str, lang: str, status: int, prefixes: Sequence[str], **values: object
) -> HTMLResponse:
    """`prefixes` name the texts that the page's script gets. The page itself is never cached: its settings
    and texts may change with any release.
    """
    html = PAGES.get_template(template).render(
        lang=lang,
        static=request.app.state.static,
        t=lambda key, **params: CATALOGUE.translate(lang, key, **params),
        texts=CATALOGUE.for_browser(lang, prefixes),
        **values,
    )
    return HTMLResponse(html, status, {"cache-control": "no-store"})
