"""How the team's pages are rendered: Jinja with the person's language, never cached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hub.console import forms
from hub.core.i18n import LANGUAGES
from hub.core.sentences import catalogue
from hub.core.web import language

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    enable_async=True,
)
# What the scripts say; sentences of errors come along, because messages carry only their codes.
_BROWSER_TEXTS = ("console.", "errors.", "events.", "channels.")


async def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """An answer with the form token's cookie; `texts` is given to pages that have scripts."""
    lang, token = language(request), forms.token_of(request)
    html = await TEMPLATES.get_template(template).render_async(
        lang=lang, languages=LANGUAGES, token=token, path=request.url.path, status=status,
        static=request.app.state.static,
        t=lambda key, **params: catalogue().translate(lang, key, **params),
        texts=lambda: catalogue().for_browser(lang, _BROWSER_TEXTS), **values,
    )  # fmt: skip
    response = HTMLResponse(html, status, {"cache-control": "no-store"})
    forms.keep(response, request, token)
    return response
