"""FW-B046: the land a household is paid for grew to twice and more within a year, or to thrice over several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, standards_of, stands
from fundwatch.rules.benefit.land_names import of_land
from fundwatch.rules.benefit.measured_homes import MeasuredHomes
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
_TIMES = "土地面积同比倍数"
#: Less than this much more is how parcels are measured.
_LEAST = 1 * PARTS
#: Where a fifth of a village grew alike, its land was measured anew or a new task was given to it.
_SHARE, _FEW = 5, 3
#: So many times, and it is no second parcel.
_GRAVE = 3
#: So often it must have grown where no single year tells.
_RISES = 2
_HOME = func.coalesce(B.household_no, B.id_number)


def _villages_of(column: Any) -> Any:
    return lambda values: select(B.region_code).where(column.in_(values))


class LandGrew(Rule):
    """Σ数量 of a household's land on a list so many times that of the year before, its neighbours' not."""

    code = "FW-B046"
    version = 2
    name = "土地面积成倍增加"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "土地类补助按确权、验收面积计发；面积成倍增加的应有流转、验收等依据"
    verified = False
    parameters = (_TIMES,)
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (BenefitPayment.quantity,)
    reads = (
        *payments_by("region_code"),
        Read(MeasuredQuantity, Via("id_number", _villages_of(B.id_number))),
        Read(MeasuredQuantity, Via("household_no", _villages_of(B.household_no))),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("领取人"),
        Value("户编号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("本年面积", Kind.QUANTITY),
        Value("上年年度", Kind.YEAR),
        Value("上年面积", Kind.QUANTITY),
        Value("增加面积", Kind.QUANTITY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("批次号"),
        Value("年度", Kind.YEAR),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}一户“{补助项目}”{上年年度}年度{上年面积}亩，{年度}年度{本年面积}亩，增加{增加面积}亩，"
        "按增加部分折算{合计}元，请核实增加的面积从哪里来。"
    )
    page = Page(
        method="按亩计发的土地类补助（退耕、耕地、林地、草地等），把同一村同一户各批次的面积合计，取一年中最大的一批，"
        "与上一次领取的年度相比，达到设定的倍数并且多一亩以上的列为疑点；达到三倍的程度为中，其余为低。"
        "没有哪一年达到倍数，而逐年增加两次以上、从来没有减少、合计达到最初三倍的，也列出，程度为低。",
        why="土地不会自己增多。面积年年报、一年翻几番，可能是虚报，也可能把集体的、别人的地记到了自己名下。",
        not_flagged=(
            "同村五分之一以上的户（至少三户）都成倍增加的：可能是重新丈量，或新下达了任务",
            "核定过这一项目（另有规则比较），或核定数量与申报相当的人和户",
            "种植、养殖的奖补（面积随经营变化），不是按亩计发的补助",
            "没有上一年记录的户，减少的户；退票、或已全额追回的发放",
        ),
        check=(
            "流转合同、确权登记变更、退耕验收卡",
            "增加的地块在谁名下、其他人有没有同时减少",
            "是否村组干部或其亲属",
        ),
        innocent=("上年只兑付了一部分面积", "户主变更、并户后合在一起申报", "新一轮任务只安排给少数户"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "退耕还林补助",
                        "起始年度": "2016",
                        "计发单位": "亩",
                        "周期": "年",
                        "标准金额": "500.00",
                        "对象范围": "不限",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{year}",
                        "批次号": f"PC{year}",
                        "补助项目": "退耕还林补助",
                        "年度": str(year),
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "数量": quantity,
                        "应发金额": amount,
                        "实发金额": amount,
                        "发放日期": f"{year}-09-18",
                        "区划代码": "539900101201",
                    }
                    for year, quantity, amount in ((2016, "3", "1500.00"), (2017, "12", "6000.00"))
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment for land."""
        kinds = tally(scope, scope.touched(B.region_code), "subsidy", "measured", "stands")
        unknown = (kinds.c.measured == 0, "没有填数量")
        return counted_in(kinds, kinds.c.subsidy.in_(of_land(scope)), (kinds.c.stands == 0, NOT_PAID), unknown)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Villages with an added payment for land."""
        return select(added.region_code).where(added.subsidy.in_(of_land(scope)), added.quantity > 0)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments for land of the villages in which some household has a list of so many times an earlier one's."""
        named, grew = _of_land_in(scope), _grew(scope)
        return (
            select(
                B.region_code.label("partition"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.id_number.label("person"),
                _HOME.label("home"),
                B.household_no.label("户编号"),
                B.record_key.label("发放流水号"),
                B.batch_no.label("批次号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.year.label("year"),
                B.grade.label("grade"),
                B.quantity.label("数量"),
                B.paid_amount.label("实发金额"),
            )
            .join(grew, (grew.c.region_code == B.region_code) & (grew.c.subsidy == B.subsidy))
            .where(*named, stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each household's largest list of a year against that of its year before."""
        villages: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            villages[row["region"], row["补助项目"]][row["home"]].append(row)
        found = [one for _, homes in sorted(villages.items()) for one in _grown_in(homes, scope)]
        measured = MeasuredHomes(
            scope, (row[key] for claim, _ in found for row in claim for key in ("身份证号", "home"))
        )
        for claim, told in found:
            keys = {row[key] for row in claim for key in ("身份证号", "home")}
            standard = standards_of(scope).of_row(claim[0])
            item = standard.measured_item if standard else None
            if measured.answer_for(keys, item, told["本年面积"]):
                scope.leave_out("有核定数量", len(claim))
                continue
            yield from _told(claim, told)


def _of_land_in(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return scope.touched(B.region_code), B.subsidy.in_(of_land(scope)), B.quantity > 0


def _grew(scope: Scope) -> Subquery:
    """Villages and subsidies of which some household has a list of so many times an earlier one's."""
    lists = (
        select(B.region_code, B.subsidy, _HOME.label("home"), B.year, B.batch_no, func.sum(B.quantity).label("area"))
        .where(*_of_land_in(scope))
        .group_by(B.region_code, B.subsidy, _HOME, B.year, B.batch_no)
        .subquery()
    )
    before = lists.alias()
    times = scope.value(_TIMES, literal(scope.today), lists.c.region_code)
    return (
        select(lists.c.region_code, lists.c.subsidy)
        .join(
            before,
            (before.c.region_code == lists.c.region_code)
            & (before.c.subsidy == lists.c.subsidy)
            & (before.c.home == lists.c.home)
            & (before.c.year < lists.c.year),
        )
        .where(lists.c.area >= before.c.area * times)
        .distinct()
        .subquery()
    )


def _grown_in(homes: Mapping[str, Sequence[Row]], scope: Scope) -> list[tuple[list[Row], dict[str, Any]]]:
    """The households of a village whose land grew so much, unless many of it did in that year."""
    found: dict[int, list[tuple[list[Row], dict[str, Any]]]] = defaultdict(list)
    compared: dict[int, int] = defaultdict(int)
    for _, rows in sorted(homes.items()):
        lists = _largest(rows)
        years = sorted(lists)
        area = {year: sum(row["数量"] for row in lists[year]) for year in years}
        times = scope.number(_TIMES, scope.as_of, rows[0]["region"])
        leaps = [pair for pair in pairwise(years) if _is_more(area, pair, times)]
        for _, year in pairwise(years):
            compared[year] += 1
        for before, year in leaps or _little_by_little(area, times):
            was, now = area[before], area[year]
            told = {"本年面积": now, "上年年度": before, "上年面积": was, "增加面积": now - was}
            weight = Severity.MEDIUM if leaps and now >= was * _GRAVE else Severity.LOW
            found[year].append((lists[year], {**told, "severity": weight}))
    kept = []
    for year, grown in sorted(found.items()):
        if len(grown) >= _FEW and len(grown) * _SHARE >= compared[year]:
            scope.leave_out("同村多户同时增加", len(grown))
        else:
            kept += grown
    return kept


def _is_more(area: Mapping[int, int], years: tuple[int, int], times: int) -> bool:
    was, now = (area[year] for year in years)
    return now >= was * times and now - was >= _LEAST


def _little_by_little(area: Mapping[int, int], times: int) -> list[tuple[int, int]]:
    """The first and last year of land that grew several times and never shrank, to so much; none where it did not."""
    rises = [(area[before], area[year]) for before, year in pairwise(sorted(area))]
    grew = sum(1 for was, now in rises if now > was)
    if grew < _RISES or any(now < was for was, now in rises):
        return []
    whole = (min(area), max(area))
    return [whole] if _is_more(area, whole, max(times, _GRAVE)) else []


def _largest(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of the batch with the largest area, by year: the same land may be paid for in parts."""
    lists: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        lists[row["年度"]][row["批次号"]].append(row)
    return {
        year: max(batches.values(), key=lambda batch: (sum(row["数量"] for row in batch), batch[0]["批次号"]))
        for year, batches in lists.items()
    }


def _told(claim: list[Row], told: Mapping[str, Any]) -> Iterable[Row]:
    names = "、".join(dict.fromkeys(row["姓名"] for row in sorted(claim, key=lambda row: row["发放流水号"])))
    first = min(claim, key=lambda row: (row["day"], row["发放流水号"]))
    for row in claim:
        amount = row["实发金额"] * told["增加面积"] // told["本年面积"]
        yield {**row, **told, "领取人": names, "subject": first["发放流水号"], "amount": amount}
