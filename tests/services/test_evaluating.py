from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.commands.evaluate import report
from fundwatch.errors import UnreadableFileError
from fundwatch.services.evaluating import Case, Key, Named, judge, read_cases


def case(name: str, *rows: str, flag: bool = True, category: str = "", neutral: tuple[str, ...] = ()) -> Case:
    return Case(
        name, flag, frozenset([category] if category else []), frozenset(map(row, rows)), frozenset(map(row, neutral))
    )


def row(written: str) -> Key:
    table, key = written.split("|")
    return table, key


def finding(*rows: str, category: str = "虚报冒领", rule: str = "FW-B001", number: int = 1) -> Named:
    return Named(number, rule, category, tuple(map(row, rows)), "某")


def test_a_subject_meets_a_case() -> None:
    result = judge([case("甲", "补助发放|1", category="虚报冒领")], [finding("补助发放|1", "人员|9")])
    assert (result.recall, result.whole.precision, result.missed) == (1.0, 1.0, [])
    assert result.recall_of["虚报冒领"] == [1, 1]


@pytest.mark.parametrize(("others", "met"), [(4, True), (5, False)])
def test_a_fifth_of_the_named_rows_meets_a_case(others: int, *, met: bool) -> None:
    named = ["账号|X", *(f"补助发放|{number}" for number in range(others))]
    result = judge([case("甲", "补助发放|0")], [finding(*named)])
    assert (result.found == 1) is met
    assert len(result.unexplained) == (0 if met else 1)


def test_a_finding_of_another_category_meets_nothing() -> None:
    result = judge([case("甲", "补助发放|1", category="截留私分")], [finding("补助发放|1")])
    assert (result.missed, result.whole.precision) == (["甲"], 0.0)
    assert result.unexplained


def test_a_finding_on_a_quiet_case_is_a_false_alarm() -> None:
    result = judge([case("甲", "补助发放|1", flag=False)], [finding("补助发放|1")])
    assert [name for _, name in result.false_alarms] == ["甲"]
    assert result.recall is None
    assert not result.complete
    assert any("落在不应提示的案例“甲”" in line for line in report(result))


def test_neutral_rows_do_not_count_but_cases_on_them_do() -> None:
    cases = [case("甲", "补助发放|1", neutral=("户|1",)), case("乙", "户|2", neutral=("补助发放|1",))]
    result = judge(cases, [finding("户|1"), finding("补助发放|1")])
    assert (result.neutral, result.whole.findings, result.whole.right) == (1, 1, 1)
    assert result.missed == ["乙"]


def test_without_findings_there_is_no_precision() -> None:
    result = judge([case("甲", "补助发放|1")], [])
    assert (result.recall, result.whole.precision) == (0.0, None)
    assert next(iter(report(result))) == "查全率 0.0%（应查出1例，查出0例）"


def test_reading_answers(tmp_path: Path) -> None:
    file = tmp_path / "答案.jsonl"
    file.write_text(
        '\ufeff{"case": "甲", "expect": "flag", "category": ["虚报冒领"], "subjects": [{"table": "人员", "key": "1"}], '
        '"neutral": [{"table": "户", "key": "H"}]}\n\n{"expect": "quiet", "subjects": []}\n',
        encoding="utf-8",
    )
    first, second = read_cases(file)
    assert first == case("甲", "人员|1", category="虚报冒领", neutral=("户|H",))
    assert (second.name, second.flag, second.categories) == ("3", False, frozenset())


@pytest.mark.parametrize("line", ["不是", '{"expect": "maybe", "subjects": []}', '{"expect": "flag"}', "[]"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "答案.jsonl"
    file.write_text('{"expect": "quiet", "subjects": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="第2行"):
        read_cases(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"没有\.jsonl"):
        read_cases(tmp_path / "没有.jsonl")
