"""The catalogue's pure rules under whatever is thrown at them: combinations, freight, states, the tree."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.commerce.catalogue import barcodes, category_tree, freight_rules, moves
from hub.commerce.catalogue.category_tree import Category
from hub.commerce.catalogue.combinations import (
    ChangedAxis,
    ChangedValue,
    arrange,
    check_axes,
    check_sources,
    combinations,
    complete,
)
from hub.commerce.catalogue.differing import differences
from hub.commerce.catalogue.freight_rules import PROVINCES, Item, Region, Terms, quote
from hub.commerce.catalogue.model import STATES, Axis, Content, SkuContent, content_doc, read_content
from hub.core.errors import NotFound, Refused

FEW = settings(max_examples=60)
NAMES = st.lists(st.sampled_from(["颜色", "尺码", "版型", "材质"]), unique=True, max_size=3)
VALUES = st.lists(
    st.sampled_from(["红", "白", "黑", "S", "M", "L", "XL"]), unique=True, min_size=1, max_size=4
)


@st.composite
def axes(draw: st.DrawFn) -> tuple[Axis, ...]:
    return tuple(Axis(name, tuple(draw(VALUES))) for name in draw(NAMES))


def rows_of(wanted: tuple[Axis, ...]) -> tuple[SkuContent, ...]:
    bare = complete(wanted, (), ())
    return tuple(replace(row, id=f"sku{n}", code=f"C{n}") for n, row in enumerate(bare))


def unchanged(wanted: tuple[Axis, ...]) -> list[ChangedAxis]:
    return [ChangedAxis(one.name, tuple(ChangedValue(value) for value in one.values)) for one in wanted]


def ids(rows: tuple[SkuContent, ...]) -> dict[frozenset[tuple[str, str]], str]:
    return {frozenset(row.specs.items()): row.id for row in rows}


@FEW
@given(axes())
def test_every_combination_has_one_sku(wanted: tuple[Axis, ...]) -> None:
    found = list(combinations(wanted))
    assert len(found) == prod(len(one.values) for one in wanted)
    assert len({frozenset(specs.items()) for specs in found}) == len(found)
    rows = rows_of(wanted)
    assert complete(wanted, rows[::-1], ()) == rows, "whatever order they come in"
    assert complete(wanted, (), rows) == rows, "what was known is found again"


@FEW
@given(axes(), st.randoms(use_true_random=False))
def test_renaming_and_reordering_keep_every_sku(wanted: tuple[Axis, ...], chance: object) -> None:
    rows, renamed = rows_of(wanted), []
    for one in unchanged(wanted):
        values = [ChangedValue(f"新{value.name}", value.name) for value in one.values]
        chance.shuffle(values)  # type: ignore[attr-defined]
        renamed.append(ChangedAxis(f"新{one.name}", tuple(values), one.name))
    chance.shuffle(renamed)  # type: ignore[attr-defined]
    after = arrange(wanted, rows, renamed)
    as_new = {
        frozenset((f"新{name}", f"新{value}") for name, value in specs): sku_id
        for specs, sku_id in ids(rows).items()
    }
    assert ids(after) == as_new
    assert {row.id: row.code for row in after} == {row.id: row.code for row in rows}


@FEW
@given(axes())
def test_what_is_added_is_new_and_what_was_there_stays(wanted: tuple[Axis, ...]) -> None:
    rows, more = rows_of(wanted), unchanged(wanted)
    grown = [replace(one, values=(*one.values, ChangedValue("再来一个"))) for one in more]
    kept = ids(arrange(wanted, rows, grown))
    assert {key: value for key, value in kept.items() if value} == ids(rows)
    added = ChangedAxis("套装", (ChangedValue("单件"), ChangedValue("两件")))
    wider = arrange(wanted, rows, [*more, added])
    assert {row.id for row in wider if row.specs["套装"] == "单件"} == {row.id for row in rows}
    assert {row.id for row in wider if row.specs["套装"] == "两件"} == {""}
    back = arrange([*wanted, added.axis], wider, more)
    assert ids(back) == ids(rows), "an axis that goes leaves those with its first value"


def test_what_fits_no_combination_or_one_twice_is_refused() -> None:
    wanted = (Axis("颜色", ("红", "白")), Axis("空", ()))
    red = SkuContent({"颜色": "红"}, "a")
    for given_rows, code in (((SkuContent({"颜色": "蓝"}),), "unknown"), ((red, red), "twice")):
        with pytest.raises(Refused) as refused:
            complete(wanted, given_rows, ())
        assert refused.value.code == f"sku_specs_{code}"
    assert complete(wanted, (SkuContent({"颜色": "红"}, code="X"),), (red,))[0].id == "a"
    for bad, code in (
        ((Axis("a", ()), Axis("a", ())), "axis_twice"), ((Axis("a", ("x", "x")),), "axis_value_twice"),
        (tuple(Axis(name, tuple("abcdefg")) for name in "xyz"), "combinations_too_many"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            check_axes(bad)
        assert refused.value.code == code
    check_axes(wanted)
    same = ChangedAxis("b", (ChangedValue("x"), ChangedValue("y", "x")))
    for claims, code in (
        ([same], "axis_value_twice"),
        ([ChangedAxis("a", ()), ChangedAxis("b", (), "a")], "axis_twice"),
    ):
        with pytest.raises(Refused) as refused:
            check_sources(claims)
        assert refused.value.code == code
    check_sources([ChangedAxis("a", (ChangedValue("x"),))])


UNITS, FEN = st.integers(1, 5000), st.integers(0, 50_000)
ITEMS = st.lists(
    st.builds(
        Item,
        st.integers(1, 20),
        st.none() | st.integers(0, 9000),
        st.none() | st.tuples(*[st.integers(1, 900)] * 3),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    order = draw(st.permutations(PROVINCES[:8]))
    cut, end = sorted((draw(st.integers(1, 4)), draw(st.integers(4, 7))))
    groups = [tuple(order[:cut]), tuple(order[cut:end]), *([()] if draw(st.booleans()) else [])]
    regions = [
        Region(group, draw(UNITS), draw(FEN), draw(UNITS), draw(FEN), draw(st.none() | FEN)) for group in groups
        if group or group == ()
    ]  # fmt: skip
    made = Terms(draw(st.sampled_from(("weight", "piece", "volume"))), tuple(regions), tuple(order[end:]))
    if sum(not region.provinces for region in made.regions) > 1:
        made = replace(made, regions=made.regions[:1])
    return made


@FEW
@given(terms(), ITEMS, st.sampled_from(PROVINCES[:9]), FEN)
def test_freight_adds_up_and_says_why(rules: Terms, items: list[Item], province: str, amount: int) -> None:
    freight_rules.check(rules)
    told = quote(rules, items, province, amount)  # type: ignore[arg-type]
    codes = [step.code for step in told.trace]
    named = next((one for one in rules.regions if province in one.provinces), None)
    region = named or next((one for one in rules.regions if not one.provinces), None)
    if province in rules.excluded or region is None:
        assert told.fen is None
        assert codes == ["excluded" if province in rules.excluded else "no_region"]
        return
    if region.free_from_fen is not None and amount >= region.free_from_fen:
        assert (told.fen, codes[-1]) == (0, "free_from")
        return
    assert told.fen == sum(int(step.params.get("fen", 0)) for step in told.trace)
    assert told.fen >= region.first_fen
    more = quote(rules, [*items, items[0]], province, amount)  # type: ignore[arg-type]
    assert more.fen is not None
    assert more.fen >= told.fen, "more never costs less"
    units, unmeasured = freight_rules.measure(rules.by, items)
    assert ("unmeasured" in codes) == (unmeasured > 0)
    assert ("further" in codes) == (units > region.first)


@pytest.mark.parametrize(
    ("regions", "excluded", "code"),
    [
        ((), (), "freight_regions_missing"), ((("ZJ",), ("ZJ",)), (), "freight_region_twice"),
        (((), ()), (), "freight_rest_twice"), ((("ZJ",),), ("ZJ",), "freight_region_excluded"),
    ],
)  # fmt: skip
def test_a_province_has_one_price_at_most(
    regions: tuple[tuple[str, ...], ...], excluded: object, code: str
) -> None:
    rules = Terms("piece", tuple(Region(one, 1, 1, 1, 1) for one in regions), excluded)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        freight_rules.check(rules)
    assert refused.value.code == code


@FEW
@given(st.lists(st.sampled_from(list(moves.MOVES)), max_size=12))
def test_a_product_moves_by_the_table_and_stays_where_it_is_else(acts: list[moves.Act]) -> None:
    state, codes = STATES[0], set()
    for act in acts:
        try:
            after = moves.moved(state, act)
        except Refused as refused:
            assert state not in moves.MOVES[act]
            codes.add(refused.code)
        else:
            assert after == moves.MOVES[act][state]
            state = after
    assert state in STATES
    assert codes <= {"product_archived", "product_not_published", "product_not_archived"}


STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9), st.integers(0, 3)), max_size=16
)


@FEW
@given(STEPS)
def test_the_tree_never_holds_itself_and_never_grows_too_deep(
    steps: list[tuple[bool, int, int, int]],
) -> None:
    tree: dict[str, Category] = {}
    for n, (fresh, one, other, position) in enumerate(steps):
        before, places = dict(tree), ["", *tree, "nobody"]
        which, parent = places[one % len(places)], places[other % len(places)]
        try:
            if fresh:
                made = category_tree.added(tree, f"c{n}", f"名{position}", parent)
                tree[made.id] = made
            else:
                rows = category_tree.changed(tree, which, f"名{position}", parent, position)
                tree |= {row.id: row for row in rows}
        except (Refused, NotFound):
            assert tree == before
    for one in tree.values():
        assert one.path[-1] == one.id
        assert one.path[:-1] == (tree[one.parent_id].path if one.parent_id else ())
        assert len(set(one.path)) == len(one.path) <= category_tree.MOST_LEVELS
    order = category_tree.in_order(tree)
    assert sorted(one.id for one in order) == sorted(tree)
    brothers = {(one.parent_id, one.name.casefold()) for one in order}
    assert len(brothers) == len(order)


def test_four_levels_are_the_most_also_for_what_moves_along() -> None:
    tree: dict[str, Category] = {}
    for n in range(4):
        tree[f"c{n}"] = category_tree.added(tree, f"c{n}", "名", f"c{n - 1}" if n else "")
    tree["d"] = category_tree.added(tree, "d", "别处", "")
    for act in (
        lambda: category_tree.added(tree, "e", "再来", "c3"),
        lambda: (
            category_tree.changed(tree, "c1", "名", "d", 0)
            and category_tree.changed(tree, "c0", "名", "d", 0)
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "category_too_deep"


def test_a_full_tree_takes_no_more() -> None:
    full = {
        f"c{n}": Category(f"c{n}", f"名{n}", "", n, (f"c{n}",)) for n in range(category_tree.MOST_CATEGORIES)
    }
    with pytest.raises(Refused) as refused:
        category_tree.added(full, "x", "再来", "")
    assert refused.value.code == "categories_too_many"


@FEW
@given(st.integers(0, 10**12 - 1))
def test_a_right_check_digit_is_plausible_and_any_other_is_not(number: int) -> None:
    digits = f"{number:012d}"
    right = barcodes.check_digit(digits)
    assert [n for n in range(10) if barcodes.is_plausible(f"{digits}{n}")] == [right]
    assert barcodes.is_plausible(f"XM-{digits}")
    assert not barcodes.is_plausible(digits[:5])


@FEW
@given(axes(), st.data())
def test_differences_name_what_changed_and_nothing_else(
    wanted: tuple[Axis, ...], data: st.DataObject
) -> None:
    content = Content(title="杯", axes=wanted, skus=rows_of(wanted))
    doc = content_doc(content)
    assert read_content(doc) == content
    assert differences(doc, doc) == []
    at = data.draw(st.integers(0, len(content.skus) - 1))
    heavier = [replace(row, weight_g=5) if n == at else row for n, row in enumerate(content.skus)]
    found = differences(doc, content_doc(replace(content, title="碗", skus=tuple(heavier))))
    assert [one.field for one in found] == ["title", f"skus.C{at}.weight_g"]
    gone = differences(doc, content_doc(replace(content, skus=content.skus[1:])))
    assert [one.field for one in gone] == ["skus", "skus.C0"]
