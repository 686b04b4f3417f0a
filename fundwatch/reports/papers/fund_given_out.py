"""The tables of 资金台账 that tell to whom money was given out, document by document, and to which township."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fundwatch.ledger.fund_allocations import GivenOut
from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.places import Places
from fundwatch.reports.papers.content import Cell, PaperColumn, PaperRow, PaperTable


@dataclass(frozen=True, slots=True)
class AccountGiven:
    """An account with what was given out of it; `amount` is the net sum."""

    account: FundAccount
    rows: tuple[GivenOut, ...]

    @property
    def amount(self) -> int:
        """The sum of the rows."""
        return sum(row.amount for row in self.rows)


def matched(accounts: Iterable[FundAccount], rows: Iterable[GivenOut]) -> tuple[AccountGiven, ...]:
    """What was given out of each account and of the cuts that count in it; accounts without any are left out."""
    by_document: dict[str, list[GivenOut]] = defaultdict(list)
    for row in rows:
        by_document[row.indicator_no].append(row)
    found = (
        AccountGiven(one, tuple(row for document in one.documents for row in by_document.get(document, ())))
        for one in accounts
    )
    return tuple(one for one in found if one.rows)


def given_table(given: Sequence[AccountGiven], places: Places) -> PaperTable:
    """Every allocation below its document and the document's sum; the workbook has the document in each row."""
    columns = (
        PaperColumn("序号", "number", 4),
        PaperColumn("所属指标文号", weight=13, hidden=True),
        PaperColumn("指标（分解）文号", weight=12, whole=True),
        PaperColumn("分解日期", "day", 9),
        PaperColumn("用款单位", weight=34),
        PaperColumn("用款乡镇", weight=9),
        PaperColumn("项目编号", weight=11, whole=True),
        PaperColumn("项目", weight=30),
        PaperColumn("金额", "money", 12),
        PaperColumn("到账日期", "day", 9),
    )
    listed: list[PaperRow] = []
    number = 0
    for one in given:
        name = f"{one.account.fund_name}（{len(one.rows)}笔）"
        heading = (None, None, one.account.document_no, None, None, None, None, name, one.amount, None)
        listed.append(PaperRow(heading, emphasised=True))
        for row in one.rows:
            number += 1
            listed.append(PaperRow(_cells(number, one.account, row, places)))
    total = (None, None, f"{number}笔", *((None,) * 5), sum(one.amount for one in given), None)
    return PaperTable("分解明细", columns, tuple(listed), total, page_sums=True)


def _cells(number: int, account: FundAccount, row: GivenOut, places: Places) -> tuple[Cell, ...]:
    town = places.township(row.place) if row.place else ""
    project = row.project or "（没有落实到项目）"
    return (
        *(number, account.document_no, row.document_no, row.given_on, row.receiver, town),
        *(row.project_no, project, row.amount, row.arrived_on),
    )


def by_township(given: Iterable[AccountGiven], places: Places) -> PaperTable:
    """What was given to each township, its villages among it; what lies in none stands under its own place."""
    groups: dict[str, list[GivenOut]] = defaultdict(list)
    for one in given:
        for row in one.rows:
            groups[places.township(row.place) if row.place else "（未填区划）"].append(row)
    first = {name: min(row.place for row in rows) for name, rows in groups.items()}
    columns = (
        PaperColumn("用款乡镇", weight=26),
        PaperColumn("笔数", "number", 6),
        PaperColumn("分解金额", "money", 14),
        PaperColumn("其中已到账", "money", 14),
        PaperColumn("未到账", "money", 14),
    )
    named = sorted(groups.items(), key=lambda pair: (not first[pair[0]], first[pair[0]], pair[0]))
    everything = [row for _, rows in named for row in rows]
    listed = tuple(PaperRow((name, *_arrivals(rows))) for name, rows in named)
    return PaperTable("按用款乡镇汇总（分解）", columns, listed, (None, *_arrivals(everything)))


def _arrivals(rows: Sequence[GivenOut]) -> tuple[int, int, int, int]:
    amount = sum(row.amount for row in rows)
    arrived = sum(row.amount for row in rows if row.arrived_on is not None)
    return len(rows), amount, arrived, amount - arrived
