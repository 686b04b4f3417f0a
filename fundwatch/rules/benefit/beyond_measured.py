"""FW-B008: more was claimed than was measured by somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, and_, func, or_, select, union, union_all

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, claimed, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, homes_of, of_homes, payments_by_home
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
M = MeasuredQuantity
_TOLERANCE, _LAND_TOLERANCE, _OWN_LAND = "申报数量容差", "土地申报数量容差", "未核定自有土地亩数"
_LAND = "亩"
#: Words by which the land a household leases is told apart from what it owns.
_LEASED = ("流转", "租")


class BeyondMeasured(Rule):
    """Σ数量 of a household's rows in a batch above the 核定数量 of that year, or the latest before it."""

    code = "FW-B008"
    version = 2
    name = "申报数量超过核定数量"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "按数量计发的补助以核定（确权、耳标、投保、验收）数量为准，超出部分没有依据"
    verified = False
    parameters = (_TOLERANCE, _LAND_TOLERANCE, _OWN_LAND)
    needs = (BenefitPayment, SubsidyStandard, MeasuredQuantity)
    needs_columns = (BenefitPayment.quantity, SubsidyStandard.measured_item)
    reads = (
        *payments_by_home(),
        Read(MeasuredQuantity, "household_no"),
        Read(MeasuredQuantity, "id_number"),
        Read(MeasuredQuantity, Via("id_number", homes_of)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("核定数量", "measured_key"))
    evidence = (
        Value("领取人"),
        Value("户编号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("计量项目"),
        Value("申报合计", Kind.QUANTITY),
        Value("核定数量", Kind.QUANTITY),
        Value("核定年度", Kind.YEAR),
        Value("计发单位"),
        Value("依据来源"),
        Value("容差", Kind.RATIO),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("批次号"),
        Value("年度", Kind.YEAR),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "{领取人}{年度}年度“{补助项目}”申报{计量项目}{申报合计}{计发单位}，核定只有{核定数量}{计发单位}（{依据来源}），"
        "超出部分按比例折算共{合计}元，请核实实际数量。"
    )
    page = Page(
        method="补助标准写明计量项目的，把同一户同一批次各行的数量合计，与核定数量相比：取申报年度的核定数，"
        "没有的取以前最近一年的；登记有流转、租入面积的加上。超过容差（按亩计发的另有容差）列为疑点，"
        "同一户同一补助合为一条。",
        why="数量虚增、账内自洽而与确权面积、耳标、投保数不符，可能是套取按量计发的补助，也可能是丈量口径不同。",
        not_flagged=(
            "没有计量项目的补助，没有核定数量的户",
            "正好等于容差以内的；丈量与确权之间的自然差异",
            "加上流转、租入面积以后不超过的；只核定了流转面积、多出的在一户自有土地可能有的亩数以内的",
            "只有以后年度的核定数，或计量单位不一致的",
            "退票、或已全额追回的发放",
        ),
        check=("现场丈量、清点", "确权证书、流转合同、耳标和投保记录", "申报、验收由谁签字"),
        innocent=("流转、开荒的面积没有登记", "核定之后新增了养殖或种植", "核定数量只登记了家庭中一个人的部分"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "生猪养殖奖补",
                        "起始年度": "2016",
                        "计发单位": "头",
                        "周期": "年",
                        "标准金额": "500.00",
                        "对象范围": "在册户",
                        "计量项目": "生猪",
                    }
                ],
                "核定数量": [
                    {
                        "户编号": "H1",
                        "计量项目": "生猪",
                        "年度": "2016",
                        "数量": "4",
                        "单位": "头",
                        "依据来源": "耳标登记",
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
                        "数量": "9",
                        "应发金额": "4500.00",
                        "实发金额": "4500.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that goes by a measured quantity."""
        kinds = tally(scope, of_homes(scope), "subsidy", "stands", "measured")
        unknown = (kinds.c.measured == 0, "没有填数量")
        return counted_in(kinds, kinds.c.subsidy.in_(_by_measure(scope)), (kinds.c.stands == 0, NOT_PAID), unknown)

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Households whose claim in a batch is above something that was measured of them or of their people."""
        items = scope.temporary((("subsidy", str), ("item", str)), _items(scope))
        claims = (
            select(HOME.label("home"), B.batch_no, items.c.item, func.sum(B.quantity).label("sum"))
            .join(items, items.c.subsidy == B.subsidy)
            .where(B.batch_no.in_(select(added.batch_no)))
            .group_by(HOME, B.batch_no, B.subsidy, items.c.item)
            .subquery()
        )
        people = (
            select(HOME.label("home"), B.batch_no, M.measured_item.label("item"), M.quantity)
            .join(M, and_(M.id_number == B.id_number, M.household_no.is_(None)))
            .where(B.batch_no.in_(select(added.batch_no)))
            .subquery()
        )
        of_people = and_(
            people.c.home == claims.c.home, people.c.batch_no == claims.c.batch_no, people.c.item == claims.c.item
        )
        return union(
            select(claims.c.home)
            .join(M, and_(M.household_no == claims.c.home, M.measured_item == claims.c.item))
            .where(M.quantity < claims.c.sum),
            select(claims.c.home).join(people, of_people).where(people.c.quantity < claims.c.sum),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of households and batches that claim more than the least that was ever measured of them."""
        items = scope.temporary((("subsidy", str), ("item", str)), _items(scope))
        home = HOME.label("home")
        least = _least(scope)
        sums = (
            select(home, B.batch_no, B.subsidy, func.sum(B.quantity).label("sum"))
            .where(_measured(scope), stands(B, scope), B.quantity.is_not(None))
            .group_by(home, B.batch_no, B.subsidy)
            .subquery()
        )
        beyond = (
            select(sums.c.home, sums.c.batch_no, sums.c.subsidy)
            .join(items, items.c.subsidy == sums.c.subsidy)
            .join(least, and_(least.c.item == items.c.item, least.c.home == sums.c.home))
            .where(sums.c.sum > least.c.least)
            .distinct()
            .subquery()
        )
        columns = [column for column in claimed(B) if column.key not in {"partition", "amount"}]
        same = and_(beyond.c.home == HOME, beyond.c.batch_no == B.batch_no, beyond.c.subsidy == B.subsidy)
        told = (HOME.label("partition"), B.household_no.label("户编号"), B.quantity.label("数量"))
        return (
            select(*columns, *told, *_tolerances(scope))
            .join(beyond, same)
            .where(_measured(scope), stands(B, scope), B.quantity.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each household's claim in a batch against what was measured up to its year."""
        standards = standards_of(scope)
        claims: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            claims[row["partition"], row["补助项目"], row["批次号"], row["年度"], row["期次"] or ""].append(row)
        measured = _Measured(scope, claims.values())
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for (home, subsidy, *_), claim in sorted(claims.items()):
            standard = standards.of_row(claim[0])
            if standard is not None and standard.measured_item:
                found[home, subsidy] += _judge(claim, standard, measured, scope)
        for group in found.values():
            first = min(group, key=lambda row: (row["day"], row["发放流水号"]), default=None)
            yield from ({**row, "subject": first["发放流水号"]} for row in group if first is not None)


def _measured(scope: Scope) -> ColumnElement[bool]:
    return and_(of_homes(scope), B.subsidy.in_(_by_measure(scope)))


def _by_measure(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda one: one.measured_item is not None)


def _least(scope: Scope) -> Subquery:
    """The smallest quantity ever measured, by item, of a household or of a person for the household of the payments."""
    by_home = select(M.household_no.label("home"), M.measured_item.label("item"), M.quantity).where(
        M.household_no.is_not(None), scope.touched(M.household_no)
    )
    of_people = (
        select(HOME, M.measured_item, M.quantity)
        .join(B, B.id_number == M.id_number)
        .where(M.household_no.is_(None), of_homes(scope))
    )
    every = union_all(by_home, of_people).subquery()
    return (
        select(every.c.home, every.c.item, func.min(every.c.quantity).label("least"))
        .group_by(every.c.home, every.c.item)
        .subquery()
    )


def _items(scope: Scope) -> list[tuple[str, str]]:
    standards = standards_of(scope)
    found = {
        (name, one.measured_item) for name in standards.subsidies(lambda _: True) for one in standards.all_of(name)
    }
    return sorted((name, item) for name, item in found if item)


def _tolerances(scope: Scope) -> tuple[ColumnElement[int], ...]:
    return (
        scope.value(_TOLERANCE, B.paid_on_day, B.region_code).label("tolerance"),
        scope.value(_LAND_TOLERANCE, B.paid_on_day, B.region_code).label("land_tolerance"),
    )


class _Measured:
    """What was measured of the households and persons of some claims."""

    def __init__(self, scope: Scope, claims: Iterable[Sequence[Row]]) -> None:
        keys = {key for claim in claims for row in claim for key in (row["partition"], row["身份证号"])}
        wanted = scope.temporary((("key", str),), [(key,) for key in sorted(keys)])
        asked = select(M.__table__).where(
            or_(
                M.household_no.in_(select(wanted.c.key)),
                and_(M.household_no.is_(None), M.id_number.in_(select(wanted.c.key))),
            )
        )
        self._of: dict[str, list[Row]] = defaultdict(list)
        rows = scope.connection.execute(asked).mappings().all()
        for row in sorted(rows, key=lambda row: row["record_key"]):
            self._of[row["household_no"] or row["id_number"]].append(dict(row))

    def of(self, claim: Sequence[Row], item: str) -> list[Row]:
        """The latest row up to the year of the claim of everything that is measured of it."""
        keys = dict.fromkeys(key for row in claim for key in (row["partition"], row["身份证号"]))
        latest: dict[tuple[Any, ...], Row] = {}
        for row in (row for key in keys for row in self._of.get(key, ())):
            if item in (row["measured_item"] or "") and (row["year"] or 0) <= claim[0]["年度"]:
                known = (row["id_number"], row["household_no"], row["measured_item"])
                latest[known] = max(latest.get(known, row), row, key=lambda one: one["year"] or 0)
        return list(latest.values())


def _judge(claim: list[Row], standard: Standard, measured: _Measured, scope: Scope) -> list[Row]:
    item = standard.measured_item or ""
    rows = measured.of(claim, item)
    own = [row for row in rows if row["measured_item"] == item and not _is_leased(row)]
    leased = sum(row["quantity"] for row in rows if _is_leased(row))
    # What somebody owns besides a lease may not be measured; it is not hundreds of mu.
    unknown = scope.number(_OWN_LAND, scope.as_of, claim[0]["region"]) * PARTS if leased else 0
    if not own and not (leased and standard.per == _LAND):
        scope.leave_out("没有申报年度以前的核定数量", len(claim))
        return []
    if any((row["measure_unit"] or standard.per) != standard.per for row in own or rows):
        scope.leave_out("核定数量的单位与补助标准不一致", len(claim))
        return []
    of_home = sum(row["quantity"] for row in own if row["id_number"] is None)
    of_people = sum(row["quantity"] for row in own if row["id_number"] is not None)
    limit = max(of_home, of_people) + leased
    asked = sum(row["数量"] for row in claim)
    tolerance = claim[0]["land_tolerance" if standard.per == _LAND else "tolerance"]
    if asked * PARTS <= limit * (PARTS + tolerance) or (not own and asked <= limit + unknown):
        return []
    told = {
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in claim)),
        "计量项目": item,
        "计发单位": standard.per,
        "申报合计": asked,
        "核定数量": limit,
        "核定年度": max(row["year"] or 0 for row in own or rows) or None,
        "依据来源": "、".join(dict.fromkeys(row["source"] for row in rows if row["source"])) or "来源未填",
        "容差": tolerance,
    }
    beyond: list[Row] = [{**row, **told, "amount": row["实发金额"] * (asked - limit) // asked} for row in claim]
    keys = [row["record_key"] for row in rows]
    return [{**row, "measured_key": key} for row, key in _paired(beyond, keys)]


def _is_leased(row: Row) -> bool:
    return any(word in f"{row['measured_item']}{row['source'] or ''}" for word in _LEASED)


def _paired(rows: list[Row], keys: list[str]) -> Iterable[tuple[Row, str]]:
    """Every row and every key at least once; an amount is told only once."""
    for number in range(max(len(rows), len(keys))):
        row = rows[number] if number < len(rows) else {**rows[0], "amount": None}
        yield row, keys[min(number, len(keys) - 1)]
