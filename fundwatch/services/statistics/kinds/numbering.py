"""断号重号: numbers that are missing, numbers given twice."""

from __future__ import annotations

from fundwatch.ledger.statistics.numbering import Numbering, examine
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn
from fundwatch.services.statistics.asking import DOCUMENTS, Asked, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, count, line, listed, refused, text
from fundwatch.services.statistics.material import Material, ReadColumn

#: Lines of one sort that are listed.
_MOST = 2_000


def make(asked: Asked, material: Material) -> Made:
    """Gaps first, then duplicates; rows behind them are the neighbours of a gap and the bearers of one number."""
    column = material.column
    found = examine(cell for cell in column.cells if cell is not None)
    if not found.documents:
        return refused(asked, material, f"“{column.label}”没有填编号的行。")
    gaps = [
        line(
            f"缺{gap.first}",
            text("断号"),
            text(gap.first if gap.missing == 1 else f"{gap.first} 至 {gap.last}"),
            count(gap.missing),
            text(f"前一号 {gap.before}，后一号 {gap.after}"),
            tones=((0, "warning"),),
        )
        for gap in found.gaps[:_MOST]
    ]
    duplicates = [
        line(
            f"重{number}",
            text("重号"),
            text(number),
            count(times),
            text(f"{times:,} 行用了同一个编号"),
            tones=((0, "danger"),),
        )
        for number, times in found.duplicates[:_MOST]
    ]
    behind = {
        f"缺{gap.first}": asked.behind(
            f"{gap.before} 与 {gap.after}", Filter(column.name, values=(gap.before, gap.after))
        )
        for gap in found.gaps[:_MOST]
    }
    behind |= {
        f"重{number}": asked.behind(f"编号 {number}", Filter(column.name, values=(number,)))
        for number, _times in found.duplicates[:_MOST]
    }
    columns = (
        StatementColumn("情况", width=90),
        StatementColumn("编号", stretch=True),
        StatementColumn("个数", "number", 90),
        StatementColumn("说明", width=330),
    )
    rows = [*gaps, *duplicates]
    return Made(asked, listed(asked, material, columns, rows, notes=_notes(found, column)), _said(found), behind=behind)


def _notes(found: Numbering, column: ReadColumn) -> list[str]:
    notes = [
        f"连续编号：{series.name}，{series.first} 至 {series.last}，{series.numbers:,} 个。" for series in found.series
    ]
    if len(notes) > 10:  # noqa: PLR2004 - a note is read, not searched
        notes = [*notes[:10], f"另有 {len(notes) - 10:,} 个连续的编号系列。"]
    if found.not_counted:
        numbers = sum(number for _name, number in found.not_counted)
        notes.append(f"{len(found.not_counted):,} 个系列的 {numbers:,} 个编号太少或不连续，没有查断号。")
    if column.blank:
        notes.append(f"{column.blank:,} 行没有填“{column.label}”。")
    most = max(len(found.gaps), len(found.duplicates))
    if most > _MOST:
        notes.append(f"断号、重号各只列前 {_MOST:,} 项。")
    return notes


def _said(found: Numbering) -> tuple[str, ...]:
    missing = sum(gap.missing for gap in found.gaps)
    if not found.series and not found.duplicates:
        return (
            f"{found.documents:,} 个编号里没有连续编排的系列，也没有重号。",
            "断号只在连续编号里才有意义：同一前缀至少五个号，并且占满号段的一半以上。",
            LEAD,
        )
    return (
        (
            f"{found.documents:,} 个编号，{len(found.series):,} 个连续系列："
            f"断号 {len(found.gaps):,} 处、缺 {missing:,} 个号，"
            f"重号 {len(found.duplicates):,} 个。"
        ),
        "断号可能是作废、漏录、另册登记，也可能是抽走了单据：请对照原始凭证的存根和作废联。重号要看是录入重复还是一号两用。",
        f"导入的数据不全也会出现断号，请先确认这段时间的数据都导入了。{LEAD}",
    )


TESTS = (
    StatisticsTest("断号重号", "凭证号、文号、合同号是否连续，有没有一号两用", 4, Need("编号栏", DOCUMENTS), make),
)
