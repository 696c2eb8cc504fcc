"""The rules of the dry run: every fault of every row, and exactly those; nothing of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.catalogue.model import Axis, Content, Media, SkuContent
from hub.commerce.pricing.book import ChannelPrice, PriceBook, Window
from hub.commerce.transfer import building
from hub.commerce.transfer.examining import Examined, examine
from hub.commerce.transfer.grouping import grouped, note_repeated, rows_of, values_of
from hub.commerce.transfer.imports import states
from hub.commerce.transfer.imports.working import chunks
from hub.commerce.transfer.known import Known, KnownProduct, KnownSku
from hub.commerce.transfer.references import said
from hub.core.errors import Conflict
from tests.commerce.tables import groups, table

AT = datetime(2026, 11, 23, tzinfo=UTC)
NAMES = ["商品编码", "商品标题", "SKU编码"]
SKU = KnownSku("s1", "A-1", {}, {"on": "yes", "price": 500, "weight_g": 10})
A = KnownProduct("p1", "A", 1, {}, {"kind": "physical", "state": "draft", "title": "甲"}, [SKU])
RED = KnownSku("s2", "B-R", {"颜色": "红"}, {"on": "yes", "price": 900, "floor": 800, "cost": 100})
SPARE = KnownSku("s3", "B-01", {"颜色": "蓝"}, {"on": "no"})
B = KnownProduct(
    "p2",
    "B",
    1,
    {"颜色": ("红", "蓝")},
    {"kind": "physical", "state": "published", "title": "乙"},
    [RED, SPARE],
)
GONE = KnownProduct(
    "p3",
    "G",
    1,
    {},
    {"kind": "physical", "state": "archived", "title": "旧"},
    [KnownSku("s4", "G-1", {}, {"on": "yes"})],
)
CARD = KnownProduct(
    "p4",
    "K",
    1,
    {},
    {"kind": "course", "state": "draft", "title": "课"},
    [KnownSku("s5", "K-1", {}, {"on": "yes"})],
)
SHOP = Known(
    {"A": A, "B": B, "G": GONE, "K": CARD}, {"A-1": "A", "B-R": "B", "B-01": "B", "Z-1": "Z"},
    {
        "category": {"衣": ["c1"], "两个": ["c2", "c3"]}, "freight": {"包邮": ["f1"]},
        "warehouse": {"杭州": ["w1"], "上海": ["w2"]},
        "picture": {"图": ["m1"], "双": ["m2", "m3"]},
    },
    {"c1": "衣", "f1": "包邮", "m1": "图", "w1": "杭州"},
)  # fmt: skip
DRAFTS: Mapping[str, Content] = {
    "A": Content("甲", skus=(SkuContent({}, "s1", "A-1", weight_g=10),)),
    "B": Content(
        "乙", axes=(Axis("颜色", ("红", "蓝")),),
        skus=(SkuContent({"颜色": "红"}, "s2", "B-R"), SkuContent({"颜色": "蓝"}, "s3", "B-01", on=False)),
    ),
    "G": Content("旧", skus=(SkuContent({}, "s4", "G-1"),)),
    "K": Content("课", skus=(SkuContent({}, "s5", "K-1"),)),
}  # fmt: skip


def examined(*lines: Sequence[str], shop: Known = SHOP) -> list[Examined]:
    return [examine(group, shop, DRAFTS.get(group.code, Content()), AT) for group in groups(*lines)]


def faults(found: Sequence[Examined]) -> dict[int, list[tuple[str, str]]]:
    return {row.number: [(p.field, p.code) for p in row.problems] for one in found for row in one.group.rows}


def one(header: Sequence[str], line: Sequence[str], shop: Known = SHOP) -> list[tuple[str, str]]:
    return faults(examined([*NAMES, *header], [*line], shop=shop))[2]


def test_a_new_product_is_made_of_its_rows() -> None:
    header = [*NAMES, "规格1名称", "规格1", "规格2名称", "规格2", "类目", "主图", "售价"]
    [found] = examined(
        header,
        ["N", "新", "N-1", "颜色", "红", "尺码", "L", "衣", "图", "5"],
        ["N", "", "N-2", "", "蓝", "", "L", "", "", "6"],
    )
    assert found.outcomes == {2: "create", 3: "create"}
    content = found.content
    assert (content.title, content.category_id, content.media) == ("新", "c1", Media(("m1",)))
    assert content.axes == (Axis("颜色", ("红", "蓝")), Axis("尺码", ("L",)))
    assert [(s.code, s.specs, s.on) for s in content.skus] == [
        ("N-1", {"颜色": "红", "尺码": "L"}, True), ("N-2", {"颜色": "蓝", "尺码": "L"}, True),
    ]  # fmt: skip
    assert found.changes_of(2) == ()


def test_combinations_without_a_row_are_not_for_sale() -> None:
    header = [*NAMES, "规格1名称", "规格1", "规格2名称", "规格2"]
    [found] = examined(
        header, ["N", "新", "N-1", "颜色", "红", "尺码", "L"], ["N", "", "N-2", "", "蓝", "", "M"]
    )
    assert [(s.code, s.on) for s in found.content.skus] == [
        ("N-1", True),
        ("", False),
        ("", False),
        ("N-2", True),
    ]


CASES: dict[str, tuple[Sequence[str], Sequence[str], list[tuple[str, str]]]] = {
    "a title is missing": ([], ["N", "", "N-1"], [("title", "missing")]),
    "a code is missing": ([], ["", "新", "N-1"], [("product_code", "missing")]),
    "a SKU code is missing": ([], ["N", "新", ""], [("sku_code", "missing")]),
    "a bundle": (["类型"], ["N", "新", "N-1", "套装"], [("kind", "bundle_needs_parts")]),
    "another kind": (["类型"], ["A", "", "A-1", "课程"], [("kind", "kind_fixed")]),
    "the same kind": (["类型"], ["A", "", "A-1", "实物"], []),
    "somebody else's SKU": ([], ["N", "新", "Z-1"], [("sku_code", "sku_code_taken")]),
    "no such category": (["类目"], ["N", "新", "N-1", "没有"], [("category", "category_unknown")]),
    "two such categories": (["类目"], ["N", "新", "N-1", "两个"], [("category", "category_ambiguous")]),
    "two such pictures": (["主图"], ["N", "新", "N-1", "图;双"], [("pictures", "picture_ambiguous")]),
    "no such picture": (["规格图"], ["N", "新", "N-1", "?"], [("sku_picture", "picture_unknown")]),
    "a price of nothing": (["售价"], ["A", "", "A-1", "0"], [("price", "money_zero")]),
    "a cost of nothing": (["成本价"], ["A", "", "A-1", "0"], []),
    "below the floor": (["售价", "最低售价"], ["A", "", "A-1", "4", "5"], [("price", "price_below_floor")]),
    "below a known floor": (["售价"], ["B", "", "B-R", "7.99"], [("price", "price_below_floor")]),
    "a floor above the price": (["最低售价"], ["A", "", "A-1", "5.01"], [("floor", "price_below_floor")]),
    "a weight of a course": (["重量"], ["K", "", "K-1", "5"], [("weight_g", "field_not_of_kind")]),
    "freight of a course": (["运费模板"], ["K", "", "K-1", "包邮"], [("freight", "field_not_of_kind")]),
    "pieces of a course": (
        ["入库数量", "仓库"], ["K", "", "K-1", "5", "杭州"], [("receive", "receive_not_counted")],
    ),
    "pieces without a warehouse": (["入库数量"], ["A", "", "A-1", "5"], [("warehouse", "missing")]),
    "no such warehouse": (["入库数量", "仓库"], ["A", "", "A-1", "5", "?"], [("warehouse", "warehouse_unknown")]),
    "pieces into a warehouse": (["入库数量", "仓库"], ["A", "", "A-1", "5", "杭州"], []),
    "specs without a name": (["规格1"], ["N", "新", "N-1", "红"], [("spec1_value", "spec_without_name")]),
    "a name without specs": (["规格1名称"], ["N", "新", "N-1", "颜色"], [("spec1_value", "missing_spec")]),
    "two specs of a name": (
        ["规格1名称", "规格1", "规格2名称", "规格2"], ["N", "新", "N-1", "色", "红", "色", "蓝"],
        [("spec1_name", "spec_names_twice")],
    ),
    "other spec names": (["规格1名称", "规格1"], ["B", "", "B-R", "尺码", "L"], [
        ("spec1_name", "spec_names_fixed"), ("spec1_value", "specs_fixed"),
    ]),
    "other specs": (["规格1名称", "规格1"], ["B", "", "B-R", "颜色", "绿"], [("spec1_value", "specs_fixed")]),
    "the same specs": (["规格1名称", "规格1"], ["B", "", "B-R", "颜色", "红"], []),
    "specs that are taken": (["规格1"], ["B", "", "B-N", "红"], [("spec1_value", "specs_taken")]),
    "another SKU without specs": ([], ["A", "", "A-2"], [("spec1_value", "specs_taken")]),
    "specs that a date spoiled": (["规格1"], ["B", "", "B-N", ""], [("spec1_value", "missing_spec")]),
    "an archived product": (["售价"], ["G", "", "G-1", "5"], [("state", "product_archived")]),
    "an archived product, as it is": (["状态"], ["G", "旧", "G-1", "归档"], []),
    "out of the archive": (["状态"], ["G", "旧", "G-1", "草稿"], []),
    "published without a picture": (["状态", "售价"], ["A", "", "A-1", "上架", "5"], [("state", "not_ready")]),
    "published without a price": (
        ["状态", "主图"], ["G", "", "G-1", "上架", "图"], [("state", "not_ready")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_what_is_wrong_with_a_row(what: str) -> None:
    header, line, wanted = CASES[what]
    assert one(header, line) == wanted


def test_a_published_product_is_published_again_only_for_a_change() -> None:
    header = [*NAMES, "状态", "主图", "售价", "品牌"]
    [same] = examined(header, ["B", "", "B-R", "上架", "", "", ""])
    assert (same.publishes, same.outcomes) == (False, {2: "same"})
    [wrong] = examined(header, ["B", "", "B-R", "上架", "", "", "新牌"])
    assert [problem.code for problem in wrong.group.rows[0].problems] == ["not_ready"]
    [changed] = examined(header, ["B", "", "B-R", "上架", "图", "", "新牌"])
    assert (changed.publishes, changed.outcomes) == (True, {2: "change"})


def test_a_spare_combination_is_taken_over() -> None:
    [found] = examined([*NAMES, "规格1", "是否售卖"], ["B", "", "B-B", "蓝", "是"])
    assert [(c.field, c.before, c.after) for c in found.changes_of(2)] == [
        ("sku_code", "B-01", "B-B"),
        ("on", "否", "是"),
    ]
    assert [(s.id, s.code, s.on) for s in found.content.skus] == [("s2", "B-R", True), ("s3", "B-B", True)]


def test_a_fault_of_the_product_holds_its_other_rows_up() -> None:
    found = examined([*NAMES, "规格1名称", "规格1"], ["N", "", "N-1", "色", "红"], ["N", "", "N-2", "", "蓝"])
    assert faults(found) == {2: [("title", "missing")], 3: []}
    assert found[0].outcomes == {2: "bad", 3: "held"}
    lost = examined([*NAMES, "类目"], ["A", "", "A-1", "没有"])
    assert lost[0].outcomes == {2: "bad"}


def test_a_fault_of_one_row_leaves_its_neighbours_alone() -> None:
    header = [*NAMES, "规格1名称", "规格1", "售价", "类目"]
    found = examined(
        header,
        ["N", "新", "N-1", "色", "红", "?", "衣"],
        ["N", "", "N-2", "", "蓝", "5", "没有"],
        ["N", "", "N-3", "", "绿", "5", ""],
    )
    assert found[0].outcomes == {2: "bad", 3: "bad", 4: "create"}
    assert [s.code for s in found[0].content.skus] == ["N-3"]
    assert found[0].content.category_id == "c1"


def test_rows_that_contradict_or_repeat_each_other_say_where() -> None:
    header = [*NAMES, "规格1名称", "规格1"]
    found = examined(
        header, ["N", "新", "N-1", "色", "红"], ["N", "旧", "N-2", "", "蓝"], ["N", "", "N-3", "", "红"],
        ["M", "另", "N-1", "", ""],
    )  # fmt: skip
    told = {row.number: [(p.code, p.other) for p in row.problems] for one in found for row in one.group.rows}
    assert told == {
        2: [],
        3: [("differs_from_row", "2")],
        4: [("specs_twice", "2")],
        5: [("sku_code_twice", "2")],
    }
    assert faults(examined(NAMES, ["N", "新", "N-1"], ["N", "", "N-2"]))[3] == [
        ("spec1_value", "specs_needed")
    ]


def test_names_of_specs_that_contradict_hold_a_new_product_up() -> None:
    header = [*NAMES, "规格1名称", "规格1"]
    [found] = examined(header, ["N", "新", "N-1", "色", "红"], ["N", "", "N-2", "尺码", "L"])
    assert found.outcomes == {2: "held", 3: "bad"}


def test_too_many_combinations() -> None:
    lines = [
        ["N", "新" if not n else "", f"N-{n}", "a", f"{n % 20}", "b", f"{n // 20}", "c", f"{n}"]
        for n in range(40)
    ]
    [found] = examined([*NAMES, "规格1名称", "规格1", "规格2名称", "规格2", "规格3名称", "规格3"], *lines)
    assert ("spec1_value", "combinations_too_many") in faults([found])[2]
    assert set(found.outcomes.values()) == {"bad", "held"}
    many = [["N", "新", f"N-{n}", "a", f"{n}"] for n in range(51)]
    assert ("spec1_value", "combinations_too_many") in faults(
        examined([*NAMES, "规格1名称", "规格1"], *many)
    )[2]


def test_what_is_worth_a_look_is_no_fault() -> None:
    header = [*NAMES, "售价", "建议零售价", "成本价", "条形码"]
    [found] = examined(header, ["A", "", "A-1", "5", "4", "6", "6901028075771"])
    row = found.group.rows[0]
    assert ([w.code for w in row.warnings], row.problems) == (
        ["price_below_cost", "price_above_msrp", "barcode_check_digit"], [],
    )  # fmt: skip
    [good] = examined(header, ["A", "", "A-1", "5", "5", "5", "6901028075770"])
    assert good.group.rows[0].warnings == []


def test_before_and_after_are_told_in_words() -> None:
    header = [*NAMES, "售价", "类目", "尺寸(毫米)", "入库数量", "规格图"]
    shop = Known({"A": A}, {"A-1": "A"}, SHOP.ids, SHOP.names, only_warehouse="w9")
    [found] = examined(header, ["A", "甲二", "A-1", "6", "衣", "1x2x3", "7", "图"], shop=shop)
    assert {c.field: (c.before, c.after) for c in found.changes_of(2)} == {
        "title": ("甲", "甲二"), "category": ("", "衣"), "price": ("5.00", "6.00"), "dimensions": ("", "1x2x3"),
        "receive": ("", "+7"), "sku_picture": ("", "图"),
    }  # fmt: skip
    assert found.wanted.skus[0].row.values["warehouse"] == "w9"
    assert found.changes_of(99) == ()
    assert said("price", None, shop) == ""
    assert said("pictures", ("m1", "weg"), SHOP) == "图\nweg"


def test_blank_rows_and_unmapped_columns_are_passed_over() -> None:
    found = table([["商品编码", "SKU编码", "别的"], ["", "", "x"], [], ["A", "A-1"]])
    made = rows_of(found, 0, ["product_code", "sku_code", None])
    assert [row.number for row in made] == [4]
    assert values_of(made, "product_code") == {"A"}
    made[0].values["weight_g"] = 5
    assert values_of(made, "weight_g") == set()


@given(st.lists(st.sampled_from("ABC "), max_size=30), st.data())
def test_every_row_is_in_one_group_and_codes_repeat_once(codes: list[str], data: st.DataObject) -> None:
    """However the rows of a product are strewn over the file."""
    lines = [[code.strip(), data.draw(st.sampled_from(["", "x", "y", "z"]))] for code in codes]
    rows = rows_of(table([["商品编码", "SKU编码"], *lines]), 0, ["product_code", "sku_code"])
    made = grouped(rows)
    note_repeated(made)
    assert sorted(row.number for group in made for row in group.rows) == [row.number for row in rows]
    named = [group.code for group in made if group.code]
    assert len(named) == len(set(named))
    assert all(row.text("product_code") == group.code for group in made for row in group.rows)
    repeated = sum(any(p.code == "sku_code_twice" for p in row.problems) for row in rows)
    skus = [row.text("sku_code") for row in rows if row.text("sku_code")]
    assert repeated == len(skus) - len(set(skus))


def test_a_book_keeps_what_the_file_does_not_speak_of() -> None:
    timed = ChannelPrice("taobao", 400, Window(AT, None))
    before = PriceBook("s", 3, 500, channels=(ChannelPrice("taobao", 450), timed, ChannelPrice("site", 490)))
    after = building.book_of(before, {"price": 510, "price_taobao": 460, "weight_g": 5})
    assert (after.rev, after.price_fen, after.msrp_fen) == (3, 510, None)
    assert after.channels == (ChannelPrice("site", 490), ChannelPrice("taobao", 460), timed)
    assert building.book_of(before, {"msrp": 900}).channels == before.channels


@given(st.lists(st.integers(1, 30), max_size=40), st.integers(1, 60))
def test_chunks_are_whole_and_end(sizes: list[int], most: int) -> None:
    cursor, seen = 0, 0
    while cursor < len(sizes):
        start, cursor = chunks(sizes, cursor, most)
        assert start == seen < cursor
        assert sum(sizes[start:cursor]) <= most or cursor == start + 1
        seen = cursor
    assert seen == len(sizes)


def test_moves_of_an_import() -> None:
    for move, ways in states.MOVES.items():
        for state in states.STATES:
            if state in ways:
                assert states.moved(state, move) == ways[state]
            else:
                with pytest.raises(Conflict):
                    states.moved(state, move)
        assert states.before(move) == list(ways)


def test_a_table_from_csv_has_its_apostrophes_taken_off() -> None:
    [found] = groups(NAMES, ["'=N", "'普通", "N 1"], kind="csv")
    row = found.rows[0]
    assert (row.values, [(p.field, p.code, p.says) for p in row.problems]) == (
        {"product_code": "=N", "title": "'普通"}, [("sku_code", "code_unreadable", "N 1")],
    )  # fmt: skip
    [same] = groups([*NAMES, "主图"], ["'=N", "x", "N-1", "一;二"])
    assert same.code == "'=N"
    assert values_of(same.rows, "pictures") == {"一", "二"}
