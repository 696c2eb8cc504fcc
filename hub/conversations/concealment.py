"""Keeps phone, card and ID numbers out of what is indexed, logged or shown: see core/privacy.py."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import Kind
from hub.core.keyring import Keyring
from hub.core.numbers import find
from hub.core.privacy import Span, conceal, mask, unconceal

Doc = dict[str, Any]

# Fans paste whole product pages; beyond this a message is cut, and says so.
TEXT_LIMIT = 20_000
FIELD_LIMIT = 2_000
# 19 digits with three blanks or dashes between any two, and room to see what stands behind.
_LONGEST_NUMBER = 100


def conceal_body(kind: Kind, body: Doc, keys: Keyring) -> tuple[Doc, list[Doc]]:
    """The body with every text in it masked, and the spans that hold what was masked, encrypted.

    Only the text of a message or a note can be unmasked again; what stands elsewhere (a label, a scanned
    code, a file's name) is masked for good. Addresses of links stay as they are, or they would not open.
    """
    if kind not in ("text", "note") or "text" not in body:
        return {k: _masked(k, v) for k, v in body.items()}, []
    rest = {k: _masked(k, v) for k, v in body.items() if k != "text"}
    whole = str(body["text"]).replace("\x00", "")
    text = _shortened(whole, TEXT_LIMIT)
    if text != whole:
        rest["cut"] = True
    concealed = conceal(text, keys)
    spans = [{"start": s.start, "end": s.end, "kind": s.kind, "secret": s.secret} for s in concealed.spans]
    return {**rest, "text": concealed.text}, spans


def _shortened(text: str, limit: int) -> str:
    """At most `limit` characters; a number at the cut goes as a whole, because its half would stay readable."""
    if len(text) <= limit:
        return text
    parted = (f.start for f in find(text[: limit + _LONGEST_NUMBER]) if f.start < limit < f.end)
    return text[: next(parted, limit)]


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\x00", "")
        return value[:FIELD_LIMIT] if name == "url" else mask(_shortened(value, FIELD_LIMIT))
    if isinstance(value, dict):
        return {k: _masked(k, v) for k, v in value.items()}
    return [_masked(name, v) for v in value] if isinstance(value, list | tuple) else value


def whole_body(message: Doc, keys: Keyring) -> Doc:
    """The body with its text as it was written: for the platform that delivers it and for the fan."""
    spans = [Span(s["start"], s["end"], s["kind"], s["secret"]) for s in message.get("spans", ())]
    body: Doc = message["body"]
    return {**body, "text": unconceal(body["text"], spans, keys)} if spans else body
