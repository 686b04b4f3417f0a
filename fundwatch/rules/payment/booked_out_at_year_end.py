"""FW-P008: spending was booked out in the last days of a year and booked again in the first of the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.payment import Payment
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.payment.turn_of_year import (
    FIRST,
    LAST,
    READS,
    RELATED,
    Undoing,
    each_once,
    taken_back,
    undone_soon,
)
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope

P = Payment


class BookedOutAtYearEnd(Rule):
    """A negative payment in the last days of December, the same amount to the same payee again in January."""

    code = "FW-P008"
    name = "年末冲回支出、次年初再列支"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "预算支出应当按实际发生列报，不得在年末将已列支出转作暂付款、下年再转回来调节收支"
    verified = False
    parameters = (LAST, FIRST)
    needs = (Payment,)
    reads = READS
    subject = "支付"
    related = RELATED
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
        return taken_back(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """What was booked out, with what was paid to the same payee by the same payer soon after."""
        return undone_soon(
            scope,
            P.amount < 0,
            P.paid_on_day.label("冲回日期"),
            (-P.amount).label("冲回金额"),
            Undoing.paid_on_day.label("再列支日期"),
            Undoing.purpose.label("再列支用途"),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Over the turn of a year, of the same document and project, each payment once."""
        return each_once(rows, scope)
