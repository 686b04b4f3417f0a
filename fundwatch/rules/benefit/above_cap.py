"""FW-B005: what a person or a household drew of a subsidy in its cycle is above the cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, true

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.cycles import cycle_of, may_be_of_cycle
from fundwatch.rules.benefit.facts import NOT_PAID, Standards, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
S = SubsidyStandard
#: Households as the payments name them; a payment that names none stands for its own person.
_HOME = func.coalesce(B.household_no, B.id_number)
_ASKED = case((B.due_amount > B.paid_amount, B.due_amount), else_=B.paid_amount)


def _homes_of(ids: Statement) -> Statement:
    return select(_HOME).where(B.id_number.in_(ids))


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    return or_(scope.touched(B.household_no), and_(B.household_no.is_(None), scope.touched(B.id_number)))


def _of_any(homes: Select[Any]) -> ColumnElement[bool]:
    return or_(B.household_no.in_(homes), and_(B.household_no.is_(None), B.id_number.in_(homes)))


class AboveCap(Rule):
    """Σ of a person above 每人上限, or of a household above 每户上限, in one cycle of the subsidy."""

    code = "FW-B005"
    version = 2
    name = "累计领取超过每人或每户上限"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "补助标准规定的每人、每户上限"
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = ((SubsidyStandard.cap_per_person, SubsidyStandard.cap_per_household),)
    reads = (
        *payments_by("household_no", _HOME),
        Read(BenefitPayment, "id_number"),
        Read(Person, Via("id_number", _homes_of)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助标准", "standard_key"), ("人员", "person_key"))
    evidence = (
        Value("上限种类"),
        Value("领取人"),
        Value("户编号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("上限金额", Kind.MONEY),
        Value("累计计发", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("计发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}{年度}年度“{补助项目}”累计计发{累计计发}元，超过{上限种类}{上限金额}元，"
        "超出{合计}元，请核对累计数和审批依据。"
    )
    compared = (
        Compared("累计计发", Total(DETAILS, "计发金额")),
        Compared(AMOUNT, Given("累计计发") - Given("上限金额")),
    )
    page = Page(
        method="把到账的发放按补助项目和周期（按年计发的看年度，按月计发的看期次，一次性的看全部年度）累计，"
        "每人合计与每人上限比，每户合计与每户上限比；同时超过的按每户列一条。",
        why="单笔不超标准而多笔累计超过上限，常见于拆分申报、一户多人重复申报。",
        not_flagged=("没有规定上限的补助", "正好达到上限的", "退票、或已全额追回的发放"),
        check=("同户各成员的申报材料", "实物数量和验收记录", "上限文件的适用年度"),
        innocent=("分户以后沿用了原来的户编号", "补发了以前年度的差额"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "生猪养殖奖补",
                        "起始年度": "2016",
                        "计发单位": "头",
                        "周期": "年",
                        "标准金额": "500.00",
                        "每户上限": "5000.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "生猪养殖奖补",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "数量": "14",
                        "应发金额": "7000.00",
                        "实发金额": "7000.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that has a cap."""
        capped = select(S.subsidy).where(or_(S.cap_per_person > 0, S.cap_per_household > 0))
        kinds = tally(scope, _in_scope(scope), "subsidy", "stands")
        uncapped = (kinds.c.subsidy.not_in(capped), "没有规定上限的补助")
        return counted_in(kinds, true(), uncapped, (kinds.c.stands == 0, NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that ever had a cap."""
        return subsidy in _caps(standards_of(scope))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Households and people whose sum of what may be one cycle is above the lowest cap."""
        standards = standards_of(scope)
        caps = _caps(standards)
        home = func.coalesce(added.household_no, added.id_number)
        of_home = or_(B.household_no == home, and_(B.household_no.is_(None), B.id_number == home))
        total = select(func.sum(_ASKED)).where(of_home, may_be_of_cycle(B, added, standards)).scalar_subquery()
        return select(home).where(added.subsidy.in_(list(caps)), total > _cap_of(added.subsidy, caps))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of households that drew more of a subsidy, in what may be one cycle, than its lowest cap."""
        standards = standards_of(scope)
        cycle = cycle_of(B, standards)
        # Caps are said, not joined: an engine without statistics goes through all payments for each of them.
        caps = _caps(standards)
        capped = B.subsidy.in_(list(caps))
        each = (
            select(
                _HOME.label("home"),
                B.subsidy,
                *(part.label(name) for name, part in cycle.items()),
                _ASKED.label("asked"),
                _cap_of(B.subsidy, caps).label("cap"),
            )
            .where(_in_scope(scope), capped, stands(B, scope))
            .subquery()
        )
        group = (each.c.home, each.c.subsidy, *(each.c[name] for name in cycle))
        above = select(*group).group_by(*group).having(func.sum(each.c.asked) > func.max(each.c.cap))
        over = scope.temporary((("home", str), ("subsidy", str), ("in_year", int), ("in_period", str)), above)
        same = (over.c[name] == part for name, part in cycle.items())
        columns = [column for column in claimed(B) if column.key not in {"partition", "amount"}]
        return (
            select(
                *columns,
                _HOME.label("partition"),
                B.household_no.label("户编号"),
                _ASKED.label("计发金额"),
                Person.record_key.label("person_key"),
            )
            .join(over, and_(over.c.home == _HOME, over.c.subsidy == B.subsidy, *same))
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                _of_any(select(over.c.home)) if scope.partitions is None else _in_scope(scope), capped, stands(B, scope)
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Add up by cycle: the household first, then each person of those that are within its cap."""
        standards = standards_of(scope)
        cycles: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            standard = standards.of_row(row)
            if standard is None:
                continue
            when = {"次": "", "月": f"{row['年度']}|{row['期次'] or ''}"}.get(standard.cycle, str(row["年度"]))
            told = {
                "standard_key": standard.key,
                "person_cap": standard.cap_per_person,
                "household_cap": standard.cap_per_household,
            }
            cycles[row["partition"], row["补助项目"], when].append({**row, **told})
        for group in cycles.values():
            found = list(_over(group, "每户上限", "household_cap"))
            people: dict[str, list[Row]] = defaultdict(list)
            for row in group:
                people[row["身份证号"]].append(row)
            yield from found or (row for own in people.values() for row in _over(own, "每人上限", "person_cap"))


def _caps(standards: Standards) -> dict[str, int]:
    """The lowest cap a subsidy ever had, of a person or of a household; 0 is none."""
    every = {
        name: [cap for one in standards.all_of(name) for cap in (one.cap_per_person, one.cap_per_household) if cap]
        for name in standards.subsidies(lambda _: True)
    }
    return {name: min(caps) for name, caps in every.items() if caps}


def _cap_of(subsidy: Any, caps: Mapping[str, int]) -> ColumnElement[int]:
    lowest = ((subsidy == name, literal(cap)) for name, cap in caps.items())
    return case(*lowest, else_=literal(0)) if caps else literal(0)


def _over(group: list[Row], kind: str, label: str) -> Iterable[Row]:
    group = sorted(group, key=lambda row: (row["day"], row["发放流水号"]))
    cap = max((row[label] or 0 for row in group), default=0)
    total = 0
    crossing = None
    for row in group:
        total += row["计发金额"]
        if crossing is None and total > cap:
            crossing = row
    if cap <= 0 or crossing is None:
        return
    told = {
        "subject": crossing["发放流水号"],
        "上限种类": kind,
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in group)),
        "上限金额": cap,
        "累计计发": total,
    }
    for row in group:
        yield {**row, **told, "amount": total - cap if row is crossing else None}
