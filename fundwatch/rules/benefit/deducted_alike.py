"""FW-B043: everybody on a village's list had the same deducted, by sum or by rate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, literal, select, true

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_LEAST = "等额发放最少户数"
#: Of a village's list so many in ten have the same deducted: what is taken back of one person's is not of all.
_MOST, _TENTH = 8, 10
_THOUSAND = 1_000
#: Pay for work, of which insurance is lawfully withheld.
_PAY = re.compile("岗|护林员|护草员|护边员|保洁|工资|报酬|劳务|误工|务工")


class DeductedAlike(Rule):
    """扣款 of nearly all of a village on a list, the same sum of each or the same share of what was due."""

    code = "FW-B043"
    name = "同村领取人登记了同样的扣款"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "到户补助应足额发放到户，不得以任何名义从补助中统一扣缴、抵扣"
    verified = False
    parameters = (_LEAST,)
    needs = (BenefitPayment,)
    needs_columns = (BenefitPayment.deduction,)
    reads = payments_by("batch_no")
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("扣款人数", Kind.INTEGER),
        Value("同村领取人数", Kind.INTEGER),
        Value("每人扣款"),
        Value("应发合计", Kind.MONEY),
        Value("实发合计", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("应发金额", Kind.MONEY),
        Value("扣款", Kind.MONEY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "批次{批次号}{年度}年度“{补助项目}”，同村{同村领取人数}名领取人中有{扣款人数}人登记了同样的扣款（{每人扣款}），"
        "合计{合计}元，请核实扣款的名目、依据和去向。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "扣款")),)
    page = Page(
        method="同一批次、同一村、同一补助项目中，登记了扣款且金额相同（或占应发的比例相同）的人达到设定的户数，"
        "并且占该村领取人的八成以上的，列为疑点。",
        why="因多发、重复等原因扣回的，各人各不相同；人人都扣同样的数，往往是统一收取费用、提留或集资，钱没有到户。",
        not_flagged=(
            "只有少数人登记了扣款，或扣款各不相同的",
            "没有达到设定户数的",
            "岗位、劳务报酬（可能代扣保险费）的，程度为低",
            "退票、或已全额追回的发放；没有登记扣款的少发（另有规则）",
        ),
        check=("扣款的文件、会议记录和本人签字", "扣款进入哪个账户、缴给了谁", "逐户询问是否知情"),
        innocent=("经本人同意代缴的保险费、合作医疗费", "统一扣回上一批次多发的差额"),
        example=Example(
            {
                "补助发放": eight_payments(
                    "500.00", 补助项目="退耕还林补助", 应发金额="600.00", 扣款="100.00", 发放日期="2017-09-10"
                )
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that was made."""
        kinds = tally(scope, scope.touched(B.batch_no), "paid")
        return counted_in(kinds, true(), (kinds.c.paid == 0, "退票或追回"))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Lists on which something is deducted: a row without may complete the share of those with."""
        return select(B.batch_no).where(B.batch_no.in_(select(added.batch_no)), B.deduction > 0)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of lists of which so many have something deducted."""
        least = scope.value(_LEAST, literal(scope.today), B.region_code)
        whole = (
            select(B.batch_no, B.region_code, B.subsidy)
            .where(scope.touched(B.batch_no), B.deduction > 0)
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(func.count() >= least)
            .subquery()
        )
        place = func.coalesce(B.region_code, "")
        return (
            select(
                B.batch_no.label("partition"),
                B.batch_no.label("subject"),
                B.region_code.label("distinguish"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.id_number.label("person"),
                B.deduction.label("amount"),
                B.record_key.label("发放流水号"),
                B.batch_no.label("批次号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.due_amount.label("应发金额"),
                func.coalesce(B.deduction, 0).label("扣款"),
                B.paid_amount.label("实发金额"),
            )
            .join(
                whole,
                (whole.c.batch_no == B.batch_no) & (whole.c.region_code == place) & (whole.c.subsidy == B.subsidy),
            )
            .where(scope.touched(B.batch_no), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages in which nearly everybody had the same deducted."""
        lists: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            lists[row["批次号"], row["region"], row["补助项目"]].append(row)
        for (_, region, _), paid in sorted(lists.items()):
            alike, told = _alike(paid)
            people = {row["身份证号"] for row in paid}
            cut = {row["身份证号"] for row in alike}
            if len(cut) < scope.number(_LEAST, scope.as_of, region) or len(cut) * _TENTH < len(people) * _MOST:
                continue
            said = {
                "扣款人数": len(cut),
                "同村领取人数": len(people),
                "每人扣款": told,
                "应发合计": sum(row["应发金额"] for row in alike),
                "实发合计": sum(row["实发金额"] for row in alike),
                "severity": Severity.LOW if _PAY.search(paid[0]["补助项目"]) else self.severity,
            }
            yield from ({**row, **said} for row in alike)


def _alike(paid: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """The rows of the most that had the same deducted, and what it was in words."""
    by_sum: dict[int, list[Row]] = defaultdict(list)
    by_rate: dict[int, list[Row]] = defaultdict(list)
    for row in paid:
        if row["扣款"] > 0 and row["应发金额"] > 0:
            by_sum[row["扣款"]].append(row)
            by_rate[row["扣款"] * _THOUSAND // row["应发金额"]].append(row)
    sums = max(by_sum.items(), key=lambda one: (len(one[1]), one[0]), default=(0, []))
    rates = max(by_rate.items(), key=lambda one: (len(one[1]), one[0]), default=(0, []))
    if len(sums[1]) >= len(rates[1]):
        return sums[1], f"每人{sums[0] / 100:.2f}元"
    return rates[1], f"应发的{rates[0] / 10:g}%"
