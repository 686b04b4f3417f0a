from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.ingest.workbook import open_workbook
from fundwatch.models.finding import RuleRun, Scan
from fundwatch.models.records import all_tables
from fundwatch.rules.registry import all_rules
from fundwatch.services import compared_lists
from fundwatch.services.statement import Account, Section
from tests.books import ACTOR, Books

DEAD, ALIVE, STRANGER = "539900197001010036", "539900197202020022", "539900198001010018"


@pytest.fixture
def filled(books: Books) -> Books:
    """A list of two dead, one of whom stands on the register and was paid; everything else is missing."""
    books.put("户", {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": DEAD, "人口数": "1"})
    books.put("人员", {"身份证号": ALIVE, "姓名": "李秀芳", "户编号": "H1"})
    books.put("补助发放", {"发放流水号": "BF1", "身份证号": DEAD}, {"发放流水号": "BF2", "身份证号": DEAD})
    books.put(
        "死亡人员",
        {"身份证号": DEAD, "死亡日期": "2018-02-01"},
        {"身份证号": STRANGER, "死亡日期": "2018-05-01"},
    )
    return books


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def test_every_list_is_told_whether_it_is_there_or_not(filled: Books) -> None:
    shown = compared_lists.statement(filled.store, ACTOR)
    group = {label for label, record in all_tables().items() if record.sheet.group == "比对名单"}
    assert {row.key for row in shown.rows} == group
    rows = {row.key: row for row in shown.rows}
    uses = str(sum("死亡人员" in [table.sheet.label for table in rule.tables()] for rule in all_rules().values()))
    assert rows["死亡人员"].cells == (
        *("死亡人员", "2", "2", "1", "1", uses),
        *("2018-05-01", "2019-01-15", "测试.xlsx", "测试"),
    )
    assert rows["村组干部"].cells[1] == "尚未导入"
    assert len({len(row.cells) for row in shown.rows} | {len(shown.columns)}) == 1
    assert all(len(row.sort) == len(row.cells) for row in shown.rows)
    figures = {figure.label: figure.value for figure in shown.figures}
    assert figures["已有名单"] == "1 种"
    waiting = [
        rule for rule in all_rules().values() if {table.sheet.label for table in rule.needs} & (group - {"死亡人员"})
    ]
    assert figures["缺名单的规则"] == f"{len(waiting)} 条"


@pytest.mark.parametrize(
    ("label", "rows", "latest", "reach"),
    [
        ("亲属关系", [{"身份证号": STRANGER, "亲属身份证号": ALIVE, "关系": "兄弟"}], "", ("2", "1", "0")),
        (
            "核定数量",
            [{"身份证号": "", "户编号": "H1", "计量项目": "耕地", "年度": "2017"}],
            "2017 年",
            ("1", "1", "1"),
        ),
        ("企业登记", [{"法定代表人身份证号": DEAD, "成立日期": "2015-03-01"}], "2015-03-01", ("1", "1", "1")),
        (
            "车辆登记",
            [{"身份证号": ALIVE, "车牌号": "云A1"}, {"身份证号": ALIVE, "车牌号": "云A2"}],
            "",
            ("1", "1", "0"),
        ),
    ],
)
def test_each_lists_reach_is_counted_in_persons(
    filled: Books, label: str, rows: list[dict[str, str]], latest: str, reach: tuple[str, str, str]
) -> None:
    filled.put(label, *rows)
    row = next(one for one in compared_lists.statement(filled.store, ACTOR).rows if one.key == label)
    assert row.cells[2:5] == reach
    assert row.cells[6] == latest


def test_a_list_tells_its_files_and_the_rules_that_rest_on_it(filled: Books) -> None:
    account = compared_lists.account(filled.store, ACTOR, "死亡人员")
    assert account.badges == (("已导入", "success"),)
    assert section(account, "来源").lines[0].cells == ("测试.xlsx", "死亡人员", "2", "2019-01-15", "测试")
    rules = {line.key: line.cells for line in section(account, "用到它的规则").lines}
    dead = all_tables()["死亡人员"]
    assert set(rules) == {code for code, rule in all_rules().items() if dead in rule.tables()}
    assert {cells[3] for cells in rules.values()} == {"未扫描"}
    needing = {code for code, rule in all_rules().items() if dead in rule.needs}
    assert {code for code, cells in rules.items() if cells[2] == "没有它不适用"} == needing


def test_the_last_run_of_each_rule_is_told(filled: Books) -> None:
    code = next(code for code, rule in all_rules().items() if all_tables()["死亡人员"] in rule.needs)
    with filled.store.write(ACTOR, "扫描") as writing:
        scan = {"started_at": "2019-01-15", "actor": "测试", "as_of": "2019-01-15", "through_log": 1}
        writing.connection.execute(
            insert(Scan).values(id=1, incremental=False, parameters="{}", rules_digest="", **scan)
        )
        for number, state in enumerate(("不适用", "已检查"), 1):
            writing.connection.execute(
                insert(RuleRun).values(
                    id=number,
                    scan_id=1,
                    rule=code if number == 1 else f"{code}x",
                    rule_version=1,
                    state=state,
                    tested=1,
                    excluded=0,
                    excluded_by="{}",
                    flagged=0,
                    message="",
                )
            )
    lines = section(compared_lists.account(filled.store, ACTOR, "死亡人员"), "用到它的规则").lines
    assert next(line.cells[3] for line in lines if line.key == code) == "不适用"


def test_a_missing_list_says_whom_to_ask_and_for_what(filled: Books) -> None:
    account = compared_lists.account(filled.store, ACTOR, "村组干部")
    assert account.badges == (("尚未导入", "warning"),)
    told = {fact.label: fact.value for fact in section(account, "概要").facts}
    assert told["向谁要"] == "组织部门、乡镇人民政府"
    assert "还没有导入" in section(account, "来源").empty
    wanted = {line.cells[0]: line.cells[1] for line in section(account, "要哪些列").lines}
    assert wanted["区划代码"] == "必填"
    assert wanted["身份证号"] == "用于区分"
    assert wanted["职务"] == "选填"
    assert {line.cells[3] for line in section(account, "用到它的规则").lines if line.cells[2] == "没有它不适用"} == {
        "不适用"
    }


def test_the_template_of_a_list_has_its_columns(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "死亡人员.xlsx"
    compared_lists.write_template(books.store, ACTOR, "死亡人员", path)
    compared_lists.write_template(books.store, ACTOR, "死亡人员", path)
    with open_workbook(path) as book:
        names = [sheet.name for sheet in book.sheets]
    assert "死亡人员" in names
    assert "村组干部" not in names


def test_what_is_no_list_is_refused(books: Books) -> None:
    with pytest.raises(UsageError, match="没有“户”"):
        compared_lists.account(books.store, ACTOR, "户")
