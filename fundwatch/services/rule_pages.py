"""A rule's page for auditors, in Chinese: from its declaration, with the example executed where a result is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundwatch.ledger.policy import Policy, shipped
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import written

_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}


def page_of(code: str) -> str:
    """The page of a rule in Markdown, without its executed example; blank for a rule of another release."""
    rule = all_rules().get(code)
    return "" if rule is None else render(rule, shipped())


def render(rule: Rule, policy: Policy, executed: Mapping[str, Any] | None = None) -> str:
    """The page in Markdown; `executed` is the finding that the example raised."""
    basis = rule.basis if rule.verified else f"{rule.basis}（待核实，未核实前不作为法定依据引用）"
    parts = [
        f"# {rule.code} {rule.name}",
        f"类别：{rule.category}　严重程度：{_SEVERITIES[rule.severity]}　版本：{rule.version}",
        "疑点是需要核实的线索，不是结论。",
        "## 怎么查",
        rule.page.method,
        "## 为什么要查",
        rule.page.why,
        "## 依据",
        basis,
        "## 参数",
        _parameters(rule, policy),
        "## 用到的数据",
        "、".join(table.sheet.label for table in rule.tables()),
        "## 不列为疑点的",
        _listed(rule.page.not_flagged),
        "## 现场核实什么",
        _listed(rule.page.check),
        "## 可能的正当原因",
        _listed(rule.page.innocent),
    ]
    if executed is not None:
        parts += ["## 例子", _example(rule), f"查出：{executed['summary']}", _evidence(executed["evidence"])]
    return "\n\n".join(parts) + "\n"


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _parameters(rule: Rule, policy: Policy) -> str:
    lines = []
    for name in rule.parameters:
        for value in policy.all_of(name):
            until = f"至{value.until.isoformat()}" if value.until else "起"
            lines.append(f"- {name}：{written(value)}（{value.from_day.isoformat()}{until}；{value.basis}）")
    return "\n".join(lines) or "无。"


def _example(rule: Rule) -> str:
    blocks = []
    for label, rows in rule.page.example.rows.items():
        headers = list(dict.fromkeys(header for row in rows for header in row))
        lines = ["| " + " | ".join(headers) + " |", "|" + " --- |" * len(headers)]
        lines += ["| " + " | ".join(str(row.get(header, "")) for header in headers) + " |" for row in rows]
        blocks.append(f"{label}：\n\n" + "\n".join(lines))
    return "\n\n".join(blocks)


def _evidence(evidence: Mapping[str, Any]) -> str:
    lines = ["| 项目 | 值 |", "| --- | --- |"]
    for label, value in evidence.items():
        if isinstance(value, list):
            continue
        lines.append(f"| {label} | {'（空）' if value is None else value} |")
    return "\n".join(lines)
