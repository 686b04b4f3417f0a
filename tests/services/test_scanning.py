from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, func, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, RuleRun, Scan
from fundwatch.models.log import LogEntry
from fundwatch.models.store import Store
from fundwatch.rules.asset.disposed_without_approval import DisposedWithoutApproval
from fundwatch.rules.scope import Scope
from fundwatch.services import finding_lists, reviewing, scan_printing, scanning
from fundwatch.services.progress import CancelledError
from tests.factory import ACTOR, load, places

TODAY = date(2019, 1, 15)
ASSET = {
    "资产编号": "ZC1",
    "资产名称": "烤烟房",
    "资产类别": "经营性",
    "原值": 180000,
    "形成日期": "2016-06-01",
    "区划代码": "539900101201",
    "状态": "已处置",
    "处置日期": "2018-08-01",
}
PROJECT = {
    "项目编号": "XM1",
    "项目名称": "灌溉渠",
    "项目类别": "基础设施",
    "区划代码": "539900101202",
    "主管单位编码": "ZG",
    "实施单位编码": "XZ",
    "计划投资": 300000,
    "批复日期": "2017-05-20",
    "实际开工日期": "2017-04-10",
    "状态": "完工",
}


@pytest.fixture
def county(store: Store) -> Store:
    load(store, places())
    load(store, {"资产": [ASSET, {**ASSET, "资产编号": "ZC2", "原值": 500}], "项目": [PROJECT]}, file="三月.xlsx")
    return store


def lines(store: Store) -> list[str]:
    return list(scanning.lines(store, ACTOR))


def test_the_same_bytes_for_unchanged_books(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    first = lines(county)
    scanning.scan(county, ACTOR, as_of=TODAY)
    assert lines(county) == first
    assert len(first) == 3


def test_a_line_has_the_contract_s_members_in_its_order(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    found = json.loads(lines(county)[0])
    assert list(found)[:14] == [
        "rule",
        "name",
        "category",
        "severity",
        "score",
        "subject",
        "related",
        "related_total",
        "amount",
        "date",
        "region",
        "summary",
        "evidence",
        "basis",
    ]
    assert found["subject"] == {"table": "资产", "key": "ZC1"}
    assert found["amount"] == "180000.00"
    assert found["sources"][0] | {"sha256": ""} == {
        "table": "资产",
        "key": "ZC1",
        "file": "三月.xlsx",
        "sha256": "",
        "sheet": "资产",
        "row": 2,
    }
    assert "review" not in found


def test_order_is_score_then_amount_then_key(county: Store) -> None:
    load(county, {"资产": [{**ASSET, "资产编号": "ZC0", "原值": 500}]})
    scanning.scan(county, ACTOR, as_of=TODAY)
    told = [(f["score"], f["amount"], f["subject"]["key"]) for f in map(json.loads, lines(county))]
    assert told == [
        (0.72, "180000.00", "ZC1"),
        (0.6, "500.00", "ZC0"),
        (0.6, "500.00", "ZC2"),
        (0.52, "300000.00", "XM1"),
    ]


def test_a_finding_that_vanishes_stays_but_is_not_current_and_keeps_its_number(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    before = {f["subject"]["key"]: f["number"] for f in map(json.loads, lines(county))}
    load(county, {"资产": [{**ASSET, "处置批复文号": "清国资〔2018〕3号"}]})
    scanning.scan(county, ACTOR, as_of=TODAY)
    assert "ZC1" not in {f["subject"]["key"] for f in map(json.loads, lines(county))}
    assert finding_lists.finding(county, ACTOR, before["ZC1"]).current is False
    load(county, {"资产": [ASSET]})
    scanning.scan(county, ACTOR, as_of=TODAY)
    assert {f["subject"]["key"]: f["number"] for f in map(json.loads, lines(county))} == before


def test_a_scan_leaves_one_log_entry_and_its_runs(county: Store) -> None:
    head = county.head().number
    summary = scanning.scan(county, ACTOR, rules=["FW-A001", "FW-B001"], as_of=TODAY)
    with county.read() as connection:
        entry = connection.execute(select(LogEntry.action, LogEntry.detail).where(LogEntry.number == head + 1)).one()
        runs = connection.execute(select(RuleRun.rule, RuleRun.state, RuleRun.flagged).order_by(RuleRun.rule)).all()
        kept = connection.execute(select(Scan.through_log, Scan.as_of, Scan.incremental)).one()
    assert county.head().number == head + 1
    assert entry.action == "扫描"
    assert json.loads(entry.detail)["规则"] == {"FW-A001": ["已检查", 2], "FW-B001": ["不适用", 0]}
    assert [tuple(run) for run in runs] == [("FW-A001", "已检查", 2), ("FW-B001", "不适用", 0)]
    assert tuple(kept) == (head, "2019-01-15", False)
    assert summary.rules[1].message == "没有“补助发放”“死亡人员”的数据；导入后即可检查。"


def test_chosen_rules_leave_the_others_as_they_are(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    scanning.scan(county, ACTOR, rules=["FW-A001"], as_of=TODAY)
    assert len(lines(county)) == 3
    assert len(list(scanning.lines(county, ACTOR, ["FW-A001"]))) == 2


def test_a_rule_that_fails_is_told_and_keeps_what_it_had(county: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    before = lines(county)

    def broken(_rule: Any, scope: Scope) -> Select[Any]:
        scope.connection.exec_driver_sql("SELECT a FROM nowhere")
        raise AssertionError

    monkeypatch.setattr(DisposedWithoutApproval, "select", broken)
    summary = scanning.scan(county, ACTOR, as_of=TODAY)
    assert [(rule.code, rule.flagged) for rule in summary.failed] == [("FW-A001", 2)]
    assert "nowhere" in summary.failed[0].message
    assert "Traceback" in summary.traces[0]
    assert lines(county) == before
    # The next incremental scan does not trust the failed run: it computes the whole rule.
    monkeypatch.undo()
    made = load(county, {"资产": [{**ASSET, "资产编号": "ZC9"}]})
    again = scanning.scan(county, ACTOR, since=made, as_of=TODAY)
    partial = {rule.code: rule.partial for rule in again.rules if rule.state == "已检查"}
    assert (partial["FW-A001"], partial["FW-D001"], partial["FW-G001"]) == (False, True, True)


def test_unknown_rules_and_imports_are_refused(county: Store) -> None:
    with pytest.raises(UsageError, match="FW-X999"):
        scanning.scan(county, ACTOR, rules=["FW-X999"], as_of=TODAY)
    with pytest.raises(UsageError, match="没有编号为 77 的导入"):
        scanning.scan(county, ACTOR, since=77, as_of=TODAY)


def test_a_cancelled_scan_changes_nothing(county: Store) -> None:
    class Stopping:
        def step(self, done: int, total: int, what: str) -> None:  # noqa: ARG002 - the protocol's
            raise CancelledError

    head = county.head()
    with pytest.raises(CancelledError):
        scanning.scan(county, ACTOR, as_of=TODAY, progress=Stopping())
    assert county.head() == head


def test_a_scan_that_another_overtook_is_not_kept(county: Store) -> None:
    class Overtaking:
        done = False

        def step(self, done: int, total: int, what: str) -> None:  # noqa: ARG002 - the protocol's
            if done == total and not self.done:
                self.done = True
                scanning.scan(county, ACTOR, as_of=TODAY)

    with pytest.raises(RefusedError, match="另一次扫描"):
        scanning.scan(county, ACTOR, as_of=TODAY, progress=Overtaking())
    with county.read() as connection:
        assert connection.execute(select(func.count()).select_from(Scan)).scalar() == 1


def test_rules_on_deadlines_are_computed_again_on_another_day(county: Store) -> None:
    load(
        county,
        {
            "资金指标": [
                {
                    "指标编号": "ZB1",
                    "指标文号": "财1号",
                    "资金名称": "专项",
                    "资金级次": "省",
                    "资金类别": "财政专项扶贫",
                    "预算年度": 2018,
                    "金额": 500000,
                    "下达日期": "2018-01-20",
                }
            ]
        },
    )
    scanning.scan(county, ACTOR, as_of=TODAY)
    made = load(county, {"资产": [{**ASSET, "资产编号": "ZC9"}]})
    summary = scanning.scan(county, ACTOR, since=made, as_of=date(2019, 2, 1))
    by_code = {rule.code: rule for rule in summary.rules}
    assert (by_code["FW-T001"].flagged, by_code["FW-T001"].partial) == (1, False)
    assert by_code["FW-A001"].partial


def test_an_actor_sees_only_the_own_region(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    village = Actor("王", "上坪村", "539900101201")
    town = Actor("李", "清溪镇", "539900101000")
    assert {row.subject_key for row in finding_lists.findings(county, village)} == {"ZC1", "ZC2"}
    assert len(finding_lists.findings(county, town)) == 3
    hidden = next(row for row in finding_lists.findings(county, ACTOR) if row.subject_key == "XM1")
    with pytest.raises(UsageError, match="没有编号为"):
        finding_lists.finding(county, village, hidden.number)


def test_lists_can_be_filtered(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    assert {row.rule for row in finding_lists.findings(county, ACTOR, category="程序违规")} == {"FW-G001"}
    assert len(finding_lists.findings(county, ACTOR, severity="high")) == 2
    assert len(finding_lists.findings(county, ACTOR, rules=["FW-A001"], subject=("资产", "ZC2"))) == 1
    assert finding_lists.findings(county, ACTOR, region="539900101202")[0].amount == 30000000


def test_other_rules_on_the_same_project_raise_the_score(county: Store) -> None:
    load(county, {"资产": [{**ASSET, "项目编号": "XM1"}]})
    scanning.scan(county, ACTOR, as_of=TODAY)
    scores = {row.subject_key: row.score for row in finding_lists.findings(county, ACTOR)}
    assert scores == {"ZC1": 0.82, "ZC2": 0.6, "XM1": 0.62}


def test_related_rows_beyond_two_hundred_are_counted_not_listed(county: Store) -> None:
    people = [
        {
            "发放流水号": f"BF{number:03d}",
            "批次号": "PC1",
            "补助项目": "危房改造补助",
            "年度": 2017,
            "姓名": f"某{number}",
            "身份证号": f"5399001970{number:08d}",
            "户编号": f"H{number}",
            "银行账号": "6217000000000999",
            "应发金额": 1,
            "实发金额": 1,
            "发放日期": "2017-09-10",
            "区划代码": "539900101201",
        }
        for number in range(250)
    ]
    load(county, {"补助发放": people})
    scanning.scan(county, ACTOR, rules=["FW-B010"], as_of=TODAY)
    (found,) = finding_lists.documents(county, ACTOR)
    assert (len(found["related"]), found["related_total"], len(found["sources"])) == (200, 250, 200)
    assert (len(found["evidence"]["明细"]), found["evidence"]["明细条数"]) == (200, 250)
    (whole,) = finding_lists.documents(county, ACTOR, all_members=True)
    assert len(whole["related"]) == 250


def test_a_workbook_of_findings(county: Store, tmp_path: Path) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    scan_printing.write_workbook(county, ACTOR, tmp_path / "疑点.xlsx")
    scan_printing.write_workbook(county, ACTOR, tmp_path / "再来.xlsx")
    assert (tmp_path / "疑点.xlsx").read_bytes() == (tmp_path / "再来.xlsx").read_bytes()


class TestConcluding:
    def test_a_conclusion_stands_with_the_finding_in_later_scans(self, county: Store) -> None:
        scanning.scan(county, ACTOR, as_of=TODAY)
        number = finding_lists.findings(county, ACTOR)[0].number
        made = reviewing.conclude(
            county, ACTOR, number, "不属实", "批复已补登", silenced_until=date(2019, 6, 30), expected_version=0
        )
        scanning.scan(county, ACTOR, as_of=TODAY)
        detail = finding_lists.finding(county, ACTOR, number)
        assert (detail.row.verdict, detail.row.silenced_until, detail.version) == ("不属实", "2019-06-30", 1)
        assert detail.reviews[0].facts_changed is False
        assert "处置批复文号" in detail.content["evidence"]
        assert detail.page.startswith("# FW-A001")
        printed = json.loads(lines(county)[0])["review"]
        assert (printed["verdict"], printed["reason"], printed["facts_changed"]) == ("不属实", "批复已补登", False)
        with county.read() as connection:
            detail_json = connection.execute(
                select(LogEntry.detail).where(LogEntry.number == made.log_number)
            ).scalar_one()
        assert json.loads(detail_json)["理由"] == "批复已补登"

    def test_changed_facts_are_told(self, county: Store) -> None:
        scanning.scan(county, ACTOR, as_of=TODAY)
        number = finding_lists.findings(county, ACTOR)[0].number
        reviewing.conclude(county, ACTOR, number, "不属实", "金额很小", expected_version=0)
        load(county, {"资产": [{**ASSET, "原值": 190000}]})
        scanning.scan(county, ACTOR, as_of=TODAY)
        assert finding_lists.finding(county, ACTOR, number).reviews[0].facts_changed is True

    def test_two_people_cannot_conclude_on_the_same_state(self, county: Store) -> None:
        scanning.scan(county, ACTOR, as_of=TODAY)
        number = finding_lists.findings(county, ACTOR)[0].number
        reviewing.conclude(county, ACTOR, number, "属实", "已核", expected_version=0)
        with pytest.raises(RefusedError, match="刚刚由别人"):
            reviewing.conclude(county, ACTOR, number, "不属实", "再核", expected_version=0)
        assert reviewing.conclude(county, ACTOR, number, "不属实", "再核", expected_version=1).version == 2

    @pytest.mark.parametrize(
        ("number", "verdict", "reason", "said"),
        [(1, "有罪", "某", "结论只能是"), (1, "属实", "  ", "没有填写理由"), (99, "属实", "某", "没有编号为 99")],
    )
    def test_refusals(self, county: Store, number: int, verdict: str, reason: str, said: str) -> None:
        scanning.scan(county, ACTOR, as_of=TODAY)
        head = county.head()
        with pytest.raises(UsageError, match=said):
            reviewing.conclude(county, ACTOR, number, verdict, reason, expected_version=0)
        assert county.head() == head


def test_findings_are_kept_in_the_database_as_they_are_printed(county: Store) -> None:
    scanning.scan(county, ACTOR, as_of=TODAY)
    with county.read() as connection:
        kept = connection.execute(select(Finding.fingerprint, Finding.content, Finding.score)).all()
    assert {row.fingerprint for row in kept} == {json.loads(line)["fingerprint"] for line in lines(county)}
    assert all(0 < row.score < 1 for row in kept)
