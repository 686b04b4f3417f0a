"""A reconciliation as the window lists, prints and exports it."""

from __future__ import annotations

from fundwatch.services.reconciling import Compared, Outcome, Reconciliation
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Statement, StatementColumn, StatementFigure, StatementRow, Tone

_TONES: dict[Outcome, Tone] = {
    Outcome.DIFFERENT: "danger",
    Outcome.ONLY_OURS: "warning",
    Outcome.ONLY_THEIRS: "warning",
    Outcome.UNDECIDED: "warning",
    Outcome.ROUNDED: "muted",
    Outcome.EQUAL: "success",
}
_SETTLED = (Outcome.EQUAL, Outcome.ROUNDED)


def statement(made: Reconciliation, table: str, basis: str, measure: str) -> Statement:
    """The list: what differs first; `table` is the record table whose keys the rows carry, if there is one."""
    rows = tuple(_row(one) for one in made.compared)
    difference = made.ours - made.theirs
    total = ("合计", "", yuan(made.ours), yuan(made.theirs), yuan(difference), "", "")
    return Statement(
        title=f"按{basis}核对{measure}",
        table=table,
        columns=(
            StatementColumn(f"{basis}编号", width=170),
            StatementColumn("名称", stretch=True),
            StatementColumn("本账（元）", "money"),
            StatementColumn("对方（元）", "money"),
            StatementColumn("本账减对方（元）", "money"),
            StatementColumn("情况", width=110),
            StatementColumn("对方行", width=110),
        ),
        rows=rows,
        figures=_figures(made, difference),
        total=total,
        unit_note="单位：元",
        notes=tuple(_notes(made)),
    )


def _row(one: Compared) -> StatementRow:
    shown = (
        one.key or "—",
        one.name,
        "" if one.ours is None else yuan(one.ours),
        "" if one.theirs is None else yuan(one.theirs),
        yuan(one.difference),
        f"{one.outcome}（{one.alike} 个）" if one.alike else str(one.outcome),
        _lines(one.lines),
    )
    sort = (one.key, one.name, one.ours, one.theirs, one.difference, list(Outcome).index(one.outcome), len(one.lines))
    return StatementRow(one.key, shown, sort, ((5, _TONES[one.outcome]),))


def _lines(lines: tuple[int, ...]) -> str:
    first = "、".join(str(line) for line in lines[:3])
    return f"第 {first} 行" + (f"等 {len(lines)} 行" if len(lines) > 3 else "") if lines else ""  # noqa: PLR2004


def _figures(made: Reconciliation, difference: int) -> tuple[StatementFigure, ...]:
    settled = sum(made.counted(outcome) for outcome in _SETTLED)
    open_ones = len(made.compared) - settled
    rounded = made.counted(Outcome.ROUNDED)
    return (
        StatementFigure("本账合计（元）", yuan(made.ours)),
        StatementFigure("对方合计（元）", yuan(made.theirs), f"共 {len(made.table.rows):,} 行"),
        StatementFigure("本账减对方（元）", yuan(difference), tone="danger" if difference else "success"),
        StatementFigure("不一致", f"{open_ones:,} 项", tone="danger" if open_ones else "success"),
        StatementFigure("一致", f"{settled:,} 项", f"其中 {rounded:,} 项为单位尾差" if rounded else ""),
    )


def _notes(made: Reconciliation) -> list[str]:
    sums = f"各行相加是 {yuan(made.theirs)} 元"
    notes = [
        f"对方合计行写的是 {yuan(stated)} 元，{sums}，相差 {yuan(stated - made.theirs)} 元。"
        for stated in made.stated
        if stated != made.theirs
    ]
    if made.unread:
        first = "、".join(f"第 {line} 行（{text[:40]}）" for line, text in made.unread[:5])
        more = f"等 {len(made.unread)} 行" if len(made.unread) > 5 else ""  # noqa: PLR2004
        notes.append(f"没有读出编号或金额、未参加核对：{first}{more}。")
    if made.counted(Outcome.UNDECIDED):
        notes.append("“名称不唯一”的，本账有几个同名的，请改用编号核对。")
    return notes
