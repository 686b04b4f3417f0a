from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fundwatch.errors import UsageError
from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.reports.papers.finding_pairing import check_code, facts_of, same_item
from fundwatch.reports.papers.finding_wording import ACCUSING, accuses, to_check
from fundwatch.reports.pdf import render_paper
from fundwatch.reports.workbook.paper import write_paper
from fundwatch.rules.definition import CATEGORIES
from fundwatch.rules.registry import all_rules
from fundwatch.services import reviewing, scanning
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books
from tests.scanned_books import DAY, DEAD, OTHER_TOWN, fill, header_row, scan

ANSWERS = ["是否属实", "情况说明", "整改措施", "追缴金额", "已追缴金额", "票据号", "核查人", "核查日期"]
TEXTS = st.lists(st.sampled_from([*"请核对张三（）：；2018虚报冒领", *ACCUSING]), max_size=12).map("".join)
VALUES = st.dictionaries(TEXTS.filter(bool), st.none() | st.integers() | TEXTS, max_size=6)


@pytest.fixture
def scanned(books: Books) -> Books:
    fill(books)
    scan(books)
    return books


def make(books: Books, region: str) -> Paper:
    with books.store.read() as connection:
        scope = PaperScope(as_of=DAY, office="财政局", region_code=region)
        return paper_form("疑点核查表").make(connection, scope)


def items(paper: Paper) -> list[str]:
    return [str(row.cells[4]) for row in paper.tables[0].rows]


def test_a_township_sees_what_lies_in_it_and_nothing_else(scanned: Books) -> None:
    paper = make(scanned, TOWN)
    assert paper.title == "石桥镇扶贫资金有关事项核查表"
    assert "不得公示张贴" in paper.lead_in[0]
    assert [row.cells[2:4] for row in paper.tables[0].rows] == [(1, "龙山村"), (2, "龙山村"), (3, "龙山村")]
    assert any("李四" in item for item in items(paper))
    assert not any("李德福" in item for item in items(paper))
    assert len(items(make(scanned, OTHER_TOWN))) == 1


def test_the_person_can_be_found_and_the_records_are_named(scanned: Books) -> None:
    table, details = make(scanned, OTHER_TOWN).tables
    (row,) = table.rows
    assert row.cells[5] == f"李德福 {DEAD[2]}\n补助发放 FF3"
    assert row.cells[6:8] == (30_000, DAY.replace(year=2018, month=2, day=1))
    assert "FF3" in str(details.rows[0].cells[2])


def test_what_was_concluded_is_not_asked_again_until_the_facts_change(scanned: Books) -> None:
    (row,) = [one for one in scanning.findings(scanned.store, ACTOR) if "李四" in one.summary]
    reviewing.conclude(scanned.store, ACTOR, row.number, "不属实", "本人健在", expected_version=0)
    assert not any("李四" in item for item in items(make(scanned, TOWN)))
    more = {"姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-06-01", "实发金额": "70.00"}
    scanned.put("补助发放", {"发放流水号": "FF9", **more})
    scan(scanned)
    assert any("李四" in item for item in items(make(scanned, TOWN)))


def test_a_village_alone_and_the_countys_own_units(scanned: Books) -> None:
    assert make(scanned, VILLAGE).title == "石桥镇龙山村扶贫资金有关事项核查表"
    county = make(scanned, COUNTY)
    assert county.title == "县级单位扶贫资金有关事项核查表"
    assert items(county) == []


@pytest.mark.parametrize("region", ["", "999900000000"])
def test_without_a_township_it_is_refused(scanned: Books, region: str) -> None:
    with pytest.raises(UsageError, match="按乡镇下发"):
        make(scanned, region)


def test_the_workbook_hides_the_number_and_leaves_only_the_answers_open(scanned: Books, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_paper(path, make(scanned, TOWN))
    sheet = load_workbook(path)["疑点核查"]
    header = header_row(sheet)
    labels = [cell.value for cell in sheet[header]]
    assert labels[:2] == ["疑点编号", "核对码"]
    assert labels[-8:] == ANSWERS
    assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]
    assert sheet.protection.sheet
    opened = [cell.column for cell in sheet[header + 1] if not cell.protection.locked]
    assert opened == [labels.index(label) + 1 for label in ANSWERS]
    (choice,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert choice.formula1 == '"属实,部分属实,不属实,数据有误"'
    (number,) = {cell.value.rsplit("-", 1)[0] for (cell,) in sheet[f"A{header + 1}:A{header + 3}"]}
    assert number == f"YD-{scanned.store.installation[:8]}"


def test_it_prints_for_signing(scanned: Books) -> None:
    assert render_paper(make(scanned, TOWN)).pages >= 1


def test_nothing_that_leaves_names_an_offence_or_the_rule(scanned: Books) -> None:
    paper = make(scanned, TOWN)
    texts = [str(cell) for table in paper.tables for row in table.rows for cell in row.cells if cell is not None]
    texts += [paper.title, *paper.lead_in, *paper.notes, *(column.label for t in paper.tables for column in t.columns)]
    for text in texts:
        assert not accuses(text)
        assert not any(rule.name in text for rule in all_rules().values())


def test_the_words_of_the_categories_are_all_known() -> None:
    # 程序违规 is known by its 违规, 挥霍浪费 by either half.
    assert [category for category in CATEGORIES if not accuses(category)] == []


@given(TEXTS, VALUES, TEXTS)
def test_no_record_whatever_it_says_makes_the_wording_accuse(
    summary: str, evidence: dict[str, object], key: str
) -> None:
    content = {"summary": summary, "evidence": evidence, "subject": {"table": "支付", "key": key}}
    assert not accuses(to_check(content))


@given(st.text(max_size=30), st.text(max_size=30), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_line_belongs_to_its_number_and_to_no_other(item: str, other: str, facts: str) -> None:
    code = check_code("YD-1-1", facts, item)
    assert facts_of(code, "YD-1-1", f" {item}\n") == facts
    assert facts_of(code, "YD-1-2", item) is None
    assert (facts_of(code, "YD-1-1", other) is None) is not same_item(item, other)
