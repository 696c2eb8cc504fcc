"""Keeps phone, card and ID numbers out of what is indexed, logged or shown: see core/privacy.py."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import Kind
from hub.core.keyring import Keyring
from hub.core.privacy import Span, conceal, unconceal

Doc = dict[str, Any]

# Fans paste whole product pages; beyond this a message is cut, and says so.
TEXT_LIMIT = 20_000
_LIMITED = ("label", "title", "description", "name", "recognition", "url")
_FIELD_LIMIT = 2_000


def conceal_body(kind: Kind, body: Doc, keys: Keyring) -> tuple[Doc, list[Doc]]:
    """The body with its text masked, and the spans that hold what was masked, encrypted.

    Only `text` can be unmasked again; other fields that may hold a number are masked for good.
    """
    body = {k: _bounded(k, v, keys) for k, v in body.items()}
    if kind not in ("text", "note") or "text" not in body:
        return body, []
    text = str(body["text"])
    if len(text) > TEXT_LIMIT:
        text, body["cut"] = text[:TEXT_LIMIT], True
    concealed = conceal(text.replace("\x00", ""), keys)
    spans = [{"start": s.start, "end": s.end, "kind": s.kind, "secret": s.secret} for s in concealed.spans]
    return {**body, "text": concealed.text}, spans


def _bounded(name: str, value: Any, keys: Keyring) -> Any:
    if name in _LIMITED and isinstance(value, str):
        value = value.replace("\x00", "")[:_FIELD_LIMIT]
        return value if name == "url" else conceal(value, keys).text
    return value


def whole_body(message: Doc, keys: Keyring) -> Doc:
    """The body with its text as it was written: for the platform that delivers it and for the fan."""
    spans = [Span(s["start"], s["end"], s["kind"], s["secret"]) for s in message.get("spans", ())]
    body: Doc = message["body"]
    return {**body, "text": unconceal(body["text"], spans, keys)} if spans else body
