"""What a rule's page says, in sections, apart from how it is shown: in the window, in docs/rules or on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundwatch.ledger.policy import Policy, PolicyValue
from fundwatch.rules.definition import Rule
from fundwatch.rules.scope import in_force_on, written

#: What is said of everything that nobody has confirmed yet, where a person might take it for law.
UNVERIFIED = "待核实"
_NOT_LAW = "（待核实，未核实前不作为法定依据引用）"
_CAUTION = "标明待核实的，是本系统设定的核查口径，还没有核实，不能当作规定引用。"
_DETAILS = "明细"
#: More columns than this are turned, where there are no more rows than that.
_WIDE, _SIDE_BY_SIDE = 6, 3


@dataclass(frozen=True)
class PageTable:
    """A table of a section; `name` stands above it, blank where the section has but one."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""


@dataclass(frozen=True)
class PageSection:
    """A section: sentences, then points, then tables."""

    title: str
    said: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[PageTable, ...] = ()


@dataclass(frozen=True)
class Configuration:
    """The values that a rule compares with, and for which finding: on its day, in its region.

    `said` tells where the values come from.
    """

    policy: Policy
    day: date | None = None
    region: str = ""
    said: tuple[str, ...] = ()
    of_finding: bool = False

    def applies(self, name: str, value: PolicyValue) -> bool:
        """Whether this is the value that the finding was compared with."""
        return self.of_finding and value is in_force_on(self.policy, name, self.day or date.max, self.region)


def sections(rule: Rule, configuration: Configuration, example: Mapping[str, Any] | None) -> Iterator[PageSection]:
    """The page of a rule; `example` is what the rule raised on its own example."""
    page = rule.page
    yield PageSection("怎么查", (page.method,))
    yield PageSection("为什么要查", (page.why,))
    yield basis_section(rule)
    yield _parameters(rule, configuration)
    yield PageSection("用到的数据", ("、".join(table.sheet.label for table in rule.tables()),))
    yield PageSection("不列为疑点的", points=page.not_flagged)
    yield PageSection("现场核实什么", points=page.check)
    yield PageSection("可能的正当原因", points=page.innocent)
    if example is not None:
        yield _example(rule, example)


def basis_section(rule: Rule) -> PageSection:
    """On what a rule rests; what is not confirmed says so in the heading and in the sentence."""
    if rule.verified:
        return PageSection("依据", (rule.basis,))
    return PageSection(f"依据（{UNVERIFIED}）", (f"{rule.basis}{_NOT_LAW}",))


def _parameters(rule: Rule, configuration: Configuration) -> PageSection:
    title = "参数"
    rows = [
        _parameter(name, value, configuration)
        for name in rule.parameters
        for value in configuration.policy.all_of(name)
    ]
    if not rows:
        return PageSection(title, ("这条规则没有参数。", *configuration.said))
    header = ("参数", "数值", "起止", "依据或口径", *(("用于本条",) if configuration.of_finding else ()))
    unverified = any(UNVERIFIED in cell for row in rows for cell in row)
    said = (*configuration.said, *((_CAUTION,) if unverified else ()))
    return PageSection(title, said, tables=(PageTable(header, tuple(rows)),))


def _parameter(name: str, value: PolicyValue, configuration: Configuration) -> tuple[str, ...]:
    until = f"至 {value.until.isoformat()}" if value.until else "起"
    where = f"，区划 {value.region_code}" if value.region_code else ""
    own = "（本单位设定）" if value.overridden and "本单位" not in value.basis else ""
    basis = f"{value.basis}{own}" if value.verified else f"{UNVERIFIED}：{value.basis}"
    cells = (name, written(value), f"{value.from_day.isoformat()} {until}{where}", basis)
    if not configuration.of_finding:
        return cells
    return (*cells, "✓" if configuration.applies(name, value) else "")


def _example(rule: Rule, executed: Mapping[str, Any]) -> PageSection:
    tables = [_rows_table(label, rows) for label, rows in rule.page.example.rows.items()]
    found = tuple((label, _text(value)) for label, value in executed["evidence"].items() if label != _DETAILS)
    tables.append(PageTable(("项目", "值"), found, "核对的数值"))
    lines = executed["evidence"].get(_DETAILS)
    if lines:
        tables.append(_rows_table(_DETAILS, lines))
    amount = f"涉及金额 {executed['amount']} 元。" if executed["amount"] is not None else ""
    said = (f"下面的数据是编的，程序实际运行这条规则，查出：{executed['summary']}{amount}",)
    return PageSection("例子", said, tables=tuple(tables))


def _rows_table(label: str, rows: Sequence[Mapping[str, Any]]) -> PageTable:
    """The rows under each other; a few wide ones side by side, so that a narrow page holds them."""
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    cells = [tuple(_text(row.get(header, "")) for header in headers) for row in rows]
    if len(headers) <= _WIDE or len(rows) > _SIDE_BY_SIDE:
        return PageTable(headers, tuple(cells), label)
    numbered = ("栏目", *(f"第 {number} 行" for number in range(1, len(rows) + 1)))
    turned = zip(headers, *cells, strict=True)
    return PageTable(numbered, tuple(row for row in turned if any(row[1:])), label)


def _text(value: object) -> str:
    return "（空）" if value is None else str(value)
