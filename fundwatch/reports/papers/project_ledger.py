"""项目台账: every project from its plan to its assets, over several tables; subtotals by township."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from fundwatch.ledger.places import Places, township_of
from fundwatch.ledger.project_accounts import (
    ProjectAccount,
    ProjectSelection,
    ProjectTotal,
    project_accounts,
    total_of,
)
from fundwatch.ledger.project_register import Registered, registered
from fundwatch.models.records.indicator import Indicator
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope

_Row = Callable[[ProjectAccount], tuple[Cell, ...]]
#: What a subtotal and the total show of some projects; None where a column has no sum.
_Sums = Callable[[Sequence[ProjectAccount]], tuple[Cell, ...]]
_NONE = Registered()
_NOTES = (
    "安排资金为资金分配减收回；已支付为到最终收款人的支出，含合同以外的支出，不含转拨。",
    "合同价有结算的为审定金额，没有结算的为合同金额加变更；一份合同服务几个项目的，按“合同项目”只计本项目的份额。",
    "按进度应付＝合同价×（形象进度＋没有抵扣的预付款），完工的为合同价减没有到期的质保金；合同款已付不含退还的保证金。",
    "验收日期为县级验收合格日期，结论为最近一次验收的结论；移交日期为资产移交、确权或入账日期。",
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """The projects of a year and a place as they stand on a day."""
    selection = ProjectSelection(scope.year, (scope.region_code,))
    accounts = project_accounts(connection, scope.as_of, selection)
    places = Places(connection)
    listing = _Listing(accounts, places, registered(connection))
    place = places.name(scope.region_code) if scope.region_code else ""
    when = f"{scope.year}年度" if scope.year else "全部年度"
    return Paper(
        "项目台账",
        f"{place.replace(' ', '')}扶贫项目台账",
        f"{when}，截至{day_text(scope.as_of)}",
        scope.office,
        scope.as_of,
        (
            _plan(listing),
            _money(listing),
            _works(listing),
            _paid(listing),
            _by_township(listing),
        ),
        "单位：元",
        _NOTES,
        log_head=scope.log_head,
    )


@dataclass(frozen=True, slots=True)
class _Listing:
    """The projects, and what names them."""

    accounts: Sequence[ProjectAccount]
    places: Places
    known: dict[str, Registered]

    def told(self, one: ProjectAccount) -> Registered:
        return self.known.get(one.key, _NONE)

    def townships(self) -> list[tuple[str, list[ProjectAccount]]]:
        grouped = groupby(self.accounts, key=lambda one: township_of(one.region_code))
        return [(self.places.township(code), list(group)) for code, group in grouped]

    def table(self, name: str, columns: tuple[PaperColumn, ...], row: _Row, sums: _Sums) -> PaperTable:
        """All projects: number, code and name before `columns`, a subtotal after each township."""
        before = (
            PaperColumn("序号", "number", 4),
            PaperColumn("项目编号", weight=11, whole=True),
            PaperColumn("项目名称", weight=28),
        )
        rows: list[PaperRow] = []
        number = 0
        for called, group in self.townships():
            for one in group:
                number += 1
                rows.append(PaperRow((number, one.key, one.name, *row(one))))
            rows.append(PaperRow((None, None, f"{called}小计（{len(group)}个）", *sums(group)), emphasised=True))
        total = (None, None, f"{len(self.accounts)}个", *sums(self.accounts))
        return PaperTable(name, (*before, *columns), tuple(rows), total)


def _plan(listing: _Listing) -> PaperTable:
    columns = (
        PaperColumn("类别", weight=8, whole=True),
        PaperColumn("性质", weight=5),
        PaperColumn("地点", weight=11),
        PaperColumn("建设内容", weight=26),
        PaperColumn("绩效目标", weight=18),
        PaperColumn("户", "number", 5, group="受益"),
        PaperColumn("人", "number", 6, group="受益"),
        PaperColumn("主管单位", weight=14),
        PaperColumn("实施单位", weight=14),
        PaperColumn("负责人", weight=7),
        PaperColumn("入库日期", "day", 9),
        PaperColumn("批复文号", weight=16),
        PaperColumn("批复日期", "day", 9),
        PaperColumn("状态", weight=5, whole=True),
    )

    def row(one: ProjectAccount) -> tuple[Cell, ...]:
        return (
            *(one.category, one.nature, listing.places.name(one.region_code), one.content, one.target),
            *(one.households, one.persons, one.department, one.implementer, one.person_in_charge),
            *(one.steps.pooled, one.approval_no, one.steps.approved, one.status),
        )

    def sums(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
        households, persons = (sum(getattr(one, what) or 0 for one in some) for what in ("households", "persons"))
        return (*((None,) * 5), households, persons, *((None,) * 7))

    return listing.table("基本情况", columns, row, sums)


def _money(listing: _Listing) -> PaperTable:
    levels = _levels(listing.accounts)
    columns = (
        PaperColumn("计划投资", "money", 13),
        PaperColumn("概算投资", "money", 13),
        *(PaperColumn(level, "money", 13, group="资金来源") for level in levels),
        PaperColumn("安排资金", "money", 13),
        PaperColumn("已支付", "money", 13),
        PaperColumn("支付率", "rate", 8),
        PaperColumn("未支付", "money", 13),
    )

    def row(one: ProjectAccount) -> tuple[Cell, ...]:
        given = (one.sources.get(level) for level in levels)
        left = one.allocated - one.paid
        return (one.planned, one.estimated, *given, one.allocated, one.paid, one.paid_rate, left)

    def sums(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
        total = total_of(some)
        estimated = sum(one.estimated or 0 for one in some)
        given = (sum(one.sources.get(level, 0) for one in some) for level in levels)
        left = total.allocated - total.paid
        return (total.planned, estimated, *given, total.allocated, total.paid, total.paid_rate, left)

    return listing.table("投资与资金来源", columns, row, sums)


def _levels(accounts: Sequence[ProjectAccount]) -> list[str]:
    """The levels of funds that gave anything, in their order."""
    known = Indicator.fields()["fund_level"].choices
    found = {level for one in accounts for level in one.sources}
    return sorted(found, key=lambda one: (known.index(one) if one in known else len(known), one))


def _works(listing: _Listing) -> PaperTable:
    columns = (
        PaperColumn("采购方式", weight=9, whole=True),
        PaperColumn("中标、承包单位", weight=20),
        PaperColumn("签订日期", "day", 9, group="合同"),
        PaperColumn("金额", "money", 13, group="合同"),
        PaperColumn("变更", "money", 11, group="合同"),
        PaperColumn("计划完工", "day", 9, group="工期"),
        PaperColumn("开工日期", "day", 9, group="工期"),
        PaperColumn("完工日期", "day", 9, group="工期"),
        PaperColumn("形象进度", "rate", 8, group="工期"),
        PaperColumn("日期", "day", 9, group="验收"),
        PaperColumn("结论", weight=7, whole=True, group="验收"),
    )

    def row(one: ProjectAccount) -> tuple[Cell, ...]:
        told, steps = listing.told(one), one.steps
        agreed = (one.agreed, one.changes or None) if one.contracts else (None, None)
        return (
            *("、".join(told.methods), "、".join(told.builders), steps.signed, *agreed),
            *(one.planned_end, steps.started, steps.completed, one.progress, steps.accepted, told.verdict),
        )

    def sums(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
        total = total_of(some)
        return (None, None, None, total.agreed, total.changes, *((None,) * 6))

    return listing.table("采购、合同与工期", columns, row, sums)


def _paid(listing: _Listing) -> PaperTable:
    columns = (
        PaperColumn("合同价", "money", 12),
        PaperColumn("合同款已付", "money", 12),
        PaperColumn("按进度应付", "money", 12),
        *(PaperColumn(name, "money", 11, group="质保金") for name in ("应留", "已付", "未付")),
        PaperColumn("到期日", "day", 9, group="质保金"),
        PaperColumn("结算", "money", 12, group="审定金额"),
        PaperColumn("决算", "money", 12, group="审定金额"),
        PaperColumn("资产原值", "money", 12, group="形成资产"),
        PaperColumn("移交日期", "day", 9, group="形成资产"),
        PaperColumn("公示份数", "number", 5),
    )

    def row(one: ProjectAccount) -> tuple[Cell, ...]:
        told = listing.told(one)
        due = max((share.due_on for share in one.contracts if share.due_on and share.retained), default=None)
        return (
            *_contract_sums([one]),
            due,
            one.settled,
            one.final,
            told.assets,
            one.steps.titled,
            told.notices or None,
        )

    def sums(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
        told = [listing.told(one) for one in some]
        settled, final = sum(one.settled or 0 for one in some), sum(one.final or 0 for one in some)
        assets, notices = sum(one.assets or 0 for one in told), sum(one.notices for one in told)
        return (*_contract_sums(some), None, settled, final, assets, None, notices)

    return listing.table("支付、质保金、审定与移交", columns, row, sums)


def _contract_sums(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
    """Price, paid, payable by progress, retention agreed, paid, held; blank where there is no contract or none."""
    if not any(one.contracts for one in some):
        return (None,) * 6
    total = total_of(some)
    payable = None if all(one.payable is None for one in some) else sum(one.payable or 0 for one in some)
    retention = (total.retained, total.retained - total.held, total.held) if total.retained else (None,) * 3
    return (total.price, total.contract_paid, payable, *retention)


def _by_township(listing: _Listing) -> PaperTable:
    columns = (
        PaperColumn("乡镇", weight=14),
        PaperColumn("项目数", "number", 9),
        PaperColumn("已完工", "number", 9),
        *(PaperColumn(name, "money", 14) for name in ("计划投资", "安排资金", "合同价", "已支付")),
        PaperColumn("支付率", "rate", 8),
        PaperColumn("决算审定", "money", 14),
        PaperColumn("未付质保金", "money", 12),
    )
    rows = tuple(PaperRow((called, *_summed(group))) for called, group in listing.townships())
    return PaperTable("分乡镇汇总", columns, rows, (None, *_summed(listing.accounts)))


def _summed(some: Sequence[ProjectAccount]) -> tuple[Cell, ...]:
    total: ProjectTotal = total_of(some)
    done = sum(one.done for one in some)
    money = (total.planned, total.allocated, total.price, total.paid)
    return (total.projects, done, *money, total.paid_rate, total.final, total.held)


PAPER = PaperForm(
    "项目台账", "逐项登记项目的计划、资金、采购、合同、进度、支付、质保金、验收和移交，分乡镇汇总。", 31, make
)
