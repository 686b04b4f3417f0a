"""FW-P041: spending was booked in the last days of a year and taken back in the first of the next."""

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


class SpentAndTakenBack(Rule):
    """A payment in the last days of December, the same amount back from the same payee in January."""

    code = "FW-P041"
    name = "年末列支、次年初又冲回"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "预算支出应当按实际发生列报，不得在年末虚列支出、下年再冲回来调节支出进度"
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
        Value("列支日期", Kind.DAY),
        Value("列支金额", Kind.MONEY),
        Value("冲回日期", Kind.DAY),
        Value("冲回用途"),
    )
    summary = (
        "{付款单位}{列支日期}向{收款人}列支{列支金额}元（{用途}），{冲回日期}又全数冲回，"
        "请核实年末列支时有没有实际支出、资金停在哪里。"
    )
    page = Page(
        method="十二月最后设定的天数里的支付，次年最初设定的天数里又从同一收款人退回同样金额的，列为疑点；"
        "两笔写明的指标、项目不同的不算。",
        why="年底把没有用掉的专项资金列作支出，考核过了再冲回来，支出进度是假的，资金实际在闲置。",
        not_flagged=("退票、退汇", "金额不同、收款人不同的", "年初设定的天数以后才退回的"),
        check=("列支和冲回的记账凭证", "收款单位收到后有没有使用", "年末暂付款、暂存款明细"),
        innocent=("年末账户信息有误，银行退回而用途没有写明", "合同在年初解除，款项全数退回"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "支付": [
                    {**PAYMENT, "项目编号": "", "合同编号": "", "支付日期": "2017-12-30"},
                    {
                        **PAYMENT,
                        "项目编号": "",
                        "合同编号": "",
                        "支付流水号": "ZF2",
                        "支付日期": "2018-01-17",
                        "金额": "-290000.00",
                        "用途": "调回项目款",
                    },
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that takes money back."""
        return taken_back(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """What was paid, with what came back from the same payee to the same payer soon after."""
        return undone_soon(
            scope,
            P.amount > 0,
            P.paid_on_day.label("列支日期"),
            P.amount.label("列支金额"),
            Undoing.paid_on_day.label("冲回日期"),
            Undoing.purpose.label("冲回用途"),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Over the turn of a year, of the same document and project, each payment once."""
        return each_once(rows, scope)
