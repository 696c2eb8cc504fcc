"""What a browser shows when a page cannot be had: a sentence and a way out, needing no store and no session."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

from hub.core.sentences import catalogue

# For programs, which read JSON whatever they say they accept.
_PROGRAMS = ("/api/", "/hooks/", "/healthz", "/readyz", "/metrics")
_KINDS = {404: "missing", 429: "busy", 502: "away", 503: "away", 504: "away"}
_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <title>{title}</title>
  <link rel="stylesheet" href="{static}/core/base.css">
  <link rel="stylesheet" href="{static}/core/error.css">
</head>
<body class="error-page">
<main><p class="error-status">{status}</p><h1>{title}</h1><p>{message}</p>
<p><a class="button primary" href="{path}">{again}</a></p></main>
</body>
</html>
"""


def wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(_PROGRAMS)


def error_page(request: Request, lang: str, status: int, message: str) -> HTMLResponse:
    """The way out is another try, where that may help; else the beginning of the place one is in."""
    say = catalogue().translate
    kind = _KINDS.get(status, "failed")
    may_help = (status >= 500 or status == 429) and request.method == "GET"
    start = "/console/" if request.url.path.startswith("/console") else "/"
    path = request.url.path if may_help else start
    text = {
        "lang": lang, "status": str(status), "title": say(lang, f"pages.{kind}"), "message": message,
        "static": request.app.state.static, "path": path,
        "again": say(lang, "pages.again" if may_help else "pages.start"),
    }  # fmt: skip
    html = _PAGE.format(**{name: escape(value) for name, value in text.items()})
    return HTMLResponse(html, status, {"cache-control": "no-store"})
