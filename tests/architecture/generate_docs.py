"""Writes docs/settings.md and docs/socket-events.md from the code; `python -m tests.architecture.generate_docs`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from hub.core.settings import Settings, env_name
from hub.sockets.schema import NAMESPACES, Event

DOCS = Path(__file__).parents[2] / "docs"
_EXAMPLES: Mapping[str, Any] = {
    "mentions": ["staff-1"],
    "conversation_id": "01m832dpx379wn74tf85az0k58", "message_id": "01m832dpx6g2jxc8cfkd30ge3h",
    "client_id": "k3v9q2d8f1", "after_rev": 41, "before_seq": 120, "seq": 17, "text": "在的，亲。",
    "body": {"text": "在的，亲。"}, "known": {"01m832dpx379wn74tf85az0k58": 41}, "on": True,
}  # fmt: skip
_KINDS = {"str": "text", "int": "whole number", "bool": "`1`, `true`, `0` or `false`"}
_GENERATED = (
    "Generated from `{source}`; change it there, then run `python -m tests.architecture.generate_docs`."
)


def settings_page() -> str:
    """One row for each setting."""
    rows = [_setting(field) for field in fields(Settings)]
    return _page(
        "Settings", "hub/core/settings.py",
        "The hub reads its settings from the environment. All are optional: without any, `hub up` starts its own "
        "stores in the data folder.",
        _table(("Setting", "Kind", "Default", "Meaning"), rows),
    )  # fmt: skip


def _setting(field: Field[Any]) -> tuple[str, ...]:
    default = f"`{field.default}`" if str(field.default) else "empty"
    kind = "path" if isinstance(field.default, Path) else _KINDS[type(field.default).__name__]
    return f"`{env_name(field.name)}`", kind, default, field.metadata.get("doc", "")


def events_page() -> str:
    """Every event of every namespace, with its payload."""
    parts = [part for name, events in NAMESPACES.items() for part in _namespace(name, *events)]
    return _page(
        "Socket events", "hub/sockets/schema.py",
        "The path is `/socket.io`, the only transport is websocket. Every event from a client is acknowledged: "
        '`{"ok": true, …}` with what the answer names, or `{"ok": false, "error": {"code", "message", "field"?, '
        '"params"?}}` with a message in the person\'s language. A field that is not listed is refused.',
        *parts,
    )  # fmt: skip


def _namespace(name: str, incoming: tuple[Event, ...], outgoing: tuple[Event, ...]) -> Iterable[str]:
    yield f"## `{name}`: from the client"
    for event in incoming:
        yield from _incoming(event)
    yield f"## `{name}`: from the server"
    yield _table(("Event", "Meaning"), [(f"`{event.name}`", event.note) for event in outgoing])


def _incoming(event: Event) -> Iterable[str]:
    assert event.payload is not None
    schema = event.payload.model_json_schema()
    yield f"### `{event.name}`"
    yield " ".join((event.payload.__doc__ or "").split())
    rows = [_payload_field(name, of, name in schema.get("required", ())) for name, of in _properties(schema)]
    if rows:
        yield _table(("Field", "Type", "Limits", "Needed"), rows)
    yield f"Answer: {event.answer}." if event.answer else "Answer: nothing more."
    if event.right:
        yield f"Right: `{event.right}`."
    yield f"```json\n{json.dumps(example(event.payload), ensure_ascii=False)}\n```"


def _properties(schema: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return schema.get("properties", {}).items()


def _payload_field(name: str, of: Mapping[str, Any], required: bool) -> tuple[str, ...]:
    default = json.dumps(of.get("default"), ensure_ascii=False)
    return f"`{name}`", _type(of), _limits(of), "yes" if required else f"no, default `{default}`"


def _type(of: Mapping[str, Any]) -> str:
    if "enum" in of:
        return " \\| ".join(f"`{value}`" for value in of["enum"])
    if "anyOf" in of:
        return " or ".join(_type(one) for one in of["anyOf"])
    named = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    return named.get(of.get("type", ""), of.get("type", "anything"))


_LIMITS = {
    "minLength": "at least {} characters", "maxLength": "at most {} characters", "minimum": "from {}",
    "maximum": "up to {}", "maxProperties": "at most {} entries", "pattern": "`{}`",
}  # fmt: skip


def _limits(of: Mapping[str, Any]) -> str:
    parts = [of, *of.get("anyOf", ())]
    told = [
        words.format(_plain(part[key])) for part in parts for key, words in _LIMITS.items() if key in part
    ]
    return ", ".join(told)


def _plain(value: object) -> str:
    return str(value).replace("|", "\\|")


def example(model: type[BaseModel]) -> dict[str, Any]:
    """A valid payload with every field in it."""
    return {name: _example(name, of) for name, of in _properties(model.model_json_schema())}


def _example(name: str, of: Mapping[str, Any]) -> Any:
    if "enum" in of:
        return of["enum"][0]
    return _EXAMPLES[name] if name in _EXAMPLES else of.get("default", "")


def _page(title: str, source: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", _GENERATED.format(source=source), *parts)) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PAGES = {"settings.md": settings_page, "socket-events.md": events_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
