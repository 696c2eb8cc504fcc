"""Texts come in the person's language, are never read as templates, and no language lags behind."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from hub.core.errors import Conflict, Refused
from hub.core.i18n import LANGUAGES, Catalogue, pick_language


def written(folder: Path, **texts: dict[str, str]) -> Path:
    """`inbox_en={…}` becomes inbox.en.json; "zh" stands for zh-CN."""
    folder.mkdir(exist_ok=True)
    for name, content in texts.items():
        area, _, lang = name.rpartition("_")
        path = folder / f"{area}.{'zh-CN' if lang == 'zh' else lang}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    inbox = written(tmp_path / "a", inbox_zh={"inbox.n": "{n} 条"}, inbox_en={"inbox.n": "{n} messages"})
    return Catalogue.load(
        inbox, written(tmp_path / "b", site_zh={"site.t": "店"}, site_en={"site.t": "</script>&"})
    )


def test_each_language_says_it_and_values_are_inserted_as_they_are(catalogue: Catalogue) -> None:
    assert catalogue.translate("en", "inbox.n", n=3) == "3 messages"
    assert catalogue.translate("zh-CN", "inbox.n", n="{n.__class__}{x}") == "{n.__class__}{x} 条"
    assert catalogue.translate("en", "inbox.n") == "{n} messages"
    assert catalogue.translate("fr", "site.t") == "店"


def test_a_missing_key_shows_itself_and_is_told_once(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert [catalogue.translate("en", "no.such", n=1) for _ in range(3)] == ["no.such"] * 3
    assert [record.message for record in caplog.records] == ["text_missing"]


def test_the_browser_gets_its_part_safely(catalogue: Catalogue) -> None:
    text = catalogue.for_browser("en", ["site."])
    assert "<" not in text
    assert "&" not in text
    assert json.loads(text) == {"site.t": "</script>&"}
    assert json.loads(catalogue.for_browser("zh-CN")) == {"inbox.n": "{n} 条", "site.t": "店"}


def test_gaps_between_languages_are_named(tmp_path: Path) -> None:
    zh, en = {"a": "甲{x}", "b": "乙", "c": ""}, {"a": "A{y}", "c": "C"}
    folder = written(tmp_path, t_zh=zh, t_en=en)
    assert Catalogue.load(folder).gaps() == [
        "a: placeholders differ",
        "b: no text in en",
        "c: no text in zh-CN",
    ]


def test_two_areas_cannot_claim_one_key(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="catalogue_key_twice"):
        Catalogue.load(written(tmp_path, a_zh={"x": "1"}, b_zh={"x": "2"}))


@pytest.mark.parametrize(
    ("name", "text"), [("a.fr.json", "{}"), ("a.en.json", '{"x": {}}'), ("a.en.json", "[]")]
)
def test_a_strange_catalogue_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Refused, match="catalogue_unreadable"):
        Catalogue.load(tmp_path)


@pytest.mark.parametrize(
    ("chosen", "header", "lang"),
    [
        ("en", "zh-CN", "en"),
        ("xx", "en-GB,en;q=0.9", "en"),
        (None, "fr;q=1,en;q=0.5,zh-TW;q=0.8", "zh-CN"),
        (None, "en;q=0, zh;q=0.1", "zh-CN"),
        (None, "de", "zh-CN"),
        (None, "en;q=a,,;;=", "zh-CN"),
        (None, None, "zh-CN"),
        (None, "a," * 100_000 + "en", "zh-CN"),
    ],
)
def test_language_is_the_persons_choice_then_the_browsers(
    chosen: str | None, header: str | None, lang: str
) -> None:
    assert pick_language(chosen, header) == lang in LANGUAGES
