"""FW-P008: spending was booked out in the last days of a year and booked again in the first of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from fundwatch.models.fields import Kind
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope, number_of

P = Payment
#: How many last days of a year and first days of the next spending was moved between.
_LAST, _FIRST = "年末冲回天数", "年初再列支天数"
#: Money that came back because the bank or the payee could not take it.
_FAILED = ("退票", "退汇", "账号有误", "户名不符", "账户异常")


def payers_of(column: Any) -> Any:
    """From touched values of a column of 支付 to payers."""

    def leads_to(values: Statement) -> Statement:
        return select(P.payer_code).where(column.in_(values))

    return leads_to


class BookedOutAtYearEnd(Rule):
    """A negative payment in the last days of December, the same amount to the same payee again in January."""

    code = "FW-P008"
    name = "年末冲回支出、次年初再列支"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "预算支出应当按实际发生列报，不得在年末将已列支出转作暂付款、下年再转回来调节收支"
    verified = False
    parameters = (_LAST, _FIRST)
    needs = (Payment,)
    reads = (
        Read(P, "payer_code"),
        Read(Unit, "unit_code"),
        Read(Indicator, Via("indicator_no", payers_of(P.indicator_no))),
        Read(Project, Via("project_no", payers_of(P.project_no))),
    )
    subject = "支付"
    related = (("支付", "again_key"), ("资金指标", "indicator_key"), ("项目", "project_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("冲回日期", Kind.DAY),
        Value("冲回金额", Kind.MONEY),
        Value("再列支日期", Kind.DAY),
        Value("再列支用途"),
    )
    summary = (
        "{付款单位}{冲回日期}冲回支付给{收款人}的{冲回金额}元（{用途}），{再列支日期}又以同样金额列支，"
        "请核实年末冲回的理由和暂付款挂账。"
    )
    page = Page(
        method="十二月最后设定的天数里的负数支付，次年最初设定的天数里又有同一付款单位付给同一收款人、同样金额的支付，列为疑点；"
        "两笔写明的指标、项目不同的不算。",
        why="年底把已经列支的专项支出转到暂付款，一月再转回来，账面收支平了，支出进度和结余都是假的。",
        not_flagged=("退票、退汇后重付的", "金额不同、收款人不同的", "年初设定的天数以后才重新支付的"),
        check=("冲回和再列支的记账凭证", "年末暂付款明细", "是否经过批准"),
        innocent=("年末账户信息有误退回，次年改正后重付", "年度预算指标下达晚，按规定转列"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "支付": [
                    {**PAYMENT, "项目编号": "", "合同编号": "", "支付日期": "2017-10-12"},
                    {
                        **PAYMENT,
                        "项目编号": "",
                        "合同编号": "",
                        "支付流水号": "ZF2",
                        "支付日期": "2017-12-31",
                        "金额": "-290000.00",
                        "用途": "调整列暂付款",
                    },
                    {
                        **PAYMENT,
                        "项目编号": "",
                        "合同编号": "",
                        "支付流水号": "ZF3",
                        "支付日期": "2018-01-17",
                    },
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that takes money back."""
        return counted(P.__table__, scope.touched(P.payer_code) & (P.amount < 0))

    def select(self, scope: Scope) -> Select[Any]:
        """What was booked out, with what was paid to the same payee by the same payer soon after."""
        again = aliased(P)
        return (
            select(
                P.record_key.label("subject"),
                P.payer_code.label("partition"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, Unit.region_code).label("region"),
                P.project_no.label("project"),
                P.indicator_no.label("indicator_no"),
                again.record_key.label("again_key"),
                again.indicator_no.label("again_indicator"),
                again.project_no.label("again_project"),
                Indicator.record_key.label("indicator_key"),
                Project.record_key.label("project_key"),
                Unit.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("冲回日期"),
                (-P.amount).label("冲回金额"),
                (-P.amount).label("amount"),
                again.paid_on_day.label("再列支日期"),
                again.purpose.label("再列支用途"),
            )
            .join(Unit, Unit.record_key == P.payer_code)
            .join(
                again,
                (again.payer_code == P.payer_code) & (again.payee == P.payee) & (again.amount == -P.amount),
            )
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payer_code),
                P.amount < 0,
                again.paid_on_day > P.paid_on_day,
                again.paid_on_day <= P.paid_on_day + longest(scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Over the turn of a year, of the same document and project, each payment once."""
        used: dict[str, set[str]] = defaultdict(set)
        for row in sorted(rows, key=lambda row: (row["day"], row["subject"], row["再列支日期"], row["again_key"])):
            own = used[row["partition"]]
            if {row["subject"], row["again_key"]} & own or not over_the_year(row, scope) or not same_matter(row):
                continue
            own |= {row["subject"], row["again_key"]}
            yield row


def longest(scope: Scope) -> int:
    """The most days that may lie between the two, by any value there is; `refine` judges by the one in force."""
    return sum(max(number_of(value) for value in scope.policy.all_of(name)) for name in (_LAST, _FIRST))


def over_the_year(row: Row, scope: Scope) -> bool:
    """Whether one lies in the last days of a year and the other in the first of the next."""
    out, again = date.fromordinal(row["day"]), date.fromordinal(row["再列支日期"])
    last, first = (scope.number(name, out, row["region"] or "") for name in (_LAST, _FIRST))
    turn = date(out.year + 1, 1, 1)
    return out >= turn - timedelta(days=last) and turn <= again < turn + timedelta(days=first)


def same_matter(row: Row) -> bool:
    """Whether nothing says that document or project differ, or that the bank had failed."""
    pairs = ((row["indicator_no"], row["again_indicator"]), (row["project"], row["again_project"]))
    unlike = any(one and other and one != other for one, other in pairs)
    return not unlike and not any(word in row["用途"] or word in row["再列支用途"] for word in _FAILED)
