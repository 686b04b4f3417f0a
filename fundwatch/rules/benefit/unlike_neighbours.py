"""FW-B045: somebody claims many times what the others of the village claim of the same list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, literal, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import (
    IN_HARDSHIP,
    NO_STANDARD,
    NOT_PAID,
    OF_THE_HOUSEHOLD,
    Standard,
    payments_by,
    standards_of,
    stands,
)
from fundwatch.rules.benefit.land_names import by_land
from fundwatch.rules.benefit.measured_homes import MeasuredHomes
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
_TIMES, _LEAST, _FEW = "申报数量离群倍数", "申报数量比较最少人数", "申报数量小名单人数"
#: Land taken and graves moved, of which nobody has more by renting; and crops, of which anybody may.
_TAKEN, _RENTED = re.compile("征地|征收|坟|墓"), re.compile("种粮|粮食|轮作|休耕")
_BY_QUANTITY = frozenset(OF_THE_HOUSEHOLD) - {"户"}


def _batches_of(column: Any) -> Any:
    return lambda values: select(B.batch_no).where(column.in_(values))


class UnlikeNeighbours(Rule):
    """Σ数量 of a person in a batch many times the median of the village's, and nothing measured of him."""

    code = "FW-B045"
    version = 2
    name = "申报数量是同村其他人的许多倍"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "按数量计发的补助以实有数量为准；明显高于同村其他人的应当核实"
    verified = False
    parameters = (_TIMES, _LEAST, _FEW)
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (BenefitPayment.quantity,)
    reads = (
        *payments_by("batch_no"),
        Read(MeasuredQuantity, Via("id_number", _batches_of(B.id_number))),
        Read(MeasuredQuantity, Via("household_no", _batches_of(B.household_no))),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("申报数量", Kind.QUANTITY),
        Value("计发单位"),
        Value("同村中位数", Kind.QUANTITY),
        Value("同村人数", Kind.INTEGER),
        Value("相当倍数", Kind.INTEGER),
    )
    summary = (
        "{姓名}（{身份证号}）{年度}年度“{补助项目}”申报{申报数量}{计发单位}，同一批次同村{同村人数}人的中位数是"
        "{同村中位数}{计发单位}，相当于其{相当倍数}倍，实发{合计}元，请核实实有数量和权属。"
    )
    page = Page(
        method="按亩、头、株等数量计发的补助，把同一批次同一村每个人的数量合计，人数达到设定数的取中位数，"
        "超过中位数设定倍数的列为疑点；本人和本户核定过这一项目（另有规则比较），或核定数量与申报相当的不看。"
        "土地类、征地迁坟、面向困难群众的补助程度为中，其余的可能是大户，程度为低。"
        "人数没有达到设定数而达到小名单人数的，只看土地类（种粮、轮作除外）、征地迁坟补偿，并且要超过同村其他人中最大数量的设定倍数。",
        why="集体的地、别人的地记到一户名下，或凭空多报，单看一行账是平的，与左邻右舍一比就突出。",
        not_flagged=(
            "核定过这一项目，或核定数量与申报相当的人和户",
            "同村填有数量的人没有达到设定数的（土地、征地、迁坟没有达到小名单人数的）",
            "按人、按户、按次计发的补助，没有补助标准的",
            "退票、或已全额追回的发放",
        ),
        check=("权属证书、流转合同、耳标和投保记录", "现场丈量、清点", "是否村组干部或其亲属、是否代集体领取"),
        innocent=("流转了他人土地的种植户、养殖大户", "代村民小组领取集体面积的补助", "数量栏误填了金额"),
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
                    *eight_payments("1500.00", 补助项目="退耕还林补助", 数量="3", 发放日期="2017-09-10"),
                    *(
                        {
                            "发放流水号": f"BF{number}",
                            "批次号": "PC1",
                            "补助项目": "退耕还林补助",
                            "年度": "2017",
                            "姓名": name,
                            "身份证号": person,
                            "户编号": f"H{number}",
                            "银行账号": f"62170000000000{number}",
                            "数量": quantity,
                            "应发金额": amount,
                            "实发金额": amount,
                            "发放日期": "2017-09-10",
                            "区划代码": "539900101201",
                        }
                        for number, name, person, quantity, amount in (
                            (11, "钱一", "539900197401010018", "4", "2000.00"),
                            (12, "钱二", "539900197402020019", "60", "30000.00"),
                        )
                    ),
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that goes by a quantity."""
        kinds = tally(scope, scope.touched(B.batch_no), "subsidy", "measured", "stands")
        unknown = (kinds.c.measured == 0, "没有填数量")
        return counted_in(kinds, kinds.c.subsidy.in_(_named(scope)), (kinds.c.stands == 0, NOT_PAID), unknown)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Lists with an added quantity: it may be what stands out, or change what the others have."""
        return select(added.batch_no).where(added.subsidy.in_(_named(scope)), added.quantity > 0)

    def select(self, scope: Scope) -> Select[Any]:
        """Every payment of the villages on a list of which one claims so many times the least."""
        times = scope.value(_TIMES, literal(scope.today), B.region_code)
        least = scope.value(_FEW, literal(scope.today), B.region_code)
        key = (B.batch_no, B.region_code, B.subsidy)
        asked = (scope.touched(B.batch_no), B.subsidy.in_(_named(scope)), B.quantity > 0)
        unlike = (
            select(*key)
            .where(*asked)
            .group_by(*key)
            .having(func.count() >= least, func.max(B.quantity) > func.min(B.quantity) * times)
            .subquery()
        )
        place = func.coalesce(B.region_code, "")
        same = (unlike.c.batch_no == B.batch_no, unlike.c.region_code == place, unlike.c.subsidy == B.subsidy)
        return (
            select(
                B.batch_no.label("partition"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.id_number.label("person"),
                B.household_no.label("household"),
                B.year.label("year"),
                B.grade.label("grade"),
                B.quantity.label("quantity"),
                B.paid_amount.label("amount"),
                B.record_key.label("发放流水号"),
                B.batch_no.label("批次号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
            )
            .join(unlike, same[0] & same[1] & same[2])
            .where(*asked, stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each person of a village's list against the median of all."""
        lists: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            lists[row["批次号"], row["region"], row["补助项目"], row["年度"]].append(row)
        found = [one for _, paid in sorted(lists.items()) for one in _unlike(paid, scope)]
        measured = MeasuredHomes(
            scope, (row[key] for claim, _ in found for row in claim for key in ("身份证号", "household"))
        )
        for claim, told in found:
            keys = {row[key] for row in claim for key in ("身份证号", "household")}
            if measured.answer_for(keys, told["item"], told["申报数量"]):
                scope.leave_out("有核定数量", len(claim))
                continue
            first = min(claim, key=lambda row: (row["day"], row["发放流水号"]))
            yield from ({**row, **told, "subject": first["发放流水号"]} for row in claim)


def _by_quantity(standard: Standard) -> bool:
    return standard.per in _BY_QUANTITY


def _named(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(_by_quantity)


def _unlike(paid: Sequence[Row], scope: Scope) -> Iterable[tuple[list[Row], dict[str, Any]]]:
    """Whose claims stand out of a village's list, with what is said of them."""
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in paid:
        claims[row["身份证号"]].append(row)
    sums = {person: sum(row["quantity"] for row in claim) for person, claim in claims.items()}
    region = paid[0]["region"]
    if len(sums) < scope.number(_FEW, scope.as_of, region):
        return
    few, ranked = len(sums) < scope.number(_LEAST, scope.as_of, region), sorted(sums.values())
    middle = ranked[len(sums) // 2]
    # The median of a few says little: then it is the largest of the others that is exceeded so many times.
    usual = ranked[-2] if few else middle
    for person, asked in sorted(sums.items()):
        if asked <= usual * scope.number(_TIMES, scope.as_of, region):
            continue
        standard = standards_of(scope).of_row(claims[person][0])
        if standard is None or not _by_quantity(standard):
            scope.leave_out(NO_STANDARD, len(claims[person]))
            continue
        subsidy = paid[0]["补助项目"]
        taken = _TAKEN.search(subsidy) is not None
        if few and not taken and (not by_land(standard, subsidy) or _RENTED.search(subsidy)):
            continue
        grave = taken or by_land(standard, subsidy) or standard.eligible in IN_HARDSHIP
        yield (
            claims[person],
            {
                "item": standard.measured_item,
                "申报数量": asked,
                "计发单位": standard.per,
                "同村中位数": middle,
                "同村人数": len(sums),
                "相当倍数": asked // middle,
                "severity": Severity.MEDIUM if grave else Severity.LOW,
            },
        )
