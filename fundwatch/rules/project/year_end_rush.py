"""FW-W003: too much of a unit's special money of a year went out in December."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.payment.facts import is_special
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope

P = Payment
_SHARE, _LEAST = "年末支出占比上限", "年末支出最低金额"
_DECEMBER, _OCTOBER = 12, 10
#: Money given back to a contractor on the day the warranty ends, whatever the month.
_BONDS = ("%质保金%", "%保证金%")


class YearEndRush(Rule):
    """December's share of what a unit spent of special money in a year above the limit."""

    code = "FW-W003"
    name = "年末集中支出专项资金占比偏高"
    category = "挥霍浪费"
    severity = Severity.LOW
    basis = "专项资金应按项目进度均衡支付，年末集中列支需说明；占比界限为核查口径"
    verified = False
    parameters = (_SHARE, _LEAST)
    needs = (Payment, Indicator)
    needs_columns = ((Payment.indicator_no, Payment.project_no), (Payment.indicator_no, Allocation.project_no))
    reads = tuple(
        Read(table)
        for table in (Payment, Indicator, Allocation, Unit, AccountRegister, Contract, Acceptance, Settlement)
    )
    reads_clock = True
    subject = "单位"
    related = (("支付", "payment_key"),)
    evidence = (
        Value("单位名称"),
        Value("年度", Kind.YEAR),
        Value("全年支出", Kind.MONEY),
        Value("十二月支出", Kind.MONEY),
        Value("到期应付", Kind.MONEY),
        Value("十二月占比", Kind.RATIO),
        Value("占比上限", Kind.RATIO),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("用途"),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "{单位名称}{年度}年专项资金支出{全年支出}元，其中十二月{十二月支出}元，占{十二月占比}，超过{占比上限}"
        "（另有四季度才到期应付的{到期应付}元未计入），请核实年末支出的合同、验收和实物。"
    )
    compared = (
        Compared("十二月支出", Total(DETAILS, "金额")),
        Compared("十二月占比", Given("十二月支出") / Given("全年支出")),
        Compared(AMOUNT, Total(DETAILS, "金额")),
    )
    page = Page(
        method="按付款单位和年度汇总专项资金的直接支出，算十二月所占的比例。四季度才到位的资金整笔不看；"
        "四季度通过验收或审定结算的合同款、退还的保证金不算作突击支出，但留在全年支出里。",
        why="平时不用、年末突击，常见的是先列支后办事、超需要采购、预付大额款项，容易造成浪费和虚列。",
        not_flagged=(
            "十月以后才分配到位的资金",
            "发给农户的补助批次",
            "十月以后验收、结算后支付的合同款，到期退还的质保金",
            "十二月支出低于最低金额的单位",
        ),
        check=("十二月各笔的合同、发票、验收单和入库单", "货物和服务是否已经交付", "年初是否有可以执行的计划"),
        innocent=("项目受季节限制，冬季才能施工或供货", "上级在年末集中清算以前的欠款"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "支付": [
                    {**PAYMENT, "合同编号": "", "项目编号": "", "支付日期": "2017-06-12", "金额": "200000.00"},
                    {
                        **PAYMENT,
                        "支付流水号": "ZF2",
                        "合同编号": "",
                        "项目编号": "",
                        "支付日期": "2017-12-28",
                        "用途": "培训费",
                    },
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by unit and year in refine
        """Counted by unit and year while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; direct payments are few
        """Every direct payment out of special money that funded no list of subsidies."""
        return (
            select(
                P.record_key.label("payment_key"),
                P.record_key.label("支付流水号"),
                P.payer_code.label("subject"),
                P.payer_code.label("partition"),
                Unit.name.label("单位名称"),
                Unit.region_code.label("region"),
                P.paid_on_day.label("day"),
                P.paid_on_day.label("支付日期"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.amount.label("金额"),
                P.indicator_no,
                P.project_no.label("project"),
                P.contract_no,
                or_(*(P.purpose.like(word) for word in _BONDS)).label("is_bond"),
            )
            .join(Unit, Unit.record_key == P.payer_code)
            .where(is_special(), P.batch_no.is_(None), P.method != "一卡通代发", money.is_spending())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """One judgement a unit and year that is over."""
        arrivals, due = _arrivals(scope), _due(scope)
        years: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            year = date.fromordinal(row["day"]).year
            if arrivals(row) < date(year, _OCTOBER, 1).toordinal():
                years[row["subject"], year].append(row)
        for (_, year), spent in sorted(years.items()):
            scope.look_at()
            if scope.as_of <= date(year, 12, 31):
                scope.leave_out("年度还没有结束")
            else:
                yield from _judge(spent, year, due, scope)


def _judge(spent: list[Row], year: int, due: dict[str, list[int]], scope: Scope) -> Iterable[Row]:
    from_day, fourth = date(year, _DECEMBER, 1), date(year, _OCTOBER, 1).toordinal()
    late = [row for row in spent if row["day"] >= from_day.toordinal()]
    owed = [row for row in late if _is_owed(row, fourth, due)]
    rushed = [row for row in late if not _is_owed(row, fourth, due)]
    total, december = (sum(row["金额"] for row in part) for part in (spent, rushed))
    region = spent[0]["region"] or ""
    limit = scope.number(_SHARE, from_day, region)
    if december < scope.number(_LEAST, from_day, region):
        scope.leave_out("十二月支出低于最低金额")
    elif december * PARTS > total * limit:
        told = {
            "distinguish": str(year),
            "年度": year,
            "全年支出": total,
            "十二月支出": december,
            "到期应付": sum(row["金额"] for row in owed),
            "十二月占比": december * PARTS // total if total > 0 else PARTS,
            "占比上限": limit,
        }
        yield from ({**row, **told, "amount": row["金额"]} for row in rushed)


def _is_owed(row: Row, fourth: int, due: dict[str, list[int]]) -> bool:
    if row["is_bond"]:
        return True
    keys = (f"合同|{row['contract_no']}", f"项目|{row['project']}")
    return any(fourth <= day <= row["day"] for key in keys for day in due.get(key, ()))


def _due(scope: Scope) -> dict[str, list[int]]:
    """Days on which a project passed its acceptance or a contract its settlement, by project and contract."""
    found: dict[str, list[int]] = defaultdict(list)
    accepted = select(Acceptance.project_no, Acceptance.accepted_on_day).where(Acceptance.verdict != "不合格")
    for project, day in scope.connection.execute(accepted.where(Acceptance.accepted_on_day.is_not(None))):
        found[f"项目|{project}"].append(day)
    for contract, day in scope.connection.execute(select(Settlement.contract_no, Settlement.audited_on_day)):
        found[f"合同|{contract}"].append(day)
    return found


def _arrivals(scope: Scope) -> Any:
    """When the money of a payment first came to the project or, without one, to the unit that paid."""
    first = func.min(func.coalesce(Allocation.arrived_on_day, Allocation.allocated_on_day))
    documents = select(Indicator.record_key, func.coalesce(Indicator.received_on_day, Indicator.issued_on_day))
    issued = dict(scope.connection.execute(documents).tuples().all())
    days: dict[tuple[str | None, str], int] = {}
    for column in (Allocation.project_no, Allocation.receiver_code):
        asked = select(Allocation.indicator_no, column, first).where(Allocation.amount > 0, column.is_not(None))
        for indicator, whom, day in scope.connection.execute(asked.group_by(Allocation.indicator_no, column)):
            days[indicator, whom] = day
            days[None, whom] = min(day, days.get((None, whom), day))

    def arrival(row: Row) -> int:
        indicator = row["indicator_no"]
        known = (days.get((indicator, whom)) for whom in (row["project"], row["subject"]))
        return next((day for day in known if day is not None), None) or issued.get(indicator, 0)

    return arrival
