"""FW-B049: money for some was divided by the number of households, and each got the quotient."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, literal, select

from fundwatch.ledger.register import STRUCK_OFF
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.due_to_few import ROUNDING
from fundwatch.rules.benefit.equal_shares import paid_at_once
from fundwatch.rules.benefit.example_people import PEOPLE, eight_payments
from fundwatch.rules.benefit.facts import NOT_PAID, Standards, payments_by, standards_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.raised import decimal_string
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
_LEAST = "等额发放最少户数"
#: What is meant for those who plant, raise, work or suffered, each by what he did or lost.
_FOR_SOME = re.compile(
    "产业|生产发展|发展资金|到户资金|到户扶持|扶持|扶贫资金|专项资金|衔接资金|帮扶资金|种养|养殖|种植|奖补|以奖代补|岗|护林|务工|劳务|报酬|"
    "救灾|救济|救助|受灾|危房|退耕|补偿|移民|捐赠|捐款"
)
#: Of it, what has a ceiling only because each is to get as much as he does: what a home is given is graded besides.
_BY_DEED = re.compile("产业|生产发展|发展资金|扶持|种养|养殖|种植|奖补|以奖代补|务工|劳务")
_FLAT, _CEILING = ("户", "人", "次"), "上限"
#: Parts of a ceiling that are paid as an instalment.
_PARTS = (1, 2, 3, 4, 10)
#: What everybody gets alike: greetings, shares, what is passed on by the head.
_FOR_ALL = re.compile("慰问|春节|分红|收益|股金|保险|医保|参保|电费|电价|水费|水价|燃气|取暖|物价|油价|话费|化肥")
#: A sum that somebody set ends in tens of yuan; one that came of a division does not.
_ROUND = 10 * 100
#: Where nothing tells how many households a village has on the register.
_MANY = 20
#: So many in ten of the register, and nobody was chosen.
_NEARLY_ALL, _TENTH = 9, 10


def _of_villages(values: Statement) -> Statement:
    return select(B.batch_no).where(B.region_code.in_(values))


class SplitByHousehold(Rule):
    """A village's rows of a batch alike that no fixed standard sets: no round sum for half its register, or for all."""

    code = "FW-B049"
    version = 2
    name = "到户资金按户数平分"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "产业、岗位、救助资金按核定的对象和数量发放，不得平均分配"
    verified = False
    parameters = (_LEAST,)
    needs = (BenefitPayment,)
    reads = (
        *payments_by("batch_no"),
        Read(Household, Via("region_code", _of_villages)),
        Read(SubsidyStandard),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("户数", Kind.INTEGER),
        Value("在册户数", Kind.INTEGER),
        Value("每户实发", Kind.MONEY),
        Value("每户上限", Kind.MONEY),
        Value("情形"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "批次{批次号}“{补助项目}”向{户数}户每户发放{每户实发}元、共{合计}元，{情形}，请核实核定的对象、数量和分配方案。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实发金额")),)
    page = Page(
        method="产业、岗位、扶持、救灾一类而没有登记补助标准的到户资金，和产业、奖补一类只有每户、每人上限的补助（低于上限的），"
        "同一批次同一村每户一人、金额完全相同、"
        "户数达到设定的户数并且过了在册户数的一半（没有在册户的，达到二十户），而金额不是整十元的，列为疑点；"
        "金额为整十元而九成以上的在册户都有一份的，程度为低。",
        why="该给做了产业、出了工、受了灾的人的钱，按全村户数一除、人人一份，是私分的常见做法；除出来的数不会是整数。",
        not_flagged=(
            "登记了定额、比例标准，按数量计发的（另有规则比较）",
            "正好是上限或上限的一半、三分之一、四分之一、整成的，填有数量的，同一批次其他村也发这个数的：可能是分期或统一规定",
            "金额为整十元、没有发到九成在册户的：多半是规定的数",
            "慰问、分红、保险、水电一类人人都有的",
            "没有过在册户数一半的，一户几个人的，金额不同的",
            "退票、或已全额追回的发放",
        ),
        check=("分配方案和会议记录", "项目批复的对象和标准", "入户询问钱是怎么分的"),
        innocent=("按规定标准扣除零头以后的数", "文件规定按户平均分配、标准表没有登记"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": name,
                        "户主身份证号": person,
                        "区划代码": "539900101201",
                        "人口数": "2",
                    }
                    for number, (name, person) in enumerate(PEOPLE, 1)
                ],
                "补助发放": eight_payments("233.00", 补助项目="产业发展到户资金", 发放日期="2017-12-20"),
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of such money."""
        kinds = tally(scope, scope.touched(B.batch_no), "subsidy", "stands")
        return counted_in(kinds, kinds.c.subsidy.in_(_named(scope)), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Lists with an added payment for which no standard is told but a ceiling."""
        known = standards_of(scope)
        told = [name for name in known.subsidies(lambda _: True) if not _open(name, known)]
        return select(added.batch_no).where(added.subsidy.not_in(told))

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of villages that all got the same in a batch, and no round sum."""
        key = (B.batch_no, B.region_code, B.subsidy)
        alike = (
            select(*key)
            .where(scope.touched(B.batch_no), B.subsidy.in_(_named(scope)), paid_at_once(scope))
            .group_by(*key)
            .having(
                func.min(B.paid_amount) == func.max(B.paid_amount),
                func.count() >= scope.value(_LEAST, literal(scope.today), B.region_code),
            )
            .subquery()
        )
        place = func.coalesce(B.region_code, "")
        listed = and_(alike.c.batch_no == B.batch_no, alike.c.region_code == place, alike.c.subsidy == B.subsidy)
        return (
            select(
                B.batch_no.label("partition"),
                B.batch_no.label("subject"),
                B.region_code.label("distinguish"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.paid_amount.label("amount"),
                B.id_number.label("person"),
                func.coalesce(B.household_no, B.id_number).label("home"),
                B.record_key.label("发放流水号"),
                B.batch_no.label("批次号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.year.label("year"),
                B.grade.label("grade"),
                B.quantity.label("quantity"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.paid_amount.label("实发金额"),
            )
            .join(alike, listed)
            .where(scope.touched(B.batch_no), paid_at_once(scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the lists that half of a village's register stands on, a person of each household."""
        lists: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            lists[row["批次号"], row["region"], row["补助项目"]].append(row)
        for (_, region, _), paid in sorted(lists.items()):
            homes, registered = len({row["home"] for row in paid}), _registered(scope, region)
            enough = homes * 2 > registered if registered else homes >= _MANY
            divided, whole = paid[0]["amount"] % _ROUND != 0, homes * _TENTH >= registered * _NEARLY_ALL > 0
            if homes != len(paid) or not ((divided and enough) or whole):
                continue
            ceiling = _ceiling(paid, scope)
            if ceiling is None or not _explained(paid, ceiling, scope):
                said = "金额不是整十元，像是按户数除出来的" if divided else "几乎每户在册户都有一份"
                below = "" if ceiling is None else f"、不到上限{decimal_string(ceiling, 100)}元"
                told = {
                    "户数": homes,
                    "在册户数": registered or None,
                    "每户实发": paid[0]["amount"],
                    "每户上限": ceiling,
                    "情形": f"{said}{below}",
                    "severity": Severity.MEDIUM if divided else Severity.LOW,
                }
                # A hint at how a village was paid is none at any of its people: it must not weigh with what is.
                yield from ({**row, **told, "person": row["person"] if divided else None} for row in paid)


def _open(name: str, known: Standards) -> bool:
    """Whether no standard says how much of a subsidy there is to be: none is told, or a ceiling alone."""
    told = known.all_of(name)
    ceilings = all(one.kind == _CEILING and one.per in _FLAT for one in told)
    return not told or (ceilings and _BY_DEED.search(name) is not None)


def _named(scope: Scope) -> list[str]:
    """Subsidies meant for some of which no standard says how much there is to be."""
    known = standards_of(scope)
    kinds = tally(scope, scope.touched(B.batch_no), "subsidy")
    found = {row[0] for row in scope.connection.execute(select(kinds.c.subsidy).distinct())}
    return sorted(name for name in found if _open(name, known) and _FOR_SOME.search(name) and not _FOR_ALL.search(name))


def _ceiling(paid: Sequence[Row], scope: Scope) -> int | None:
    """The ceiling in force for a list, in fen; None where there is none."""
    standard = standards_of(scope).of_row(paid[0])
    return None if standard is None else standard.amount


def _explained(paid: Sequence[Row], ceiling: int, scope: Scope) -> bool:
    """Whether a sum below a ceiling may be an instalment of it, go by a quantity, or be set for other villages too."""
    amount = paid[0]["amount"]
    parts = (ceiling * number // whole for whole in _PARTS for number in range(1, whole + 1))
    if amount >= ceiling or any(abs(amount - part) < ROUNDING for part in parts):
        return True
    if any(row["quantity"] not in (None, PARTS) for row in paid):
        return True
    elsewhere = select(B.id).where(
        B.batch_no == paid[0]["批次号"],
        B.subsidy == paid[0]["补助项目"],
        B.region_code != paid[0]["region"],
        B.paid_amount == amount,
        paid_at_once(scope),
    )
    return scope.connection.execute(elsewhere.limit(1)).first() is not None


def _registered(scope: Scope, region: str) -> int:
    asked = select(func.count()).where(H.region_code == region, func.coalesce(H.status, "在册") != STRUCK_OFF)
    return int(scope.connection.execute(asked).scalar_one())
