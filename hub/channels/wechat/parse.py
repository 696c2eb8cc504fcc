"""Turns a push's body, XML or JSON, into one flat shape, within limits that hostile bodies can't pass."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from hub.core.errors import Refused

MAX_BYTES = 1_000_000  # real pushes are below 100 kB
MAX_DEPTH = 20  # real ones nest four deep
MAX_NODES = 2_000
_MAX_PATH_CHARS = 300  # of a dotted name; a huge name repeated in each of its children would fill the memory
# Control characters and noncharacters make XML ill-formed, yet fans' keyboards produce them: dropping one is
# better than losing the message. A raw NUL is not text at all.
_NOT_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WHOLE = re.compile(r"-?[0-9]{1,19}")

Tree = Any  # str, or a dict or list of trees: what XML and JSON have in common


@dataclass(frozen=True)
class Payload:
    """`fields` has nested names dotted ("ScanCodeInfo.ScanType"); `rows` are the entries of any "List".

    All values are text: 64-bit ids survive, and numbers that come as strings need no care.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()

    def text(self, name: str) -> str:
        return self.fields.get(name, "")


def parse(body: bytes) -> Payload:
    """Raises Refused("body_too_large") or Refused("body_unreadable"), and nothing else, whatever the bytes."""
    if len(body) > MAX_BYTES:
        raise Refused("body_too_large", limit=MAX_BYTES)
    text = _text(body)
    tree = _json(text) if text.lstrip().startswith("{") else _xml(text)
    return _Flattening().of(tree) if isinstance(tree, dict) else Payload()


def whole(text: str) -> int | None:
    """The number, None for anything that is not a plain one of up to 64 bits."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else None


def decimal(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _text(body: bytes) -> str:
    """Both formats are UTF-8 only, whatever the XML declaration claims."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("encoding")
    if "\0" in text:
        _refuse("nul")
    return text


def _json(text: str) -> Tree:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        _refuse("depth")
    except ValueError:
        _refuse("json")


def _xml(text: str) -> Tree:
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_NOT_XML.sub("", text))
        parser.close()
    except (ParseError, DefusedXmlException, ValueError):
        _refuse("xml")
    return builder.root


class _Builder:
    """A parser's target that stops at our limits instead of building a tree of any size first."""

    def __init__(self) -> None:
        self.root: Tree = ""
        self._open: list[tuple[dict[str, Tree], list[str]]] = []
        self._nodes = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._nodes += 1
        if len(self._open) >= MAX_DEPTH:
            _refuse("depth")
        if self._nodes > MAX_NODES:
            _refuse("nodes")
        self._open.append(({}, []))

    def data(self, text: str) -> None:
        self._open[-1][1].append(text)

    def end(self, tag: str) -> None:
        children, texts = self._open.pop()
        node: Tree = children or "".join(texts)
        if not self._open:
            self.root = node
            return
        siblings = self._open[-1][0]
        siblings.setdefault(tag, []).append(node)

    def close(self) -> None:
        """Asked for by the parser's protocol; `root` is the result."""


class _Flattening:
    """One walk over a tree, counting, because JSON was not limited while it was read."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._rows: list[Mapping[str, str]] = []
        self._nodes = 0

    def of(self, tree: dict[str, Tree]) -> Payload:
        for name, value in tree.items():
            self._walk(name, value, 1)
        return Payload(self._fields, tuple(self._rows))

    def _walk(self, path: str, value: Tree, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES or len(path) > _MAX_PATH_CHARS:
            _refuse("size")
        if isinstance(value, list):
            for item in value:
                self._walk(path, item, depth + isinstance(item, list))
        elif isinstance(value, dict):
            self._walk_into(path, value, depth)
        else:
            # The first of a repeated name counts; which one is as good as any, as long as it is always the same.
            self._fields.setdefault(_clean(path), _scalar(value))

    def _walk_into(self, path: str, value: dict[str, Tree], depth: int) -> None:
        if path.rpartition(".")[2] == "List":
            self._rows.append(
                {_clean(k): _scalar(_first(v)) for k, v in value.items() if _is_leaf(_first(v))}
            )
        for name, inner in value.items():
            self._walk(f"{path}.{name}", inner, depth + 1)


def _first(value: Tree) -> Tree:
    return value[0] if isinstance(value, list) and value else value


def _is_leaf(value: Tree) -> bool:
    return not isinstance(value, dict | list)


def _scalar(value: Tree) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else _clean(str(value))


def _clean(text: str) -> str:
    """JSON can spell a NUL and half of a surrogate pair; the store takes neither."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _refuse(why: str) -> NoReturn:
    raise Refused("body_unreadable", why=why)
