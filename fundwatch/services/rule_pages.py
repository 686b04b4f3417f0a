"""A rule's page for auditors, in Chinese: from its declaration, with its example executed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fundwatch.ledger.policy import Policy
from fundwatch.rules.definition import Rule
from fundwatch.services.rule_sections import Configuration, PageSection, PageTable, sections

SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
LEAD = "疑点是需要核实的线索，不是结论。"


def render(rule: Rule, policy: Policy, executed: Mapping[str, Any] | None = None) -> str:
    """The page in Markdown; `executed` is what the rule raised on its example."""
    return markdown(rule, sections(rule, Configuration(policy), executed))


def markdown(rule: Rule, shown: Iterator[PageSection]) -> str:
    """A rule's sections in Markdown under its head."""
    head = [f"# {rule.code} {rule.name}", headline(rule), LEAD]
    return "\n\n".join([*head, *(_section(one) for one in shown)]) + "\n"


def headline(rule: Rule) -> str:
    """Category, severity and version."""
    return f"类别：{rule.category}　严重程度：{SEVERITIES[rule.severity]}　版本：{rule.version}"


def _section(shown: PageSection) -> str:
    parts = [f"## {shown.title}", *shown.said]
    if shown.points:
        parts.append("\n".join(f"- {line}" for line in shown.points))
    return "\n\n".join([*parts, *(_table(table) for table in shown.tables)])


def _table(table: PageTable) -> str:
    lines = [_line(table.header), "|" + " --- |" * len(table.header), *(_line(row) for row in table.rows)]
    above = f"{table.name}：\n\n" if table.name else ""
    return above + "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
