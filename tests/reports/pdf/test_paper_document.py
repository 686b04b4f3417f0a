from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.errors import RefusedError, UsageError
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.pdf import MOST_ROWS, render_paper
from fundwatch.reports.pdf.paper_layout import LEAST_SIZE, PaperLayout
from tests.reports.papers.made_up_papers import around, ledger, simple
from tests.reports.pdf.drawn import DrawnPage, drawn
from tests.reports.pdf.reading_back import read_back, words_of

LONG = "硬化村内道路3.2公里，安装太阳能路灯86盏；新建公厕2座、垃圾收集池6个；铺设DN50供水管道4.8千米。"
TEXTS = st.text(st.sampled_from("硬化道路3.2公里，（）“”新建abcXYZ-\n 。〔2018〕号"), max_size=120)
CELLS: dict[str, st.SearchStrategy[Cell]] = {
    "text": TEXTS,
    "money": st.integers(-(10**13), 10**13),
    "wan": st.integers(-(10**13), 10**13),
    "number": st.integers(-(10**9), 10**9),
    "rate": st.integers(0, 20_000),
    "day": st.dates(date(1990, 1, 1), date(2030, 1, 1)),
}


def bare(text: str) -> str:
    return "".join(text.split())


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=9))
    columns = tuple(
        PaperColumn(
            draw(st.sampled_from(["序号", "项目名称", "其中：中央财政衔接推进乡村振兴补助资金", "2018年VAT发票号"])),
            kind,  # type: ignore[arg-type]
            weight=draw(st.integers(1, 30)),
            whole=draw(st.booleans()),
            group=draw(st.sampled_from(["", "", "可用资金", "使用情况（含以前年度结转）"])),
        )
        for kind in kinds
    )
    row = st.tuples(*(st.none() | CELLS[kind] | (TEXTS if kind != "day" else st.nothing()) for kind in kinds))
    rows = draw(st.lists(st.builds(PaperRow, row, st.booleans()), max_size=40))
    total = draw(st.none() | row)
    return around(
        PaperTable("明细", columns, tuple(rows), total, page_sums=draw(st.booleans())),
        notes=tuple(draw(st.lists(st.just(LONG), max_size=3))),
        orientation=draw(st.sampled_from(["landscape", "portrait"])),
    )


def body(layout: PaperLayout, pages: list[DrawnPage]) -> list[str]:
    """The text below the head, by column, over all pages; that nothing leaves its column or row is asserted."""
    texts = [""] * len(layout.widths)
    for page in pages:
        top, bottom = page.thick[-1], page.thick[0]
        low = top - layout.head_height
        assert_head(layout, page, top, low)
        for piece in page.within(low - 0.01, bottom):
            column = next(i for i, right in enumerate(layout.edges[1:]) if piece.x + piece.width / 2 < right)
            if piece.text in {"本页小计", "（没有记录）"}:
                continue
            assert piece.x >= layout.edges[column] - 0.02
            assert piece.x + piece.width <= layout.edges[column + 1] + 0.02
            above = min(y for y in page.across if y > piece.y)
            below = max(y for y in page.across if y < piece.y)
            assert piece.y + 0.88 * piece.size <= above + 0.02
            assert piece.y - 0.12 * piece.size >= below - 0.02
            texts[column] += piece.text
    return texts


def assert_head(layout: PaperLayout, page: DrawnPage, top: float, low: float) -> None:
    lines = Counter(line for cell in layout.head for line in cell.lines)
    assert Counter(piece.text for piece in page.within(top, low)) == lines
    for piece in page.within(top, low):
        assert any(
            layout.edges[cell.start] - 0.02 <= piece.x
            and piece.x + piece.width <= layout.edges[cell.end] + 0.02
            and piece.text in cell.lines
            for cell in layout.head
        )


@given(papers())
@settings(max_examples=120, deadline=None)
def test_every_cell_stands_once_within_its_column_and_row_under_a_head_on_every_page(paper: Paper) -> None:
    found = drawn(paper)
    ((layout,),) = found.layouts
    with_table = [page for page in found.pages if len(page.thick) == 2]
    texts = body(layout, with_table)
    for column, text in enumerate(texts):
        wanted = "".join(row[column] for row in layout.measure.texts)
        if column not in layout.measure.summed:
            assert bare(text) == bare(wanted)
    assert min(page.thick[0] for page in with_table) >= -0.02
    assert layout.size >= LEAST_SIZE


@given(papers())
@settings(max_examples=25, deadline=None)
def test_equal_papers_are_equal_bytes(paper: Paper) -> None:
    assert render_paper(paper).data == render_paper(replace(paper)).data


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.reports.papers.made_up_papers import ledger; "
        "from fundwatch.reports.pdf import render_paper; "
        "print(hashlib.sha256(render_paper(ledger(40)).data).hexdigest())"
    )
    given_out = {subprocess.check_output([sys.executable, "-c", program]) for _ in range(2)}
    assert len(given_out) == 1


@pytest.mark.usefixtures("qapp")
def test_a_ledger_is_read_back_whole() -> None:
    paper = ledger(16)
    words = words_of(render_paper(paper).data)
    assert "云岭县2018年度财政专项扶贫资金台账" in words
    assert "编制单位：云岭县财政局" in words
    for said in ("单位：元", "注：支出进度", "制表人：", "审核人：", "负责人：", "（公章）", "2018年12月24日"):
        assert said in words
    assert "台账日志123-ab12cd34ef56ab12" in words
    for row in paper.tables[0].rows:
        assert words.count(str(row.cells[1])) == 1
    assert words.count("合计") == 1
    assert "1,679,011.12" in words


@pytest.mark.usefixtures("qapp")
def test_pages_are_numbered_of_how_many_and_say_what_they_go_on_with() -> None:
    data = render_paper(ledger(70)).data
    document = read_back(data)
    count = document.pageCount()
    assert count >= 3
    for number in range(count):
        text = bare(document.getAllText(number).text())
        assert f"第{number + 1}页共{count}页" in text
        assert ("（续）" in text) == (number > 0)
        assert "单位：元" in text
        assert "可用资金" in text
        assert "调剂整合" in text
        assert ("合计" in text) == ("制表人：" in text) == (number == count - 1)


@pytest.mark.usefixtures("qapp")
def test_a_page_lies_as_it_is_read() -> None:
    size = read_back(render_paper(ledger(2)).data).pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (842, 595)
    upright = replace(simple([PaperColumn("村"), PaperColumn("金额", "money")], ("龙山村", 1)), orientation="portrait")
    size = read_back(render_paper(upright).data).pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (595, 842)


def test_the_sums_of_the_pages_add_up_to_the_total() -> None:
    paper = ledger(70, page_sums=True)
    found = drawn(paper)
    layout = found.layouts[0][0]
    right = layout.edges[5]
    sums = []
    for page in found.pages:
        label = next((piece for piece in page.pieces if piece.text == "本页小计"), None)
        assert label, "every page has its own sum"
        (own,) = [p for p in page.pieces if abs(p.y - label.y) < 0.1 and abs(p.x + p.width - right) < 4]
        sums.append(round(float(own.text.replace(",", "")) * 100))
    assert len(sums) > 2
    assert sum(sums) == paper.tables[0].total[4]  # type: ignore[index]


def test_a_pages_sum_stands_over_the_total_and_no_line_goes_through_its_name() -> None:
    found = drawn(ledger(15, page_sums=True))
    last = found.pages[-1]
    name, total = (next(piece for piece in last.pieces if piece.text == text) for text in ("本页小计", "合计"))
    row = found.layouts[0][0].plain
    assert name.y == pytest.approx(total.y + row, abs=0.1)
    through = [x for x, low, high in last.down if low < name.y < high and name.x < x < name.x + name.width]
    assert through == []
    assert len([x for x, low, high in last.down if low < total.y < high]) == len(found.layouts[0][0].edges)


def test_subtotals_are_not_added_up_again() -> None:
    columns = [PaperColumn("乡镇"), PaperColumn("金额", "money")]
    rows = (PaperRow(("石桥镇", 100)), PaperRow(("小计", 100), emphasised=True), PaperRow(("龙潭镇", 23)))
    table = PaperTable("表", tuple(columns), rows, (None, 123), page_sums=True)
    (page,) = drawn(around(table)).pages
    texts = [piece.text for piece in page.pieces]
    at = next(piece.y for piece in page.pieces if piece.text == "本页小计")
    assert [piece.text for piece in page.pieces if abs(piece.y - at) < 0.1] == ["本页小计", "1.23"]
    assert texts.count("1.23") == 2


def test_signatures_are_never_left_alone_on_a_page() -> None:
    for count in range(1, 45):
        found = drawn(ledger(count))
        last = found.pages[-1]
        assert any(piece.text == "合计" for piece in last.pieces), count
        assert len([y for y in last.across if y > last.thick[0]]) >= 3, count


def test_twenty_amount_columns_take_a_larger_sheet_and_say_so() -> None:
    columns = [PaperColumn("乡镇"), *(PaperColumn(f"第{number}项", "money") for number in range(20))]
    row = ("石桥镇", *(123_456_789_00 + number for number in range(20)))
    printed = render_paper(simple(columns, row))
    assert (printed.frame.size, printed.frame.orientation) == ("A3", "landscape")
    assert "A3" in printed.said
    found = drawn(simple(columns, row))
    assert any("A3" in piece.text for piece in found.pages[-1].pieces)
    assert [bare(text) for text in body(found.layouts[0][0], list(found.pages))][1] == "123,456,789.00"


def test_a_portrait_that_is_too_narrow_is_turned() -> None:
    columns = [PaperColumn("乡镇"), *(PaperColumn(f"第{number}项", "money") for number in range(11))]
    printed = render_paper(replace(simple(columns, ("石桥镇", *[123_456_789] * 11)), orientation="portrait"))
    assert (printed.frame.size, printed.frame.orientation) == ("A4", "landscape")
    assert "横向" in printed.said


def test_what_no_sheet_holds_is_cut_into_parts_that_repeat_the_first_column() -> None:
    columns = [PaperColumn("乡镇"), *(PaperColumn(f"第{number}项支出", "money") for number in range(60))]
    row = ("石桥镇", *(1_000_000_000_000 + number for number in range(60)))
    found = drawn(simple(columns, row))
    (parts,) = found.layouts
    assert len(parts) > 1
    shown = [text for layout in parts for text in layout.measure.texts[0]]
    assert shown.count("石桥镇") == len(parts)
    assert len(set(shown)) == 61
    assert f"分{len(parts)}段打印" in found.said
    pieces = Counter(piece.text for page in found.pages for piece in page.pieces)
    assert all(pieces[text] == 1 for text in shown if text != "石桥镇")


def test_a_text_longer_than_a_page_goes_on_on_the_next() -> None:
    text = "".join(f"第{number}次走访情况正常，" for number in range(1500))
    found = drawn(simple([PaperColumn("户"), PaperColumn("走访记录", weight=20)], ("张三", text), ("李四", "无")))
    assert len(found.pages) >= 3
    layout = found.layouts[0][0]
    assert [bare(column) for column in body(layout, [p for p in found.pages if p.thick])] == [
        "张三李四",
        bare(text) + "无",
    ]


def test_lines_of_a_cell_are_kept() -> None:
    (page,) = drawn(simple([PaperColumn("说明", weight=30)], ("第一行\n第二行\r\n第三行",))).pages
    texts = [piece.text for piece in page.pieces]
    assert {"第一行", "第二行", "第三行"} <= set(texts)


def test_several_tables_are_headed_by_their_names() -> None:
    columns = (PaperColumn("事项"),)
    first, second = (PaperTable(name, columns, (PaperRow(("有",)),)) for name in ("一、指标", "二、项目"))
    (page,) = drawn(around(first, second)).pages
    texts = [piece.text for piece in page.pieces]
    assert texts.index("一、指标") < texts.index("二、项目")


def test_a_page_that_goes_on_says_with_which_table() -> None:
    tables = [PaperTable(name, (PaperColumn("乡镇"),), (PaperRow(("石桥镇",)),) * 50) for name in ("明细", "汇总")]
    pages = drawn(around(*tables)).pages
    heads = [next(piece.text for piece in page.pieces if "（续）" in piece.text) for page in pages[1:]]
    title = "云岭县2018年度财政专项扶贫资金台账（续）"
    assert set(heads) == {f"{title}　明细", f"{title}　汇总"}
    assert heads == sorted(heads, key=lambda head: head.endswith("汇总"))


def test_an_empty_table_says_that_there_is_nothing() -> None:
    (page,) = drawn(simple([PaperColumn("事项")])).pages
    assert "（没有记录）" in [piece.text for piece in page.pieces]


def test_a_hidden_column_is_not_printed() -> None:
    columns = [PaperColumn("编号", hidden=True), PaperColumn("事项")]
    (page,) = drawn(simple(columns, ("FD-20180001", "账户已注销"))).pages
    texts = [piece.text for piece in page.pieces]
    assert "账户已注销" in texts
    assert not {"编号", "FD-20180001"} & set(texts)


def test_a_column_to_be_filled_in_is_wide_enough_for_a_hand() -> None:
    columns = (PaperColumn("事项", weight=30), PaperColumn("情况说明", weight=17), PaperColumn("余下", weight=17))
    rows = tuple(PaperRow((LONG, None, None)) for _ in range(5))
    ((layout,),) = drawn(around(PaperTable("表", columns, rows, entry=((1, ()),)))).layouts
    assert layout.widths[1] >= 17 * 4
    assert layout.widths[1] > layout.widths[2]


def test_wan_of_a_column_have_one_number_of_decimals() -> None:
    columns = [PaperColumn("万元", "wan")]
    (page,) = drawn(simple(columns, (1_000_000,), (1_234_500,), total=(2_234_500,))).pages
    assert {"1.0000", "1.2345"} <= {piece.text for piece in page.pieces}


def test_a_character_without_a_font_is_refused_by_row_column_and_number() -> None:
    with pytest.raises(RefusedError, match=r"表格第2行“姓名”栏“张\U000212CE”.*U\+212CE"):
        render_paper(simple([PaperColumn("姓名")], ("张三",), ("张\U000212ce",)))
    with pytest.raises(RefusedError, match=r"U\+212CE"):
        render_paper(around(*simple([PaperColumn("姓名")]).tables, title="张\U000212ce的账"))


def test_more_rows_than_anybody_prints_are_refused_with_what_to_do_instead() -> None:
    rows = tuple(PaperRow((number,)) for number in range(MOST_ROWS + 1))
    paper = around(PaperTable("表", (PaperColumn("序号", "number"),), rows))
    with pytest.raises(UsageError, match="20,001 行") as refused:
        render_paper(paper)
    assert "Excel" in refused.value.hint


def test_columns_that_do_not_match_the_rows_are_refused() -> None:
    with pytest.raises(UsageError, match="1 行不符"):
        simple([PaperColumn("村")], ("龙山村", 1))
    with pytest.raises(UsageError, match="没有可以打印的栏目"):
        simple([PaperColumn("村", hidden=True)], ("龙山村",))
