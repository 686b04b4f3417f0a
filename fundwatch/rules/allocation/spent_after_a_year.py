"""FW-T080: nothing of a document was spent for a year and more; then people were paid of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, not_, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope

A = Allocation
B = BenefitPayment
I = Indicator  # noqa: E741 - one letter a table, as in the other rules
P = Payment
_IDLE, _LONG, _LEAST = "资金闲置月数", "资金沉淀月数", "闲置最低金额"


class SpentAfterAYear(Rule):
    """A lowest document whose first spending was a list to people, more months later than money may lie idle."""

    code = "FW-T080"
    name = "到户资金下达一年以上才开始发放"
    category = "滞留闲置"
    severity = Severity.LOW
    basis = "预算法第四十二条：当年未用完的资金结转下一年度使用；资金应按进度及时拨付到项目和农户"
    verified = False
    parameters = (_IDLE, _LONG, _LEAST)
    needs = (Indicator, Payment)
    reads = (
        Read(I, "indicator_no"),
        Read(I, "parent_no"),
        Read(IndicatorSplit, "parent_no"),
        Read(A, "indicator_no"),
        Read(P, "indicator_no"),
        Read(B, "indicator_no"),
        Read(Unit),
        Read(AccountRegister),
    )
    subject = "资金指标"
    related = (("支付", "payment_key"), ("资金分配", "allocation_key"))
    evidence = (
        Value("指标文号"),
        Value("资金名称"),
        Value("预算年度", Kind.YEAR),
        Value("下达日期", Kind.DAY),
        Value("起算日期", Kind.DAY),
        Value("首笔支出日期", Kind.DAY),
        Value("相隔天数", Kind.INTEGER),
        Value("指标金额", Kind.MONEY),
        Value("接收单位"),
    )
    summary = (
        "“{资金名称}”（{指标文号}）{指标金额}元自{起算日期}起，到{首笔支出日期}才第一次发放，相隔{相隔天数}天，"
        "分配给{接收单位}，请核实资金停在哪个环节、有没有先作他用。"
    )
    page = Page(
        method="末级资金指标从下达日期（提前下达的从预算年度1月1日）起，超过设定的闲置月数才有第一笔支出，而且是发到户的（有批次号的拨付，或发放明细），列为疑点；"
        "转拨给部门、乡镇、村的不算支出。超过设定的沉淀月数的程度为中，其余为低。一直没有支出的由FW-T001列出。",
        why="钱后来花出去了，报表上看不出问题；但它在账上躺了一年，该给农户的晚了一年，也可能被临时挪作他用。",
        not_flagged=(
            "闲置月数以内有过支出的，哪怕只有一部分",
            "第一笔支出是工程款、货款的：项目建成以后才结算的不算闲置",
            "已经分解到下级的文件，调减、收回的文件，低于最低金额的",
            "至今没有支出的（由FW-T001、FW-T003列出）",
        ),
        check=("资金到达各级账户的日期和对账单", "名单、项目何时确定", "这段时间账户余额是否低于这笔资金"),
        innocent=("项目当年不能开工，按规定结转次年", "早先的支出没有填指标编号", "先由其他资金垫付后归垫"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "资金分配": [{**ALLOCATION, "项目编号": ""}],
                "支付": [
                    {
                        **PAYMENT,
                        "支付日期": "2018-04-12",
                        "收款人": "县农村信用社代发专户",
                        "收款单位编码": "",
                        "用途": "危房改造补助",
                        "项目编号": "",
                        "合同编号": "",
                        "批次号": "PC1",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every document."""
        least = scope.number(_LEAST, scope.as_of)
        return counted(
            I.__table__,
            scope.touched(I.record_key),
            (I.amount <= 0, "调减或收回的文件"),
            (I.amount < least, "低于最低金额"),
            (not_(money.is_lowest()), "已分解到下级文件"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Lowest documents with what they were allocated to."""
        return (
            select(
                I.record_key.label("subject"),
                I.record_key.label("partition"),
                I.issued_on_day.label("day"),
                I.document_no.label("指标文号"),
                I.fund_name.label("资金名称"),
                I.budget_year.label("预算年度"),
                I.issued_on_day.label("下达日期"),
                I.amount.label("指标金额"),
                A.record_key.label("allocation_key"),
                A.allocated_on_day.label("allocated"),
                Unit.name.label("receiver"),
            )
            .select_from(I)
            .outerjoin(A, and_(A.indicator_no == I.record_key, A.amount > 0))
            .outerjoin(Unit, Unit.record_key == A.receiver_code)
            .where(
                scope.touched(I.record_key),
                I.amount >= scope.number(_LEAST, scope.as_of),
                money.is_lowest(),
                or_(exists().where(P.indicator_no == I.record_key), exists().where(B.indicator_no == I.record_key)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the documents of which nothing was spent up to the day on which they became idle."""
        documents: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["subject"], row["allocated"] or 0, row["allocation_key"] or "")):
            documents[row["subject"]].append(row)
        begun = {number: _begun(known[0]) for number, known in documents.items()}
        months, long = (scope.number(name, scope.as_of) for name in (_IDLE, _LONG))
        idle = [(number, _after(start, months).toordinal()) for number, start in sorted(begun.items())]
        for number, (first, payment) in sorted(_first_spent(idle, scope).items()):
            known, start = documents[number], begun[number]
            if first is None:
                scope.leave_out("首笔支出不是发到户的")
                continue
            told = {
                "起算日期": start,
                "首笔支出日期": first,
                "相隔天数": first - start.toordinal(),
                "接收单位": "、".join(dict.fromkeys(row["receiver"] for row in known if row["receiver"]))
                or "（没有登记）",
                "payment_key": payment,
                "region": None,
                "severity": Severity.MEDIUM if _after(start, long).toordinal() < first else Severity.LOW,
            }
            yield from ({**row, **told, "amount": None if at else row["指标金额"]} for at, row in enumerate(known))


def _begun(row: Row) -> date:
    return max(date.fromordinal(row["day"]), date(row["预算年度"], 1, 1))


def _after(start: date, months: int) -> date:
    """The last day on which so many months are not yet over."""
    return months_before(start, -months)


def _first_spent(idle: list[tuple[str, int]], scope: Scope) -> dict[str, tuple[int | None, str | None]]:
    """The first day of spending, and its payment, of documents of which nothing was spent up to a day.

    Without a day where it was spent on something else than a list to people.
    """
    listed = scope.temporary((("number", str), ("until", int)), idle)
    number, until = listed.c.number, listed.c.until
    paid = and_(P.indicator_no == number, P.amount > 0, money.is_spending())
    drawn = and_(B.indicator_no == number, B.paid_amount > 0)
    early = or_(exists().where(paid, P.paid_on_day <= until), exists().where(drawn, B.paid_on_day <= until))
    late = select(number).where(not_(early)).cte("late")
    asked = select(late.c.number, P.paid_on_day, P.record_key, P.batch_no).select_from(late)
    spent = and_(P.indicator_no == late.c.number, P.amount > 0, money.is_spending())
    found: dict[str, tuple[int | None, str | None]] = {}
    earliest: dict[str, int] = {}
    ordered = asked.join(P, spent).order_by(late.c.number, P.paid_on_day, P.record_key)
    for key, day, payment, batch in scope.connection.execute(ordered):
        if key not in found:
            earliest[key], found[key] = day, (day, payment) if batch else (None, None)
    lists = and_(B.indicator_no == late.c.number, B.paid_amount > 0)
    subsidies = select(late.c.number, func.min(B.paid_on_day)).select_from(late).join(B, lists)
    for key, day in scope.connection.execute(subsidies.group_by(late.c.number)):
        if key not in earliest or day < earliest[key]:
            found[key] = (day, None)
    return found
