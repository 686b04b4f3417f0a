"""FW-B020: somebody close to an official or to the payroll drew a subsidy meant for people in hardship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select, true

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
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
from fundwatch.rules.benefit.kin_of_officials import Term, Tie, terms, ties
from fundwatch.rules.benefit.poor_before import READS, barred_from, since_when, was_poor_before
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
P = Person
_TIED = "who is tied to whom"


class KinPaid(Rule):
    """Declared kin or household of an official in office, or of somebody on the payroll, paid for hardship."""

    code = "FW-B020"
    name = "村组干部、公职人员亲属领取困难群众补助"
    version = 3
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "村组干部、公职人员近亲属享受困难群众补助应当备案并从严审核"
    verified = False
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = ((VillageOfficial.id_number, PublicEmployee.id_number), (Kinship.kin_id_number, P.household_no))
    reads = (
        *payments_by("id_number"),
        Read(VillageOfficial),
        Read(PublicEmployee),
        Read(Kinship),
        Read(Person, "id_number"),
        Read(Person, Via("household_no", people_of)),
        Read(Household, Via("household_no", people_of)),
        Read(SubsidyStandard),
        *READS,
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("村组干部", "official_key"), ("财政供养人员", "employee_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("关系"),
        Value("名单"),
        Value("名单上的人"),
        Value("职务"),
        Value("补助项目"),
        Value("对象范围"),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）与{名单}上的{名单上的人}（{职务}）是{关系}，任职期间领取面向{对象范围}的“{补助项目}”"
        "{行数}笔共{合计}元，请核实家庭状况、评议时是否回避、是否备案。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把领取在册户、低保类补助的人，与村组干部、财政供养人员按登记的亲属关系和同一户相比，"
        "找出任职期间的发放。村组干部看配偶、父母、子女、同户，兄弟姐妹等只看本村，作为程度低的线索；"
        "财政供养人员只看同户和夫妻。任职以前该户已识别在册、或该人已在低保的不提示；"
        "低保、特困按低保特困名单看是不是任职以前就享受；任职以后才迁入在册户的（婚嫁、由别的在册户分出的除外），不算以前在册。"
        "公益性岗位不得聘用村干部的家属（配偶、父母、子女、同户），不论以前是否在册；村民小组组长、代表的家属除外。",
        why="经手评议和申报的人给自己亲属办补助，是群众反映较多的情况，可能存在优亲厚友；同户有固定工资收入的，多数不符合条件。",
        not_flagged=(
            "任职以前已经在册、已经在低保的",
            "对象范围为不限的普惠补助（危房改造、低保、救助、公益性岗位、雨露计划一类，按政策只给困难群众的除外）",
            "村组干部外村的兄弟姐妹；公职人员另户的父母、子女、兄弟姐妹",
            "任职之前或离任之后的发放",
            "干部、公职人员本人（另有规则）",
            "退票、或已全额追回的发放",
        ),
        check=("是否分户、分家，共同生活的有谁", "评议会议记录：干部是否回避", "近亲属备案表"),
        innocent=("亲属确属困难户，按程序识别", "早已分家另过", "亲属关系登记有误、同名"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村委会主任",
                    }
                ],
                "亲属关系": [{"身份证号": "539900198001010014", "亲属身份证号": "539900194503070019", "关系": "父子"}],
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
                        "姓名": "周德福",
                        "身份证号": "539900194503070019",
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
        """Every payment."""
        kinds = tally(scope, scope.touched(B.id_number), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People who are tied to somebody on the lists."""
        return select(added.id_number).where(added.id_number.in_(select(_tied(scope)[2].c.person)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to people who are tied to somebody on the lists."""
        tied = _tied(scope)[2]
        return (
            select(
                *claimed(B),
                H.identified_on_day.label("identified"),
                *since_when(),
            )
            .outerjoin(P, P.record_key == B.id_number)
            .outerjoin(H, H.record_key == func.coalesce(P.household_no, B.household_no))
            .where(scope.touched(B.id_number), B.id_number.in_(select(tied.c.person)), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what everybody may draw, and who was poor before the other took office."""
        standards = standards_of(scope)
        known, tied, _ = _tied(scope)
        kept: list[Row] = []
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            standard = standards.of_row(row)
            if standard is None:
                scope.leave_out(NO_STANDARD)
            elif not standard.hardship:
                scope.leave_out("对象范围不限的补助")
            elif any(term.covers(row["day"]) for term in known.get(row["身份证号"], ())):
                scope.leave_out("本人就在名单上")
            else:
                kept += [{**row, **told, "对象范围": standard.meant_for} for told in _found(row, known, tied)][:1]
        return under_first(kept)


def _tied(scope: Scope) -> tuple[Mapping[str, Sequence[Term]], Mapping[str, Sequence[Tie]], Any]:
    if _TIED not in scope.shared:
        known = terms(scope.connection)
        tied = ties(scope.connection, known)
        table = scope.temporary([("person", str)], ((person,) for person in sorted(tied)))
        scope.shared[_TIED] = (known, tied, table)
    found: tuple[Any, Any, Any] = scope.shared[_TIED]
    return found


def _found(
    row: Row, known: Mapping[str, Sequence[Term]], tied: Mapping[str, Sequence[Tie]]
) -> Iterable[dict[str, Any]]:
    """Ties that count for a payment, the closest first."""
    counting = [
        (tie, term)
        for tie in tied.get(row["身份证号"], ())
        for term in known[tie.other]
        if term.covers(row["day"]) and _counts(tie, term, row)
        if _barred(tie, term, row) or not _poor_before(row, known[tie.other])
    ]
    for tie, term in sorted(counting, key=lambda one: (not one[0].close, one[1].table, one[1].key, one[0].relation)):
        yield {
            "official_key": term.key if term.table == "村组干部" else None,
            "employee_key": term.key if term.table == "财政供养人员" else None,
            "关系": "同一户" if tie.relation == "同户" else tie.relation,
            "名单": f"{term.table}名单",
            "名单上的人": term.name,
            "职务": term.post or "职务不详",
            "severity": Severity.MEDIUM if tie.close else Severity.LOW,
        }


def _counts(tie: Tie, term: Term, row: Row) -> bool:
    if claim_of(row)[1] < (term.first or 0):
        return False
    if term.table == "财政供养人员":
        return tie.of_one_purse
    return tie.close or term.region == row["region"]


def _barred(tie: Tie, term: Term, row: Row) -> bool:
    return tie.close and term.table == "村组干部" and barred_from(row["补助项目"], term.post)


def _poor_before(row: Row, served: Sequence[Term]) -> bool:
    return was_poor_before(row, min(term.first or 0 for term in served), row["identified"])
