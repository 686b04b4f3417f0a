"""FW-B002: one person was paid the same subsidy for the same time in more than one batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select, true

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NOT_PAID, PAID, Standard, Standards, claimed, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_MONTHS = 12


class PaidTwice(Rule):
    """The same person, subsidy, year and period in two batches, beyond the times allowed."""

    code = "FW-B002"
    version = 2
    name = "同一人同一补助同期重复发放"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "同一人同一补助项目同一年度、期次只应发放一次；允许多次的以补助标准的上限次数为准"
    verified = False
    needs = (BenefitPayment,)
    reads = (*payments_by("id_number"), Read(Person, "id_number"), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("发放次数", Kind.INTEGER),
        Value("允许次数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
        Value("姓名"),
    )
    summary = (
        "{姓名}（{身份证号}）{年度}年度“{补助项目}”在不同批次发放了{发放次数}次，"
        "多出的部分共{合计}元，请核对各批次清册和银行回单。"
    )
    page = Page(
        method="把到账且没有退回的发放按身份证号、补助项目、年度、期次归组，同组出现在两个以上批次的列为疑点；"
        "金额是允许次数以外各批次的实发合计。",
        why="同一名册换批次号再报一次，可能造成重复领取，是套取补助的常见做法之一，也可能只是期次漏填。",
        not_flagged=(
            "同一批次内的多行（多个地块、多头牲畜），合并看作一次",
            "退票后的补发（算在原来的批次里）、已追回的发放",
            "没有填期次、补助标准写明可以领取多次且没有超过上限次数",
            "填有应享期间且各次互不重叠",
            "没有填期次、按月计发、数量为月数且全年合计不超过12个月",
        ),
        check=("两个批次的清册、审批表和银行回单", "两次发放是否进了同一账户", "是谁在第二个批次中报送的"),
        innocent=("第二次是另一地块或另一期，期次、应享期间漏填", "退票后补发而没有填原发放流水号"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": f"PC{number}",
                        "补助项目": "生态护林员补助",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "8000.00",
                        "实发金额": "8000.00",
                        "发放日期": f"2017-0{number + 4}-10",
                        "区划代码": "539900101201",
                    }
                    for number in (1, 2)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        kinds = tally(scope, scope.touched(B.id_number), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """People who were paid the same for the same time in another batch."""
        again = exists().where(
            B.id_number == added.id_number,
            B.subsidy == added.subsidy,
            B.year == added.year,
            func.coalesce(B.period, "") == func.coalesce(added.period, ""),
            B.batch_no != added.batch_no,
        )
        return select(added.id_number).where(again)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of groups that stand in several batches, with takings-back that name no row."""
        status = func.coalesce(B.status, "成功")
        period = func.coalesce(B.period, "")
        # Told by an index alone: whom anything was paid for twice, in whatever batch.
        again = (
            select(B.id_number, B.subsidy, B.year)
            .where(scope.touched(B.id_number))
            .group_by(B.id_number, B.subsidy, B.year)
            .having(func.count() > func.count(period.distinct()))
            .subquery()
        )
        several = (
            select(B.id_number, B.subsidy, B.year, period.label("period"))
            .join(
                again,
                and_(again.c.id_number == B.id_number, again.c.subsidy == B.subsidy, again.c.year == B.year),
            )
            .where(scope.touched(B.id_number), status.in_(PAID))
            .group_by(B.id_number, B.subsidy, B.year, period)
            .having(func.min(B.batch_no) < func.max(B.batch_no))
            .subquery()
        )
        alone = (status == "追回") & B.original_serial_no.is_(None)
        first = aliased(B)
        return (
            select(
                *claimed(B),
                Person.record_key.label("person_key"),
                status.label("status"),
                B.original_serial_no.label("original"),
                # What came back and is paid again belongs to the batch it was first sent with.
                case((status == "补发", first.batch_no)).label("first_batch"),
            )
            .join(
                several,
                (several.c.id_number == B.id_number)
                & (several.c.subsidy == B.subsidy)
                & (several.c.year == B.year)
                & (several.c.period == period),
            )
            .outerjoin(Person, Person.record_key == B.id_number)
            .outerjoin(first, first.record_key == B.original_serial_no)
            .where(stands(B, scope) | alone)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each person, subsidy, year and period by itself."""
        standards = Standards(scope.connection)
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            groups[row["身份证号"], row["补助项目"], row["年度"], row["期次"] or ""].append(row)
        for group in groups.values():
            yield from _judge(group, standards, scope)


def _judge(group: list[Row], standards: Standards, scope: Scope) -> Iterable[Row]:
    replaced = {row["original"] for row in group if row["status"] == "补发"}
    paid = [row for row in group if row["status"] in PAID and row["发放流水号"] not in replaced]
    batches: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(paid, key=lambda row: (row["day"], row["发放流水号"])):
        batches[row["first_batch"] or row["批次号"]].append(row)
    payments = list(batches.values())
    if len(payments) <= 1:
        return
    standard = standards.of_row(payments[-1][0])
    taken_back = sum(row["status"] == "追回" for row in group)
    whole_year = not payments[0][0]["期次"]
    # A part of the year is paid once, however often the year may be.
    allowed = _allowed(standard) if whole_year else 1
    reason = _innocent(payments, standard if whole_year else None, allowed, taken_back)
    if reason:
        scope.leave_out(reason, len(paid))
        return
    subject = payments[allowed][0]["发放流水号"]
    for number, payment in enumerate(payments):
        for row in payment:
            counts = {"发放次数": len(payments), "允许次数": allowed}
            yield {**row, **counts, "subject": subject, "amount": row["amount"] if number >= allowed else None}


def _allowed(standard: Standard | None) -> int:
    return max(1, (standard.max_times or 1) if standard else 1)


def _innocent(payments: list[list[Row]], standard: Standard | None, allowed: int, taken_back: int) -> str:
    if len(payments) <= allowed:
        return "没有超过补助标准的上限次数"
    if len(payments) - taken_back <= allowed:
        return "多发的已经追回"
    spans = [(row["entitled_from"], row["entitled_until"]) for payment in payments for row in payment[:1]]
    if all(None not in span for span in spans) and _apart(sorted(spans)):
        return "各次的应享期间互不重叠"
    months = [row["quantity"] for payment in payments for row in payment]
    if standard and standard.cycle == "月" and None not in months and sum(months) <= _MONTHS * PARTS:
        return "按月计发，全年月数没有超过12个月"
    return ""


def _apart(spans: list[tuple[int, int]]) -> bool:
    return all(before[1] < after[0] for before, after in pairwise(spans))
