"""The check before publishing, rule by rule: each finding where it is put right, and only where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.commerce.catalogue.checking import Facts, findings
from hub.commerce.catalogue.kinds import RULES, check_fields
from hub.commerce.catalogue.model import Axis, Content, Entitlement, Kind, Media, Part, SkuContent, Video
from hub.core.errors import Refused

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SKU = SkuContent({}, "s1", "A", weight_g=5, dimensions_mm=(1, 2, 3))
GOOD = Content(
    title="杯", description="好", category_id="c", freight_template_id="f", media=Media(("p1",)), skus=(SKU,)
)
FACTS = Facts(
    NOW, frozenset({"s1", "s2"}), {"on": "on", "off": "off"}, {"p1": "image", "v1": "video"}, "weight"
)
Told = set[tuple[str, str, str]]


def told(content: Content, kind: Kind = "physical", facts: Facts = FACTS) -> Told:
    return {(one.level[0], one.code, one.field) for one in findings(kind, content, facts)}


def row(**changes: object) -> Content:
    return replace(GOOD, skus=(replace(SKU, **changes),))


def sent_by(way: str | None) -> Facts:
    return replace(FACTS, freight_by=way)


def got(**fields: object) -> Content:
    bare = replace(GOOD, freight_template_id="", skus=(SkuContent({}, "s1", "A"),))
    return replace(bare, entitlement=Entitlement(**fields))


@pytest.mark.parametrize(
    ("content", "kind", "facts", "wanted"),
    [
        (GOOD, "physical", FACTS, set()),
        (replace(GOOD, title="", description="", category_id=""), "physical", FACTS, {
            ("e", "title_missing", "title"), ("w", "description_missing", "description"),
            ("w", "category_missing", "category_id")}),
        (replace(GOOD, media=Media()), "physical", FACTS, {("e", "main_picture_missing", "media.main")}),
        (replace(GOOD, media=Media(("p1", "x"), ("v1",), (Video("p1"), Video("v1")))), "physical", FACTS, {
            ("e", "asset_gone", "media.main.1"), ("e", "picture_is_no_picture", "media.detail.0"),
            ("e", "video_is_no_video", "media.videos.0.asset_id")}),
        (row(picture="v1"), "physical", FACTS, {("e", "picture_is_no_picture", "skus.0.picture")}),
        (row(id="s9"), "physical", FACTS, {("e", "price_missing", "skus.0.price")}),
        (row(on=False, id="s9"), "physical", FACTS, {("e", "nothing_on", "skus")}),
        (row(barcode="6901234567890"), "physical", FACTS, {("w", "barcode_check_digit", "skus.0.barcode")}),
        (row(barcode="6901234567892"), "physical", FACTS, set()),
        (replace(GOOD, skus=(replace(SKU, barcode="X-1"), replace(SKU, id="s2", barcode="X-1"))), "physical", FACTS, {
            ("w", "barcode_twice", "skus.0.barcode"), ("w", "barcode_twice", "skus.1.barcode")}),
        (replace(GOOD, axes=(Axis("色", ()), Axis("尺", ("S",)))), "physical", FACTS, {
            ("e", "axis_empty", "axes.0.values")}),
        (row(weight_g=None), "physical", FACTS, {("e", "weight_missing", "skus.0.weight_g")}),
        (row(weight_g=None), "physical", sent_by("piece"), {("w", "weight_missing", "skus.0.weight_g")}),
        (row(dimensions_mm=None), "physical", sent_by("volume"), {
            ("e", "dimensions_missing", "skus.0.dimensions_mm")}),
        (GOOD, "physical", sent_by(None), {("w", "freight_free", "freight_template_id")}),
        (got(), "course", sent_by(None), {("e", "lessons_missing", "entitlement.lessons")}),
        (got(lessons=3), "course", sent_by(None), set()),
        (got(starts_at="2026-11-22T00:00:00.000Z", place="x"), "live_ticket", FACTS, {
            ("e", "ticket_is_over", "entitlement.starts_at")}),
        (got(starts_at="2026-11-24T00:00:00.000Z", ends_at="2026-11-23T12:00:00.000Z", place="x"), "live_ticket",
            FACTS, {("e", "ends_before_start", "entitlement.ends_at")}),
        (got(starts_at="2026-11-22T00:00:00.000Z", ends_at="2026-11-25T12:00:00.000Z", place="x"), "live_ticket",
            FACTS, set()),
        (replace(GOOD, skus=(SkuContent({}, "s1", "A"),)), "bundle", FACTS, {("e", "parts_missing", "skus.0.parts")}),
        (replace(GOOD, skus=(SkuContent({}, "s1", "A", parts=(Part("on"), Part("off"), Part("gone"))),)), "bundle",
            FACTS, {("e", "part_not_on_sale", "skus.0.parts.1"), ("e", "part_not_on_sale", "skus.0.parts.2")}),
    ],
)  # fmt: skip
def test_a_finding_stands_where_it_is_put_right(
    content: Content, kind: Kind, facts: Facts, wanted: Told
) -> None:
    assert told(content, kind, facts) == wanted


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("course", replace(GOOD, freight_template_id="", skus=(SKU,)), "content.skus.0.weight_g"),
        ("course", replace(GOOD, freight_template_id="", skus=(replace(SKU, weight_g=None),)),
            "content.skus.0.dimensions_mm"),
        ("course", GOOD, "content.freight_template_id"),
        ("course", replace(GOOD, freight_template_id="", ship_from="x"), "content.ship_from"),
        ("physical", replace(GOOD, entitlement=Entitlement(minutes=5)), "content.entitlement.minutes"),
        ("physical", row(parts=(Part("on"),)), "content.skus.0.parts"),
    ],
)  # fmt: skip
def test_a_kind_takes_no_field_of_another(kind: Kind, content: Content, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_fields(kind, content)
    assert refused.value.field == field


def test_what_a_kind_needs_it_takes() -> None:
    for kind, rules in RULES.items():
        assert rules.needs <= rules.takes
        assert rules.virtual != rules.sent
        check_fields(kind, Content(skus=(SkuContent({}),)))
