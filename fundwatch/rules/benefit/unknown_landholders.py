"""FW-B082: several people of one list drew by land or animals that nothing has on record, and nobody knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import people_of
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
M = MeasuredQuantity
P = Person
_SHARE, _LEAST = "核定数量登记比例", "核定数量登记最少人数"
_TOGETHER = "证号不符同批最少人数"
_ANYBODY = "不限"
_COUNTY = 6
#: Whose payments the example shows; the last three are known to nobody.
_NUMBERS = (
    *("539900197001010036", "539900198001010014", "539900194503070019", "539900198505050028", "539900197505050015"),
    *("539900196606060111", "539900197406060226", "539900196609090172"),
)
_KNOWN = 5


def _of_people(ids: Statement) -> Statement:
    return select(B.subsidy).where(B.id_number.in_(ids))


def _of_homes(homes: Statement) -> Statement:
    return _of_people(people_of(homes))


def _of_accounts(accounts: Statement) -> Statement:
    return select(B.subsidy).where(B.account.in_(accounts))


class UnknownLandholders(Rule):
    """Three of a village's people on a list, of no register and with nothing measured, where the county's others have.

    The village itself has others with something measured: its registers were brought in.
    """

    code = "FW-B082"
    name = "同批几人没有核定数量又查无此人"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "退耕还林等按面积、数量计发的补助，以核定（确权、验收）到户的数量为准，发放到身份真实的对象"
    verified = False
    parameters = (_SHARE, _LEAST, _TOGETHER)
    needs = (BenefitPayment, SubsidyStandard, MeasuredQuantity, Person, Household)
    needs_columns = (SubsidyStandard.measured_item,)
    reads = (
        *payments_by("subsidy"),
        Read(M, Via("id_number", _of_people)),
        Read(M, Via("household_no", _of_homes)),
        Read(P, Via("id_number", _of_people)),
        Read(P, Via("household_no", _of_homes)),
        Read(P, Via("account", _of_accounts)),
        Read(H, Via("household_no", _of_homes)),
        Read(SubsidyStandard),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("查无此人数", Kind.INTEGER),
        Value("领取人"),
        Value("同村有核定人数", Kind.INTEGER),
        Value("全县领取人数", Kind.INTEGER),
        Value("全县有核定人数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}“{补助项目}”有{查无此人数}名领取人（{领取人}）不在户、人员名册，也没有任何核定数量，共领取{合计}元；"
        "全县其余{全县领取人数}名领取人中{全县有核定人数}人有核定数量、在册，请逐人核实身份和地块。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实发金额")),)
    page = Page(
        method="写明了计量项目、不限对象的补助，同一批次同一村有设定人数以上的领取人，本人和填报的户都不在名册、账号不是名册中人的，"
        "也没有任何核定数量；而同年全县其余领取人有核定数量并在册的达到设定人数和比例，同村也有这样的人，列为疑点。",
        why="核定数量和名册都导全了，一份名册里却有几个人哪里也查不到，可能是编出来的户。",
        not_flagged=(
            "人数没有达到设定数的：多半是漏登或录错",
            "本人或填报的户有任何核定数量，或在名册，或账号是名册中人的",
            "同村没有一个领取人有核定数量的，全县有核定数量的达不到比例的：核定数量没有导全",
            "只发给在册户、低保户的补助（由FW-B006等列出），号码不成立的（由FW-B080列出）",
            "退票、或已全额追回的发放",
        ),
        check=("退耕合同、小班图上有没有这些人", "派出所户籍和身份证原件", "账户由谁开立、钱由谁支取"),
        innocent=("外村人在本村承包的地，核定数量登记在发包人名下", "分户、过户以后还没有登记"),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "退耕还林补助", "起始年度": "2014", "周期": "年", "计量项目": "退耕地"}
                    | {"计发单位": "亩", "标准金额": "300.00", "对象范围": "不限"}
                ],
                "户": [
                    {
                        "户编号": f"H{n}",
                        "户主姓名": f"赵{'一二三四五六七八'[n - 1]}",
                        "户主身份证号": _NUMBERS[n - 1],
                        "区划代码": "539900101201",
                        "人口数": "2",
                    }
                    for n in range(1, _KNOWN + 1)
                ],
                "人员": [
                    {"身份证号": _NUMBERS[n - 1], "姓名": f"赵{'一二三四五六七八'[n - 1]}", "户编号": f"H{n}"}
                    for n in range(1, _KNOWN + 1)
                ],
                "核定数量": [
                    {"户编号": f"H{n}", "计量项目": "退耕地", "年度": "2015", "数量": "5", "单位": "亩"}
                    for n in range(1, _KNOWN + 1)
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{n}",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": f"赵{'一二三四五六七八'[n - 1]}",
                        "身份证号": number,
                        "户编号": f"H{n}" if n <= _KNOWN else "",
                        "银行账号": f"621700000000000{n}",
                        "数量": "5",
                        "应发金额": "1500.00",
                        "实发金额": "1500.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                    for n, number in enumerate(_NUMBERS, 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy for anybody that goes by what is measured."""
        return counted(B.__table__, _by_measure(scope), (~stands(B, scope), NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that go by what is measured and are for anybody."""
        return subsidy in _named(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to people who are on no register and of whom nothing was measured."""
        return select(
            B.batch_no.label("subject"),
            B.subsidy.label("partition"),
            B.region_code.label("distinguish"),
            B.region_code.label("region"),
            B.paid_on_day.label("day"),
            B.paid_amount.label("amount"),
            B.id_number.label("person"),
            B.record_key.label("发放流水号"),
            B.batch_no.label("批次号"),
            B.subsidy.label("补助项目"),
            B.year.label("年度"),
            B.name.label("姓名"),
            B.id_number.label("身份证号"),
            B.quantity.label("数量"),
            B.paid_amount.label("实发金额"),
            B.account.label("银行账号"),
        ).where(
            _by_measure(scope),
            stands(B, scope),
            B.id_number_valid.is_(True),
            ~_registered(),
            ~_holds_account(),
            ~_measured(),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those of whom there are several on a list, in counties that know nearly everybody else."""
        lists: dict[tuple[str, str, str, int], list[Row]] = defaultdict(list)
        for row in rows:
            lists[row["批次号"], row["region"] or "", row["补助项目"], row["年度"]].append(row)
        for (_, region, subsidy, year), unsorted in sorted(lists.items()):
            found = sorted(unsorted, key=lambda row: (row["day"], row["发放流水号"]))
            people = {row["person"] for row in found}
            if len(people) < scope.number(_TOGETHER, scope.as_of, region):
                continue
            told = _compared(region, subsidy, year, people, scope)
            if told:
                said = {"查无此人数": len(people), "领取人": "、".join(dict.fromkeys(row["姓名"] for row in found))}
                yield from ({**row, **told, **said} for row in found)


def _named(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda one: bool(one.measured_item) and one.eligible == _ANYBODY)


def _by_measure(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.subsidy), B.subsidy.in_(_named(scope)))


def _registered() -> ColumnElement[bool]:
    return or_(exists().where(P.record_key == B.id_number), exists().where(H.record_key == B.household_no))


def _holds_account() -> ColumnElement[bool]:
    return B.account.in_(select(P.account).where(P.account.is_not(None)))


def _measured() -> ColumnElement[bool]:
    """Whether anything of the person's, of the household he names or of the one he is registered in was measured.

    By lists made once: no index tells whose a quantity is.
    """
    homes = select(M.household_no).where(M.household_no.is_not(None))
    return or_(
        B.id_number.in_(select(M.id_number).where(M.id_number.is_not(None))),
        func.coalesce(B.household_no, "").in_(homes),
        B.id_number.in_(select(P.record_key).where(P.household_no.in_(homes))),
    )


def _compared(region: str, subsidy: str, year: int, people: set[str], scope: Scope) -> dict[str, int] | None:
    """How many others of the year's drew by what is on record; None where too few did, or nobody in the village."""
    known = case((and_(_registered(), _measured()), B.id_number))
    here = case((and_(_registered(), _measured(), func.coalesce(B.region_code, "") == literal(region)), B.id_number))
    unknown = scope.temporary((("person", str),), ((person,) for person in sorted(people)))
    asked = select(func.count(B.id_number.distinct()), func.count(known.distinct()), func.count(here.distinct())).where(
        B.subsidy == subsidy,
        B.year == year,
        func.substr(B.region_code, 1, _COUNTY) == region[:_COUNTY],
        stands(B, scope),
        B.id_number.not_in(select(unknown.c.person)),
    )
    others, with_record, of_village = scope.connection.execute(asked).one()
    share, least = (scope.number(name, scope.as_of, region) for name in (_SHARE, _LEAST))
    if with_record < least or with_record * PARTS < others * share or not of_village:
        return None
    return {"全县领取人数": others, "全县有核定人数": with_record, "同村有核定人数": of_village}
