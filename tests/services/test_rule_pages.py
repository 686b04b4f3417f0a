"""What holds of the page of every rule: its example is executed, it accuses nobody, what is unconfirmed says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fundwatch.ledger.policy import Policy, PolicyValue, shipped
from fundwatch.paths import resources
from fundwatch.reports.papers.finding_wording import ACCUSING
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.services.rule_examples import executed
from fundwatch.services.rule_pages import render
from fundwatch.services.rule_sections import Configuration, PageSection, sections

RULES = [pytest.param(rule, id=code) for code, rule in all_rules().items()]
#: Categories of findings and words of the provisions; they name what is looked for, not what somebody did.
NAMES_OF_MATTERS = ("滞留闲置", "资产流失", "公示缺失", "监督缺位", "数据质量")
#: A sentence that names an offence says with one of these that it is a possibility.
HEDGES = ("可能", "容易", "疑似", "常见", "线索", "难以", "防止", "像是", "不等于", "前提")
#: What a threshold is counted in, by the words at the end of its parameter's name.
THRESHOLDS = {
    "天数": ("天数", "期限"),
    "月数": ("月数",),
    "人数": ("人数",),
    "户数": ("户数",),
    "比例": ("比例",),
    "年数": ("年数",),
    "笔数": ("类数",),
}


def own_words(rule: Rule) -> Iterator[str]:
    """Every sentence that the rule says itself, apart from the provision that it quotes."""
    page = rule.page
    yield from (rule.name, rule.summary)
    for text in (page.method, page.why, *page.not_flagged, *page.check, *page.innocent):
        yield from re.split("[。；]", text)


def unverified(rule: Rule) -> list[str]:
    """Names of its parameters that have a value nobody has confirmed."""
    return [name for name in rule.parameters if any(not value.verified for value in shipped().all_of(name))]


@pytest.mark.parametrize("rule", RULES)
def test_every_page_has_its_example_executed(rule: Rule) -> None:
    found = executed(rule.code)
    assert found is not None
    page = render(rule, shipped(), found)
    assert "## 例子" in page
    assert f"查出：{found['summary']}" in page
    assert all(f"| {label} |" in page for label in found["evidence"] if label != "明细")


@pytest.mark.parametrize("rule", RULES)
def test_no_page_accuses(rule: Rule) -> None:
    for sentence in own_words(rule):
        named = [word for word in ACCUSING if word in sentence and word not in NAMES_OF_MATTERS]
        assert not named or any(hedge in sentence for hedge in HEDGES), (named, sentence)
    assert "疑点是需要核实的线索，不是结论。" in render(rule, shipped())


@pytest.mark.parametrize("rule", RULES)
def test_a_basis_that_is_not_confirmed_says_so(rule: Rule) -> None:
    page = render(rule, shipped())
    if rule.verified:
        assert f"## 依据\n\n{rule.basis}\n" in page
    else:
        assert f"## 依据（待核实）\n\n{rule.basis}（待核实，未核实前不作为法定依据引用）\n" in page
        assert "## 依据\n" not in page


@pytest.mark.parametrize("rule", RULES)
def test_a_threshold_that_is_not_confirmed_says_so(rule: Rule) -> None:
    page = render(rule, shipped())
    for name in rule.parameters:
        for value in shipped().all_of(name):
            line = next(one for one in page.splitlines() if one.startswith(f"| {name} |") and value.basis in one)
            _, _, shown, _, basis, _ = line.split("|")
            assert ("待核实" in shown) is not value.verified
            assert basis.strip().startswith("待核实：") is not value.verified
    assert ("还没有核实，不能当作规定引用" in page) is bool(unverified(rule))


@pytest.mark.parametrize("rule", RULES)
def test_what_is_not_confirmed_is_never_called_a_provision(rule: Rule) -> None:
    names = unverified(rule)
    for counted, endings in THRESHOLDS.items():
        if any(word in name for name in names for word in endings):
            said = [text for text in (*own_words(rule), rule.basis) if re.search(f"规定的?{counted}", text)]
            assert not said, (names, said)
    if not rule.verified:
        assert "规定" not in rule.name


def test_there_is_an_example_of_every_rule_and_of_no_other() -> None:
    files = {path.stem for path in (resources() / "rules").glob("*.json")}
    assert files == set(all_rules())
    assert executed("FW-Z999") is None


def test_a_finding_is_told_which_value_it_was_compared_with() -> None:
    """Two values of a parameter in turn, and one of a township: the finding's day and place choose."""
    rule = all_rules()["FW-G005"]
    (name,) = rule.parameters

    def value(start: str, number: str, region: str = "", *, verified: bool = True) -> PolicyValue:
        return PolicyValue(
            name, date.fromisoformat(start), None, Decimal(number), "比例", "某依据", verified, region, bool(region)
        )

    policy = Policy((value("2016-01-01", "0.05"), value("2017-07-01", "0.03", verified=False)))
    before = Configuration(policy, date(2017, 6, 30), of_finding=True)
    assert marks(rule, before) == [("5%", True), ("3%（待核实）", False)]
    assert marks(rule, replace(before, day=date(2017, 7, 1))) == [("5%", False), ("3%（待核实）", True)]
    own = Policy((*policy.values, value("2016-01-01", "0.04", "539900101000")))
    here = Configuration(own, date(2017, 6, 30), "539900101201", of_finding=True)
    assert dict(marks(rule, here))["4%"] is True
    assert sum(marked for _, marked in marks(rule, replace(here, region="539900102201"))) == 1


def marks(rule: Rule, configuration: Configuration) -> list[tuple[str, bool]]:
    (table,) = section(rule, configuration, "参数").tables
    return [(row[1], row[-1] == "✓") for row in table.rows]


def section(rule: Rule, configuration: Configuration, title: str) -> PageSection:
    return next(one for one in sections(rule, configuration, None) if one.title == title)


def test_a_bar_in_a_value_does_not_break_the_table() -> None:
    rule = all_rules()["FW-A002"]
    found = {"summary": "某", "amount": None, "evidence": {"对象": "ZC1|2017"}}
    assert "| 对象 | ZC1\\|2017 |" in render(rule, shipped(), found)


def test_the_kept_examples_are_plain_values() -> None:
    for path in (resources() / "rules").glob("*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))) == {"summary", "amount", "evidence"}
