"""FW-R082: somebody whom a household's complete roll does not know drew by that household's number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from fundwatch.ledger.register import GONE, STRUCK_OFF
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import (
    INVALID_NUMBER,
    NOT_PAID,
    claimed,
    payments_by,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
K = Kinship
P = Person
_REGISTERED = "在册户"
_FEWEST, _FOR_EACH = 3, 4


def _claimants(households: Statement) -> Statement:
    """Who drew by the numbers of these households, or of others of their villages."""
    villages = select(H.region_code).where(H.record_key.in_(households))
    homes = select(H.record_key).where(H.region_code.in_(villages))
    return select(B.id_number).where(B.household_no.in_(homes))


class StrangerToHousehold(Rule):
    """A person of no roll, paid by a household's number whose 人口数 its own roll makes up without that person."""

    code = "FW-R082"
    name = "借用在册户编号领取的外人"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "面向建档立卡户（脱贫户、监测对象）的补助，只发给在册的户和人"
    verified = False
    needs = (BenefitPayment, SubsidyStandard, Household, Person)
    needs_columns = (B.household_no,)
    reads = (
        *payments_by("id_number"),
        Read(Person, "id_number"),
        Read(Person, Via("household_no", _claimants)),
        Read(Person, Via("account", lambda accounts: select(B.id_number).where(B.account.in_(accounts)))),
        Read(Household),
        Read(HouseholdEvent, "id_number"),
        Read(Kinship, "id_number"),
        Read(Kinship, "kin_id_number"),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("户", "household"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("填报户编号"),
        Value("户主姓名"),
        Value("登记人口数", Kind.INTEGER),
        Value("补助项目"),
    )
    details = (
        Value("发放流水号"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）以在册户{填报户编号}（户主{户主姓名}）的编号领取“{补助项目}”{行数}笔共{合计}元，"
        "该户登记{登记人口数}口人都在名册上，没有此人，请核实与该户的关系、户籍和款项由谁领取。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="对象范围为在册户的补助，填报的户编号在册，而领取人的身份证号不在人员名册；该户登记的人口数与名册人数相符，"
        "户内（含已去世、迁出的）没有同名的人，账号不是名册中人的，户动态、亲属关系里也没有此人，列为疑点。只看人口数与名册大多相符的村。",
        why="借别人家的户编号，系统比对户编号就能通过；名册齐全时，户里没有这个人是看得出来的。",
        not_flagged=(
            "该户人口数与名册人数不符的：可能还没有录入名册；同村多数不符的：名册没有导全",
            "户内有同名的人（证号录错）、进了名册中人账户、由名册中人代领的",
            "户动态里有此人的，登记为户内成员亲属的",
            "户编号不在册的（由FW-B006列出），身份证号无效的",
            "退票、或已全额追回的发放",
        ),
        check=("该户户口簿，是否认识此人、是否知情", "申请材料和学籍、务工等证明", "账户由谁持有、款项由谁支取"),
        innocent=("新婚、收养、投靠的成员，人口数和名册都还没有更新", "户编号填错了一位", "已分户而仍填原户编号"),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "雨露计划", "起始年度": "2016", "计发单位": "人", "周期": "年"}
                    | {"标准金额": "3000.00", "对象范围": "在册户"}
                ],
                "户": [
                    {
                        "户编号": f"H{at}",
                        "户主姓名": name,
                        "户主身份证号": number,
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                    for at, (name, number) in enumerate(
                        (
                            ("赵春生", "539900197001010036"),
                            ("钱全", "539900198505050028"),
                            ("孙才", "539900194503070019"),
                            ("李兰", "539900197505050015"),
                        ),
                        1,
                    )
                ],
                "人员": [
                    {"身份证号": number, "姓名": name, "户编号": f"H{at}"}
                    for at, (name, number) in enumerate(
                        (
                            ("赵春生", "539900197001010036"),
                            ("钱全", "539900198505050028"),
                            ("孙才", "539900194503070019"),
                            ("李兰", "539900197505050015"),
                        ),
                        1,
                    )
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "雨露计划",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "户编号": "H1",
                        "银行账号": "6217000000000018",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-10-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy for registered households."""
        kinds = tally(scope, scope.touched(B.id_number), "subsidy", "stands", "valid")
        invalid = (kinds.c.valid == 0, INVALID_NUMBER)
        return counted_in(kinds, kinds.c.subsidy.in_(_named(scope)), (kinds.c.stands == 0, NOT_PAID), invalid)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those for registered households."""
        return subsidy in _named(scope)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People of no roll who name a household."""
        return select(added.id_number).where(
            added.subsidy.in_(_named(scope)),
            added.household_no.is_not(None),
            ~exists().where(P.record_key == added.id_number),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments by the number of a household to somebody whom nothing ties to it."""
        return (
            select(
                *(column for column in claimed(B) if column.key != "household"),
                H.record_key.label("household"),
                H.region_code.label("village"),
                H.household_no.label("填报户编号"),
                H.head_name.label("户主姓名"),
                H.head_count.label("登记人口数"),
            )
            .join(H, H.record_key == B.household_no)
            .where(
                scope.touched(B.id_number),
                B.subsidy.in_(_named(scope)),
                B.id_number_valid.is_(True),
                func.coalesce(H.status, "在册") != STRUCK_OFF,
                H.head_id_number != B.id_number,
                ~_tied(),
                stands(B, scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those of households whose rolls are complete, in villages where most are."""
        standards = standards_of(scope)
        found = [row for row in rows if (one := standards.of_row(row)) and one.eligible == _REGISTERED]
        complete = _complete(scope, {row["village"] for row in found})
        kept = []
        for row in found:
            homes = complete[row["village"]]
            agreeing = sum(homes.values())
            if not homes.get(row["household"]):
                scope.leave_out("该户人口数与名册人数不符")
            elif agreeing < max(_FEWEST, _FOR_EACH * (len(homes) - agreeing)):
                scope.leave_out("同村名册可能没有导全")
            else:
                kept.append(row)
        return under_first(kept)


def _named(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda standard: standard.eligible == _REGISTERED)


def _tied() -> ColumnElement[bool]:
    """Whether the register knows the person, or the name, the account, the proxy, an event or kin lead to the roll."""
    member, kin = aliased(Person), aliased(Person)
    same_name = or_(member.name_normalised == B.name_normalised, member.name_normalised == B.account_holder_normalised)
    related = exists().where(
        or_(
            and_(K.id_number == B.id_number, K.kin_id_number == kin.record_key),
            and_(K.kin_id_number == B.id_number, K.id_number == kin.record_key),
        ),
        kin.household_no == H.record_key,
    )
    return or_(
        exists().where(P.record_key == B.id_number),
        exists().where(member.household_no == H.record_key, same_name),
        exists().where(P.account == B.account),
        and_(B.proxy_id_number.is_not(None), exists().where(P.record_key == B.proxy_id_number)),
        exists().where(HouseholdEvent.id_number == B.id_number),
        related,
    )


def _complete(scope: Scope, villages: set[str]) -> dict[str, dict[str, bool]]:
    """By village and household with people on the roll, whether its 人口数 agrees with them."""
    found: dict[str, dict[str, bool]] = {village: {} for village in villages}
    gone = func.count().filter(func.coalesce(P.status, "在册").in_(GONE))
    asked = (
        select(H.region_code, H.record_key, H.head_count, func.count(), gone)
        .join(P, P.household_no == H.record_key)
        .where(H.region_code.in_(sorted(villages)), func.coalesce(H.status, "在册") != STRUCK_OFF)
        .group_by(H.region_code, H.record_key, H.head_count)
    )
    for village, home, heads, every, left in scope.connection.execute(asked) if villages else ():
        found[village][home] = every - left <= heads <= every
    return found
