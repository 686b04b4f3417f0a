"""The columns of 资金: what a person looks for first, how the available sum came about behind it.

A sum that is nought in every document is left out, so that what there is stands in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fundwatch.ledger.fund_figures import FundAccount, FundTotal
from fundwatch.services.account_parts import day, filled, percent
from fundwatch.services.showing import yuan
from fundwatch.services.statement import SortValue, StatementColumn

Figure = Callable[[FundAccount | FundTotal], int | None]
#: Pixels of an amount in the list, and for each character more than the usual ones have.
_WIDE, _USUAL, _MORE = 126, len("134,177,100.00"), 8
#: 结余 has a character less: with it everything up to 支出率 stands in a window of 1366 pixels.
_NARROWER = 118
_RATE = 86


@dataclass(frozen=True, slots=True)
class FundColumn:
    """A column: `word` reads a document, `figure` reads a sum of a document or of all of them."""

    label: str
    shown: StatementColumn
    word: Callable[[FundAccount], str] | None = None
    figure: Figure | None = None
    write: Callable[[int | None], str] = filled
    optional: bool = False

    def text(self, one: FundAccount) -> str:
        """The cell of a document."""
        return self.word(one) if self.word else self.written(one)

    def sort(self, one: FundAccount) -> SortValue:
        """What a document's cell sorts by."""
        return self.word(one) if self.word else self.figure(one) if self.figure else None

    def written(self, one: FundAccount | FundTotal) -> str:
        """The figure of a document or of all of them; blank in a column of words."""
        return self.write(self.figure(one)) if self.figure else ""


def _word(column: StatementColumn, word: Callable[[FundAccount], str]) -> FundColumn:
    return FundColumn(column.label, column, word)


def _sum(label: str, figure: Figure, *, width: int = _WIDE, optional: bool = False) -> FundColumn:
    column = StatementColumn(f"{label}（元）", "money", width)
    return FundColumn(label, column, figure=figure, write=filled if optional else _exactly, optional=optional)


def _rate(label: str, figure: Figure) -> FundColumn:
    return FundColumn(label, StatementColumn(label, "rate", width=_RATE), figure=figure, write=percent)


def _exactly(fen: int | None) -> str:
    return yuan(fen or 0)


def name_of(one: FundAccount) -> str:
    """The document's name; an upper document has only what nobody has broken down."""
    return f"{one.fund_name}（未分解部分）" if one.upper else one.fund_name


_COLUMNS = (
    _word(StatementColumn("指标文号", width=166), lambda one: one.document_no),
    _word(StatementColumn("资金名称", width=188, stretch=True), name_of),
    _word(StatementColumn("年度", width=64), lambda one: str(one.year)),
    _sum("可用", lambda one: one.available),
    _sum("已分解", lambda one: one.allocated),
    _sum("已拨付", lambda one: one.disbursed),
    _sum("已支出", lambda one: one.spent),
    _sum("结余", lambda one: one.balance, width=_NARROWER),
    _rate("支出率", lambda one: one.spent_rate),
    _rate("拨付率", lambda one: one.disbursed_rate),
    _word(StatementColumn("级次", width=96), lambda one: one.level),
    _word(StatementColumn("收文日", "day", width=104), lambda one: day(one.received_on or one.issued_on)),
    _sum("上年结转", lambda one: one.carried_in, optional=True),
    _sum("本年下达", lambda one: one.given),
    _sum("调剂", lambda one: one.adjusted, optional=True),
    _sum("整合", lambda one: one.integrated, optional=True),
    _sum("收回", lambda one: -one.taken_back, optional=True),
    _sum("结转下年", lambda one: -one.carried_on, optional=True),
    _word(StatementColumn("任务方向", width=180), lambda one: one.task),
)


def columns_of(accounts: Sequence[FundAccount]) -> tuple[tuple[FundColumn, ...], tuple[str, ...]]:
    """The columns that these documents need, and the labels of those left out because they are nought in all."""
    kept = tuple(one for one in _COLUMNS if not one.optional or any(one.sort(account) for account in accounts))
    return kept, tuple(one.label for one in _COLUMNS if one not in kept)


def placed(columns: Iterable[FundColumn], total: FundTotal) -> tuple[StatementColumn, ...]:
    """The columns as the list shows them, wide enough for their total."""
    return tuple(_widened(one, len(one.written(total))) for one in columns)


def _widened(column: FundColumn, length: int) -> StatementColumn:
    shown = column.shown
    needed = _WIDE + (length - _USUAL) * _MORE
    if shown.shown != "money" or needed <= shown.width:
        return shown
    return StatementColumn(shown.label, shown.shown, needed)
