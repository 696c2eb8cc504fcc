"""A workbook of many rows, some of them bad in every way there is, and which ones those are."""

from __future__ import annotations

from tests.commerce.tables import workbook

HEADER = [
    "商品编码",
    "商品标题",
    "规格1名称",
    "规格1",
    "SKU编码",
    "条形码",
    "重量(克)",
    "售价(元)",
    "淘宝价(元)",
    "状态",
]
SKUS_OF_PRODUCT = 5
# Column and what is written into it instead; each of these spoils its own row alone.
_FAULTS: tuple[tuple[int, object], ...] = (
    (7, "12.345"), (7, "面议"), (7, -5), (6, "很重"), (4, "有 空格"), (4, ""), (5, "条码"), (8, "0"), (9, "热卖"),
)  # fmt: skip


def goods(rows: int, bad: int, prefix: str = "G") -> tuple[bytes, list[int]]:
    """The file, and the numbers of its bad rows as Excel counts them; never the first row of a product."""
    wrong = _spread(rows, bad)
    lines: list[list[object]] = [list(HEADER)]
    for n in range(rows):
        product, variant = divmod(n, SKUS_OF_PRODUCT)
        code = f"{prefix}{product:05d}"
        line: list[object] = [
            code, f"保温杯 {product}" if variant == 0 else "", "颜色", f"色{variant}", f"{code}-{variant}", "",
            300 + variant, 19.9 + n % 100, 21, "草稿",
        ]  # fmt: skip
        if n in wrong:
            column, value = _FAULTS[len([w for w in wrong if w < n]) % len(_FAULTS)]
            line[column] = value
        lines.append(line)
    return workbook(lines), [n + 2 for n in sorted(wrong)]


def _spread(rows: int, bad: int) -> set[int]:
    """Evenly over the file, beside the first rows of products."""
    step = rows // bad if bad else 0
    return {n + (n % SKUS_OF_PRODUCT == 0) for n in range(1, 1 + bad * step, step)} if bad else set()
