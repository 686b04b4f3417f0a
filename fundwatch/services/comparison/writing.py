"""The comparison as a workbook: first the results beside their formulas, then the values and rows they refer to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.workbook import Figure, PlainSheet, write_workbook
from fundwatch.reports.workbook.sheet import Cell
from fundwatch.services import papers
from fundwatch.services.comparison.grounds import FIRST_ROW
from fundwatch.services.comparison.making import Comparison, Result, comparison
from fundwatch.services.papers import Written
from fundwatch.services.progress import Progress, Quiet

AGREES, DIFFERS = "一致", "不一致"
_SHEET = "重新计算"
_HEADER = ("结果", "程序的值", "用公式重算", "相差", "是否一致", "怎么算")
_NO_ARITHMETIC = (
    "这条规则的结果不是由加减乘除得出的（比对姓名、号码、日期先后），没有可以重算的金额公式；比对的行列在后面各表。"
)
_NOTES = (
    "疑点是需要核实的线索，不是结论。",
    "“用公式重算”“相差”“是否一致”是公式，引用后面各表；改动后面各表的数，这里跟着变。",
    "相差不到 1 分、比例不到百万分之二，是规则舍去的尾数，算作一致。",
    "后面各表的行按现在的台账列出；“说明”栏注明提出疑点以后重新导入过或已没有的行。",
)
_PLACES = Decimal("0.000000000001")


def write_comparison(
    store: Store, actor: Actor, number: int, path: Path, *, progress: Progress | None = None
) -> Written:
    """Write the comparison of a finding to an .xlsx file; for the worker. UsageError for another suffix."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"不能写成“{path.name}”这种文件。", "核对表里有公式，文件名请以 .xlsx 结尾。")
    (progress or Quiet()).step(0, 0, f"正在生成疑点 {number} 的核对表")
    made = comparison(store, actor, number)
    with papers.kept_whole(path) as beside:
        write_workbook(beside, [_results_sheet(made), *made.sheets], computed=True)
    return Written(path, f"疑点核对表：{made.finding.content['name']}", len(made.results))


def _results_sheet(made: Comparison) -> PlainSheet:
    rows = [_cells(FIRST_ROW + at, one) for at, one in enumerate(made.results)]
    title = f"疑点核对表：{made.finding.content['name']}"
    return PlainSheet(
        _SHEET, _HEADER, ("text",) * len(_HEADER), rows, (title,), widths=(22, 18, 18, 14, 12, 70), footer=_below(made)
    )


def _cells(row: int, one: Result) -> list[Cell]:
    apart, near = _decimal(one.program - one.again), _plain(one.near)
    return [
        one.label,
        Figure(_decimal(one.program), one.form),
        Figure(_decimal(one.again), one.form, one.formula),
        Figure(apart, "number" if one.form == "day" else one.form, f"ROUND(B{row}-C{row},8)"),
        Figure(AGREES if one.agrees else DIFFERS, "text", f'IF(ABS(D{row})<{near},"{AGREES}","{DIFFERS}")'),
        one.said,
    ]


def _below(made: Comparison) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = [(None,)]
    facts = made.finding
    if not any(one.form != "number" for one in made.results):
        lines.append((_NO_ARITHMETIC,))
    told = (
        ("疑点编号", made.number),
        ("规则", f"{facts.code} {facts.content['name']}"),
        ("摘要", facts.content["summary"]),
    )
    lines += [(label, text) for label, text in (*told, ("依据", facts.content["basis"]))]
    return [*lines, *((f"注：{note}",) for note in _NOTES)]


def _decimal(number: Fraction) -> Decimal:
    """A number in at most twelve decimals, without needless zeros: as exact as a spreadsheet keeps it."""
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(_PLACES).normalize()


def _plain(number: Fraction) -> str:
    return f"{_decimal(number):f}"
