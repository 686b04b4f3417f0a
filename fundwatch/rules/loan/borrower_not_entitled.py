"""FW-L002: a small loan went to somebody not on the register, dead, or of an age at which none is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select, union

from fundwatch.ledger.register import household_on_register
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.outside_age import age
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.loan.facts import BORROWER, NOBODY_NAMED, NOT_TO_HOUSEHOLD, TO_HOUSEHOLD
from fundwatch.rules.scope import Scope

D = DeceasedPerson
H = Household
L = Loan
P = Person
_YOUNGEST, _OLDEST = "小额贷款年龄下限", "小额贷款年龄上限"
_LONGEST_YEAR, _SHORTEST_YEAR = 366, 365


def _loans_of_people(ids: Statement) -> Statement:
    return select(L.loan_no).where(L.id_number.in_(ids))


def _loans_of_homes(homes: Statement) -> Statement:
    members = select(P.record_key).where(P.household_no.in_(homes))
    return union(
        select(L.loan_no).where(L.household_no.in_(homes)),
        select(L.loan_no).where(L.id_number.in_(members)),
    )


class BorrowerNotEntitled(Rule):
    """On the day of lending no household of his stood on the register, he was dead, or not of 18 to 65 years."""

    code = "FW-L002"
    name = "小额信贷借款人不符合条件"
    version = 2
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "扶贫小额信贷只发放给建档立卡户（脱贫户、边缘易致贫户），借款人一般为18至65周岁"
    verified = False
    parameters = (_YOUNGEST, _OLDEST)
    needs = (Loan, Household, Person)
    reads = (
        Read(Loan, "loan_no"),
        Read(Person, Via("id_number", _loans_of_people)),
        Read(Person, Via("household_no", _loans_of_homes)),
        Read(Household, Via("household_no", _loans_of_homes)),
        Read(Household, Via("head_id_number", _loans_of_people)),
        Read(HouseholdEvent, Via("household_no", _loans_of_homes)),
        Read(DeceasedPerson, Via("id_number", _loans_of_people)),
    )
    subject = "小额贷款"
    related = (("户", "home_key"), ("人员", "person_key"), ("死亡人员", "death_key"))
    evidence = (
        Value("借款人"),
        Value("身份证号"),
        Value("户编号"),
        Value("不符情形"),
        Value("放款日期", Kind.DAY),
        Value("放款时年龄", Kind.INTEGER),
        Value("识别日期", Kind.DAY),
        Value("贷款金额", Kind.MONEY),
    )
    summary = (
        "{借款人}（身份证号{身份证号}，户编号{户编号}）{放款日期}取得小额信贷{贷款金额}元，{不符情形}，"
        "请核实借款人身份和申请材料。"
    )
    compared = (Compared(AMOUNT, Total("小额贷款", "贷款金额")),)
    page = Page(
        method="把户的小额贷款与户、人员名册相比：放款当日借款户不在册（查不到、尚未识别或已清退），"
        "借款人放款前已经死亡（死亡名单，或人员状态为死亡并有日期），或放款时的周岁在设定的范围以外的，列为疑点。"
        "放款前已经死亡的程度为高。",
        why="不在册的人取得贴息贷款，或由老人、未成年人出面借款，常见于冒名和户贷企用。",
        not_flagged=(
            "放款当日在册的户，包括已脱贫继续享受政策的",
            "正好18周岁、放款时未满66周岁的",
            "身份证号无效、算不出年龄的，不判断年龄",
            "企业、合作社自己的贷款，没有户编号和身份证号的贷款",
        ),
        check=("贷款申请书和面谈面签记录", "名册上的识别、清退时间", "实际用款人和还款来源"),
        innocent=("新识别户的名册晚于放款登记", "由同户的成年人代为办理而登记了老人的证号", "边缘户政策出台后的补录"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                ],
                "人员": [{"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"}],
                "小额贷款": [
                    {
                        "贷款编号": "XD1",
                        "户编号": "H9",
                        "身份证号": "539900198001010014",
                        "贷款金额": "50000.00",
                        "放款日期": "2017-03-10",
                        "到期日期": "2020-03-10",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every loan."""
        return counted(
            L.__table__, scope.touched(L.loan_no), (~TO_HOUSEHOLD, NOT_TO_HOUSEHOLD), (BORROWER.is_(None), NOBODY_NAMED)
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Loans of which the household or the age may not fit."""
        youngest, oldest = (scope.value(name, L.lent_on_day, H.region_code) for name in (_YOUNGEST, _OLDEST))
        days = L.lent_on_day - L.birth_day
        age_may_not_fit = or_(days < youngest * _LONGEST_YEAR, days >= (oldest + 1) * _SHORTEST_YEAR)
        on_register = household_on_register(func.coalesce(L.lent_on_day, 0))
        died = func.coalesce(D.died_on_day, case((P.status == "死亡", P.status_on_day)))
        headed = aliased(H)
        heads_home = select(func.min(headed.record_key)).where(headed.head_id_number == L.id_number).scalar_subquery()
        return (
            select(
                L.record_key.label("subject"),
                L.loan_no.label("partition"),
                L.id_number.label("person"),
                L.amount.label("amount"),
                L.lent_on_day.label("day"),
                H.region_code.label("region"),
                P.record_key.label("person_key"),
                H.record_key.label("home_key"),
                D.record_key.label("death_key"),
                died.label("died"),
                func.coalesce(P.name, H.head_name).label("name"),
                L.id_number.label("身份证号"),
                L.household_no.label("户编号"),
                L.amount.label("贷款金额"),
                L.lent_on_day.label("放款日期"),
                L.birth_day.label("born"),
                H.identified_on_day.label("识别日期"),
                on_register.label("on_register"),
                youngest.label("youngest"),
                oldest.label("oldest"),
            )
            .outerjoin(P, P.record_key == L.id_number)
            .outerjoin(D, D.record_key == L.id_number)
            .outerjoin(H, H.record_key == func.coalesce(P.household_no, heads_home, L.household_no))
            .where(
                scope.touched(L.loan_no),
                TO_HOUSEHOLD,
                BORROWER.is_not(None),
                or_(H.id.is_(None), ~on_register, age_may_not_fit, died < L.lent_on_day),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Say in words what does not fit; judge the age by whole years."""
        for row in rows:
            years = None if row["born"] is None else age(row["born"], row["放款日期"])
            said = []
            if row["home_key"] is None:
                said.append("本人和户都不在册")
            elif not row["on_register"]:
                early = (row["识别日期"] or 0) > row["放款日期"]
                said.append("放款时尚未识别" if early else "放款时已不在册")
            if years is not None and not row["youngest"] <= years <= row["oldest"]:
                said.append(f"放款时{years}周岁，不在{row['youngest']}至{row['oldest']}周岁以内")
            dead = row["died"] is not None and row["died"] < row["放款日期"]
            if dead:
                said.insert(0, f"放款前已于{date.fromordinal(row['died']).isoformat()}死亡")
            if said:
                told: dict[str, Any] = {"severity": Severity.HIGH if dead else self.severity}
                told |= {"借款人": row["name"] or "姓名不详", "不符情形": "；".join(said), "放款时年龄": years}
                yield {**row, **told}
