from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.errors import RefusedError
from fundwatch.reports.content import Column, Table
from fundwatch.reports.pdf.faces import bundled_fonts
from fundwatch.reports.pdf.geometry import BLOCK_WIDTH
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.table_layout import PADDING, TableLayout, cell_role, lay_out

COLUMNS = (
    Column("序号", align="centre", weight=1),
    Column("姓名", align="centre", weight=4, whole=True),
    Column("建设内容及规模", weight=20),
    Column("金额", "元", align="right", weight=4),
)
LONG = "硬化村内道路3.2公里，安装太阳能路灯86盏；新建公厕2座、垃圾收集池6个；铺设DN50供水管道4.8千米。"


def rows(contents: list[str]) -> Table:
    return Table(
        COLUMNS,
        tuple((str(number), "张小三", text, "1,234.00") for number, text in enumerate(contents, start=1)),
        ("合计", "", "", "99,999,999.99"),
    )


def assert_nothing_overflows(layout: TableLayout, pen: Pen, width: float) -> None:
    assert sum(layout.widths) == pytest.approx(width)
    for row, texts in enumerate(layout.rows):
        role = cell_role(layout.table, row)
        for column, text in enumerate(texts):
            room = layout.widths[column] - 2 * PADDING + 0.05
            cell = layout.special.get(row, {}).get(column)
            lines = cell.lines if cell else (text,)
            size = cell.size if cell else layout.size
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert all(pen.width(role, line) * size / 1000 <= room for line in lines)
            assert len(lines) * size * 1.25 <= layout.heights[row]


@given(st.lists(st.text(st.sampled_from("硬化道路3.2公里，（）“”新建abc。"), max_size=300), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_cell_overflows_and_none_is_cut(contents: list[str]) -> None:
    pen = Pen(bundled_fonts())
    assert_nothing_overflows(lay_out(rows(contents), BLOCK_WIDTH, pen), pen, BLOCK_WIDTH)


def test_short_cells_are_printed_large() -> None:
    assert lay_out(rows(["道路硬化"] * 4), BLOCK_WIDTH, Pen(bundled_fonts())).size == 12.0


def test_a_single_long_cell_shrinks_by_itself() -> None:
    layout = lay_out(rows(["道路硬化"] * 30 + [LONG * 3]), BLOCK_WIDTH, Pen(bundled_fonts()))
    assert list(layout.special) == [30]
    assert layout.special[30][2].size < layout.size
    assert layout.heights[30] > layout.heights[0]


def test_twenty_columns_still_fit() -> None:
    columns = tuple(Column(f"项目第{number}栏", align="right") for number in range(20))
    table = Table(columns, (("1,234,567.00",) * 20,))
    pen = Pen(bundled_fonts())
    assert_nothing_overflows(lay_out(table, BLOCK_WIDTH, pen), pen, BLOCK_WIDTH)


def test_sums_of_a_column_are_as_wide_as_their_digits() -> None:
    pen = Pen(bundled_fonts())
    assert pen.width("仿宋", "1,111.11") == pen.width("仿宋", "8,888.88")


def test_a_character_without_a_font_is_named_by_row_and_column() -> None:
    table = Table(COLUMNS, (("1", "张𡋾", "道路", "1.00"),))
    with pytest.raises(RefusedError, match="表格第1行“姓名”栏“张𡋾”"):
        lay_out(table, BLOCK_WIDTH, Pen(bundled_fonts()))
