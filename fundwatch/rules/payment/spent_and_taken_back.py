"""FW-P041: spending was booked in the last days of a year and taken back in the first of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from fundwatch.models.fields import Kind
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.booked_out_at_year_end import longest, over_the_year, payers_of, same_matter
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
    parameters = ("年末冲回天数", "年初再列支天数")
    needs = (Payment,)
    reads = (
        Read(P, "payer_code"),
        Read(Unit, "unit_code"),
        Read(Indicator, Via("indicator_no", payers_of(P.indicator_no))),
        Read(Project, Via("project_no", payers_of(P.project_no))),
    )
    subject = "支付"
    related = (("支付", "back_key"), ("资金指标", "indicator_key"), ("项目", "project_key"))
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
        return counted(P.__table__, scope.touched(P.payer_code) & (P.amount < 0))

    def select(self, scope: Scope) -> Select[Any]:
        """What was taken back, with what was paid to the same payee by the same payer shortly before."""
        back = aliased(P)
        return (
            select(
                P.record_key.label("subject"),
                P.payer_code.label("partition"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, Unit.region_code).label("region"),
                P.project_no.label("project"),
                P.indicator_no.label("indicator_no"),
                P.amount.label("amount"),
                back.record_key.label("back_key"),
                back.indicator_no.label("again_indicator"),
                back.project_no.label("again_project"),
                back.paid_on_day.label("再列支日期"),
                back.purpose.label("再列支用途"),
                Indicator.record_key.label("indicator_key"),
                Project.record_key.label("project_key"),
                Unit.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("列支日期"),
                P.amount.label("列支金额"),
                back.paid_on_day.label("冲回日期"),
                back.purpose.label("冲回用途"),
            )
            .join(back, (back.payer_code == P.payer_code) & (back.payee == P.payee) & (back.amount == -P.amount))
            .join(Unit, Unit.record_key == P.payer_code)
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payer_code),
                back.amount < 0,
                back.paid_on_day > P.paid_on_day,
                back.paid_on_day <= P.paid_on_day + longest(scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Over the turn of a year, of the same document and project, each payment once."""
        used: dict[str, set[str]] = defaultdict(set)
        for row in sorted(rows, key=lambda row: (row["day"], row["subject"], row["冲回日期"], row["back_key"])):
            own = used[row["partition"]]
            if {row["subject"], row["back_key"]} & own or not over_the_year(row, scope) or not same_matter(row):
                continue
            own |= {row["subject"], row["back_key"]}
            yield row
