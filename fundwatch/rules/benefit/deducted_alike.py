"""FW-B043: everybody on a village's list had the same deducted, or several of what nothing may be deducted from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select, true, union

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.due_again import paid_before_or_otherwise
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_LEAST, _FEW = "等额发放最少户数", "等额少发人数"
#: Of a village's list so many in ten have the same deducted: what is taken back of one person's is not of all.
_MOST, _TENTH = 8, 10
_THOUSAND = 1_000
#: Pay for work, of which insurance is lawfully withheld.
_PAY = re.compile("岗|护林员|护草员|护边员|保洁|工资|报酬|劳务|误工|务工")
#: What nobody has costs of his own to be set off against: relief, homes, compensation for land, schooling.
_WHOLE = (
    *("危房", "危旧房", "危改", "抗震安居", "农房", "建房", "搬迁", "安置", "过渡费", "征地", "征收", "拆迁", "青苗"),
    *("附着物", "迁坟", "坟墓", "补偿款", "救助", "救灾", "救济", "生活补助", "低保", "最低生活保障", "特困", "五保"),
    *("孤儿", "困境儿童", "残疾人", "高龄", "抚恤", "优抚", "雨露", "助学", "教育补助", "学生"),
)
#: Deductions of several that are no sum alike, but each of whole hundreds of yuan.
_ROUND, _PERCENT, _HALF = 10_000, 100, 2


class DeductedAlike(Rule):
    """扣款 of nearly all of a village on a list, the same sum of each or the same share of what was due."""

    code = "FW-B043"
    version = 2
    name = "多户补助登记了同样的扣款"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "到户补助应足额发放到户，不得以任何名义从补助中统一扣缴、抵扣"
    verified = False
    parameters = (_LEAST, _FEW)
    needs = (BenefitPayment,)
    needs_columns = (BenefitPayment.deduction,)
    reads = (*payments_by("batch_no"), Read(SubsidyStandard))
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("扣款人数", Kind.INTEGER),
        Value("比较人数", Kind.INTEGER),
        Value("比较范围"),
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
        "批次{批次号}{年度}年度“{补助项目}”，{比较范围}{比较人数}人中有{扣款人数}人登记的扣款{每人扣款}，"
        "合计{合计}元，请核实扣款的名目、依据和去向。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "扣款")),)
    page = Page(
        method="同一批次、同一村、同一补助项目中，登记了扣款且金额相同（或占应发的比例相同）的人达到设定的户数，"
        "并且占该村领取人的八成以上的，列为疑点。"
        "危房改造、搬迁建房、征地青苗补偿、低保救助、助学一类的补助，同一批次登记了扣款的人里，扣款金额相同"
        "（或同为应发的某个整百分数）的达到设定的人数、占一半以上的，也列为疑点；金额不同而都是整百元的，程度为低。",
        why="因多发、重复等原因扣回的，各人各不相同；人人都扣同样的数，往往是统一收取费用、提留或集资，钱没有到户。",
        not_flagged=(
            "只有少数人登记了扣款，或扣款各不相同的",
            "没有达到设定户数的；危改、征地、救助等没有达到设定人数的",
            "危改、征地、救助等的扣款正好是多发的月数、数量、一份标准或档次差额，或扣后正好是另一档次标准的：可能是扣回多发",
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
        """Payments of lists of which so many have something deducted, and deductions from what is due whole."""
        least = scope.value(_LEAST, literal(scope.today), B.region_code)
        whole = (
            select(B.batch_no, B.region_code, B.subsidy)
            .where(scope.touched(B.batch_no), B.deduction > 0)
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(func.count() >= least)
            .subquery()
        )
        place = func.coalesce(B.region_code, "")
        listed = and_(whole.c.batch_no == B.batch_no, whole.c.region_code == place, whole.c.subsidy == B.subsidy)
        due_whole = and_(B.deduction > 0, or_(*(B.subsidy.contains(word) for word in _WHOLE)))
        mine = scope.touched(B.batch_no)
        asked = union(select(B.id).join(whole, listed).where(mine), select(B.id).where(mine, due_whole))
        return select(
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
            B.year.label("year"),
            B.grade.label("grade"),
            B.quantity.label("quantity"),
            case((due_whole, 1), else_=0).label("due_whole"),
        ).where(B.id.in_(asked), stands(B, scope))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages in which nearly everybody had the same deducted, and several of what is due whole."""
        lists: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            lists[row["批次号"], row["补助项目"]][row["region"]].append(row)
        for _, villages in sorted(lists.items()):
            rest: list[Row] = []
            for region, paid in sorted(villages.items()):
                alike, told = _alike(paid)
                people, cut = _people(paid), _people(alike)
                least = scope.number(_LEAST, scope.as_of, region)
                if len(cut) < least or len(cut) * _TENTH < len(people) * _MOST:
                    rest += [row for row in paid if row["due_whole"]]
                    continue
                weight = Severity.LOW if _PAY.search(paid[0]["补助项目"]) else self.severity
                yield from _told(alike, {"每人扣款": told, "比较人数": len(people), "比较范围": "同村领取人"}, weight)
            yield from _of_few(rest, scope)


def _of_few(rows: Sequence[Row], scope: Scope) -> Iterable[Row]:
    """What was deducted from several people's on a list of what is due whole, alike or in whole hundreds."""
    if not rows or _PAY.search(rows[0]["补助项目"]):
        return
    cut = [row for row in rows if not paid_before_or_otherwise(row, scope)]
    if len(cut) < len(rows):
        scope.leave_out("扣回多发或改为另一档次", len(rows) - len(cut))
    people = _people(cut)
    if len(people) < scope.number(_FEW, scope.as_of, rows[0]["region"]):
        return
    alike, told = _alike(cut, _PERCENT)
    weight = Severity.MEDIUM
    if len(_people(alike)) * _HALF < len(people) or len(_people(alike)) < scope.number(
        _FEW, scope.as_of, rows[0]["region"]
    ):
        if any(row["扣款"] % _ROUND for row in cut):
            return
        alike, told, weight = cut, "都是整百元", Severity.LOW
    of_all = {"每人扣款": told, "比较人数": len(people), "比较范围": "登记了扣款的", "distinguish": "扣款"}
    yield from _told(alike, of_all, weight)


def _people(rows: Iterable[Row]) -> set[str]:
    return {row["身份证号"] for row in rows}


def _told(alike: Sequence[Row], said: dict[str, Any], weight: Severity) -> Iterable[Row]:
    told = {
        **said,
        "扣款人数": len(_people(alike)),
        "应发合计": sum(row["应发金额"] for row in alike),
        "实发合计": sum(row["实发金额"] for row in alike),
        "severity": weight,
    }
    yield from ({**row, **told} for row in alike)


def _alike(paid: Sequence[Row], parts: int = 0) -> tuple[Sequence[Row], str]:
    """The rows of the most that had the same deducted, and what it was in words.

    With `parts` only rates count that are a whole number of such parts of what was due.
    """
    by_sum: dict[int, list[Row]] = defaultdict(list)
    by_rate: dict[int, list[Row]] = defaultdict(list)
    for row in paid:
        if row["扣款"] > 0 and row["应发金额"] > 0:
            by_sum[row["扣款"]].append(row)
            if not parts or row["扣款"] * parts % row["应发金额"] == 0:
                by_rate[row["扣款"] * _THOUSAND // row["应发金额"]].append(row)
    sums = max(by_sum.items(), key=lambda one: (len(one[1]), one[0]), default=(0, []))
    rates = max(by_rate.items(), key=lambda one: (len(one[1]), one[0]), default=(0, []))
    if len(sums[1]) >= len(rates[1]):
        return sums[1], f"每人{sums[0] / 100:.2f}元"
    return rates[1], f"应发的{rates[0] / 10:g}%"
