"""Every published notice: imported whole, totals rebuilt, papers printed, oddities told and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from examples.published import build
from examples.published.build import Notice, fen
from fundwatch.models.fields import PARTS
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.store import Store
from fundwatch.reports.capitals import capitals
from fundwatch.reports.content import Paragraph, Table
from fundwatch.reports.figures_text import wan
from fundwatch.services import checking, publishing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import NoticeKey, Wanted
from tests.books import ACTOR
from tests.examples.arithmetic import judged, rounded_total_bound
from tests.examples.rebuilding import day_of, import_workbook, rebuilt, year_of

NOTICES = tuple(build.read(path) for path in build.declarations())
#: The form of each level that the figures of these notices fill.
KINDS = {"县": "资金分配结果", "乡镇": "项目实施情况"}
every_notice = pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.name)


def test_the_notices_asked_for_are_there() -> None:
    names = {notice.name for notice in NOTICES}
    wanted = {"dachuan-2024", "xiji-piancheng-2024", "yanchi-2024", "meihekou-2025", "mishan-2026"}
    assert wanted | {"chengxiang-2025", "jinzhai-2025", "fujin-2025", "fuyuan-2024"} <= names
    assert all(notice.told["来源"].startswith("http") for notice in NOTICES)


def test_the_readme_names_every_example_and_its_oddity() -> None:
    readme = (build.FOLDER / "README.md").read_text(encoding="utf-8")
    for notice in NOTICES:
        assert f"`{notice.name}`" in readme
        assert notice.told["来源"] in readme
        assert all(lead["规则"] in readme for lead in notice.told.get("疑点", []))
    in_rows = {line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")}
    assert in_rows == {notice.name for notice in NOTICES}


def test_the_workbooks_are_what_the_declarations_say() -> None:
    assert build.out_of_date() == ()


@every_notice
def test_no_person_stands_in_an_example(notice: Notice) -> None:
    of_persons = {"户", "人员", "补助发放", "户收入", "户动态", "小额贷款", "死亡人员", "财政供养人员", "村组干部"}
    assert not of_persons & notice.rows.keys()
    columns = {label for rows in notice.rows.values() for row in rows for label in row}
    assert not columns & {"负责人", "法定代表人", "经办人", "验收人", "联系电话", "身份证号", "银行账号"}


@every_notice
def test_every_row_is_taken_and_gives_the_published_totals(store: Store, notice: Notice) -> None:
    shown = import_workbook(store, notice.workbook)
    assert shown.clean
    assert shown.counts.rejected == shown.counts.skipped == 0
    stored = {table: counts.stored for table, counts in shown.files[0].tables().items()}
    assert stored == {table: len(rows) for table, rows in notice.rows.items()}
    # The only cells taken with a remark are levels that the notice does not name.
    remarks = {(note.column, note.value) for sheet in shown.files[0].sheets for note in sheet.notes}
    assert remarks <= {("资金级次", "未列明级次")}
    assert checking.check(store, ACTOR, progress=Quiet()).sound
    assert missed(store, notice) == {}


def missed(store: Store, notice: Notice) -> dict[str, int]:
    """Published totals that the books do not give, and by how many fen, beyond what rounding explains."""
    missed = {}
    for printed in notice.told["公布"]:
        gap = abs(rebuilt(store, notice, printed["取"]) - fen(printed["数"]))
        allowed = rounded_total_bound(printed["行数"]) if "行数" in printed else 0
        if gap > allowed:
            missed[printed["项"]] = gap
    return missed


@every_notice
def test_the_papers_print_the_published_totals(store: Store, notice: Notice) -> None:
    import_workbook(store, notice.workbook)
    called = {(one.key.level, one.key.region_code) for one in publishing.called_for(store, ACTOR, Wanted())}
    expected = notice.told.get("印出", [])
    named = {(paper["级别"], str(paper["区划代码"])) for paper in expected}
    assert {one for one in called if one[0] in KINDS} == named
    for paper in expected:
        _holds(store, notice, paper)


def _holds(store: Store, notice: Notice, paper: dict[str, Any]) -> None:
    key = NoticeKey(paper["级别"], KINDS[paper["级别"]], str(paper["区划代码"]), year_of(notice))
    content = publishing.preview(store, ACTOR, key, day_of(notice)).content
    told = {amount.label: amount.fen for amount in content.amounts}
    asked = {label: fen(printed) for label, printed in paper.items() if label in told}
    assert {label: told[label] for label in asked} == asked
    assert set(paper) - {"级别", "区划代码"} == set(asked)
    totals = [cell for block in content.body if isinstance(block, Table) for cell in block.total or ()]
    # Tables give a sum with the decimals that their column needs.
    given = asked.get("已分配", asked.get("安排资金", 0))
    assert {wan(given, decimals) for decimals in range(2, 7) if given % 10 ** (6 - decimals) == 0} & set(totals)


@every_notice
def test_nothing_but_the_known_oddities_is_a_lead(store: Store, notice: Notice) -> None:
    import_workbook(store, notice.workbook)
    summary = scanning.scan(store, ACTOR, as_of=day_of(notice))
    assert summary.failed == ()
    found = scanning.findings(store, ACTOR)
    assert [(one.rule, one.subject_table, one.subject_key, one.amount) for one in found] == [
        (lead["规则"], lead["表"], lead["编号"], fen(lead["金额"])) for lead in notice.told.get("疑点", [])
    ]


@every_notice
def test_printed_sums_miss_only_where_it_is_known(notice: Notice) -> None:
    odd = {one["式"] for one in notice.told["算式"] if not judged(one["式"], one["单位"]).lawful}
    assert odd == {one["式"] for one in notice.told["算式"] if "不符" in one}


def test_capitals_are_written_by_the_program() -> None:
    """The one notice that printed capitals wrote 两 for 贰; the program's are right both times."""
    (notice,) = (one for one in NOTICES if one.name == "xiji-piancheng-2024")
    printed = {one["大写"]: one for one in notice.told["公布"] if "大写" in one}
    right = [text for text, one in printed.items() if capitals(fen(one["数"])) == text]
    assert right == ["叁拾玖万陆仟元整"]
    assert [text for text, one in printed.items() if "大写不符" in one] == ["柒拾玖万两仟元整"]
    assert capitals(fen("792000元")) == "柒拾玖万贰仟元整"


@pytest.mark.parametrize("notice", [one for one in NOTICES if "标准" in one.told], ids=lambda notice: notice.name)
def test_amounts_are_what_the_standards_give(store: Store, notice: Notice) -> None:
    """Quantity by standard is the printed amount; under an upper limit no more than it, per household too."""
    import_workbook(store, notice.workbook)
    for one in notice.told["标准"]:
        with store.read() as connection:
            named = (
                SubsidyStandard.subsidy == one["补助项目"],
                SubsidyStandard.grade.is_not_distinct_from(one.get("档次")),
            )
            standard = connection.execute(select(SubsidyStandard.__table__).where(*named)).one()
        amount, quantity = fen(one["金额"]), int(Decimal(str(one["数量"])) * PARTS)
        if standard.standard_type == "上限":
            assert amount * PARTS <= standard.amount * quantity
            assert amount <= standard.cap_per_household * one["户数"]
        else:
            assert amount * PARTS == standard.amount * quantity


def test_the_rate_of_spending_is_the_published_one(store: Store) -> None:
    """临朐 2025: 1,522.9 of 1,570 万元, published as 97 %."""
    (notice,) = (one for one in NOTICES if one.name == "linqu-2025")
    import_workbook(store, notice.workbook)
    key = NoticeKey("乡镇", KINDS["乡镇"], "370724901000", year_of(notice))
    content = publishing.preview(store, ACTOR, key, day_of(notice)).content
    said = "".join(block.text for block in content.body if isinstance(block, Paragraph))
    assert "已支出1522.9万元，支出率97.00%" in said
