"""FW-C031: a village's contract went to its official, to an official's declared kin, or to someone of his household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.procurement.kinds import BY_VILLAGERS
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

C = Contract
K = Kinship
Q = Procurement
R = CompanyRegister
V = VillageOfficial
#: Methods in which anybody may bid before the public, or the villagers do the work themselves.
_OPEN = ("公开招标", "框架协议", "电子卖场", *BY_VILLAGERS)
#: Of these not even an official's own company is held against him.
_UNJUDGED = ("框架协议", "电子卖场", *BY_VILLAGERS)
#: Methods that ask several suppliers to offer.
_COMPARED = ("邀请招标", "竞争性谈判", "竞争性磋商", "询价", "比选")
#: The village's own economic organisation, whose head is an official by its statutes; its 信用代码 begins with N.
_COLLECTIVE = ("%经济合作社%", "%经济联合社%", "%经济合作联社%", "%村集体%")
#: Severities by strength, so that the strongest tie of a contract can be taken.
_STRENGTH = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


@dataclass(frozen=True)
class _Tie:
    """How someone belongs to an official: himself, declared kin, or a member of his household."""

    said: str
    kinship: str | None = None
    member: str | None = None


class KinContractor(Rule):
    """The contractor's head or shareholder is tied to an official of the project's village, in office that day."""

    code = "FW-C031"
    version = 2
    name = "本村干部或其近亲属承揽本村项目"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "农村基层干部廉洁履行职责若干规定（试行）：村干部本人及其近亲属承揽本村工程、采购，应当公开竞争并回避"
    verified = False
    needs = (Contract, Project, Unit, VillageOfficial)
    needs_columns = ((Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers),)
    reads = (Read(C), Read(Project), Read(Q), Read(Unit), Read(R), Read(V), Read(K), Read(Person))
    subject = "合同"
    related = (
        ("项目", "project_key"),
        ("村组干部", "official_key"),
        ("亲属关系", "kinship_key"),
        ("人员", "member_key"),
    )
    evidence = (
        Value("项目名称"),
        Value("标的"),
        Value("承揽单位"),
        Value("承揽单位人员"),
        Value("人员身份"),
        Value("干部姓名"),
        Value("干部身份证号"),
        Value("职务"),
        Value("与干部的关系"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购方式"),
        Value("同村合同份数", Kind.INTEGER),
    )
    summary = (
        "“{项目名称}”的合同（{合同金额}元）由{承揽单位}承揽，其{人员身份}与时任本村{职务}{干部姓名}的关系为{与干部的关系}，"
        "有同样关系的本村合同共{同村合同份数}份，请核实选定承揽人的程序和干部是否回避。"
    )
    compared = (Compared(AMOUNT, Total("合同", "合同金额")),)
    page = Page(
        method="把合同乙方的法定代表人、股东身份证号（单位资料和企业登记），与项目所在村签订当天在任的村组干部按身份证号相比："
        "是干部本人、登记为干部亲属、或与干部同户的，列为疑点。经过询价、比选等比较的程度为中，"
        "直接委托或没有采购记录的程度为高，只是股东的程度为低；干部本人的单位经公开招标选定的程度也为低。",
        why="村里的小工程多由村干部定人定价，给了自家人，价格和质量就没有人把关。",
        not_flagged=(
            "干部亲属的单位经公开招标选定的，框架协议、电子卖场选定的，以工代赈和村民自建",
            "承揽单位是村民委员会、村集体经济组织",
            "干部就任之前、离任之后签订的合同",
            "项目在别的村，也不由干部所在的村委会实施",
            "只有姓名相同、身份证号不同的人",
        ),
        check=(
            "村级会议记录：谁提议、谁参加表决",
            "询价、比选的原始报价",
            "工程量和单价与同类项目相比",
            "村务公开内容",
        ),
        innocent=("附近只有这一家能做，经村民代表会议讨论并公示", "亲属关系登记有误", "登记的股东已经退出"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "T1",
                        "名称": "示例县清溪镇大河装修部",
                        "类别": "施工单位",
                        "法人身份证号": "539900197001010036",
                    }
                ],
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "职务": "村主任",
                        "区划代码": "539900101201",
                    }
                ],
                "亲属关系": [
                    {"身份证号": "539900197505050015", "亲属身份证号": "539900197001010036", "关系": "堂兄弟"}
                ],
                "项目": [PROJECT],
                "合同": [
                    {
                        "合同编号": "HT1",
                        "项目编号": "XM1",
                        "乙方单位编码": "T1",
                        "合同金额": "75000.00",
                        "签订日期": "2017-04-20",
                        "标的": "灌溉渠建设",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Contracts, by what is known of the contractor and how it was chosen."""
        source = C.__table__.join(Unit.__table__, Unit.record_key == C.contractor_code)
        source = source.outerjoin(R.__table__, R.record_key == Unit.credit_code)
        known = func.coalesce(Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers)
        return counted(
            source,
            scope.touched(C.contract_no),
            (_public_body(), "承揽单位是村委会、村集体经济组织"),
            (_chosen_openly() & ~_won_by_an_official(), "公开选定或村民自建"),
            (known.is_(None), "承揽单位没有法定代表人、股东的身份证号"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts that were not won openly, with who stands behind the contractor."""
        implementer = aliased(Unit)
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                C.amount.label("amount"),
                C.signed_on_day.label("day"),
                Project.region_code.label("region"),
                case((implementer.category == "村委会", implementer.region_code)).label("committee"),
                Project.project_no.label("project"),
                Project.record_key.label("project_key"),
                Unit.legal_person_id_number.label("legal_person"),
                R.legal_person_id_number.label("registered_person"),
                R.shareholder_id_numbers.label("shareholders"),
                Project.name.label("项目名称"),
                C.subject_matter.label("标的"),
                Unit.name.label("承揽单位"),
                C.signed_on_day.label("签订日期"),
                C.amount.label("合同金额"),
                Q.method.label("采购方式"),
                _chosen_openly().label("openly"),
            )
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .join(implementer, implementer.record_key == Project.implementer_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .outerjoin(Q, Q.record_key == C.procurement_no)
            .where(scope.touched(C.contract_no), ~_public_body(), ~_chosen_openly() | _won_by_an_official())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Each contract once, by its closest tie, with how many of the village's contracts have such a tie."""
        ties, terms = _ties(scope.connection), _terms(scope.connection)
        found: dict[str, Row] = {}
        for row in rows:
            tied = [_tied({**row, **term}, ties) for term in _in_office(row, terms)]
            closest = max(filter(None, tied), key=lambda told: told["severity"], default=None)
            if closest:
                found[row["subject"]] = closest
        several: dict[tuple[str, str], int] = defaultdict(int)
        for row in found.values():
            several[row["village"], row["承揽单位人员"]] += 1
        for row in found.values():
            count = several[row["village"], row["承揽单位人员"]]
            yield {**row, "severity": _STRENGTH[row["severity"]], "同村合同份数": count}


def _public_body() -> ColumnElement[bool]:
    collective = or_(func.coalesce(Unit.credit_code, "").like("N%"), *(Unit.name.like(word) for word in _COLLECTIVE))
    return or_(Unit.category.in_(("村委会", "乡镇政府", "主管部门", "财政部门")), collective)


def _chosen_openly() -> ColumnElement[bool]:
    """The contract's own 采购, or one of its project that the contractor won."""
    same, method = aliased(C), Q.method.in_(_OPEN)
    own = select(Q.record_key).where(method)
    won = (
        select(same.record_key)
        .join(Q, and_(Q.project_no == same.project_no, Q.winner_code == same.contractor_code))
        .where(method, same.procurement_no.is_(None))
    )
    return or_(func.coalesce(C.procurement_no, "").in_(own), C.record_key.in_(won))


def _won_by_an_official() -> ColumnElement[bool]:
    """Whether the contractor's own head is on the list of officials, and no village or catalogue chose it."""
    officials = select(V.id_number).where(V.id_number.is_not(None))
    by_villagers = select(Q.record_key).where(Q.method.in_(_UNJUDGED))
    heads = (func.coalesce(head, "") for head in (Unit.legal_person_id_number, R.legal_person_id_number))
    headed = or_(*(head.in_(officials) for head in heads))
    return and_(headed, func.coalesce(C.procurement_no, "").not_in(by_villagers))


def _terms(connection: Connection) -> dict[str, list[Row]]:
    """Officials' terms by village."""
    columns = (
        V.region_code.label("village"),
        V.record_key.label("official_key"),
        V.name.label("干部姓名"),
        V.id_number.label("干部身份证号"),
        V.post.label("职务"),
        func.coalesce(V.from_day_day, 0).label("from"),
        V.until_day_day.label("until"),
    )
    found: dict[str, list[Row]] = defaultdict(list)
    asked = select(*columns).where(V.id_number.is_not(None)).order_by(V.record_key)
    for term in connection.execute(asked).mappings():
        found[term["village"]].append(dict(term))
    return found


def _in_office(row: Row, terms: Mapping[str, list[Row]]) -> list[Row]:
    """Who was in office in the village on the day of signing."""
    villages = dict.fromkeys((row["region"], row["committee"]))
    known = [term for village in villages for term in terms.get(village, ())]
    return [term for term in known if term["from"] <= row["day"] <= (term["until"] or row["day"])]


def _ties(connection: Connection) -> dict[tuple[str, str], _Tie]:
    """Who is tied to an official: by (official's number, other's number), the first in this order."""
    officials = select(V.id_number).where(V.id_number.is_not(None)).distinct()
    found = {(number, number): _Tie("本人") for (number,) in connection.execute(officials.order_by(V.id_number))}
    declared = select(K.record_key, K.id_number, K.kin_id_number, K.relation).order_by(K.record_key)
    for key, one, other, relation in connection.execute(declared):
        for official, kin in ((one, other), (other, one)):
            if (official, official) in found and kin:
                found.setdefault((official, kin), _Tie(f"亲属（登记为{relation}）", kinship=key))
    own, member = aliased(Person), aliased(Person)
    homes = (
        select(own.record_key, member.record_key)
        .join(member, member.household_no == own.household_no)
        .where(own.record_key.in_(officials), *(func.coalesce(p.status, "在册") == "在册" for p in (own, member)))
        .order_by(own.record_key, member.record_key)
    )
    for official, other in connection.execute(homes):
        found.setdefault((official, other), _Tie("同户", member=other))
    return found


def _tied(row: Row, ties: Mapping[tuple[str, str], _Tie]) -> Row | None:
    """The row with who stands behind the contractor and how he is tied to the official; None where nobody is."""
    heads = (("法定代表人", row["legal_person"]), ("法定代表人", row["registered_person"]))
    owners = (("股东", number) for number in (row["shareholders"] or "").split("、"))
    for role, number in (*heads, *owners):
        tie = ties.get((row["干部身份证号"], number)) if number else None
        if tie and row["openly"] and (tie.said, role) != ("本人", "法定代表人"):
            continue
        if tie:
            strong = 0 if row["openly"] else 1 if row["采购方式"] in _COMPARED else 2
            told = {"承揽单位人员": number, "人员身份": role, "与干部的关系": tie.said, "person": number}
            keys = {"kinship_key": tie.kinship, "member_key": tie.member}
            return {**row, **told, **keys, "severity": 0 if role == "股东" else strong}
    return None
