"""FW-L001: a household has more small credit than is allowed, or for longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.loan.facts import (
    BORROWER,
    NOBODY_NAMED,
    NOT_TO_HOUSEHOLD,
    TO_HOUSEHOLD,
    loans_by_borrower,
    years_later,
)
from fundwatch.rules.raised import decimal_string
from fundwatch.rules.scope import Scope

H = Household
L = Loan
P = Person
_MOST, _LONGEST = "小额贷款额度上限", "小额贷款期限上限"


class BeyondTerms(Rule):
    """Outstanding at one time above the limit of a household, or due later than the years allowed."""

    code = "FW-L001"
    name = "小额信贷超过额度或期限"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "扶贫小额信贷每户5万元以下、期限3年以内"
    parameters = (_MOST, _LONGEST)
    needs = (Loan,)
    reads = (*loans_by_borrower(), Read(Household, "household_no"))
    subject = "小额贷款"
    related = (("小额贷款", "贷款编号"), ("人员", "person_key"))
    evidence = (
        Value("借款人"),
        Value("户编号"),
        Value("超出情形"),
        Value("在贷合计", Kind.MONEY),
        Value("额度上限", Kind.MONEY),
        Value("期限上限（年）", Kind.INTEGER),
    )
    details = (
        Value("贷款编号"),
        Value("贷款金额", Kind.MONEY),
        Value("放款日期", Kind.DAY),
        Value("到期日期", Kind.DAY),
        Value("结清日期", Kind.DAY),
    )
    summary = "{借款人}（户编号{户编号}）的小额信贷{超出情形}，请核实贷款合同、展期手续和贴息范围。"
    page = Page(
        method="把户的小额贷款按户（没有户编号的按名册归户）排列，计算同一天在贷的合计，与每户额度上限相比；"
        "在贷从放款日到结清日前一天，没有结清日期的到到期日。另把每笔的到期日与放款日加期限上限相比。",
        why="超额、超期的部分不在贴息和风险补偿范围，往往是一户多贷、以贷转贷。",
        not_flagged=(
            "正好等于额度、正好满期限的",
            "前一笔结清当天或以后再贷的续贷",
            "企业、合作社自己的贷款",
            "没有户编号和身份证号的贷款",
        ),
        check=("贷款合同和借据", "展期、续贷的审批", "超额超期部分有没有享受贴息"),
        innocent=("到期日登记的是展期以后的日期", "前一笔已经结清而没有登记结清日期", "分户以后沿用了原来的户编号"),
        example=Example(
            {
                "小额贷款": [
                    {
                        "贷款编号": f"XD{number}",
                        "户编号": "H1",
                        "身份证号": "539900197001010036",
                        "贷款金额": "30000.00",
                        "放款日期": f"2017-0{number}-10",
                        "到期日期": f"2019-0{number}-10",
                    }
                    for number in (3, 6)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every loan."""
        return counted(
            L.__table__, scope.touched(BORROWER), (~TO_HOUSEHOLD, NOT_TO_HOUSEHOLD), (BORROWER.is_(None), NOBODY_NAMED)
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Every loan of a household."""
        return (
            select(
                L.record_key.label("贷款编号"),
                BORROWER.label("partition"),
                L.id_number.label("person"),
                L.lent_on_day.label("day"),
                L.household_no.label("household"),
                L.amount.label("贷款金额"),
                L.lent_on_day.label("放款日期"),
                L.due_on_day.label("到期日期"),
                L.settled_on_day.label("结清日期"),
                P.record_key.label("person_key"),
                P.name.label("name"),
                H.region_code.label("region"),
                scope.value(_MOST, L.lent_on_day, H.region_code).label("额度上限"),
                scope.value(_LONGEST, L.lent_on_day, H.region_code).label("期限上限（年）"),
            )
            .outerjoin(P, P.record_key == L.id_number)
            .outerjoin(H, H.record_key == BORROWER)
            .where(scope.touched(BORROWER), TO_HOUSEHOLD, BORROWER.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Add up what was outstanding on each day of lending; hold each loan's time against the limit."""
        homes: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            known = {"借款人": row["name"] or row["person"], "户编号": row["household"] or row["partition"]}
            homes[row["partition"]].append({**row, **known})
        for _, loans in sorted(homes.items()):
            yield from _too_much(sorted(loans, key=lambda row: (row["放款日期"], row["贷款编号"])))
            yield from _too_long(loans)


def _end(row: Row) -> int:
    return int(row["到期日期"] if row["结清日期"] is None else row["结清日期"])


def _too_much(loans: list[Row]) -> Iterable[Row]:
    """The loans outstanding together when the household owed most beyond its limit."""
    worst: tuple[int, list[Row]] = (0, [])
    for number, loan in enumerate(loans):
        running = [one for one in loans[: number + 1] if _end(one) > loan["放款日期"] or one is loan]
        beyond = sum(one["贷款金额"] for one in running) - loan["额度上限"]
        worst = max(worst, (beyond, running), key=lambda one: one[0])
    beyond, running = worst
    if beyond <= 0:
        return
    limit = running[-1]["额度上限"]
    said = f"同时在贷{decimal_string(beyond + limit, 100)}元，超过每户{decimal_string(limit, 100)}元"
    told = {"subject": running[-1]["贷款编号"], "distinguish": "额度", "在贷合计": beyond + limit, "超出情形": said}
    for loan in running:
        yield {**loan, **told, "amount": beyond if loan is running[-1] else None}


def _too_long(loans: list[Row]) -> Iterable[Row]:
    for loan in loans:
        lent, due = date.fromordinal(loan["放款日期"]), date.fromordinal(loan["到期日期"])
        years = loan["期限上限（年）"]
        if due > years_later(lent, years):
            said = f"自{lent.isoformat()}至{due.isoformat()}，超过{years}年"
            told = {"subject": loan["贷款编号"], "distinguish": "期限", "在贷合计": None, "超出情形": said}
            yield {**loan, **told, "amount": loan["贷款金额"]}
