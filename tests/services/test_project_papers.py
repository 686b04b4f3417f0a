"""Which papers a project lacks: from its state, and from the rules that look for what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundwatch.ledger.project_accounts import project_accounts
from fundwatch.rules.registry import all_rules
from fundwatch.services import scanning
from fundwatch.services.project_papers import MissingPaper, missing_papers
from tests.books import ACTOR, Books

DAY = date(2019, 1, 15)
#: A project that has all that its own row can tell.
WHOLE = {
    "项目编号": "XM1",
    "项目名称": "村道硬化",
    "项目类别": "基础设施",
    "状态": "实施",
    "入库日期": "2016-12-01",
    "批复日期": "2017-03-01",
    "批复文号": "批〔2017〕1号",
    "实际开工日期": "2017-05-01",
}


def lacking(books: Books, as_of: date = DAY) -> dict[str, tuple[MissingPaper, ...]]:
    with books.store.read() as connection:
        return missing_papers(connection, project_accounts(connection, as_of), as_of)


def papers(books: Books, as_of: date = DAY) -> list[tuple[str, date | None]]:
    return [(one.paper, one.due) for one in lacking(books, as_of).get("XM1", ())]


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({}, []),
        ({"入库日期": ""}, [("入库记录", date(2017, 3, 1))]),
        ({"批复文号": ""}, [("立项批复", date(2017, 5, 1))]),
        ({"批复日期": "", "批复文号": ""}, [("立项批复", date(2017, 5, 1))]),
        ({"状态": "入库", "批复日期": "", "批复文号": "", "实际开工日期": ""}, []),
        ({"实际开工日期": ""}, [("开工日期（开工令）", None)]),
        ({"状态": "完工"}, [("完工日期（竣工报告）", None)]),
        ({"状态": "验收", "实际完工日期": "2017-08-01"}, [("县级验收单", date(2017, 8, 1))]),
        ({"状态": "申报", "入库日期": ""}, []),
        ({"状态": "终止", "入库日期": "", "批复文号": ""}, []),
    ],
)
def test_what_its_state_calls_for(books: Books, row: dict[str, str], missing: list[Any]) -> None:
    books.put("项目", {**WHOLE, **row})
    assert papers(books) == missing


def test_a_contract_is_missed_when_the_days_after_the_award_are_over(books: Books) -> None:
    books.put("项目", WHOLE)
    books.put("采购", {"采购编号": "CG1", "项目编号": "XM1", "公告日期": "2017-03-10", "中标通知日期": "2017-04-10"})
    # 30 days to sign, and missing from the day after.
    assert papers(books, date(2017, 5, 10)) == []
    assert papers(books, date(2017, 5, 11)) == [("合同", date(2017, 5, 11))]
    books.put("合同", {"合同编号": "HT1", "签订日期": "2017-05-20"})
    assert papers(books) == []


def test_settlement_and_final_account_of_a_project_handed_over(books: Books) -> None:
    books.put("项目", {**WHOLE, "状态": "移交", "实际完工日期": "2017-08-01"})
    books.put("验收", {"项目编号": "XM1", "验收日期": "2017-09-01", "验收结论": "合格"})
    books.put("合同", {"合同编号": "HT1", "签订日期": "2017-04-20"})
    books.put("资产", {"资产编号": "ZC1", "项目编号": "XM1", "形成日期": "2017-09-01", "移交日期": "2017-12-01"})
    assert papers(books) == [("竣工决算", date(2017, 12, 1)), ("结算审核报告", date(2017, 12, 1))]
    books.put("结算审核", {"合同编号": "HT1", "审定日期": "2017-10-01"})
    books.put("决算", {"项目编号": "XM1", "审定日期": "2017-11-01"})
    assert papers(books) == []


def test_an_acceptance_refused_or_of_the_township_is_none(books: Books) -> None:
    books.put("项目", {**WHOLE, "状态": "验收", "实际完工日期": "2017-08-01"})
    accepted = {"项目编号": "XM1", "验收结论": "合格"}
    books.put(
        "验收",
        {**accepted, "验收日期": "2017-09-01", "验收级别": "乡镇初验"},
        {**accepted, "验收日期": "2017-09-10", "验收级别": "县级验收", "验收结论": "不合格"},
    )
    assert papers(books) == [("县级验收单", date(2017, 8, 1))]
    books.put("验收", {**accepted, "验收日期": "2017-10-01", "验收级别": "县级验收", "验收结论": "整改后合格"})
    assert papers(books) == []


@pytest.fixture
def handed_over(books: Books) -> Books:
    """A project in works whose notices, filings, asset and tender are missing, another that has some of them."""
    other = {**WHOLE, "项目编号": "XM2"}
    books.put("项目", {**WHOLE, "状态": "完工", "实际完工日期": "2017-08-01", "预算年度": "2017"}, other)
    books.put("合同", {"合同编号": "HT1", "签订日期": "2017-04-20", "合同金额": "9000000.00"})
    posted = {"对象类型": "项目", "对象编号": "XM2", "开始日期": "2016-04-01", "结束日期": "2017-04-30"}
    forms = {"县": "年度项目计划", "乡镇": "资金项目安排", "村": "项目实施前"}
    books.put(
        "公示",
        *(
            {**posted, "公示编号": f"GS{at}", "级别": level, "公示种类": kind}
            for at, (level, kind) in enumerate(forms.items())
        ),
    )
    books.put("纪委备案", {"备案编号": "BA1", "备案事项": "项目审批", "项目编号": "XM2", "报送日期": "2017-03-05"})
    books.put("资产", {"资产编号": "ZC2", "项目编号": "XM2", "形成日期": "2018-12-30"})
    return books


def test_what_rules_miss_is_missing_here_with_their_provision(handed_over: Books) -> None:
    found = {one.paper: one for one in lacking(handed_over)["XM1"]}
    assert {one.rule for one in found.values()} == {"FW-N002", "FW-O002", "FW-A006", "FW-C001"}
    assert "招标（采购）记录" in found
    assert "资产登记" in found
    assert found["公示：村“项目实施前”"].due == date(2017, 5, 1)
    assert found["纪委备案：项目审批"].due == date(2017, 3, 31)
    for one in found.values():
        assert one.basis == all_rules()[one.rule].basis + ("" if all_rules()[one.rule].verified else "（待核实）")
    days = [one.due or date.min for one in lacking(handed_over)["XM1"]]
    assert days == sorted(days)


def test_the_list_and_the_leads_agree(handed_over: Books) -> None:
    """A project has a lead of one of these rules exactly where a paper of that rule is missing."""
    scanning.scan(handed_over.store, ACTOR, as_of=DAY)
    missed = {(key, one.rule) for key, papers in lacking(handed_over).items() for one in papers if one.rule}
    raised = {
        (project, row.rule)
        for row in scanning.findings(handed_over.store, ACTOR)
        for project in ("XM1", "XM2")
        if row.rule in {"FW-N002", "FW-O002", "FW-A006"} and row.subject_key == project
    }
    assert raised == {pair for pair in missed if pair[1] != "FW-C001"}
    assert raised


def test_a_rule_without_its_tables_misses_nothing(books: Books) -> None:
    books.put("项目", WHOLE)
    assert lacking(books) == {}


def test_nothing_is_missing_before_its_day(handed_over: Books) -> None:
    assert papers(handed_over, date(2017, 3, 30)) == []
    plans = ["公示：乡镇“资金项目安排”", "公示：县“年度项目计划”"]
    assert papers(handed_over, date(2017, 3, 31)) == [(paper, date(2017, 3, 31)) for paper in plans]
