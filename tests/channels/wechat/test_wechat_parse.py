"""Hostile bodies are refused, fast and by one error; odd but honest ones are read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.channels.wechat import parse as parsing
from hub.channels.wechat.parse import Payload, decimal, parse, whole
from hub.core.errors import Refused

LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "ha">%s]><xml><Content>&l9;</Content></xml>""" % b"".join(
    b'<!ENTITY l%d "%s">' % (n, (b"&l%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10)
)
HOSTILE = {
    "billion laughs": LAUGHS,
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
    "external dtd": b'<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml></xml>',
    "undeclared entity": b"<xml><A>&a;</A></xml>",
    "depth": b"<a>" * 100_000,
    "depth 21": b"<a>" * 21 + b"</a>" * 21,
    "json depth": b'{"a":' * 100_000,
    "json lists": b'{"a":' + b"[" * 300 + b"]" * 300 + b"}",
    "many nodes": b"<xml>" + b"<a/>" * 200_000 + b"</xml>",
    "many json nodes": b'{"a":[' + b"1," * 400_000 + b"1]}",
    "huge nested names": b'{"' + b"n" * 300_000 + b'":{"a":{"b":{"c":1}}}}',
    "nul": b"<xml><A>a\0b</A></xml>",
    "gbk": "<xml><A>你好</A></xml>".encode("gbk"),
    "utf-16": "<xml><A>你好</A></xml>".encode("utf-16"),
    "latin-1 declared": '<?xml version="1.0" encoding="latin-1"?><xml><A>é</A></xml>'.encode("latin-1"),
    "not closed": b"<xml><A>1</A>",
    "two roots": b"<xml/><xml/>",
    "empty": b"",
    "json list": b"[1]",
    "json cut": b'{"a": 1',
    "text": b"hello",
}


@pytest.mark.timeout(10)  # a billion laughs would take for ever
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_are_refused_fast(name: str) -> None:
    with pytest.raises(Refused, match="body_unreadable"):
        parse(HOSTILE[name])


def test_a_large_body_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(parsing, "DefusedXMLParser")
    monkeypatch.delattr(parsing, "json")
    with pytest.raises(Refused, match="body_too_large"):
        parse(b"<xml>" + b"a" * 10_000_000)


def test_the_largest_body_is_read() -> None:
    body = b"<xml><A>" + b"a" * (1_000_000 - 18) + b"</A></xml>"
    assert len(parse(body).text("A")) == 1_000_000 - 18


def test_nesting_and_repeats_become_dotted_names_and_rows() -> None:
    body = b"<xml><A><B>1</B></A><C><List><T>x</T><U><V>2</V></U></List><List><T>y</T></List></C><D>1</D><D>2</D></xml>"
    payload = parse(body)
    assert payload.rows == ({"T": "x"}, {"T": "y"})
    assert payload.text("A.B") == "1"
    assert payload.text("D") == "1"


@pytest.mark.parametrize("body", [b'{"List": {"T": "x", "N": 7}}', b'{"List": [{"T": "x", "N": "7"}]}'])
def test_a_json_list_may_be_one_object(body: bytes) -> None:
    assert parse(body).rows == ({"T": "x", "N": "7"},)


def test_numbers_keep_every_digit() -> None:
    payload = parse(b'{"MsgId": 9223372036854775807, "F": 23.134521000001, "T": true, "N": null}')
    assert payload.fields == {"MsgId": "9223372036854775807", "F": "23.134521000001", "T": "1", "N": ""}


def test_characters_that_no_store_takes_are_dropped_and_the_rest_is_kept() -> None:
    assert parse(b'{"A": "a\\u0000b\\ud800c \\ud83d\\ude00"}').text("A") == "ab?c 😀"
    assert parse(b"<xml><A><![CDATA[a\x08b\x1fc]]></A></xml>").text("A") == "abc"


def test_a_byte_order_mark_and_blanks_in_front_are_fine() -> None:
    assert parse(b'\xef\xbb\xbf  {"A": 1}') == Payload({"A": "1"})
    assert parse(b"\xef\xbb\xbf<xml><A>1</A></xml>") == Payload({"A": "1"})


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda t: t.encode(errors="replace")))
def test_arbitrary_bytes_are_read_or_refused(body: bytes) -> None:
    _read_or_refuse(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=40,
)
_TAGS = st.sampled_from([
    "<xml>", "</xml>", "<List>", "</List>", "<A>", "</A>", "&lt;", "&#1;", "<![CDATA[", "]]>", "x", "<!--", "-->",
    "<?p ?>", "<!DOCTYPE a>", '<?xml version="1.0" encoding="utf-16"?>', "\n",
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_TAGS, max_size=40).map("".join))
def test_near_xml_is_read_or_refused(text: str) -> None:
    _read_or_refuse(text.encode())


@given(st.dictionaries(st.text(), _JSON))
def test_any_json_object_is_read_or_refused(tree: dict[str, object]) -> None:
    _read_or_refuse(json.dumps(tree).encode())


def _read_or_refuse(body: bytes) -> None:
    try:
        payload = parse(body)
    except Refused:
        return
    assert all(isinstance(v, str) and "\0" not in v for v in payload.fields.values())
    for text in (*payload.fields, *payload.fields.values()):
        text.encode()


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" -3 ", -3), ("", None), ("1e5", None), ("1_0", None), ("9" * 30, None), ("１", None)],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("23.5", 23.5), ("nan", None), ("inf", None), ("x", None), ("", None)]
)
def test_decimals(text: str, number: float | None) -> None:
    assert decimal(text) == number
