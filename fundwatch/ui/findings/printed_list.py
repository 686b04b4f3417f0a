"""The list of findings as a paper: more columns than the narrow list beside the finding has room for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundwatch.services.statement import StatementColumn
from fundwatch.ui.findings.words import SEVERITIES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.papers.list_printing import of_rows

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingRow
    from fundwatch.ui.papers.paper_source import PaperSource

_COLUMNS = (
    StatementColumn("编号", "number"),
    StatementColumn("规则"),
    StatementColumn("程度"),
    StatementColumn("类别"),
    StatementColumn("疑点", stretch=True),
    StatementColumn("摘要", stretch=True),
    StatementColumn("金额（元）", "money"),
    StatementColumn("结论"),
)


def printed_list(findings: Iterable[FindingRow], *words: str) -> PaperSource | None:
    """The findings in sight. No total: one amount may be named by several findings."""
    rows = [
        (
            str(one.number),
            one.rule,
            SEVERITIES[one.severity],
            one.category,
            one.name,
            one.summary,
            yuan(one.amount),
            one.verdict or "—",
        )
        for one in findings
    ]
    return of_rows("疑点一览", _COLUMNS, rows, *words)
