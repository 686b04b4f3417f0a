"""FW-B011: a village official drew a subsidy meant for people in hardship while in office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select, true

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import (
    NO_STANDARD,
    NOT_PAID,
    claim_of,
    claimed,
    payments_by,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.homes import people_of
from fundwatch.rules.benefit.poor_before import READS, barred_from, since_when, was_poor_before
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
P = Person
V = VillageOfficial


class VillageOfficialPaid(Rule):
    """In office on the day of payment, and not poor before, or paid for a post that officials must not hold."""

    code = "FW-B011"
    name = "村组干部领取困难群众补助"
    version = 3
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "村组干部享受面向困难群众的补助应当从严审核；本人确属在册户的可以享受"
    verified = False
    needs = (BenefitPayment, VillageOfficial, SubsidyStandard)
    reads = (
        *payments_by("id_number"),
        Read(VillageOfficial, "id_number"),
        Read(Person, "id_number"),
        Read(Household, Via("household_no", people_of)),
        Read(SubsidyStandard),
        *READS,
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("村组干部", "official_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("干部名单姓名"),
        Value("职务"),
        Value("任职起", Kind.DAY),
        Value("任职止", Kind.DAY),
        Value("补助项目"),
        Value("对象范围"),
        Value("本户识别日期", Kind.DAY),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）列在村组干部名单（{职务}），任职期间领取面向{对象范围}的“{补助项目}”{行数}笔共{合计}元，"
        "请核实申请、评议和公示是否按程序、本人是否回避。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把补助发放与村组干部名单按身份证号相比，找出发放日期在任职期间内、对象范围是在册户或低保的发放。"
        "任职以前本户就已识别在册的不提示；任职以后才识别的，作为程度低的线索。"
        "低保、特困还要看低保特困名单上是不是任职以前就享受；任职以后才迁入在册户的，不算以前在册。"
        "任职以前就在低保而本户不在册的，任职领了报酬应当复核，作为程度低的线索。"
        "公益性岗位不得聘用村干部，不论以前是否在册；村民小组组长、代表除外。",
        why="村组干部经手评议和申报，为自己办理困难群众补助容易走样，也最受群众议论。",
        not_flagged=(
            "对象范围为不限的普惠补助，如耕地地力保护补贴（危房改造、低保、救助、公益性岗位、雨露计划一类，按政策只给困难群众的除外）",
            "任职以前本户就已识别为在册户的（领低保、特困的，任职以前也已在低保特困名单上）",
            "任职之前或离任之后的发放，以及应享期间在任职之前已结束的补发",
            "退票、或已全额追回的发放",
            "只有姓名相同、身份证号不同的人",
        ),
        check=("本人建档立卡或低保档案", "评议会议记录：本人是否回避", "公示期间有没有异议"),
        innocent=("本人确属困难户，按程序识别", "名单中是离任干部、聘用人员", "公益性岗位由小组长兼任，文件允许"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村文书",
                    }
                ],
                "补助标准": [
                    {
                        "补助项目": "产业扶持补助",
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "年",
                        "标准金额": "3000.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业扶持补助",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "银行账号": "6217000000000018",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-05-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment, held against the list."""
        kinds = tally(scope, scope.touched(B.id_number), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """People on the list."""
        return select(added.id_number).join(V, V.id_number == added.id_number)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments while the person was in office."""
        term = aliased(V)
        first_term = select(func.min(func.coalesce(term.from_day_day, 0))).where(term.id_number == B.id_number)
        return (
            select(
                *claimed(B),
                first_term.scalar_subquery().label("first_term"),
                V.record_key.label("official_key"),
                P.record_key.label("person_key"),
                V.name.label("干部名单姓名"),
                V.post.label("职务"),
                V.from_day_day.label("任职起"),
                V.until_day_day.label("任职止"),
                H.identified_on_day.label("本户识别日期"),
                H.record_key.label("home"),
                *since_when(),
            )
            .join(V, V.id_number == B.id_number)
            .outerjoin(P, P.record_key == B.id_number)
            .outerjoin(H, H.record_key == func.coalesce(P.household_no, B.household_no))
            .where(
                scope.touched_of(select(V.id_number), B.id_number),
                stands(B, scope),
                or_(V.from_day_day.is_(None), V.from_day_day <= B.paid_on_day),
                or_(V.until_day_day.is_(None), V.until_day_day >= B.paid_on_day),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what everybody may draw, what was earned before the office, and who was poor before it."""
        standards = standards_of(scope)
        kept: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: (row["发放流水号"], row["official_key"])):
            standard = standards.of_row(row)
            if row["发放流水号"] in kept:
                continue
            if standard is None:
                scope.leave_out(NO_STANDARD)
            elif not standard.hardship:
                scope.leave_out("对象范围不限的补助")
            elif row["任职起"] is not None and claim_of(row)[1] < row["任职起"]:
                scope.leave_out("应享期间在任职之前")
            elif not (barred := barred_from(row["补助项目"], row["职务"])) and _poor_before(row):
                scope.leave_out("任职以前本户已识别在册")
            else:
                needy = row["home"] or (row["on_relief"] is not None and row["on_relief"] < row["first_term"])
                severity = Severity.LOW if needy and not barred else self.severity
                kept[row["发放流水号"]] = {**row, "对象范围": standard.meant_for, "severity": severity}
        return under_first(kept.values())


def _poor_before(row: Row) -> bool:
    """Whether his household was registered before his first term; relief alone is to be looked at anew in office."""
    identified = (row["本户识别日期"] or 0) if row["home"] else None
    registered = identified is not None and identified < row["first_term"]
    return registered and was_poor_before(row, row["first_term"], identified)
