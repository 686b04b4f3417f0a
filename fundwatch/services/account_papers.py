"""One thing's account as a paper: its sections as tables, one under the other, for print and as a workbook.

Accounts of households and persons are printed with identity and account numbers masked as on a posted notice: a
sheet that is left lying about tells nobody's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.services import papers, people
from fundwatch.services.list_papers import typed_cells
from fundwatch.services.paper_desk import PaperShown
from fundwatch.services.papers import Written
from fundwatch.services.progress import Progress, Quiet
from fundwatch.services.statement import Account, Fact, Section, StatementColumn

KIND = "账页"
_MASKED = frozenset({"户", "人员"})
_MASKED_NOTE = "身份证号和银行账号按公示的办法遮盖；完整的号码在程序里查看。"
#: Facts stand in two pairs of columns.
_FACT_COLUMNS = (
    PaperColumn("事项", weight=14),
    PaperColumn("内容", weight=30),
    PaperColumn("事项", weight=14),
    PaperColumn("内容", weight=30),
)
_WIDTHS = {"text": 150, "money": 136, "wan": 112, "number": 84, "rate": 84, "day": 108}
_STRETCHED = 2


def account_paper(store: Store, actor: Actor, shown: Account, day: date) -> Paper:
    """The account as it is shown, with what every section says of itself below. UsageError for one that is empty."""
    told = people.masked(shown) if shown.table in _MASKED else shown
    tables = tuple(table for section in told.sections for table in _tables(section))
    if not tables:
        raise UsageError(f"“{shown.title}”没有可以打印的内容。", "请先打开它的明细再打印。")
    with store.read() as connection:
        office = papers.office_name(connection, day, actor.region_code)
    badges = "、".join(words for words, _tone in told.badges)
    return Paper(
        KIND,
        f"{told.title}{KIND}",
        " · ".join(filter(None, (told.subtitle, badges))),
        office,
        day,
        tables,
        notes=(*_notes(told.sections), *([_MASKED_NOTE] if shown.table in _MASKED else [])),
        sealed=False,
    )


def show_account(store: Store, actor: Actor, shown: Account, day: date, *, progress: Progress) -> PaperShown:
    """The account laid out, for looking at and printing; for the worker."""
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    progress.step(0, 0, f"正在排版“{shown.title}”")
    paper = account_paper(store, actor, shown, day)
    printed = render_paper(paper)
    return PaperShown(paper.title, printed.data, sum(len(table.rows) for table in paper.tables), printed.said)


def write_account(
    store: Store, actor: Actor, shown: Account, day: date, path: Path, *, progress: Progress | None = None
) -> Written:
    """Write the account to a .pdf or .xlsx file; for the worker."""
    (progress or Quiet()).step(0, 0, f"正在生成“{shown.title}”")
    return papers.write(account_paper(store, actor, shown, day), path)


def _tables(section: Section) -> Iterator[PaperTable]:
    title = section.title or KIND
    if section.facts:
        yield PaperTable(title, _FACT_COLUMNS, tuple(_fact_rows(section.facts)))
    if section.lines:
        columns = tuple(_column(column) for column in section.columns)
        rows = tuple(PaperRow(typed_cells(section.columns, line.cells)) for line in section.lines)
        yield PaperTable(f"{title}明细" if section.facts else title, columns, rows)


def _fact_rows(facts: tuple[Fact, ...]) -> Iterator[PaperRow]:
    """Down the first pair of columns, then down the second, as they are shown."""
    down = -(-len(facts) // 2)
    for left, right in zip(facts[:down], (*facts[down:], None), strict=False):
        second: tuple[Cell, Cell] = (right.label, right.value or "—") if right else (None, None)
        yield PaperRow((left.label, left.value or "—", *second))


def _column(column: StatementColumn) -> PaperColumn:
    width = max(column.width or _WIDTHS[column.shown], len(column.label) * 14)
    weight = width * (_STRETCHED if column.stretch else 1) // 10
    return PaperColumn(column.label, column.shown, weight, whole=not column.stretch)


def _notes(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        if section.note:
            yield f"{section.title}：{section.note}" if section.title else section.note
        if section.lines and section.total > len(section.lines):
            yield f"{section.title}：只列前 {len(section.lines):,} 条，共 {section.total:,} 条。"
        elif section.empty and not section.lines and not section.facts:
            yield f"{section.title}：{section.empty}" if section.title else section.empty
