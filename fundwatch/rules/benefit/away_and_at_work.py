"""FW-B024: somebody was paid for work at home nearly all year, and in the same year for working far away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NO_STANDARD, Standards, claimed, payments_by, standards_of, stands
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_AWAY_MONTHS, _WORKING_DAYS = "外出务工最少月数", "每月出工天数"
_MONTHS = 12
#: Pay for work on the spot, and what is given to those who go to work far away.
_AT_WORK = re.compile(
    "以工代赈|劳务报酬|劳务费|劳务工资|务工报酬|公益.*岗|公岗|护林员|保洁员|护路员|护河员|护草员|养护员|管护员|巡护员|水管员|协管员|河道巡查|道路养护"
)
_AWAY = re.compile("外出务工|跨省务工|省外务工|县外务工|外出就业|跨省就业|省外就业|务工(交通|路费|车费|车票)")
#: What the register says of those who are away.
_ABROAD = ("%省外%", "%县外%", "%市外%", "%外出%", "%跨省%")


def _named(scope: Scope, pattern: re.Pattern[str], unlike: re.Pattern[str] | None = None) -> list[str]:
    """Subsidies with a standard whose names match."""
    known = standards_of(scope).subsidies(lambda _: True)
    return [name for name in known if pattern.search(name) and not (unlike and unlike.search(name))]


class AwayAndAtWork(Rule):
    """Months of paid work on the spot and the fewest months away are more than a year, of a person who works away."""

    code = "FW-B024"
    version = 2
    name = "外出务工人员全年领取本地劳务报酬"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "以工代赈劳务报酬、岗位补贴按本人实际出工发放"
    verified = False
    parameters = (_AWAY_MONTHS, _WORKING_DAYS)
    needs = (BenefitPayment, SubsidyStandard, Person)
    needs_columns = (Person.employment,)
    reads = (*payments_by("id_number"), Read(Person, "id_number"), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助发放", "away_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("务工状况"),
        Value("年度", Kind.YEAR),
        Value("本地劳务补助"),
        Value("折合月数", Kind.QUANTITY),
        Value("务工补助"),
    )
    details = (
        Value("发放流水号"),
        Value("补助项目"),
        Value("期次"),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "{姓名}（{身份证号}）登记为{务工状况}，{年度}年度领了“{务工补助}”，同一年又按出工{折合月数}个月领取“{本地劳务补助}”"
        "{合计}元，请核实出勤记录、签收的是不是本人。"
    )
    page = Page(
        method="登记在省外、县外务工的人，同一年度既领了外出务工补助，又领了本地的以工代赈劳务报酬、公益岗位补贴的，"
        "把工日按每月出工天数折成月，加上外出务工的最少月数，一年超过12个月的列为疑点。",
        why="人在外地，不可能同时在本地出工；用外出的人的名字造工资表，本人往往不知道。",
        not_flagged=(
            "没有登记务工状况，或登记在家、在本地的人",
            "当年没有领外出务工补助的人",
            "一年里先出工、后外出，时间排得开的；同一期次的几笔（补发、补差）只算一次",
            "按年、按次计发的岗位补贴，没有补助标准的",
            "退票、或已全额追回的发放",
        ),
        check=("考勤表、工资表上的签字", "向本人或家人核实当年在哪里", "存折、银行卡由谁掌握"),
        innocent=("务工状况登记的是后来的情况", "本人外出而由家人顶岗，已经村里同意", "外出务工补助发错了年度"),
        example=Example(
            {
                "人员": [
                    {
                        "身份证号": "539900198001010014",
                        "姓名": "周文",
                        "户编号": "H1",
                        "务工状况": "省外务工",
                    }
                ],
                "补助标准": [
                    {
                        "补助项目": "以工代赈劳务报酬",
                        "起始年度": "2016",
                        "计发单位": "工日",
                        "周期": "次",
                        "标准金额": "80.00",
                        "对象范围": "不限",
                    },
                    {
                        "补助项目": "跨省务工交通补助",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "800.00",
                        "对象范围": "不限",
                    },
                ],
                "补助发放": [
                    {
                        "发放流水号": key,
                        "批次号": batch,
                        "补助项目": subsidy,
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "银行账号": "6217000000000018",
                        "数量": quantity,
                        "应发金额": amount,
                        "实发金额": amount,
                        "发放日期": "2017-12-10",
                        "区划代码": "539900101201",
                    }
                    for key, batch, subsidy, quantity, amount in (
                        ("BF1", "PC1", "以工代赈劳务报酬", "220", "17600.00"),
                        ("BF2", "PC2", "跨省务工交通补助", "1", "800.00"),
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging: everything that anybody was paid would be gone through for it."""
        return None

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those for going away, or for work on the spot."""
        return subsidy in _named(scope, _AT_WORK, _AWAY)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People who are said to be away and were paid for going, or for work on the spot."""
        abroad = or_(*(Person.employment.like(word) for word in _ABROAD))
        away = select(added.id_number).join(Person, Person.record_key == added.id_number).where(abroad)
        return away.where(added.subsidy.in_(_named(scope, _AT_WORK, _AWAY)))

    def select(self, scope: Scope) -> Select[Any]:
        """What people who are said to be away were paid for work on the spot in a year they were paid to go."""
        gone = aliased(B)
        return (
            select(
                *claimed(B),
                B.quantity.label("数量"),
                Person.record_key.label("person_key"),
                Person.employment.label("务工状况"),
                gone.record_key.label("away_key"),
                gone.subsidy.label("务工补助"),
            )
            .join(
                gone, and_(gone.id_number == B.id_number, gone.year == B.year, gone.subsidy.in_(_named(scope, _AWAY)))
            )
            .join(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.id_number),
                B.subsidy.in_(_named(scope, _AT_WORK, _AWAY)),
                or_(*(Person.employment.like(word) for word in _ABROAD)),
                B.id_number_valid.is_not(False),
                stands(B, scope),
                stands(gone, scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the people and years in which the work and the least time away are more than a year has."""
        standards = standards_of(scope)
        years: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            years[row["身份证号"], row["年度"]].append(row)
        for (_, year), paid in sorted(years.items()):
            known = {row["发放流水号"]: row for row in sorted(paid, key=lambda row: (row["day"], row["away_key"]))}
            scope.look_at(len(known))
            found = _months(list(known.values()), standards, scope)
            away = scope.number(_AWAY_MONTHS, date(year, _MONTHS, 31), paid[0]["region"])
            if found is None:
                scope.leave_out(NO_STANDARD, len(known))
            elif found + away * PARTS > _MONTHS * PARTS:
                yield from _told(paid, known, found)


def _months(paid: Sequence[Row], standards: Standards, scope: Scope) -> int | None:
    """Months of work that were paid for, in millionths; None where no standard says what the quantity counts."""
    found = 0
    # A month is one month, by however many rows it was paid.
    monthly: dict[str, int] = {}
    for row in paid:
        standard = standards.of_row(row)
        if standard is None:
            return None
        quantity = PARTS if row["quantity"] is None else row["quantity"]
        working_days = scope.number(_WORKING_DAYS, date.fromordinal(row["day"]), row["region"])
        if standard.per == "工日":
            # An office that sets no days to a month has days of work not counted.
            found += quantity // working_days if working_days else 0
        elif standard.cycle == "月":
            month = row["期次"] or row["发放流水号"]
            monthly[month] = max(quantity, monthly.get(month, 0))
    return min(found + sum(monthly.values()), _MONTHS * PARTS)


def _told(paid: Sequence[Row], known: dict[str, Row], months: int) -> Iterable[Row]:
    first = min(known.values(), key=lambda row: (row["day"], row["发放流水号"]))
    names = "、".join(sorted({row["补助项目"] for row in paid}))
    seen: set[str] = set()
    for row in sorted(paid, key=lambda row: (row["day"], row["发放流水号"], row["away_key"])):
        amount = None if row["发放流水号"] in seen else row["amount"]
        seen.add(row["发放流水号"])
        said = {"本地劳务补助": names, "务工补助": first["务工补助"], "折合月数": months // 10_000 * 10_000}
        yield {**row, **said, "amount": amount, "subject": first["发放流水号"]}
