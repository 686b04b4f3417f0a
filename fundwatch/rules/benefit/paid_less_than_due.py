"""FW-B016: less was paid out than was due, and no deduction is recorded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, true, union

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import PAID, Standard, Standards, claimed, payments_by, returned_whole, standards_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
_ALIKE, _GRACE = "等额少发人数", "分期余款宽限天数"
#: Sums below one yuan are rounding.
_ROUNDING = 100
#: Subsidies that are paid as the building goes on, in tenths of what is due.
_BUILDING = re.compile("危房|改造|搬迁|建房|建设|工程|改厕|厕所|圈舍|大棚|水窖|沼气|住房")
_TENTH = 10


def _is_less() -> ColumnElement[bool]:
    return and_(
        func.coalesce(B.status, "成功").in_(PAID),
        B.due_amount - func.coalesce(B.deduction, 0) - B.paid_amount >= _ROUNDING,
    )


def _short(scope: Scope) -> ColumnElement[bool]:
    return and_(_is_less(), B.record_key.not_in(returned_whole(scope)))


def _short_batches_of(column: Any) -> Any:
    return lambda values: select(B.batch_no).where(column.in_(values), B.due_amount > B.paid_amount)


class PaidLessThanDue(Rule):
    """应发 less 扣款 above 实发, and neither a cap, a grade, an instalment nor a later payment explains it."""

    code = "FW-B016"
    version = 2
    name = "实发金额少于应发金额"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "到户补助应按核定金额足额发放，扣款应有依据并登记"
    verified = False
    parameters = (_ALIKE, _GRACE)
    needs = (BenefitPayment,)
    reads = (
        *payments_by("batch_no"),
        Read(BenefitPayment, Via("id_number", _short_batches_of(B.id_number))),
        Read(BenefitPayment, Via("household_no", _short_batches_of(B.household_no))),
        Read(SubsidyStandard),
    )
    reads_clock = True
    # Of a batch only what is short matters, and what else explains it.
    suspects_suffice = True
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("领取人"),
        Value("少发人数", Kind.INTEGER),
        Value("应发合计", Kind.MONEY),
        Value("扣款合计", Kind.MONEY),
        Value("实发合计", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("应发金额", Kind.MONEY),
        Value("扣款", Kind.MONEY),
        Value("实发金额", Kind.MONEY),
        Value("少发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}{年度}年度“{补助项目}”，{领取人}应发{应发合计}元、实发{实发合计}元，"
        "少发{合计}元没有登记扣款，请核实差额的去向和依据。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "少发金额")),)
    page = Page(
        method="逐笔以应发金额减扣款，与实发金额相比，少1元以上的列为疑点；同一批次中少发同样数额或同样比例的人达到设定的人数的，"
        "合为该批次的一条，程度为高。同一人同一补助同一期的多次发放合计后再比；标准的周期为次的，不论分在几期、几年都合计。",
        why="向群众少发、留下差额，可能是克扣、截留补助；全村等额少发，可能是统一扣留，也可能是代缴了费用。",
        not_flagged=(
            "扣款一栏写明的差额，不到1元的尾差",
            "实发已达到补助标准，或已达到每人、每户上限的（应发按申报数填写）",
            "建房、改造类补助按整成比例分期发放，余款仍在宽限天数内的",
            "退票后补发，或后来补足的；已全额追回的",
        ),
        check=("银行代发明细与发放清册是否一致", "差额留在哪个账户", "逐户询问是否知情、是否签字"),
        innocent=("按验收结果核减而没有改应发金额", "余款在下一批次发放", "代扣的保险费没有填在扣款一栏"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": id_number,
                        "银行账号": f"621700000000000{number}",
                        "应发金额": due,
                        "实发金额": paid,
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                    for number, (name, id_number, due, paid) in enumerate(
                        [
                            ("钱一", "539900197001010036", "500.00", "450.00"),
                            ("孙二", "539900198001010014", "700.00", "650.00"),
                            ("李三", "539900194503070019", "620.00", "570.00"),
                        ],
                        1,
                    )
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that was made."""
        kinds = tally(scope, scope.touched(B.batch_no), "paid")
        return counted_in(kinds, true(), (kinds.c.paid == 0, "退票或追回"))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Batches with a payment that is short, of a person or household that drew the subsidy of the year besides."""
        once = standards_of(scope).subsidies(_is_once)
        same, own = and_(B.subsidy == added.subsidy, B.year == added.year), B.id_number == added.id_number
        short = select(B.batch_no).where(_is_less())
        return union(
            short.join(added, and_(own, same)),
            short.join(added, and_(B.household_no == added.household_no, same)),
            # What is given once is held against the payments of every year.
            short.join(added, and_(own, B.subsidy == added.subsidy)).where(added.subsidy.in_(once)),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments that are short."""
        columns = [column for column in claimed(B) if column.key not in {"partition", "amount"}]
        return select(
            *columns,
            B.batch_no.label("partition"),
            B.due_amount.label("应发金额"),
            func.coalesce(B.deduction, 0).label("扣款"),
            (B.due_amount - func.coalesce(B.deduction, 0) - B.paid_amount).label("amount"),
        ).where(scope.touched(B.batch_no), _short(scope))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what is explained, and gather a batch's equal cuts into one."""
        standards = Standards(scope.connection)
        known = list(rows)
        received = _Received.of(scope, known)
        batches: dict[str, list[Row]] = defaultdict(list)
        for row in known:
            reason = _explained(row, standards, received, scope)
            if reason:
                scope.leave_out(reason)
            else:
                batches[row["partition"]].append(row)
        for group in batches.values():
            yield from _gathered(group, scope)


@dataclass
class _Received:
    """What people and households got besides: by person, subsidy, year (and period), by household, by original."""

    of_period: dict[tuple[Any, ...], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    of_subsidy: dict[tuple[Any, ...], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    of_person: dict[tuple[Any, ...], int] = field(default_factory=lambda: defaultdict(int))
    of_household: dict[tuple[Any, ...], int] = field(default_factory=lambda: defaultdict(int))
    made_up: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, scope: Scope, rows: Sequence[Row]) -> _Received:
        people = scope.temporary([("value", str)], ((value,) for value in sorted({row["身份证号"] for row in rows})))
        homes = scope.temporary(
            [("value", str)], ((v,) for v in sorted({r["household"] for r in rows if r["household"]}))
        )
        found = cls()
        for row in _paid_to(scope, B.id_number.in_(select(people.c.value))):
            found.of_period[row.id_number, row.subsidy, row.year, row.period].append((row.due_amount, row.paid_amount))
            found.of_subsidy[row.id_number, row.subsidy].append((row.due_amount, row.paid_amount))
            found.of_person[row.id_number, row.subsidy, row.year] += row.paid_amount
            if row.status == "补发" and row.original_serial_no:
                found.made_up[row.original_serial_no] += row.paid_amount
        for row in _paid_to(scope, B.household_no.in_(select(homes.c.value))):
            found.of_household[row.household_no, row.subsidy, row.year] += row.paid_amount
        return found


def _paid_to(scope: Scope, whom: ColumnElement[bool]) -> Iterable[Any]:
    asked = select(
        B.id_number, B.household_no, B.subsidy, B.year, B.period, B.due_amount, B.paid_amount, B.status,
        B.original_serial_no,
    )  # fmt: skip
    paid = or_(B.status.is_(None), B.status.in_(PAID))
    return scope.connection.execute(asked.where(whom, paid, B.record_key.not_in(returned_whole(scope))))


def _is_once(standard: Standard) -> bool:
    return standard.cycle == "次"


def _explained(row: Row, standards: Standards, received: _Received, scope: Scope) -> str:
    due, paid = row["应发金额"] - row["扣款"], row["实发金额"]
    if paid + received.made_up[row["发放流水号"]] > due - _ROUNDING:
        return "后来已经补足"
    standard = standards.of_row(row)
    parts = received.of_period[row["身份证号"], row["补助项目"], row["年度"], row["期次"]]
    if standard and _is_once(standard):  # what is given once is one claim, over whatever periods it is paid out
        parts = received.of_subsidy[row["身份证号"], row["补助项目"]]
    in_parts = len(parts) > 1 and len({part_due for part_due, _ in parts}) == 1
    if in_parts and abs(sum(part for _, part in parts) - due) < _ROUNDING:
        return "分次发放，合计已经足额"
    if standard:
        units = PARTS if row["quantity"] is None else row["quantity"]
        fixed = standard.amount * units // PARTS if standard.kind != "比例" else None
        person = received.of_person[row["身份证号"], row["补助项目"], row["年度"]]
        home = received.of_household[row["household"], row["补助项目"], row["年度"]]
        reached = (
            (fixed is not None and paid > fixed - _ROUNDING)
            or (standard.cap_per_person is not None and person > standard.cap_per_person - _ROUNDING)
            or (standard.cap_per_household is not None and home > standard.cap_per_household - _ROUNDING)
        )
        if reached:
            return "已达到补助标准或上限"
    if _is_instalment(row) and scope.today - row["day"] <= scope.number(_GRACE, scope.as_of, row["region"]):
        return "按进度分期，余款在宽限期内"
    return ""


def _is_instalment(row: Row) -> bool:
    whole = row["实发金额"] * _TENTH % row["应发金额"] == 0 and row["实发金额"] > 0
    return whole and _BUILDING.search(row["补助项目"]) is not None


def _gathered(group: list[Row], scope: Scope) -> Iterable[Row]:
    """Cuts alike by sum or by rate on the batch, the others each on its own payment."""
    by_sum: dict[Any, list[Row]] = defaultdict(list)
    by_rate: dict[Any, list[Row]] = defaultdict(list)
    for row in group:
        by_sum[row["补助项目"], row["amount"]].append(row)
        by_rate[row["补助项目"], row["amount"] * PARTS // row["应发金额"]].append(row)
    least = scope.number(_ALIKE, scope.as_of, group[0]["region"])
    alike: dict[str, Row] = {}
    for rows in (*by_sum.values(), *by_rate.values()):
        if len({row["身份证号"] for row in rows}) >= least:
            alike |= {row["发放流水号"]: row for row in rows}
    together = sorted(alike.values(), key=lambda row: (row["day"], row["发放流水号"]))
    yield from _told(together, "批次")
    for row in group:
        if row["发放流水号"] not in alike:
            yield from _told([row], "补助发放")


def _told(rows: Sequence[Row], table: str) -> Iterable[Row]:
    people = {row["身份证号"] for row in rows}
    for row in rows:
        yield {
            **row,
            "subject_table": table,
            "subject": row["partition"] if table == "批次" else row["发放流水号"],
            "severity": Severity.HIGH if table == "批次" else Severity.MEDIUM,
            "领取人": rows[0]["姓名"] + (f"等{len(people)}人" if len(people) > 1 else ""),
            "少发人数": len(people),
            "应发合计": sum(one["应发金额"] for one in rows),
            "扣款合计": sum(one["扣款"] for one in rows),
            "实发合计": sum(one["实发金额"] for one in rows),
            "少发金额": row["amount"],
        }
