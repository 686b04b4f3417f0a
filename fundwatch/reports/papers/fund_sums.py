"""The sums that the tables of 资金台账 share, and its tables that add them up by level, task and subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fundwatch.ledger.fund_figures import FundAccount, total_of
from fundwatch.reports.papers.content import Cell, PaperColumn, PaperRow, PaperTable

Figure = Callable[[FundAccount], int]
#: How the available sum came about; all but 本年下达 are left out where they are nought in all documents.
MOVES: tuple[tuple[str, Figure], ...] = (
    ("上年结转", lambda one: one.carried_in),
    ("本年下达", lambda one: one.given),
    ("调剂", lambda one: one.adjusted),
    ("整合", lambda one: one.integrated),
    ("收回", lambda one: -one.taken_back),
    ("结转下年", lambda one: -one.carried_on),
)
_ALWAYS = "本年下达"
_SOURCE, _DONE = "资金来源", "资金使用"


@dataclass(frozen=True)
class FundSums:
    """Which sums stand in the tables: the moves there are, and with a `place` what was given to it, by account."""

    moves: tuple[tuple[str, Figure], ...]
    place: str
    local: dict[str, int]

    def columns(self, *, moved: bool) -> tuple[PaperColumn, ...]:
        """The columns of the sums; `moved` with how the available sum came about, which leaves no room for 拨付率."""
        moves = self.moves if moved else ()
        return (
            *(PaperColumn(name, "money", 11, group=_SOURCE) for name, _ in moves),
            PaperColumn("可用", "money", 12, group=_SOURCE if moves else ""),
            PaperColumn("已分解", "money", 12, group=_DONE),
            *((PaperColumn(f"其中分给{self.place}", "money", 12, group=_DONE),) if self.place else ()),
            PaperColumn("已拨付", "money", 12, group=_DONE),
            PaperColumn("已支出", "money", 12, group=_DONE),
            PaperColumn("结余", "money", 11),
            *(() if moved else (PaperColumn("拨付率", "rate", 6),)),
            PaperColumn("支出率", "rate", 6),
        )

    def cells(self, accounts: Iterable[FundAccount], *, moved: bool) -> tuple[Cell, ...]:
        """The sums of some accounts under those columns."""
        held = tuple(accounts)
        total = total_of(held)
        moves = self.moves if moved else ()
        local = (sum(self.local.get(one.key, 0) for one in held),) if self.place else ()
        return (
            # Nought is left blank: what was moved stands out.
            *(sum(figure(one) for one in held) or None for _, figure in moves),
            total.available,
            total.allocated,
            *local,
            *(total.disbursed, total.spent, total.balance),
            *(() if moved else (total.disbursed_rate,)),
            total.spent_rate,
        )


def moves_of(accounts: Sequence[FundAccount]) -> tuple[tuple[str, Figure], ...]:
    """The moves that stand in the ledger of these accounts."""
    return tuple((name, figure) for name, figure in MOVES if name == _ALWAYS or any(map(figure, accounts)))


def summary(
    label: str,
    accounts: Sequence[FundAccount],
    group_of: Callable[[FundAccount], str],
    sums: FundSums,
    *,
    order: Iterable[str] = (),
) -> PaperTable:
    """The sums by what `group_of` says of an account; groups in the `order` given come first."""
    groups: dict[str, list[FundAccount]] = {one: [] for one in order}
    for group, account in sorted(((group_of(one), one) for one in accounts), key=lambda pair: pair[0]):
        groups.setdefault(group or f"（未填{label}）", []).append(account)
    columns = (PaperColumn(label, weight=26), PaperColumn("笔数", "number", 6), *sums.columns(moved=False))
    rows = tuple(PaperRow((one, len(group), *sums.cells(group, moved=False))) for one, group in groups.items() if group)
    return PaperTable(f"按{label}汇总", columns, rows, (None, len(accounts), *sums.cells(accounts, moved=False)))
