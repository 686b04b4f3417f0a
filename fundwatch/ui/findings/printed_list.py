"""The lists of findings and of clues as papers: more columns than the narrow list has room for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundwatch.services.statement import StatementColumn
from fundwatch.ui.findings.words import SEVERITIES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.papers.list_printing import of_rows

if TYPE_CHECKING:
    from fundwatch.services.clues import ClueRow
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
_CLUE_COLUMNS = (
    StatementColumn("等级"),
    StatementColumn("线索", stretch=True),
    StatementColumn("疑点编号"),
    StatementColumn("金额（元）", "money"),
    StatementColumn("乡镇"),
    StatementColumn("理由", stretch=True),
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
            one.standing_words,
        )
        for one in findings
    ]
    return of_rows("疑点一览", _COLUMNS, rows, *words)


def printed_clues(clues: Iterable[ClueRow], *words: str) -> PaperSource | None:
    """The clues in sight, with why each stands where it stands. No total, for the same reason."""
    rows = [
        (
            one.marked,
            f"{one.named}：{one.findings[0].name}",
            "、".join(str(finding.number) for finding in one.findings),
            yuan(one.amount),
            one.district,
            "；".join((*one.reopened, *one.reasons)),
        )
        for one in clues
    ]
    return of_rows("线索一览", _CLUE_COLUMNS, rows, *words)
