"""How far the rules reach in the books, and which of them are suspect themselves."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, insert, select

from fundwatch.cli import run_command
from fundwatch.ledger.policy import in_force
from fundwatch.models.finding import RuleRun, Scan
from fundwatch.rules.asset.disposed_without_approval import DisposedWithoutApproval
from fundwatch.rules.registry import all_rules
from fundwatch.services import finding_lists, rule_book, rule_coverage, scan_printing, scanning
from fundwatch.services.rule_coverage import RuleCoverage
from fundwatch.services.rule_suspicion import PARTIAL, hits, percent
from tests.books import ACTOR, Books

DAY = date(2019, 1, 15)
CODE = "FW-A001"
CAUTION = "这条规则命中了被测对象的 31 %，规则本身需要先核对。"


def of(books: Books, code: str = CODE) -> RuleCoverage:
    return next(one for one in rule_coverage.coverage(books.store, ACTOR) if one.code == code)


def assets(books: Books, gone: int, kept: int) -> None:
    """Assets disposed of, with and without an approval."""
    books.put(
        "资产",
        *({"资产编号": f"处{n:03}", "状态": "已处置", "资产类别": "经营性"} for n in range(gone)),
        *(
            {"资产编号": f"批{n:03}", "状态": "已处置", "资产类别": "经营性", "处置批复文号": "云批1号"}
            for n in range(kept)
        ),
    )


def runs(books: Books, *made: tuple[int, int, str]) -> None:
    """Runs of the rule as scans would have left them: tested, flagged, message."""
    with books.store.write(ACTOR, "试验") as writing:
        for tested, flagged, message in made:
            values = {"started_at": "", "actor": "", "as_of": "2019-01-15", "through_log": 0, "incremental": False}
            writing.connection.execute(insert(Scan).values(**values, parameters="{}", rules_digest=""))
            number = writing.connection.execute(select(func.max(Scan.id))).scalar_one()
            run = {"scan_id": number, "rule": CODE, "rule_version": 1, "state": "已检查", "excluded": 0}
            told = {"tested": tested, "flagged": flagged, "message": message, "excluded_by": "{}"}
            writing.connection.execute(insert(RuleRun).values(**run, **told))


def test_a_rule_without_its_tables_says_what_to_import(books: Books) -> None:
    found = of(books)
    assert (found.state, found.applicable) == ("不适用", False)
    assert found.missing.said == "没有“资产”的数据；导入后即可检查。"
    assert found.wanted.startswith("要使它适用，请导入“资产”")
    assert found.last is None


def test_a_rule_without_its_columns_says_which(books: Books) -> None:
    books.put("项目", {"项目编号": "XM1", "批复日期": "2017-03-01"})
    found = of(books, "FW-G001")
    assert found.missing.said == "“项目”的“实际开工日期”全部空白。补填后导入即可检查。"
    assert "请补上“项目”的“实际开工日期”再导入" in found.wanted
    summary = scanning.scan(books.store, ACTOR, rules=["FW-G001"], as_of=DAY)
    assert [(one.state, one.message) for one in summary.rules] == [("不适用", found.missing.said)]


def test_what_is_imported_afterwards_makes_it_applicable_but_not_yet_run(books: Books) -> None:
    scanning.scan(books.store, ACTOR, as_of=DAY)
    assert of(books).last is not None
    assets(books, 1, 0)
    assert of(books).state == "未扫描"
    scanning.scan(books.store, ACTOR, as_of=DAY)
    found = of(books)
    assert (found.state, found.wanted) == ("适用", "")
    assert found.last is not None
    assert (found.last.tested, found.last.flagged) == (1, 1)


def test_an_incremental_scan_takes_up_a_rule_whose_column_was_filled_in(books: Books) -> None:
    books.put("项目", {"项目编号": "XM1", "批复日期": "2017-03-01"})
    scanning.scan(books.store, ACTOR, as_of=DAY)
    books.put("项目", {"项目编号": "XM2", "批复日期": "2017-03-01", "实际开工日期": "2017-02-01"})
    scanning.scan(books.store, ACTOR, since=1, as_of=DAY)
    rows = finding_lists.findings(books.store, ACTOR, rules=["FW-G001"])
    assert [row.subject_key for row in rows] == ["XM2"]


def test_a_failed_rule_is_neither_applicable_nor_clean(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    assets(books, 1, 0)
    monkeypatch.setattr(DisposedWithoutApproval, "population", lambda _rule, _scope: 1 // 0)
    scanning.scan(books.store, ACTOR, as_of=DAY)
    assert of(books).state == "失败"


def test_a_rule_that_flags_too_much_is_suspect_everywhere_it_is_told(books: Books) -> None:
    assets(books, 31, 69)
    summary = scanning.scan(books.store, ACTOR, rules=[CODE], as_of=DAY)
    assert [one.caution for one in summary.rules] == [CAUTION]
    assert CAUTION.rstrip("。") in next(scan_printing.notes(summary))
    found = of(books)
    assert (found.state, found.caution) == ("命中过多", CAUTION)
    assert {one.state for one in rule_book.rules(books.store, ACTOR) if one.code == CODE} == {"命中过多"}
    first = finding_lists.findings(books.store, ACTOR)[0]
    assert finding_lists.finding(books.store, ACTOR, first.number).caution == CAUTION


@pytest.mark.parametrize(("gone", "kept"), [(19, 0), (20, 80), (20, 81), (1, 0)])
def test_few_findings_or_a_share_within_bounds_suspect_no_rule(books: Books, gone: int, kept: int) -> None:
    assets(books, gone, kept)
    summary = scanning.scan(books.store, ACTOR, rules=[CODE], as_of=DAY)
    assert [one.caution for one in summary.rules] == [""]
    assert of(books).state == "适用"
    first = finding_lists.findings(books.store, ACTOR)[0]
    assert finding_lists.finding(books.store, ACTOR, first.number).caution == ""


def test_the_bounds_are_dated_parameters_of_the_office(books: Books) -> None:
    assets(books, 20, 60)
    books.put("政策参数", {"参数": "规则自疑比例", "起始日期": "2019-01-16", "数值": "0.5", "单位": "比例"})
    assert scanning.scan(books.store, ACTOR, rules=[CODE], as_of=DAY).rules[0].caution
    assert not scanning.scan(books.store, ACTOR, rules=[CODE], as_of=date(2019, 1, 16)).rules[0].caution


@pytest.mark.parametrize(
    ("made", "tested", "share", "at_least", "suspect"),
    [
        ([(100, 30, "")], 100, 300_000, False, True),
        ([(10, 10, ""), (100, 30, "")], 100, 300_000, False, True),
        ([(100, 30, ""), (20, 31, PARTIAL)], 120, 258_333, True, True),
        ([(100, 30, ""), (100, 31, PARTIAL)], 200, 155_000, True, False),
        ([(5, 40, "")], 5, 1_000_000, False, True),
        ([(0, 0, "")], 0, None, False, False),
    ],
)
def test_incremental_runs_are_counted_with_the_full_one_before_them(
    books: Books,
    made: list[tuple[int, int, str]],
    tested: int,
    share: int | None,
    *,
    at_least: bool,
    suspect: bool,
) -> None:
    runs(books, *made)
    with books.store.read() as connection:
        found = hits(connection, in_force(connection))[CODE]
    assert (found.tested, found.share, found.at_least, found.suspect) == (tested, share, at_least, suspect)
    assert ("至少" in found.caution) == (at_least and suspect)


def test_a_rule_that_was_only_run_in_part_is_not_judged(books: Books) -> None:
    runs(books, (10, 10, PARTIAL))
    with books.store.read() as connection:
        assert hits(connection, in_force(connection)) == {}


@pytest.mark.parametrize(("millionths", "said"), [(0, "0 %"), (1, "不到 1 %"), (319_999, "31 %"), (1_000_000, "100 %")])
def test_shares_in_words(millionths: int, said: str) -> None:
    assert percent(millionths) == said


def test_the_command_prints_every_rule_and_ends_with_nought(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    assets(books, 31, 69)
    scanning.scan(books.store, ACTOR, as_of=DAY)
    assert run_command(["rules", "--coverage", "--db", books.store.url]) == 0
    said = capsys.readouterr().out
    assert "FW-A001 资产处置未见批复文号（资产流失）：命中过多\n" in said
    assert f"  第 1 次扫描检查 100 条，疑点 31 条\n  {CAUTION}\n" in said
    assert "没有“补助发放”“死亡人员”的数据" in said
    assert f"共 {len(all_rules())} 条：" in said


def test_the_command_as_data(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    books.put("项目", {"项目编号": "XM1", "批复日期": "2017-03-01"})
    assert run_command(["rules", "--coverage", "--format", "json", "--db", books.store.url]) == 0
    rules = {one["code"]: one for one in json.loads(capsys.readouterr().out)}
    assert rules.keys() == all_rules().keys()
    assert rules["FW-A001"]["empty_tables"] == ["资产"]
    assert rules["FW-G001"]["blank_columns"] == [[{"table": "项目", "column": "实际开工日期"}]]
    assert {one["state"] for one in rules.values()} <= set(rule_coverage.STATES)
    assert rules["FW-G001"]["last_run"] is None
    assert rules["FW-G001"]["share_flagged"] is None
