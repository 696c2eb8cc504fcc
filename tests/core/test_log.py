"""A log line is one line of JSON, carries its context, and holds nothing personal or secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core import log
from hub.core.errors import Refused

LOGGER = log.get("tests.log")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def opened(level: str = "info", form: str = "json") -> io.StringIO:
    stream = io.StringIO()
    log.configure(level, form, "web", stream)
    return stream


def test_an_event_has_its_fields_and_context() -> None:
    stream = opened()
    with log.bound(shop_id="s1", conversation_id="c1"):
        LOGGER.info("message_stored", seq=7, kinds={"b": [1, None, 2.5]})
    LOGGER.warning("alone")
    first, second = lines(stream)
    assert first.pop("ts").endswith("Z")
    assert first == {
        "level": "info", "logger": "tests.log", "process": "web", "message": "message_stored",
        "shop_id": "s1", "conversation_id": "c1", "seq": 7, "kinds": {"b": [1, None, 2.5]},
    }  # fmt: skip
    assert second["level"] == "warning"
    assert "shop_id" not in second


def test_personal_data_and_credentials_are_masked_everywhere() -> None:
    stream = opened()
    LOGGER.info("call 13812345678", phone="13812345678", number=13912345678, deep={"a": ["010-62345678"]},
                access_token="hush-1", aes_key="hush-2", raw=b"hush-3")  # fmt: skip
    logging.getLogger("other").info("GET %s for %s", "https://x/?access_token=hush-4&a=1", "13812345678")
    logging.getLogger("other").info("Authorization: Bearer hush-5 {'secret': 'hush-6'}")
    out = stream.getvalue()
    assert "hush" not in out
    assert "2345678" not in out.replace("***2345678", "2345678")
    assert "13812345678" not in out
    assert "13912345678" not in out
    assert lines(stream)[0]["phone"] == "138****5678"
    assert lines(stream)[1]["message"] == "GET https://x/?access_token=***&a=1 for 138****5678"


def test_an_error_tells_kind_place_and_reason_but_no_variables() -> None:
    stream = opened()
    hidden_variable = "do not print me"
    try:
        try:
            raise ValueError(f"cannot read 13812345678 {len(hidden_variable)}")
        except ValueError as error:
            raise Refused("order_unreadable") from error
    except Refused:
        LOGGER.exception("import_failed", order="1")
    (entry,) = lines(stream)
    assert entry["level"] == "error"
    assert entry["message"] == "import_failed"
    assert entry["error"]["kind"] == "hub.core.errors.Refused"
    assert entry["error"]["because"] == "ValueError: cannot read 138****5678 15"
    assert "test_log.py" in entry["error"]["at"][0]
    assert hidden_variable not in stream.getvalue()


def test_text_form_keeps_one_line_per_event_whatever_a_fan_writes() -> None:
    stream = opened(form="text")
    LOGGER.info("fan_said", text="hi\n2026-01-01 error forged \x1b[31m", count=2)
    (line,) = stream.getvalue().splitlines()
    assert line.endswith('fan_said text="hi\\n2026-01-01 error forged \\u001b[31m" count=2')
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        LOGGER.exception("failed")
    assert "ValueError: first\\nsecond\n    " in stream.getvalue()


def test_libraries_log_in_our_format_and_the_talkative_only_warnings() -> None:
    for name in ("uvicorn.error", "arq.worker"):
        logging.getLogger(name).addHandler(logging.StreamHandler(io.StringIO()))
        logging.getLogger(name).propagate = False
    stream = opened()
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("arq.worker").info("Starting worker")
    logging.getLogger("httpx").info("HTTP Request")
    assert [line["logger"] for line in lines(stream)] == ["uvicorn.error", "arq.worker"]


def test_a_level_that_is_off_costs_no_formatting() -> None:
    class Costly:
        def __str__(self) -> str:
            raise AssertionError("formatted")

    stream = opened("warning")
    LOGGER.info("skipped", value=Costly())
    assert stream.getvalue() == ""


def test_huge_and_deep_values_are_cut() -> None:
    stream = opened()
    deep: list[Any] = []
    for _ in range(50):
        deep = [deep]
    LOGGER.info("big", text="x" * 100_000, many=list(range(1000)), deep=deep)
    assert len(stream.getvalue()) < 10_000


@given(
    st.text() | st.text(alphabet=st.characters(categories=("Cs", "Cc"))), st.sampled_from(["json", "text"])
)
def test_any_text_makes_one_line(text: str, form: str) -> None:
    stream = opened(form=form)
    LOGGER.info("said", text=text)
    logging.getLogger("other").info(text)
    assert stream.getvalue().count("\n") == 2
    assert len(stream.getvalue().splitlines()) == 2
