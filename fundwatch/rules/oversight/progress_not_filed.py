"""FW-O001: a unit that spent in a quarter did not file its progress with the discipline office in time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.filing import Filing
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

P = Payment
_DAYS = "备案期限"
_FILERS = ("主管部门", "乡镇政府")
_MATTER = "资金使用进度"
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_HALF = re.compile(r"(\d{4})-?H([12])")


def quarter_of(day: int) -> str:
    """The quarter a day number lies in, as 2017Q1."""
    when = date.fromordinal(day)
    return f"{when.year}Q{(when.month + 2) // 3}"


def quarter_end(quarter: str) -> date:
    """The last day of a quarter written as 2017Q1."""
    year, number = int(quarter[:4]), int(quarter[5])
    return date(year + number // 4, number * 3 % 12 + 1, 1) - timedelta(days=1)


def quarter_filed(period: str) -> str | None:
    """The quarter whose progress a filing for this period tells: its last month and a half-year tell it too."""
    quarter, month, half = _QUARTER.fullmatch(period), _MONTH.fullmatch(period), _HALF.fullmatch(period)
    if quarter:
        return f"{quarter[1]}Q{quarter[2]}"
    if month:
        return f"{month[1]}Q{int(month[2]) // 3}" if int(month[2]) % 3 == 0 else None
    return f"{half[1]}Q{int(half[2]) * 2}" if half else None


def _payers_to(column: Any) -> Any:
    return lambda values: select(P.payer_code).where(column.in_(values))


class ProgressNotFiled(Rule):
    """A department or township that spent, and no filing within the days after the quarter's end."""

    code = "FW-O001"
    name = "资金使用进度未按期备案"
    category = "监督缺位"
    severity = Severity.LOW
    basis = "县委、县政府《决定》关于资金使用进度报同级纪委备案的要求，期限为本县约定"
    verified = False
    parameters = (_DAYS,)
    needs = (Payment, Filing)
    reads = (
        Read(Payment, "payer_code"),
        Read(Filing, "filer_code"),
        Read(Unit, "unit_code"),
        Read(Unit, Via("unit_code", _payers_to(P.payee_code))),
        Read(AccountRegister, Via("account", _payers_to(P.payee_account))),
    )
    reads_clock = True
    subject = "单位"
    related = (("纪委备案", "filing_key"),)
    evidence = (
        Value("单位名称"),
        Value("所属季度"),
        Value("当季支出", Kind.MONEY),
        Value("支出笔数", Kind.INTEGER),
        Value("应备案日期", Kind.DAY),
        Value("实际备案日期", Kind.DAY),
        Value("备案情况"),
    )
    summary = (
        "{单位名称}{所属季度}支出专项资金{当季支出}元，应于{应备案日期}前备案资金使用进度，{备案情况}，请核实并补报。"
    )
    page = Page(
        method="对当季有支出的主管部门和乡镇政府，查季度末后设定的天数内有没有“资金使用进度”备案；"
        "期限没有过的季度不查。按季末月份、半年报送的也算。",
        why="使用进度按期报纪委备案，是及时发现滞留、挪用的前提。",
        not_flagged=(
            "当季没有支出的单位",
            "只有转拨、没有支出的单位",
            "期限还没有过的季度",
            "财政部门、村委会等不负有报送义务的单位",
        ),
        check=("是否已报送而没有登记", "迟报、漏报的原因", "以前季度是否也有漏报"),
        innocent=("备案由主管部门汇总报送", "报送日期登记成了收文日期"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-02-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "收款单位编码": "SG",
                        "金额": "50000.00",
                        "用途": "工程款",
                        "支付方式": "转账",
                    }
                ],
                "纪委备案": [
                    {
                        "备案编号": "BA1",
                        "报送单位编码": "XZ",
                        "备案事项": "资金使用进度",
                        "所属期": "2017Q1",
                        "报送日期": "2017-06-20",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by unit and quarter in refine
        """Counted by unit and quarter while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """What each filing unit spent on each day."""
        return (
            select(
                P.payer_code.label("subject"),
                Unit.name.label("单位名称"),
                Unit.region_code.label("region"),
                P.paid_on_day.label("day"),
                func.sum(P.amount).label("amount"),
                func.count().label("n"),
            )
            .join(Unit, Unit.record_key == P.payer_code)
            .where(scope.touched(P.payer_code), Unit.category.in_(_FILERS), money.is_spending())
            .group_by(P.payer_code, Unit.name, Unit.region_code, P.paid_on_day)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """One judgement a unit and quarter."""
        spending: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            spending[row["subject"], quarter_of(row["day"])].append(row)
        filed = _filings(scope)
        for (unit, quarter), days in spending.items():
            end = quarter_end(quarter)
            due = end + timedelta(days=scope.number(_DAYS, end, days[0]["region"] or ""))
            amount = sum(row["amount"] for row in days)
            if amount <= 0:
                continue
            scope.look_at()
            first = min(filed.get((unit, quarter), []), default=None)
            if due >= scope.as_of:
                scope.leave_out("备案期限还没有过")
            elif first is None or first[0] > due.toordinal():
                yield _finding(days, quarter, amount, due, first)


def _finding(days: list[Row], quarter: str, amount: int, due: date, filed: tuple[int, str] | None) -> Row:
    late = f"迟报{filed[0] - due.toordinal()}天" if filed else "没有备案记录"
    return {
        "subject": days[0]["subject"],
        "distinguish": quarter,
        "partition": days[0]["subject"],
        "amount": amount,
        "day": due.toordinal(),
        "region": days[0]["region"],
        "filing_key": filed[1] if filed else None,
        "单位名称": days[0]["单位名称"],
        "所属季度": quarter,
        "当季支出": amount,
        "支出笔数": sum(row["n"] for row in days),
        "应备案日期": due,
        "实际备案日期": filed[0] if filed else None,
        "备案情况": late,
    }


def _filings(scope: Scope) -> dict[tuple[str, str], list[tuple[int, str]]]:
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    asked = select(Filing.filer_code, Filing.period, Filing.filed_on_day, Filing.record_key)
    for unit, period, day, key in scope.connection.execute(asked.where(Filing.matter == _MATTER)):
        quarter = quarter_filed(period)
        if quarter:
            found[unit, quarter].append((day, key))
    return found
